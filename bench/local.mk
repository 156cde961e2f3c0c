# How fast, how large: `make bench`. No test: its numbers are the machine's.
# BENCH_MIB, BENCH_FILES, BENCH_NESTED and BENCH_ROUNDS in the environment change its size.
EXTRA_PROGRAMS += %D%/hash2 %D%/make-subject %D%/measure %D%/split \
	%D%/judge
%C%_hash2_SOURCES = %D%/hash2.c
%C%_hash2_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_hash2_LDADD = $(CRYPTO_LIBS)
%C%_make_subject_SOURCES = %D%/make-subject.c
%C%_make_subject_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
%C%_make_subject_LDADD = tests/libfixture.a $(CRYPTO_LIBS)
%C%_measure_SOURCES = %D%/measure.c
%C%_split_SOURCES = %D%/split.c
%C%_split_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/scan
%C%_split_LDADD = libscan.a libbundle.a libcodesign.a libmacho.a libbase.a \
	$(PLIST_LIBS) $(CRYPTO_LIBS) $(PCRE2_LIBS) \
	$(JANSSON_LIBS) $(ARCHIVE_LIBS)
%C%_judge_SOURCES = %D%/judge.c
%C%_judge_LDADD = libscan.a libcheck.a $(%C%_split_LDADD)
EXTRA_DIST += %D%/run
MADE_FOLDERS += %D%/data

.PHONY: bench
if SANITIZED
bench:
	@echo 'make bench: a build under sanitizers is no measure' >&2; exit 1
else
bench: sealtree$(EXEEXT) sealtree-reader$(EXEEXT) %D%/hash2$(EXEEXT) \
		%D%/make-subject$(EXEEXT) %D%/measure$(EXEEXT) \
		%D%/split$(EXEEXT) %D%/judge$(EXEEXT)
	@$(SHELL) $(srcdir)/%D%/run
endif
