/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "small_macho.h"

struct bytes
small_macho(struct arena *arena, const struct slice_spec *slices,
    bool is_signed, unsigned filetype)
{
	static const struct signing_spec signing = { .identifier = "x" };
	const struct macho_spec spec = {
		.slices = slices,
		.filetype = filetype,
		.signing = is_signed ? &signing : NULL,
	};
	struct octets o = make_macho(&spec, NULL, NULL);
	struct bytes copy = arena_copy(arena, bytes_over(o.data, o.len));

	octets_free(&o);
	return copy;
}
