check_PROGRAMS =
check_LIBRARIES =
GOLDEN_TESTS =
TESTS = $(check_PROGRAMS) $(dist_check_SCRIPTS)
dist_check_SCRIPTS = \
	%D%/ci.test \
	%D%/cli.test \
	%D%/completion.test \
	%D%/device.test \
	%D%/docs.test \
	%D%/headers.test \
	%D%/install.test \
	%D%/layers.test \
	%D%/readme.test \
	%D%/script.test \
	%D%/tmux.test \
	%D%/valid.test \
	%D%/voices.test \
	%D%/real/containers.test \
	%D%/real/corpus.test \
	%D%/real/quiet.test \
	%D%/real/voices.test
EXTRA_DIST += %D%/report-keys.awk %D%/screenshots
EXTRA_DIST += %D%/junit.xsd %D%/valid.py
EXTRA_DIST += %D%/real/containers.py %D%/real/facts.py \
	%D%/real/quiet.py %D%/real/voices.py \
	%D%/real/fetch
TEST_EXTENSIONS = .test
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
TEST_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	SEALTREE=$(abs_top_builddir)/sealtree; export SEALTREE; \
	abs_top_srcdir='$(abs_top_srcdir)'; export abs_top_srcdir; \
	abs_top_builddir='$(abs_top_builddir)'; export abs_top_builddir; \
	CC='$(CC)'; export CC; \
	SEALTREE_CORPUS="$${SEALTREE_CORPUS-$(CORPUS)}"; \
	export SEALTREE_CORPUS; \
	unset TMUX LINES COLUMNS NO_COLOR; \
	LC_ALL=C.UTF-8; export LC_ALL; TZ=UTC; export TZ;

# The test signer, and the program that makes demo apps and fixtures with it.
# It needs OpenSSL only, so that a demo needs no test library. EXTRA: built on
# demand by `make demo-apps`, and for the tests.
EXTRA_LIBRARIES = %D%/libfixture.a
%C%_libfixture_a_SOURCES = \
	%D%/lib/fixture.h \
	%D%/lib/sign/asn.c \
	%D%/lib/sign/authority.c \
	%D%/lib/sign/blobs.c \
	%D%/lib/sign/build.c \
	%D%/lib/sign/bundle.c \
	%D%/lib/sign/cms.c \
	%D%/lib/sign/demo.c \
	%D%/lib/sign/demo.h \
	%D%/lib/sign/demo_camera.c \
	%D%/lib/sign/demo_containers.c \
	%D%/lib/sign/demo_electron.c \
	%D%/lib/sign/demo_es.c \
	%D%/lib/sign/demo_flutter.c \
	%D%/lib/sign/demo_plot.c \
	%D%/lib/sign/demo_vm.c \
	%D%/lib/sign/demo_vpn.c \
	%D%/lib/sign/demo_store.c \
	%D%/lib/sign/demo_obs.c \
	%D%/lib/sign/demo_phone.c \
	%D%/lib/sign/directory.c \
	%D%/lib/sign/disk.c \
	%D%/lib/sign/flatten.c \
	%D%/lib/sign/image.c \
	%D%/lib/sign/items.c \
	%D%/lib/sign/key.c \
	%D%/lib/sign/key_rsa.c \
	%D%/lib/sign/machofile.c \
	%D%/lib/sign/package.c \
	%D%/lib/sign/profile.c \
	%D%/lib/sign/requirements.c \
	%D%/lib/sign/seal.c \
	%D%/lib/sign/sign.h \
	%D%/lib/sign/ticket.c
%C%_libfixture_a_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
EXTRA_PROGRAMS = %D%/make-demo
%C%_make_demo_SOURCES = %D%/make-demo.c
%C%_make_demo_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/%D%/lib
%C%_make_demo_LDADD = %D%/libfixture.a $(CRYPTO_LIBS)
# Built before `make check`, but it is no test.
check_DATA = %D%/make-demo$(EXEEXT)
CLEANFILES += $(EXTRA_PROGRAMS) $(EXTRA_LIBRARIES)

# Each demo lies in demo/NAME, to be opened with --anchors=demo/NAME/anchors.
.PHONY: demo-apps screenshots monkey
demo-apps: %D%/make-demo$(EXEEXT)
	rm -rf demo
	for demo in `%D%/make-demo --list`; do \
		%D%/make-demo $$demo demo/$$demo || exit 1; \
	done
MADE_FOLDERS += demo

if HAVE_CMOCKA
# A layer's test links that layer and the ones beneath it, nothing more: a
# call upwards does not link.
BASE_TEST_LIBS = %D%/libharm.a libbase.a $(PLIST_LIBS) $(PCRE2_LIBS) \
	$(ZLIB_LIBS) $(CMOCKA_LIBS)
RECORD_TEST_LIBS = librecord.a $(BASE_TEST_LIBS)
COMPARE_TEST_LIBS = libcompare.a libmodel.a $(RECORD_TEST_LIBS)
REPORT_TEST_LIBS = libreport.a $(COMPARE_TEST_LIBS)
MACHO_TEST_LIBS = libmacho.a $(BASE_TEST_LIBS)
CODESIGN_TEST_LIBS = libcodesign.a $(MACHO_TEST_LIBS) $(CRYPTO_LIBS)
BUNDLE_TEST_LIBS = libbundle.a $(CODESIGN_TEST_LIBS) $(ARCHIVE_LIBS)
CHECK_TEST_LIBS = libcheck.a $(BUNDLE_TEST_LIBS) $(JANSSON_LIBS)
SCAN_TEST_LIBS = libscan.a $(CHECK_TEST_LIBS)
FACET_TEST_LIBS = libfacet.a $(SCAN_TEST_LIBS)
TEST_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS) -I$(top_srcdir)/tests/lib

