/* SPDX-License-Identifier: MIT */
/* A time-stamp token, all of it (RFC 3161, 2001). */
#include <config.h>

#include "verify.h"

static struct result
check_imprint(
    const struct timestamp *stamp, struct bytes stamped, struct arena *arena)
{
	uint8_t digest[DIGEST_MAX];
	size_t len = digest_by_name(stamp->imprint_algorithm, stamped, digest);

	if (len == 0)
		return result_unknown(arena, NULL,
		    "the timestamp's imprint is by %s, which is not known here",
		    stamp->imprint_algorithm);
	if (!bytes_equal(stamp->imprint, bytes_over(digest, len)))
		return result_bad(arena, stamp->imprint.offset,
		    "the timestamp was made for another signature");
	return result_ok();
}

struct result
timestamp_check(
    const struct timestamp *stamp, struct bytes stamped, struct arena *arena)
{
	static const struct purpose purpose = {
		.usage = "1.3.6.1.5.5.7.3.8",
		.usage_name = "time stamping",
	};
	const struct cms *cms = stamp->cms;
	struct result result = check_imprint(stamp, stamped, arena);
	struct result signature, digest;
	bool expired;

	if (cms->signer_count != 1)
		return result_bad(arena, stamp->offset,
		    "the timestamp has %zu signers, not one",
		    cms->signer_count);
	if (!cms->signer)
		return result_bad(arena, stamp->offset,
		    "the certificate of the timestamp's signer is not in it");
	cms_check_content(cms, cms->content, arena, &signature, &digest);
	result = result_worse(result, signature);
	result = result_worse(result, digest);
	return result_worse(result,
	    chain_check(&stamp->chain, &purpose, stamp->time, arena, &expired));
}
