# SEALTREE_WARNINGS
# -----------------
# Collect the warnings this compiler knows in WARN_CFLAGS; --enable-werror
# turns them into errors, for CI and for developers, never for a packager.
# STRICT_CFLAGS has what only the layers that read hostile bytes must bear.
AC_DEFUN([SEALTREE_WARNINGS], [
AC_ARG_ENABLE([werror],
  [AS_HELP_STRING([--enable-werror], [treat compiler warnings as errors])])
WARN_CFLAGS=
for flag in -Wall -Wextra -Wshadow -Wvla -Walloca -Wundef -Wformat=2 \
    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition \
    -Wpointer-arith -Wcast-qual -Wcast-align=strict -Wwrite-strings \
    -Wimplicit-fallthrough -Wswitch-enum -Wconversion -Wno-sign-conversion; do
  AS_VAR_PUSHDEF([CACHE], [sealtree_cv_cflag_$flag])
  AC_CACHE_CHECK([whether $CC accepts $flag], [CACHE], [
    sealtree_save_CFLAGS=$CFLAGS
    CFLAGS="$CFLAGS -Werror $flag"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM],
      [AS_VAR_SET([CACHE], [yes])], [AS_VAR_SET([CACHE], [no])])
    CFLAGS=$sealtree_save_CFLAGS])
  AS_VAR_IF([CACHE], [yes], [WARN_CFLAGS="$WARN_CFLAGS $flag"])
  AS_VAR_POPDEF([CACHE])
done
AS_IF([test "x$enable_werror" = xyes], [WARN_CFLAGS="$WARN_CFLAGS -Werror"])
AC_SUBST([WARN_CFLAGS])
])

# SEALTREE_SANITIZERS
# -------------------
# --enable-sanitizers=address,undefined (or thread) builds programs and tests
# under them. The sandbox is left out then: sanitizers need calls it forbids.
AC_DEFUN([SEALTREE_SANITIZERS], [
AC_ARG_ENABLE([sanitizers],
  [AS_HELP_STRING([--enable-sanitizers=LIST],
    [build under these sanitizers, e.g. address,undefined])],
  [], [enable_sanitizers=no])
SAN_CFLAGS=
AS_IF([test "x$enable_sanitizers" != xno], [
  SAN_CFLAGS="-fsanitize=$enable_sanitizers -fno-omit-frame-pointer -fno-sanitize-recover=all"
  AC_DEFINE([SANITIZED], [1], [Built under sanitizers: no sandbox])])
AC_SUBST([SAN_CFLAGS])
AM_CONDITIONAL([SANITIZED], [test "x$enable_sanitizers" != xno])
])

# SEALTREE_PTHREAD
# ----------------
# -pthread is understood by every compiler this is built with.
AC_DEFUN([SEALTREE_PTHREAD], [
PTHREAD_CFLAGS=-pthread
AC_SUBST([PTHREAD_CFLAGS])
])