check_LIBRARIES += %D%/libharm.a
%C%_libharm_a_SOURCES = \
	%D%/lib/bench.c \
	%D%/lib/bench.h \
	%D%/lib/check.h \
	%D%/lib/harm.c \
	%D%/lib/harm.h

check_PROGRAMS += %D%/test-record
%C%_test_record_SOURCES = %D%/test-record.c
%C%_test_record_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_record_LDADD = $(RECORD_TEST_LIBS)

# Both ends of the conversation, over a scan and facets that are made up.
check_PROGRAMS += %D%/test-session
SESSION_TEST_SOURCES = %D%/lib/fake_scan.c %D%/lib/fake_scan.h \
	%D%/lib/session.c %D%/lib/session.h
%C%_test_session_SOURCES = %D%/test-session.c $(SESSION_TEST_SOURCES)
%C%_test_session_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_session_LDADD = libserve.a libmodel.a $(RECORD_TEST_LIBS)

check_PROGRAMS += %D%/test-watch
%C%_test_watch_SOURCES = %D%/test-watch.c $(SESSION_TEST_SOURCES)
%C%_test_watch_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_watch_LDADD = libserve.a libmodel.a $(RECORD_TEST_LIBS)

# The two processes; the test looks into the model to find the other one.
check_PROGRAMS += %D%/test-pair
%C%_test_pair_SOURCES = %D%/test-pair.c
%C%_test_pair_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/model \
	-DREADER='"$(abs_top_builddir)/sealtree-reader"'
%C%_test_pair_LDADD = libmodel.a $(RECORD_TEST_LIBS)
EXTRA_%C%_test_pair_DEPENDENCIES = sealtree-reader$(EXEEXT)

check_PROGRAMS += %D%/test-follow
%C%_test_follow_SOURCES = %D%/test-follow.c %D%/lib/folder.c %D%/lib/folder.h
%C%_test_follow_CPPFLAGS = $(TEST_CPPFLAGS) \
	-DREADER='"$(abs_top_builddir)/sealtree-reader"'
%C%_test_follow_LDADD = libmodel.a $(RECORD_TEST_LIBS)
EXTRA_%C%_test_follow_DEPENDENCIES = sealtree-reader$(EXEEXT)

check_PROGRAMS += %D%/test-sandbox
%C%_test_sandbox_SOURCES = %D%/test-sandbox.c
%C%_test_sandbox_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_sandbox_LDADD = libserve.a $(RECORD_TEST_LIBS)

check_PROGRAMS += %D%/test-bytes
%C%_test_bytes_SOURCES = %D%/test-bytes.c
%C%_test_bytes_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_bytes_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-outline
%C%_test_outline_SOURCES = %D%/test-outline.c
%C%_test_outline_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_outline_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-arena
%C%_test_arena_SOURCES = %D%/test-arena.c
%C%_test_arena_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_arena_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-normal
%C%_test_normal_SOURCES = %D%/test-normal.c
%C%_test_normal_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_normal_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-match
%C%_test_match_SOURCES = %D%/test-match.c
%C%_test_match_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_match_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-plist
%C%_test_plist_SOURCES = %D%/test-plist.c %D%/lib/bplist.c %D%/lib/bplist.h
%C%_test_plist_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_plist_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-code
%C%_test_code_SOURCES = %D%/test-code.c \
	%D%/lib/directory.c %D%/lib/directory.h \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_code_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_code_LDADD = $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-launchd
%C%_test_launchd_SOURCES = %D%/test-launchd.c \
	%D%/lib/parsing.c %D%/lib/parsing.h \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_launchd_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_launchd_LDADD = %D%/libfixture.a $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-rules
%C%_test_rules_SOURCES = %D%/test-rules.c
%C%_test_rules_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_rules_LDADD = $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-resources
%C%_test_resources_SOURCES = %D%/test-resources.c \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_resources_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/bundle
%C%_test_resources_LDADD = %D%/libfixture.a $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-bundle
%C%_test_bundle_SOURCES = %D%/test-bundle.c %D%/lib/folder.c %D%/lib/folder.h
%C%_test_bundle_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_bundle_LDADD = %D%/libfixture.a $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-walk
%C%_test_walk_SOURCES = %D%/test-walk.c %D%/lib/folder.c %D%/lib/folder.h
%C%_test_walk_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/bundle
%C%_test_walk_LDADD = $(BUNDLE_TEST_LIBS)

# It looks into the bundle layer too.
check_PROGRAMS += %D%/test-notable
%C%_test_notable_SOURCES = %D%/test-notable.c \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_notable_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/bundle
%C%_test_notable_LDADD = $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-archive
%C%_test_archive_SOURCES = %D%/test-archive.c %D%/lib/packed.c \
	%D%/lib/packed.h %D%/lib/folder.c %D%/lib/folder.h
%C%_test_archive_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_archive_CFLAGS = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
%C%_test_archive_LDADD = %D%/libfixture.a $(BASE_TEST_LIBS) $(ARCHIVE_LIBS) \
	$(CRYPTO_LIBS)

check_PROGRAMS += %D%/test-archives
%C%_test_archives_SOURCES = %D%/test-archives.c %D%/lib/packed.c \
	%D%/lib/parsing.c %D%/lib/parsing.h \
	%D%/lib/packed.h %D%/lib/folder.c %D%/lib/folder.h \
	%D%/lib/small_macho.c %D%/lib/small_macho.h
%C%_test_archives_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_archives_CFLAGS = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
%C%_test_archives_LDADD = %D%/libfixture.a $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-peek
%C%_test_peek_SOURCES = %D%/test-peek.c \
	%D%/lib/small_macho.c %D%/lib/small_macho.h
%C%_test_peek_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_peek_LDADD = %D%/libfixture.a $(MACHO_TEST_LIBS) $(CRYPTO_LIBS)

