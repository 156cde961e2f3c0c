/* SPDX-License-Identifier: MIT */
/*
 * Completion scripts of bash, zsh and fish, made from the tables of options:
 * what an option takes is told by the name of its argument. Checks are asked
 * of the program when they are completed.
 */
#include <config.h>

#include <string.h>

#include "option_rows.h"

#define CHECKS "sealtree --list-checks 2>/dev/null | awk '{ print $2 }'"

const char *const completion_shells[] = { "bash", "zsh", "fish", NULL };

static const char *const tabs[] = { "summary", "signature", "entitlements",
	"profile", "seal", "info", "macho", "peers", "plan", "baseline", "log",
	"findings", "container", NULL };
static const char *const levels[] = { "error", "warning", "info", NULL };

enum taken {
	TAKES_NOTHING,
	TAKES_WORDS,
	TAKES_CHECK,
	TAKES_CHECK_LEVEL, /* ID=LEVEL */
	TAKES_REPORT,      /* FORMAT:FILE */
	TAKES_FILE,
	TAKES_FOLDER,
	TAKES_ANYTHING
};

static enum taken
taken_by(const struct option_row *row)
{
	static const struct {
		const char *argument;
		enum taken taken;
	} rows[] = {
		{ "ID", TAKES_CHECK },
		{ "ID=LEVEL", TAKES_CHECK_LEVEL },
		{ "FORMAT:FILE", TAKES_REPORT },
		{ "KEY", TAKES_WORDS },
		{ "TAB", TAKES_WORDS },
		{ "DIR", TAKES_FOLDER },
		{ "FILE", TAKES_FILE },
		{ "OLD", TAKES_FILE },
	};

	if (!row->argument)
		return TAKES_NOTHING;
	if (row->choices)
		return TAKES_WORDS;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(row->argument, rows[i].argument) == 0)
			return rows[i].taken;
	return TAKES_ANYTHING;
}

static void
print_words(FILE *out, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		fprintf(out, "%s%s", i ? " " : "", words[i]);
}

/* What that option can be; of TAKES_WORDS. */
static void
print_choices(FILE *out, const struct option_row *row)
{
	const char *key;

	if (row->choices)
		print_words(out, row->choices);
	else if (strcmp(row->argument, "TAB") == 0)
		print_words(out, tabs);
	else
		for (size_t i = 0; (key = report_print_key(i)); i++)
			fprintf(out, "%s%s", i ? " " : "", key);
}

/* On one line, without what shells take for more than a character. */
static void
print_help(FILE *out, const char *help)
{
	for (; *help; help++)
		if (*help == '\n')
			fputc(' ', out);
		else if (!strchr("'[]:\\", *help))
			fputc(*help, out);
}

static void
print_bash_case(FILE *out, const struct option_row *row)
{
	enum taken taken = taken_by(row);

	if (taken == TAKES_NOTHING)
		return;
	fprintf(out, "\t--%s", row->name);
	if (row->letter)
		fprintf(out, " | -%c", row->letter);
	fputs(")\n\t\t", out);
	if (taken == TAKES_WORDS) {
		fputs("_sealtree_words '", out);
		print_choices(out, row);
		fputs("'\n\t\t", out);
	} else if (taken == TAKES_CHECK) {
		fputs("_sealtree_words \"$(_sealtree_checks)\"\n\t\t", out);
	} else if (taken == TAKES_CHECK_LEVEL) {
		fputs("_sealtree_words \"$(_sealtree_checks)\" =\n\t\t", out);
	} else if (taken == TAKES_REPORT) {
		fputs("_sealtree_words '", out);
		print_words(out, format_ids);
		fputs("' :\n\t\t", out);
	} else if (taken == TAKES_FOLDER) {
		fputs("_sealtree_files -d\n\t\t", out);
	} else if (taken == TAKES_FILE) {
		fputs("_sealtree_files -f\n\t\t", out);
	}
	fputs("return\n\t\t;;\n", out);
}

