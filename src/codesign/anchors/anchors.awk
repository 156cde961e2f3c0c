# SPDX-License-Identifier: MIT
# Certificates in PEM to a C table of strings, for src/codesign/anchors.c.
BEGIN {
	print "/* Made by anchors.awk from src/codesign/anchors/ */"
	print "#include <config.h>"
	print ""
	print "extern const char *const anchors_apple[];"
	print "const char *const anchors_apple[] = {"
}
/^-----BEGIN CERTIFICATE-----/ { inside = 1 }
inside { print "\t\"" $0 "\\n\"" }
/^-----END CERTIFICATE-----/ { inside = 0; print "\t," }
END {
	print "\t0"
	print "};"
}
