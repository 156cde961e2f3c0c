/* SPDX-License-Identifier: MIT */
/* What loosens the hardened runtime, and what cannot do without. */
#include <config.h>

#include <string.h>

#include "claims.h"
#include "engines.h"

#define RUNTIME_KEY(name) "com.apple.security.cs." name

static const struct {
	const char *key;
	bool costly; /* opens more than an engine needs */
	const char *cost;
} exceptions[] = {
	{ RUNTIME_KEY("allow-jit"), false,
	    "lets the program write machine code, in memory set apart for it" },
	{ RUNTIME_KEY("allow-unsigned-executable-memory"), true,
	    "lets the program run whatever is written into its memory" },
	{ RUNTIME_KEY("disable-executable-page-protection"), true,
	    "lets the program change its own code while it runs" },
	{ RUNTIME_KEY("disable-library-validation"), true,
	    "lets the program load libraries that anybody signed" },
	{ RUNTIME_KEY("allow-dyld-environment-variables"), true,
	    "lets whoever starts the program put libraries into it" },
	{ RUNTIME_KEY("debugger"), false, "lets the program attach to others" },
};

static void
judge_exception(struct claiming *c, const struct plist *claim)
{
	struct finding *finding;

	if (!bytes_begin(claim->key, RUNTIME_KEY("")))
		return;
	for (size_t i = 0; i < sizeof(exceptions) / sizeof(*exceptions); i++) {
		if (!bytes_are(claim->key, exceptions[i].key) ||
		    claim->type != PLIST_BOOLEAN || !claim->boolean)
			continue;
		finding = add_claim(c, claim, "%s%s", exceptions[i].cost,
		    is_hardened(&c->slice)
			? ""
			: "; without the hardened runtime it changes nothing");
		if (exceptions[i].costly && is_hardened(&c->slice) &&
		    !engine_of(c->subject, c->slice.macho))
			finding->severity = SEVERITY_WARNING;
	}
}

static void
runtime_exception(const struct check *check,
    const struct check_subject *subject, struct findings *findings)
{
	each_claim(check, subject, findings, judge_exception);
}

static void
jit_missing(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	struct signed_slice slice;
	size_t at = 0;

	while (next_signed(subject, &at, &slice)) {
		const struct plist *claims = slice_claims(&slice);
		const char *engine;
		struct finding *finding;

		if (!code_is_program(slice.macho) || !is_hardened(&slice) ||
		    claims_true(claims, RUNTIME_KEY("allow-jit")) ||
		    claims_true(claims,
			RUNTIME_KEY("allow-unsigned-executable-memory")))
			continue;
		engine = engine_of(subject, slice.macho);
		if (!engine)
			continue;
		finding = add_in_slice(check, &slice, subject, findings,
		    "the program is hardened and may not write machine code, "
		    "which %s does",
		    engine);
		finding->seen = engine;
		finding->wanted = RUNTIME_KEY("allow-jit") " = true";
		finding->key = bytes_of(RUNTIME_KEY("allow-jit"));
	}
}

/* Tools that look into other programs. */
static bool
is_debugger(const struct check_subject *subject)
{
	static const char *const names[] = { "lldb", "debug", "Debug", "gdb",
		"Instruments", "dtrace", "Xcode", NULL };

	for (size_t i = 0; names[i]; i++)
		if (strstr(subject->code->place->name, names[i]))
			return true;
	return false;
}

static void
judge_debugger(struct claiming *c)
{
	if (claims_true(c->claims, RUNTIME_KEY("debugger")) &&
	    !is_debugger(c->subject))
		add_claim(c, plist_get(c->claims, RUNTIME_KEY("debugger")),
		    "is on a program that is none by its name");
}

static void
debugger_shipped(const struct check *check, const struct check_subject *subject,
    struct findings *findings)
{
	each_slice_claims(check, subject, findings, judge_debugger);
}

static const char *const says_accepted[] = {
	"com.apple.security.cs.disable-library-validation", NULL
};
static const char *const says_crash[] = { "EXC_BAD_ACCESS (SIGKILL",
	"KERN_PROTECTION_FAILURE",
	"Fatal error: Failed to reserve virtual memory for CodeRange", NULL };

const struct check runtime_checks[] = {
	{
	    .id = "hardened-runtime-exception",
	    .title = "Exception from the hardened runtime",
	    .severity = SEVERITY_INFO,
	    .scope = CHECK_BUNDLE,
	    .run = runtime_exception,
	    .contexts = IN_MAC,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "The notary accepts it. Each exception gives up one "
		     "protection, and whoever finds a fault in the program "
		     "may use it.",
	    .fix = "Keep those only that an engine in the app needs.",
	    .when = "one of the keys com.apple.security.cs.* that loosen the "
		    "hardened runtime is true",
	    .unless = "a warning for the four that open most, in a hardened "
		      "program without a known engine",
	    .source = "Apple, Hardened Runtime, 2025",
	    .apple = says_accepted,
	},
	{
	    .id = "jit-entitlement-missing",
	    .title = "Engine that may not write code",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = jit_missing,
	    .contexts = IN_DEVELOPER_ID,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "This engine writes machine code while it runs, and the "
		     "hardened runtime forbids it without leave: the program "
		     "may crash at its start, unless the engine only "
		     "interprets.",
	    .fix = "Give this program com.apple.security.cs.allow-jit, and "
		   "its helpers too.",
	    .when = "a hardened program links an engine (Electron, Java, "
		    ".NET, Mono, LuaJIT), holds one, renders for one or "
		    "imports pthread_jit_write_protect_np, and has neither "
		    "allow-jit nor allow-unsigned-executable-memory",
	    .unless = "a tool in the app runs the engine",
	    .source = "Apple, Hardened Runtime, 2025; the documentation of "
		      "Electron, Java and .NET",
	    .apple = says_crash,
	},
	{
	    .id = "debug-entitlement-shipped",
	    .title = "May attach to other programs",
	    .severity = SEVERITY_WARNING,
	    .scope = CHECK_BUNDLE,
	    .run = debugger_shipped,
	    .contexts = IN_DEVELOPER_ID | IN_MAC_STORE,
	    .guards = UNWEIGHED,
	    .relation = RELATION_NODE,
	    .means = "With this right a program may look into others and "
		     "change them. Only debuggers need it.",
	    .fix = "Remove com.apple.security.cs.debugger.",
	    .when = "com.apple.security.cs.debugger is true",
	    .unless = "the name is that of a debugger",
	    .source = "Apple, Hardened Runtime, 2025",
	},
	{ 0 },
};