/* bash parts a word at its equal signs and colons. */
static const char bash_head[] =
    "# bash completion of sealtree(1), made from its table of options.\n"
    "_sealtree_checks()\n"
    "{\n"
    "\t" CHECKS "\n"
    "}\n"
    "\n"
    "_sealtree_words()\n"
    "{\n"
    "\tlocal IFS=$' \\t\\n'\n"
    "\n"
    "\tCOMPREPLY=($(compgen -W \"$1\" -S \"${2-}\" -- \"$cur\"))\n"
    "\t[ -z \"${2-}\" ] || compopt -o nospace 2>/dev/null\n"
    "}\n"
    "\n"
    "_sealtree_files()\n"
    "{\n"
    "\tlocal IFS=$'\\n'\n"
    "\n"
    "\tcompopt -o filenames 2>/dev/null\n"
    "\tCOMPREPLY=($(compgen \"$1\" -- \"$cur\"))\n"
    "}\n"
    "\n"
    "_sealtree()\n"
    "{\n"
    "\tlocal at=$COMP_CWORD cur=${COMP_WORDS[COMP_CWORD]} equal= option\n"
    "\n"
    "\tif [ \"$cur\" = = ] || [ \"$cur\" = : ]; then\n"
    "\t\tcur=\n"
    "\telse\n"
    "\t\tat=$((at - 1))\n"
    "\tfi\n"
    "\tif [ \"${COMP_WORDS[at]}\" = = ]; then\n"
    "\t\tequal=1\n"
    "\t\tat=$((at - 1))\n"
    "\tfi\n"
    "\toption=${COMP_WORDS[at]}\n"
    "\tif [ \"$equal\" ] && [ \"$at\" -gt 1 ]; then\n"
    "\t\tcase ${COMP_WORDS[at - 1]}${COMP_WORDS[at - 2]} in\n"
    "\t\t--severity* | =--severity) option=level ;;\n"
    "\t\tesac\n"
    "\tfi\n"
    "\tcase $option in\n";

static void
print_bash(FILE *out)
{
	const struct option_row *row;

	fputs(bash_head, out);
	for (size_t i = 0; (row = option_row_at(i)); i++)
		print_bash_case(out, row);
	fputs("\t:)\n\t\t_sealtree_files -f\n\t\treturn\n\t\t;;\n"
	      "\tlevel)\n\t\t_sealtree_words '",
	    out);
	print_words(out, levels);
	fputs("'\n\t\treturn\n\t\t;;\n\tesac\n"
	      "\tcase $cur in\n\t-*)\n\t\t_sealtree_words '",
	    out);
	for (size_t i = 0; (row = option_row_at(i)); i++)
		fprintf(out, "%s--%s%s", i ? " " : "", row->name,
		    row->argument ? "=" : "");
	fputs("'\n"
	      "\t\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace"
	      " 2>/dev/null\n"
	      "\t\t;;\n"
	      "\t*)\n"
	      "\t\t_sealtree_files -f\n"
	      "\t\t;;\n"
	      "\tesac\n"
	      "}\n"
	      "complete -F _sealtree sealtree\n",
	    out);
}

static void
print_zsh_action(FILE *out, const struct option_row *row)
{
	static const char *const actions[] = {
		[TAKES_CHECK] = "_sealtree_checks",
		[TAKES_CHECK_LEVEL] = "_sealtree_levels",
		[TAKES_REPORT] = "_sealtree_reports",
		[TAKES_FILE] = "_files",
		[TAKES_FOLDER] = "_files -/",
		[TAKES_ANYTHING] = " ",
	};
	enum taken taken = taken_by(row);

	if (taken == TAKES_NOTHING)
		return;
	fprintf(out, ":%s:", row->argument);
	if (taken == TAKES_WORDS) {
		fputc('(', out);
		print_choices(out, row);
		fputc(')', out);
	} else {
		fputs(actions[taken], out);
	}
}