check_PROGRAMS += %D%/test-unpack
%C%_test_unpack_SOURCES = %D%/test-unpack.c %D%/lib/packed.c \
	%D%/lib/packed.h %D%/lib/folder.c %D%/lib/folder.h \
	%D%/lib/zips.c %D%/lib/zips.h
%C%_test_unpack_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_unpack_CFLAGS = $(AM_CFLAGS) $(ARCHIVE_CFLAGS)
%C%_test_unpack_LDADD = $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-source
%C%_test_source_SOURCES = %D%/test-source.c
%C%_test_source_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/base
%C%_test_source_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-snapshot
%C%_test_snapshot_SOURCES = %D%/test-snapshot.c \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_snapshot_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_snapshot_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-source-tree
%C%_test_source_tree_SOURCES = %D%/test-source-tree.c
%C%_test_source_tree_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_source_tree_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-mount
%C%_test_mount_SOURCES = %D%/test-mount.c
%C%_test_mount_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_mount_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-xml
%C%_test_xml_SOURCES = %D%/test-xml.c
%C%_test_xml_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_xml_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-text
%C%_test_text_SOURCES = %D%/test-text.c
%C%_test_text_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_text_LDADD = $(BASE_TEST_LIBS)

# These look into the codesign layer too.
PRIVATE_CODESIGN_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/codesign

check_LIBRARIES += %D%/libissue.a
%C%_libissue_a_SOURCES = %D%/lib/issue.c %D%/lib/issue.h
%C%_libissue_a_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_libissue_a_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)

# The test signer by another road: OpenSSL reads what it made.
check_PROGRAMS += %D%/test-trust
TRIAL_SOURCES = %D%/lib/outcome.c %D%/lib/outcome.h \
	%D%/lib/trial.c %D%/lib/trial.h
%C%_test_trust_SOURCES = %D%/test-trust.c $(TRIAL_SOURCES)
%C%_test_trust_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_trust_LDADD = %D%/libfixture.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-package
%C%_test_package_SOURCES = %D%/test-package.c $(TRIAL_SOURCES)
%C%_test_package_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_package_LDADD = %D%/libfixture.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-forgery
%C%_test_forgery_SOURCES = %D%/test-forgery.c $(TRIAL_SOURCES)
%C%_test_forgery_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_forgery_LDADD = %D%/libfixture.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-chain
%C%_test_chain_SOURCES = %D%/test-chain.c \
	%D%/lib/outcome.c %D%/lib/outcome.h
%C%_test_chain_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/codesign
%C%_test_chain_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_test_chain_LDADD = %D%/libissue.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-compile
%C%_test_compile_SOURCES = %D%/test-compile.c \
	%D%/lib/expression.c %D%/lib/expression.h
%C%_test_compile_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/codesign
%C%_test_compile_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-evaluate
%C%_test_evaluate_SOURCES = %D%/test-evaluate.c \
	%D%/lib/expression.c %D%/lib/expression.h
