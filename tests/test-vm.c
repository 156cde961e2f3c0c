/* SPDX-License-Identifier: MIT */
/*
 * The Profile tab and the record of an app that a virtual Mac refuses: what
 * they say of the certificate, the end and the device.
 */
#include <config.h>

#include <string.h>

#include "check.h"
#include "fixture.h"
#include "folder.h"
#include "inspect.h"

#define VIRTUAL_MAC "7CD9234E9AA4FA8BA528EE417F857B2C993A20A3"

enum {
	MARCH_2024 = 1709380800, /* 2024-03-02T12:00:00Z */
	MARCH_2025 = 1740916800
};

struct bench {
	struct folder folder;
	struct inspection app;
	const struct outline_node *tab, *record;
};

static void
open_demo(struct bench *b, const char *demo, int64_t now, const char *udid)
{
	const struct check_options options = { .now = now, .udid = udid };

	folder_open(&b->folder);
	assert_true(demo_make(demo, "."));
	inspect_begin_with(&b->app, "foo.app", &options);
	b->tab = inspect_facet(&b->app, ".", "profile");
	b->record = outline_at_path(
	    inspect_facet(&b->app, ".", "record"), "profile/checks");
}

static void
close_demo(struct bench *b)
{
	inspect_end(&b->app);
	folder_close(&b->folder);
}

static void
check_device(const char *demo, const char *words, enum tone tone,
    const char *in_force, const char *plist, const char *der)
{
	struct bench b;
	const struct outline_node *device;

	open_demo(&b, demo, MARCH_2024, VIRTUAL_MAC);
	device = outline_at_path(b.tab, "device");
	assert_non_null(strstr(inspect_value(&b.app, device), words));
	assert_int_equal(device->item.tone, tone);
	assert_value(&b.app, b.record, "device", in_force);
	assert_value(&b.app, b.record, "device_plist", plist);
	assert_value(&b.app, b.record, "device_der", der);
	close_demo(&b);
}

static void
a_device_is_looked_for_in_both_forms(void **state)
{
	(void) state;
	check_device("vm", ": not listed", TONE_BAD, "bad", "bad", "bad");
	check_device("vm-half", "systems go by the DER form", TONE_BAD, "bad",
	    "ok", "bad");
	check_device("vm-listed", "the files do not explain -212", TONE_GOOD,
	    "ok", "ok", "ok");
}

static void
nothing_is_said_of_a_device_that_nobody_asked_for(void **state)
{
	struct bench b;

	(void) state;
	open_demo(&b, "vm", MARCH_2024, NULL);
	assert_null(outline_find(b.tab, "device"));
	assert_value(&b.app, b.record, "device", "absent");
	assert_value(&b.app, b.record, "device_plist", "absent");
	assert_value(&b.app, b.record, "certificate", "ok");
	assert_value(&b.app, b.record, "expiry", "ok");
	assert_value(&b.app, b.tab, "certificate", "the signer's is listed");
	assert_value(&b.app, b.tab, "in_time", "it has not ended");
	close_demo(&b);
}

static void
an_end_is_judged_at_the_time_given(void **state)
{
	struct bench b;

	(void) state;
	open_demo(&b, "vm", MARCH_2025, NULL);
	assert_value(
	    &b.app, b.tab, "in_time", "it has ended, and does not count");
	assert_int_equal(
	    outline_at_path(b.tab, "in_time")->item.tone, TONE_BAD);
	assert_value(&b.app, b.record, "expiry", "bad");
	close_demo(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_looked_for_in_both_forms),
		cmocka_unit_test(
		    nothing_is_said_of_a_device_that_nobody_asked_for),
		cmocka_unit_test(an_end_is_judged_at_the_time_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