static void
print_zsh_row(FILE *out, const struct option_row *row)
{
	const char *equal = row->argument ? "=" : "";

	/* Any may come again: of most the last one holds. */
	fputs("\t\t'*", out);
	fprintf(out, "--%s%s[", row->name, equal);
	print_help(out, row->help);
	fputc(']', out);
	print_zsh_action(out, row);
	fputs("' \\\n", out);
	if (!row->letter)
		return;
	fprintf(out, "\t\t'*-%c%s[", row->letter, row->argument ? "+" : "");
	print_help(out, row->help);
	fputc(']', out);
	print_zsh_action(out, row);
	fputs("' \\\n", out);
}

static void
print_zsh(FILE *out)
{
	const struct option_row *row;

	fputs("#compdef sealtree\n"
	      "# zsh completion of sealtree(1), made from its table of"
	      " options.\n"
	      "_sealtree_checks()\n"
	      "{\n"
	      "\tlocal -a checks\n"
	      "\tchecks=(${(f)\"$(" CHECKS ")\"})\n"
	      "\tcompadd -a checks\n"
	      "}\n"
	      "\n"
	      "_sealtree_levels()\n"
	      "{\n"
	      "\tif compset -P 1 '*='; then\n"
	      "\t\tcompadd ",
	    out);
	print_words(out, levels);
	fputs("\n"
	      "\telse\n"
	      "\t\tlocal -a checks\n"
	      "\t\tchecks=(${(f)\"$(" CHECKS ")\"})\n"
	      "\t\tcompadd -S = -a checks\n"
	      "\tfi\n"
	      "}\n"
	      "\n"
	      "_sealtree_reports()\n"
	      "{\n"
	      "\tif compset -P 1 '*:'; then\n"
	      "\t\t_files\n"
	      "\telse\n"
	      "\t\tcompadd -S : ",
	    out);
	print_words(out, format_ids);
	fputs("\n"
	      "\tfi\n"
	      "}\n"
	      "\n"
	      "_sealtree()\n"
	      "{\n"
	      "\t_arguments -S \\\n",
	    out);
	for (size_t i = 0; (row = option_row_at(i)); i++)
		print_zsh_row(out, row);
	fputs("\t\t'*:PATH:_files'\n"
	      "}\n"
	      "\n"
	      "_sealtree \"$@\"\n",
	    out);
}

static void
print_fish_row(FILE *out, const struct option_row *row)
{
	static const char *const actions[] = {
		[TAKES_CHECK] = " -x -a '(__sealtree_checks)'",
		[TAKES_CHECK_LEVEL] = " -x -a '(__sealtree_levels)'",
		[TAKES_REPORT] = " -r -F",
		[TAKES_FILE] = " -r -F",
		[TAKES_FOLDER] = " -x -a '(__fish_complete_directories)'",
		[TAKES_ANYTHING] = " -x",
	};
	enum taken taken = taken_by(row);

	fprintf(out, "complete -c sealtree -l %s", row->name);
	if (row->letter)
		fprintf(out, " -s %c", row->letter);
	if (taken == TAKES_WORDS) {
		fputs(" -x -a '", out);
		print_choices(out, row);
		fputc('\'', out);
	} else if (taken != TAKES_NOTHING) {
		fputs(actions[taken], out);
	}
	fputs(" -d '", out);
	print_help(out, row->help);
	fputs("'\n", out);
}

static void
print_fish(FILE *out)
{
	const struct option_row *row;

	fputs("# fish completion of sealtree(1), made from its table of"
	      " options.\n"
	      "function __sealtree_checks\n"
	      "\tsealtree --list-checks 2>/dev/null |"
	      " string replace -r '^\\S+\\s+(\\S+)\\s+' '$1\\t'\n"
	      "end\n"
	      "function __sealtree_levels\n"
	      "\tfor id in (" CHECKS ")\n"
	      "\t\tprintf '%s\\n' $id={",
	    out);
	for (size_t i = 0; levels[i]; i++)
		fprintf(out, "%s%s", i ? "," : "", levels[i]);
	fputs("}\n\tend\nend\n", out);
	for (size_t i = 0; (row = option_row_at(i)); i++)
		print_fish_row(out, row);
}

options_printer *
options_completion(const char *shell)
{
	if (strcmp(shell, "zsh") == 0)
		return print_zsh;
	return strcmp(shell, "fish") == 0 ? print_fish : print_bash;
}