%C%_test_evaluate_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_evaluate_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_test_evaluate_LDADD = %D%/libfixture.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-slots
%C%_test_slots_SOURCES = %D%/test-slots.c
%C%_test_slots_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_slots_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_test_slots_LDADD = %D%/libfixture.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-coverage
%C%_test_coverage_SOURCES = %D%/test-coverage.c \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_coverage_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/bundle
%C%_test_coverage_LDADD = %D%/libfixture.a $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-fixture
%C%_test_fixture_SOURCES = %D%/test-fixture.c
%C%_test_fixture_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_fixture_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_test_fixture_LDADD = %D%/libfixture.a $(CRYPTO_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += %D%/test-code-facts
%C%_test_code_facts_SOURCES = %D%/test-code-facts.c
%C%_test_code_facts_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_code_facts_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_test_code_facts_LDADD = %D%/libfixture.a $(CRYPTO_LIBS) $(CMOCKA_LIBS)

check_PROGRAMS += %D%/test-certificate
%C%_test_certificate_SOURCES = %D%/test-certificate.c
%C%_test_certificate_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_certificate_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_test_certificate_LDADD = %D%/libissue.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-cms
%C%_test_cms_SOURCES = %D%/test-cms.c
%C%_test_cms_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_cms_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_test_cms_LDADD = %D%/libissue.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-ticket
%C%_test_ticket_SOURCES = %D%/test-ticket.c
%C%_test_ticket_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_ticket_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_test_ticket_LDADD = %D%/libissue.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-seal
%C%_test_seal_SOURCES = %D%/test-seal.c
%C%_test_seal_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_seal_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-profile
%C%_test_profile_SOURCES = %D%/test-profile.c
%C%_test_profile_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_profile_CFLAGS = $(AM_CFLAGS) $(CRYPTO_CFLAGS)
%C%_test_profile_LDADD = %D%/libissue.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-der
%C%_test_der_SOURCES = %D%/test-der.c
%C%_test_der_CPPFLAGS = $(PRIVATE_CODESIGN_CPPFLAGS)
%C%_test_der_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-requirement
%C%_test_requirement_SOURCES = %D%/test-requirement.c \
	%D%/lib/expression.c %D%/lib/expression.h
%C%_test_requirement_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_requirement_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-requirement-set
%C%_test_requirement_set_SOURCES = %D%/test-requirement-set.c \
	%D%/lib/expression.c %D%/lib/expression.h
%C%_test_requirement_set_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_requirement_set_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-implicit
%C%_test_implicit_SOURCES = %D%/test-implicit.c \
	%D%/lib/expression.c %D%/lib/expression.h
%C%_test_implicit_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_implicit_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-der-plist
%C%_test_der_plist_SOURCES = %D%/test-der-plist.c \
	%D%/lib/notation.c %D%/lib/notation.h
%C%_test_der_plist_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_der_plist_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-entitlements
%C%_test_entitlements_SOURCES = %D%/test-entitlements.c \
	%D%/lib/notation.c %D%/lib/notation.h
%C%_test_entitlements_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_entitlements_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-constraint
%C%_test_constraint_SOURCES = %D%/test-constraint.c \
	%D%/lib/notation.c %D%/lib/notation.h
%C%_test_constraint_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_constraint_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-macho
%C%_test_macho_SOURCES = %D%/test-macho.c
%C%_test_macho_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_macho_LDADD = $(MACHO_TEST_LIBS)

check_PROGRAMS += %D%/test-imports
%C%_test_imports_SOURCES = %D%/test-imports.c \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_imports_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_imports_LDADD = $(MACHO_TEST_LIBS)

check_PROGRAMS += %D%/test-shapes
%C%_test_shapes_SOURCES = %D%/test-shapes.c %D%/lib/folder.c %D%/lib/folder.h
%C%_test_shapes_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_shapes_LDADD = %D%/libfixture.a $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-pages
%C%_test_pages_SOURCES = %D%/test-pages.c %D%/lib/folder.c %D%/lib/folder.h
%C%_test_pages_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_pages_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-directory
%C%_test_directory_SOURCES = %D%/test-directory.c \
	%D%/lib/directory.c %D%/lib/directory.h
%C%_test_directory_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_directory_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-stored
%C%_test_stored_SOURCES = %D%/test-stored.c \
	%D%/lib/directory.c %D%/lib/directory.h \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_stored_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_stored_LDADD = $(CODESIGN_TEST_LIBS)

check_PROGRAMS += %D%/test-signature
%C%_test_signature_SOURCES = %D%/test-signature.c \
	%D%/lib/directory.c %D%/lib/directory.h
%C%_test_signature_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_signature_LDADD = $(CODESIGN_TEST_LIBS)

# What checks are tried on; a theme of flaws each.
SUBJECT_SOURCES = \
	%D%/lib/flaws_baseline.c \
	%D%/lib/flaws_binary.c \
	%D%/lib/flaws_structure.c \
	%D%/lib/structure.c \
	%D%/lib/structure.h \
	%D%/lib/extension.c \
	%D%/lib/extension.h \
	%D%/lib/flaws_code.c \
	%D%/lib/flaws_container.c \
	%D%/lib/flaws_packages.c \
	%D%/lib/packages.h \
	%D%/lib/flaws_entitlements.c \
	%D%/lib/flaws_extension.c \
	%D%/lib/flaws_hygiene.c \
	%D%/lib/files.h \
	%D%/lib/flaws_files.c \
	%D%/lib/flaws_ids.c \
	%D%/lib/flaws_runtime.c \
	%D%/lib/flaws_sandbox.c \
	%D%/lib/flaws_loading.c \
	%D%/lib/loading.h \
	%D%/lib/flaws_helper.c \
	%D%/lib/flaws_nesting.c \
	%D%/lib/flaws_places.c \
	%D%/lib/flaws_notary.c \
	%D%/lib/flaws_policy.c \
	%D%/lib/flaws_seal.c \
	%D%/lib/nested.h \
	%D%/lib/flaws_profile.c \
	%D%/lib/pairs.c \
	%D%/lib/profiles.h \
	%D%/lib/rights.c \
	%D%/lib/rights.h \
	%D%/lib/subject.c \
	%D%/lib/subject.h

check_PROGRAMS += %D%/test-engine
%C%_test_engine_SOURCES = %D%/test-engine.c $(SUBJECT_SOURCES)
%C%_test_engine_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_engine_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-log
%C%_test_log_SOURCES = %D%/test-log.c $(SUBJECT_SOURCES)
%C%_test_log_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_log_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-plan
%C%_test_plan_SOURCES = %D%/test-plan.c $(SUBJECT_SOURCES)
%C%_test_plan_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_plan_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-check
%C%_test_check_SOURCES = %D%/test-check.c $(SUBJECT_SOURCES)
%C%_test_check_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_check_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-authorize
%C%_test_authorize_SOURCES = %D%/test-authorize.c $(SUBJECT_SOURCES)
%C%_test_authorize_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/check
%C%_test_authorize_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-loading
%C%_test_loading_SOURCES = %D%/test-loading.c $(SUBJECT_SOURCES)
%C%_test_loading_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_loading_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-packages
%C%_test_packages_SOURCES = %D%/test-packages.c $(SUBJECT_SOURCES)
%C%_test_packages_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_packages_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-notary
%C%_test_notary_SOURCES = %D%/test-notary.c $(SUBJECT_SOURCES)
%C%_test_notary_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_notary_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-nesting
%C%_test_nesting_SOURCES = %D%/test-nesting.c $(SUBJECT_SOURCES)
%C%_test_nesting_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_nesting_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-structure
%C%_test_structure_SOURCES = %D%/test-structure.c $(SUBJECT_SOURCES)
%C%_test_structure_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_structure_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-layout
%C%_test_layout_SOURCES = %D%/test-layout.c $(SUBJECT_SOURCES)
%C%_test_layout_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_layout_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-binaries
%C%_test_binaries_SOURCES = %D%/test-binaries.c $(SUBJECT_SOURCES)
%C%_test_binaries_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_binaries_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-references
%C%_test_references_SOURCES = %D%/test-references.c \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_references_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_references_LDADD = $(BUNDLE_TEST_LIBS)

check_PROGRAMS += %D%/test-groups
%C%_test_groups_SOURCES = %D%/test-groups.c $(SUBJECT_SOURCES)
%C%_test_groups_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_groups_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-app-ids
%C%_test_app_ids_SOURCES = %D%/test-app-ids.c $(SUBJECT_SOURCES)
%C%_test_app_ids_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_app_ids_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-runtime
%C%_test_runtime_SOURCES = %D%/test-runtime.c $(SUBJECT_SOURCES)
%C%_test_runtime_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_runtime_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-claims
%C%_test_claims_SOURCES = %D%/test-claims.c $(SUBJECT_SOURCES)
%C%_test_claims_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/check
%C%_test_claims_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-profile-checks
%C%_test_profile_checks_SOURCES = %D%/test-profile-checks.c $(SUBJECT_SOURCES)
%C%_test_profile_checks_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_profile_checks_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-profile-match
%C%_test_profile_match_SOURCES = %D%/test-profile-match.c $(SUBJECT_SOURCES)
%C%_test_profile_match_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_profile_match_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-profile-places
%C%_test_profile_places_SOURCES = %D%/test-profile-places.c $(SUBJECT_SOURCES)
%C%_test_profile_places_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_profile_places_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-profile-rights
%C%_test_profile_rights_SOURCES = %D%/test-profile-rights.c $(SUBJECT_SOURCES)
%C%_test_profile_rights_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_profile_rights_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-findings
%C%_test_findings_SOURCES = %D%/test-findings.c $(SUBJECT_SOURCES)
%C%_test_findings_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_findings_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-known
%C%_test_known_SOURCES = %D%/test-known.c
%C%_test_known_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/scan
%C%_test_known_LDADD = $(SCAN_TEST_LIBS)

check_PROGRAMS += %D%/test-policy
%C%_test_policy_SOURCES = %D%/test-policy.c $(SUBJECT_SOURCES)
%C%_test_policy_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_policy_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-extensions
%C%_test_extensions_SOURCES = %D%/test-extensions.c $(SUBJECT_SOURCES)
%C%_test_extensions_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_extensions_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-seal-checks
%C%_test_seal_checks_SOURCES = %D%/test-seal-checks.c $(SUBJECT_SOURCES)
%C%_test_seal_checks_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_seal_checks_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-helpers
%C%_test_helpers_SOURCES = %D%/test-helpers.c $(SUBJECT_SOURCES)
%C%_test_helpers_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_helpers_LDADD = $(CHECK_TEST_LIBS)

# The bundle layer is played here, so that a test says what is found when.
check_PROGRAMS += %D%/test-scan
%C%_test_scan_SOURCES = %D%/test-scan.c \
	%D%/lib/fake_bundle.c %D%/lib/fake_bundle.h
%C%_test_scan_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_scan_LDADD = $(SCAN_TEST_LIBS)

# Whole runs over what the test signer made.
check_LIBRARIES += %D%/libinspect.a
%C%_libinspect_a_SOURCES = \
	%D%/lib/folder.c %D%/lib/folder.h \
	%D%/lib/golden.c %D%/lib/golden.h \
	%D%/lib/inspect.c %D%/lib/inspect.h
%C%_libinspect_a_CPPFLAGS = $(TEST_CPPFLAGS)
INSPECT_TEST_LIBS = %D%/libinspect.a %D%/libfixture.a $(FACET_TEST_LIBS)

check_PROGRAMS += %D%/test-camera
%C%_test_camera_SOURCES = %D%/test-camera.c
%C%_test_camera_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_camera_LDADD = $(INSPECT_TEST_LIBS)
GOLDEN_TESTS += %D%/test-camera
EXTRA_DIST += \
	%D%/golden/camera-app.txt \
	%D%/golden/camera-extension.txt

check_PROGRAMS += %D%/test-flutter
%C%_test_flutter_SOURCES = %D%/test-flutter.c
%C%_test_flutter_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_flutter_LDADD = $(INSPECT_TEST_LIBS)

check_PROGRAMS += %D%/test-loads
%C%_test_loads_SOURCES = %D%/test-loads.c %D%/lib/folder.c %D%/lib/folder.h
%C%_test_loads_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_loads_LDADD = $(BUNDLE_TEST_LIBS)
check_PROGRAMS += %D%/test-baseline
%C%_test_baseline_SOURCES = %D%/test-baseline.c
%C%_test_baseline_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_baseline_LDADD = $(INSPECT_TEST_LIBS)

check_PROGRAMS += %D%/test-walkthroughs
%C%_test_walkthroughs_SOURCES = %D%/test-walkthroughs.c
%C%_test_walkthroughs_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_walkthroughs_LDADD = $(INSPECT_TEST_LIBS)

check_PROGRAMS += %D%/test-vm
%C%_test_vm_SOURCES = %D%/test-vm.c
%C%_test_vm_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_vm_LDADD = $(INSPECT_TEST_LIBS)

check_PROGRAMS += %D%/test-notarized
%C%_test_notarized_SOURCES = %D%/test-notarized.c
%C%_test_notarized_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_notarized_LDADD = $(INSPECT_TEST_LIBS)

check_PROGRAMS += %D%/test-tamper
%C%_test_tamper_SOURCES = %D%/test-tamper.c \
	%D%/lib/golden.c %D%/lib/golden.h
%C%_test_tamper_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_tamper_LDADD = $(INSPECT_TEST_LIBS)

check_PROGRAMS += %D%/test-image
%C%_test_image_SOURCES = %D%/test-image.c
%C%_test_image_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_image_LDADD = $(INSPECT_TEST_LIBS)

check_PROGRAMS += %D%/test-meanwhile
%C%_test_meanwhile_SOURCES = %D%/test-meanwhile.c \
	%D%/lib/watched.c %D%/lib/watched.h
%C%_test_meanwhile_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/base
%C%_test_meanwhile_LDADD = $(INSPECT_TEST_LIBS)

check_PROGRAMS += %D%/test-verify
%C%_test_verify_SOURCES = %D%/test-verify.c \
	%D%/lib/watched.c %D%/lib/watched.h
%C%_test_verify_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/base
%C%_test_verify_LDADD = $(INSPECT_TEST_LIBS)

check_PROGRAMS += %D%/test-files
%C%_test_files_SOURCES = %D%/test-files.c $(SUBJECT_SOURCES)
%C%_test_files_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_files_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-places
%C%_test_places_SOURCES = %D%/test-places.c $(SUBJECT_SOURCES)
%C%_test_places_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_places_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-hygiene
%C%_test_hygiene_SOURCES = %D%/test-hygiene.c $(SUBJECT_SOURCES)
%C%_test_hygiene_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_hygiene_LDADD = $(CHECK_TEST_LIBS)

check_PROGRAMS += %D%/test-allowances
%C%_test_allowances_SOURCES = %D%/test-allowances.c $(SUBJECT_SOURCES)
%C%_test_allowances_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_allowances_LDADD = $(FACET_TEST_LIBS)

check_PROGRAMS += %D%/test-lifetime
%C%_test_lifetime_SOURCES = %D%/test-lifetime.c
%C%_test_lifetime_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/facet
%C%_test_lifetime_LDADD = $(FACET_TEST_LIBS)

check_PROGRAMS += %D%/test-page-map
%C%_test_page_map_SOURCES = %D%/test-page-map.c
%C%_test_page_map_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/facet
%C%_test_page_map_LDADD = $(FACET_TEST_LIBS)

check_PROGRAMS += %D%/test-file-bytes
%C%_test_file_bytes_SOURCES = %D%/test-file-bytes.c \
	%D%/lib/folder.c %D%/lib/folder.h
%C%_test_file_bytes_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_file_bytes_LDADD = $(FACET_TEST_LIBS)

check_PROGRAMS += %D%/test-requirement-parts
%C%_test_requirement_parts_SOURCES = %D%/test-requirement-parts.c
%C%_test_requirement_parts_CPPFLAGS = $(TEST_CPPFLAGS) \
	-I$(top_srcdir)/src/facet
%C%_test_requirement_parts_LDADD = $(FACET_TEST_LIBS)

check_PROGRAMS += %D%/test-peers
%C%_test_peers_SOURCES = %D%/test-peers.c $(SUBJECT_SOURCES)
%C%_test_peers_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_peers_LDADD = $(FACET_TEST_LIBS)

check_PROGRAMS += %D%/test-facet
%C%_test_facet_SOURCES = %D%/test-facet.c \
	%D%/lib/directory.c %D%/lib/directory.h \
	%D%/lib/golden.c %D%/lib/golden.h \
	%D%/lib/sample.c %D%/lib/sample.h
%C%_test_facet_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_facet_LDADD = $(FACET_TEST_LIBS)
GOLDEN_TESTS += %D%/test-facet
EXTRA_DIST += \
	%D%/golden/facet-app-codesign.txt \
	%D%/golden/facet-app-entitlements.txt \
	%D%/golden/facet-app-findings.txt \
	%D%/golden/facet-app-info.txt \
	%D%/golden/facet-app-macho.txt \
	%D%/golden/facet-app-parts.txt \
	%D%/golden/facet-app-record.txt \
	%D%/golden/facet-app-seal.txt \
	%D%/golden/facet-app-signature.txt \
	%D%/golden/facet-app-summary.txt \
	%D%/golden/facet-broken-record.txt \
	%D%/golden/facet-broken-seal.txt \
	%D%/golden/facet-broken-signature.txt \
	%D%/golden/facet-broken-summary.txt \
	%D%/golden/facet-ghost-summary.txt \
	%D%/golden/facet-slice-findings.txt \
	%D%/golden/facet-slice-macho.txt \
	%D%/golden/facet-slice-signature.txt \
	%D%/golden/facet-slice-summary.txt \
	%D%/golden/facet-sound-record.txt \
	%D%/golden/facet-sound-seal.txt \
	%D%/golden/facet-sound-signature.txt \
	%D%/golden/facet-sound-summary.txt

# These look into the report layer too.
PRIVATE_REPORT_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/report

check_PROGRAMS += %D%/test-json
%C%_test_json_SOURCES = %D%/test-json.c
%C%_test_json_CPPFLAGS = $(PRIVATE_REPORT_CPPFLAGS)
%C%_test_json_LDADD = $(REPORT_TEST_LIBS)

check_PROGRAMS += %D%/test-text-report
%C%_test_text_report_SOURCES = %D%/test-text-report.c
%C%_test_text_report_CPPFLAGS = $(PRIVATE_REPORT_CPPFLAGS)
%C%_test_text_report_LDADD = $(REPORT_TEST_LIBS)

check_PROGRAMS += %D%/test-formats
%C%_test_formats_SOURCES = %D%/test-formats.c \
	%D%/lib/fake_model.c %D%/lib/fake_model.h \
	%D%/lib/fake_report.c %D%/lib/fake_report.h \
	%D%/lib/golden.c %D%/lib/golden.h
%C%_test_formats_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_formats_LDADD = $(REPORT_TEST_LIBS)
GOLDEN_TESTS += %D%/test-formats
EXTRA_DIST += \
	%D%/golden/report.csv \
	%D%/golden/report.html \
	%D%/golden/report.md \
	%D%/golden/report.sarif \
	%D%/golden/report.xml \
	%D%/golden/report-tree.txt

check_PROGRAMS += %D%/test-voices
%C%_test_voices_SOURCES = %D%/test-voices.c \
	%D%/lib/fake_model.c %D%/lib/fake_model.h \
	%D%/lib/fake_report.c %D%/lib/fake_report.h \
	%D%/lib/golden.c %D%/lib/golden.h
%C%_test_voices_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_voices_LDADD = $(REPORT_TEST_LIBS)
GOLDEN_TESTS += %D%/test-voices
EXTRA_DIST += %D%/golden/voice-codesign.txt

check_PROGRAMS += %D%/test-markup
%C%_test_markup_SOURCES = %D%/test-markup.c \
	%D%/lib/fake_model.c %D%/lib/fake_model.h \
	%D%/lib/fake_report.c %D%/lib/fake_report.h
%C%_test_markup_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_markup_LDADD = $(REPORT_TEST_LIBS)

check_PROGRAMS += %D%/test-redact
%C%_test_redact_SOURCES = %D%/test-redact.c \
	%D%/lib/fake_model.c %D%/lib/fake_model.h \
	%D%/lib/fake_report.c %D%/lib/fake_report.h
%C%_test_redact_CPPFLAGS = $(PRIVATE_REPORT_CPPFLAGS)
%C%_test_redact_LDADD = $(REPORT_TEST_LIBS)

check_PROGRAMS += %D%/test-sarif
%C%_test_sarif_SOURCES = %D%/test-sarif.c \
	%D%/lib/fake_model.c %D%/lib/fake_model.h \
	%D%/lib/fake_report.c %D%/lib/fake_report.h
%C%_test_sarif_CPPFLAGS = $(TEST_CPPFLAGS) $(JANSSON_CFLAGS)
%C%_test_sarif_LDADD = $(REPORT_TEST_LIBS) $(JANSSON_LIBS)

check_PROGRAMS += %D%/test-compare
%C%_test_compare_SOURCES = %D%/test-compare.c \
	%D%/lib/fake_model.c %D%/lib/fake_model.h
%C%_test_compare_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src/compare
%C%_test_compare_LDADD = $(COMPARE_TEST_LIBS)

check_PROGRAMS += %D%/test-diff
%C%_test_diff_SOURCES = %D%/test-diff.c \
	%D%/lib/folder.c %D%/lib/folder.h \
	%D%/lib/golden.c %D%/lib/golden.h
%C%_test_diff_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_diff_LDADD = %D%/libfixture.a $(BASE_TEST_LIBS) $(CRYPTO_LIBS)
GOLDEN_TESTS += %D%/test-diff
EXTRA_DIST += \
	%D%/golden/diff-camera.txt \
	%D%/golden/diff-same.txt \
	%D%/golden/diff-verbose.txt \
	%D%/golden/diff.json \
	%D%/golden/diff.md \
	%D%/golden/diff.txt

check_PROGRAMS += %D%/test-output
%C%_test_output_SOURCES = %D%/test-output.c
%C%_test_output_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_output_LDADD = $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-progress
%C%_test_progress_SOURCES = %D%/test-progress.c src/progress.c src/progress.h
%C%_test_progress_CPPFLAGS = $(TEST_CPPFLAGS) -I$(top_srcdir)/src
%C%_test_progress_LDADD = $(BASE_TEST_LIBS)

# The screen without a screen, over a model made by hand.
check_PROGRAMS += %D%/test-view
%C%_test_view_SOURCES = %D%/test-view.c \
	%D%/lib/fake_model.c %D%/lib/fake_model.h
%C%_test_view_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_view_LDADD = libview.a libmodel.a librecord.a $(BASE_TEST_LIBS)

check_PROGRAMS += %D%/test-edit
%C%_test_edit_SOURCES = %D%/test-edit.c
%C%_test_edit_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_edit_LDADD = libview.a libmodel.a librecord.a $(BASE_TEST_LIBS)
check_PROGRAMS += %D%/test-clip
%C%_test_clip_SOURCES = %D%/test-clip.c \
	%D%/lib/fake_model.c %D%/lib/fake_model.h
%C%_test_clip_CPPFLAGS = $(TEST_CPPFLAGS)
%C%_test_clip_LDADD = libview.a libmodel.a librecord.a $(BASE_TEST_LIBS)
endif

if HAVE_VTERM
# The program on a terminal.
check_PROGRAMS += %D%/test-compare-screen
%C%_test_compare_screen_SOURCES = %D%/test-compare-screen.c $(STAGE_SOURCES)
%C%_test_compare_screen_CPPFLAGS = $(TEST_CPPFLAGS) $(VTERM_CFLAGS)
%C%_test_compare_screen_LDADD = $(STAGE_LIBS)
GOLDEN_TESTS += %D%/test-compare-screen
EXTRA_DIST += %D%/golden/tui-compare.txt

check_PROGRAMS += %D%/test-tui
STAGE_SOURCES = \
	%D%/lib/golden.c %D%/lib/golden.h \
	%D%/lib/stage.c %D%/lib/stage.h \
	%D%/lib/term.c %D%/lib/term.h
STAGE_LIBS = libbase.a $(VTERM_LIBS) $(CMOCKA_LIBS) $(PTY_LIBS)
%C%_test_tui_SOURCES = %D%/test-tui.c $(STAGE_SOURCES)
%C%_test_tui_CPPFLAGS = $(TEST_CPPFLAGS) $(VTERM_CFLAGS)
%C%_test_tui_LDADD = $(STAGE_LIBS)
GOLDEN_TESTS += %D%/test-tui

check_PROGRAMS += %D%/test-copy
%C%_test_copy_SOURCES = %D%/test-copy.c $(STAGE_SOURCES)
%C%_test_copy_CPPFLAGS = $(TEST_CPPFLAGS) $(VTERM_CFLAGS)
%C%_test_copy_LDADD = $(STAGE_LIBS)

check_PROGRAMS += %D%/test-mouse
%C%_test_mouse_SOURCES = %D%/test-mouse.c $(STAGE_SOURCES)
%C%_test_mouse_CPPFLAGS = $(TEST_CPPFLAGS) $(VTERM_CFLAGS)
%C%_test_mouse_LDADD = $(STAGE_LIBS)

check_PROGRAMS += %D%/test-find
%C%_test_find_SOURCES = %D%/test-find.c $(STAGE_SOURCES)
%C%_test_find_CPPFLAGS = $(%C%_test_tui_CPPFLAGS)
%C%_test_find_LDADD = $(%C%_test_tui_LDADD)
check_PROGRAMS += %D%/test-export
%C%_test_export_SOURCES = %D%/test-export.c $(STAGE_SOURCES)
%C%_test_export_CPPFLAGS = $(TEST_CPPFLAGS) $(VTERM_CFLAGS)
%C%_test_export_LDADD = $(STAGE_LIBS)

check_PROGRAMS += %D%/test-monkey
%C%_test_monkey_SOURCES = %D%/test-monkey.c $(STAGE_SOURCES)
%C%_test_monkey_CPPFLAGS = $(TEST_CPPFLAGS) $(VTERM_CFLAGS)
%C%_test_monkey_LDADD = $(STAGE_LIBS)

monkey: %D%/test-monkey$(EXEEXT) sealtree sealtree-reader
	SEALTREE_MONKEY_KEYS=50000 SEALTREE_MONKEY_SIZES=30 \
	$(MAKE) check TESTS=%D%/test-monkey

EXTRA_DIST += \
	%D%/golden/tui-40x10.txt \
	%D%/golden/tui-80x24.txt \
	%D%/golden/tui-help.txt

# Pictures of the real program, for the README.
EXTRA_PROGRAMS += %D%/make-screenshot
%C%_make_screenshot_SOURCES = %D%/make-screenshot.c \
	%D%/lib/term.c %D%/lib/term.h
%C%_make_screenshot_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS) \
	-I$(top_srcdir)/tests/lib
