# SPDX-License-Identifier: MIT
# From reports in JSON, as --format=json writes one alone: the path of each key,
# a line each ("nodes[].slices[].arch"). Inside of what is data itself, it is not
# looked.
function key_of(line) {
	sub(/^ *"/, "", line)
	sub(/": .*/, "", line)
	return line
}
{
	match($0, /^ */)
	depth = RLENGTH / 2
	rest = substr($0, RLENGTH + 1)
	if (hidden && depth > hidden)
		next
	hidden = 0
	if (rest ~ /^"[a-z_0-9]*": /) {
		key = key_of($0)
		path = at[depth - 1] (at[depth - 1] ? "." : "") key
		if (key !~ /_hex$/)
			print path
		if (rest ~ /\[$/)
			at[depth] = path "[]"
		if (rest ~ /{$/)
			at[depth] = path
		if (rest ~ /{$/ &&
		    path ~ /(entitlements|signature\.requirements)$/)
			hidden = depth
	} else if (rest ~ /^{$/) {
		at[depth] = depth ? at[depth - 1] : ""
	}
}
