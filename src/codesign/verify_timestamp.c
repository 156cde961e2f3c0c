/* SPDX-License-Identifier: MIT */
/* A time-stamp token, all of it (RFC 3161, 2001). */
#include <config.h>

#include <sealtree/text.h>

#include "verify.h"

enum {
	CLOCKS_DIFFER = 24 * 60 * 60 /* seconds, at most */
};

static struct result
check_imprint(
    const struct timestamp *stamp, struct bytes stamped, struct arena *arena)
{
	uint8_t digest[DIGEST_MAX];
	size_t len = digest_by_name(stamp->imprint_algorithm, stamped, digest);

	if (len == 0)
		return result_unknown(arena, "limit",
		    "the timestamp's imprint is by %s, which is not known here",
		    stamp->imprint_algorithm);
	if (!bytes_equal(stamp->imprint, bytes_over(digest, len)))
		return result_bad(arena, stamp->imprint.offset,
		    "the timestamp was made for another signature");
	return result_ok();
}

/* So that nobody puts another certificate of the same key in its place. */
static struct result
check_named_signer(const struct cms *cms, struct arena *arena)
{
	uint8_t digest[DIGEST_MAX];
	size_t len;

	if (!cms->signer_hash.data)
		return result_ok();
	len = digest_by_name(
	    cms->signer_hash_algorithm, cms->signer->der, digest);
	if (len == 0)
		return result_unknown(arena, "limit",
		    "the timestamp names its signer by %s, which is not known "
		    "here",
		    cms->signer_hash_algorithm);
	if (!bytes_equal(cms->signer_hash, bytes_over(digest, len)))
		return result_bad(arena, cms->signer_hash.offset,
		    "the timestamp names another certificate than its "
		    "signer's");
	return result_ok();
}

static struct result
check_form(const struct timestamp *stamp, struct arena *arena)
{
	if (stamp->version != 1)
		return result_bad(arena, stamp->offset,
		    "the timestamp is of version %lld, not 1",
		    (long long) stamp->version);
	if (stamp->cms->signed_attributes.len == 0)
		return result_bad(arena, stamp->offset,
		    "the timestamp's signer signed no attributes");
	return result_ok();
}

/* Nobody can have stamped what was not yet there. */
static struct result
check_not_future(
    const struct timestamp *stamp, int64_t now, struct arena *arena)
{
	struct text text = TEXT_INIT;
	struct result bad;

	if (stamp->time <= now || stamp->time - CLOCKS_DIFFER <= now)
		return result_ok();
	text_add_string(&text, "the timestamp is of ");
	text_add_time(&text, stamp->time);
	text_add_string(&text, ", more than a day after ");
	text_add_time(&text, now);
	text_add_string(&text, ", when it is judged");
	bad = result_bad(arena, stamp->offset, "%s", text_string(&text));
	text_release(&text);
	return bad;
}

struct result
timestamp_check(const struct timestamp *stamp, struct bytes stamped,
    int64_t now, struct arena *arena)
{
	static const struct purpose purpose = {
		.usage = "1.3.6.1.5.5.7.3.8",
		.usage_name = "time stamping",
		.usage_alone = true,
	};
	const struct cms *cms = stamp->cms;
	struct result result = cms_check_signer(cms, "timestamp", arena);
	struct result signature, digest;
	bool expired;

	if (result.outcome != OUTCOME_OK)
		return result;
	result = result_worse(
	    check_form(stamp, arena), check_imprint(stamp, stamped, arena));
	cms_check_content(cms, cms_digest(cms, cms->content, arena),
	    CONTENT_TIMESTAMP, arena, &signature, &digest);
	result = result_worse(result, signature);
	result = result_worse(result, digest);
	result = result_worse(result, check_named_signer(cms, arena));
	result = result_worse(result, check_not_future(stamp, now, arena));
	return result_worse(result,
	    chain_check(&stamp->chain, &purpose, stamp->time, arena, &expired));
}