%C%_make_screenshot_LDADD = $(VTERM_LIBS) $(PTY_LIBS)

screenshots: %D%/make-screenshot$(EXEEXT) sealtree sealtree-reader demo-apps
	$(srcdir)/%D%/screenshots $(abs_srcdir)/screenshots
endif

# Fuzz targets: each one tries its own seeds and a fixed number of changed
# copies of them. fuzz/main.c says how they become libFuzzer's.
FUZZ_LIBS = %D%/libfuzz.a libcodesign.a libmacho.a libbase.a $(PLIST_LIBS) \
	$(CRYPTO_LIBS) $(PCRE2_LIBS) $(JANSSON_LIBS)

check_LIBRARIES += %D%/libfuzz.a
%C%_libfuzz_a_SOURCES = %D%/fuzz/fuzz.c %D%/fuzz/fuzz.h %D%/fuzz/main.c

check_PROGRAMS += %D%/fuzz/fuzz-entitlements
%C%_fuzz_fuzz_entitlements_SOURCES = %D%/fuzz/fuzz-entitlements.c
%C%_fuzz_fuzz_entitlements_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += %D%/fuzz/fuzz-plist
%C%_fuzz_fuzz_plist_SOURCES = %D%/fuzz/fuzz-plist.c
%C%_fuzz_fuzz_plist_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += %D%/fuzz/fuzz-requirement
%C%_fuzz_fuzz_requirement_SOURCES = %D%/fuzz/fuzz-requirement.c
%C%_fuzz_fuzz_requirement_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += %D%/fuzz/fuzz-seal
%C%_fuzz_fuzz_seal_SOURCES = %D%/fuzz/fuzz-seal.c
%C%_fuzz_fuzz_seal_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += %D%/fuzz/fuzz-macho
%C%_fuzz_fuzz_macho_SOURCES = %D%/fuzz/fuzz-macho.c \
	%D%/fuzz/memory.c %D%/fuzz/memory.h
%C%_fuzz_fuzz_macho_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/src/base
%C%_fuzz_fuzz_macho_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += %D%/fuzz/fuzz-signature
%C%_fuzz_fuzz_signature_SOURCES = %D%/fuzz/fuzz-signature.c \
	%D%/lib/directory.c %D%/lib/directory.h
%C%_fuzz_fuzz_signature_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib
%C%_fuzz_fuzz_signature_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += %D%/fuzz/fuzz-cms
%C%_fuzz_fuzz_cms_SOURCES = %D%/fuzz/fuzz-cms.c %D%/fuzz/seeds.h \
	%D%/lib/notation.c %D%/lib/notation.h
%C%_fuzz_fuzz_cms_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib
%C%_fuzz_fuzz_cms_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += %D%/fuzz/fuzz-profile
%C%_fuzz_fuzz_profile_SOURCES = %D%/fuzz/fuzz-profile.c %D%/fuzz/seeds.h \
	%D%/lib/notation.c %D%/lib/notation.h
%C%_fuzz_fuzz_profile_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib
%C%_fuzz_fuzz_profile_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += %D%/fuzz/fuzz-ticket
%C%_fuzz_fuzz_ticket_SOURCES = %D%/fuzz/fuzz-ticket.c %D%/fuzz/seeds.h \
	%D%/lib/notation.c %D%/lib/notation.h
%C%_fuzz_fuzz_ticket_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/tests/lib
%C%_fuzz_fuzz_ticket_LDADD = $(FUZZ_LIBS)

check_PROGRAMS += %D%/fuzz/fuzz-record
%C%_fuzz_fuzz_record_SOURCES = %D%/fuzz/fuzz-record.c
%C%_fuzz_fuzz_record_LDADD = %D%/libfuzz.a libmodel.a librecord.a libbase.a

# Writes the files that tests compare with anew: look at the difference.
update-golden: $(GOLDEN_TESTS)
	@$(AM_TESTS_ENVIRONMENT) \
	SEALTREE_UPDATE_GOLDEN=1; export SEALTREE_UPDATE_GOLDEN; \
	for test in $(GOLDEN_TESTS); do ./$$test || exit 1; done
.PHONY: update-golden
