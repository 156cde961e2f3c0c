/* SPDX-License-Identifier: MIT */
/*
 * JUnit's XML, as Jenkins, GitLab and others read it (Jenkins' junit-10.xsd):
 * a suite a root, a case a node. A case fails by what --fail-on counts. Most
 * readers show only the first failure of a case, so there is one, which tells
 * all; what does not fail is in the case's output.
 */
#include <config.h>

#include <sealtree/text.h>

#include "formats.h"

struct junit {
	FILE *out;
	const struct report_subject *subject;
};

struct outcome {
	const struct model_finding *worst;   /* of those that fail */
	const struct model_finding *unknown; /* the first that is */
	size_t failures, others;
	const char *unseen; /* why it cannot pass; or NULL */
};

static void
write_raw(struct junit *j, struct bytes raw)
{
	struct text text = TEXT_INIT;

	text_add_markup(&text, raw);
	fputs(text_string(&text), j->out);
	text_release(&text);
}

static void
write_attribute(struct junit *j, const char *name, struct bytes raw)
{
	fprintf(j->out, " %s=\"", name);
	write_raw(j, raw);
	fputc('"', j->out);
}

static bool
fails(const struct junit *j, const struct model_finding *f)
{
	return f->severity >= j->subject->fail_on && !f->known;
}

static struct outcome
outcome_of(const struct junit *j, const struct model_node *node)
{
	struct report_findings next = { .code = node };
	struct outcome outcome = {
		.unseen = node->state != MODEL_VERIFIED ? "not verified"
			  : node->unsigned_code         ? "not signed"
							: NULL,
	};
	const struct model_finding *f;

	while ((f = report_findings_next(&next))) {
		if (fails(j, f)) {
			outcome.worst = outcome.worst ? outcome.worst : f;
			outcome.failures++;
			continue;
		}
		outcome.others++;
		if (f->severity == SEVERITY_UNKNOWN && !outcome.unknown)
			outcome.unknown = f;
	}
	return outcome;
}

static bool
is_skipped(const struct outcome *outcome)
{
	return !outcome->worst && (outcome->unknown || outcome->unseen);
}

static void
write_lines(struct junit *j, const struct model_node *node, bool failing)
{
	struct report_findings next = { .code = node };
	const struct model_finding *f;

	while ((f = report_findings_next(&next))) {
		struct text line = TEXT_INIT;

		if (fails(j, f) != failing)
			continue;
		text_printf(&line, "%s ", severity_name(f->severity));
		text_add_bytes(&line, f->id);
		text_add_string(&line, ": ");
		model_finding_sentence(f, false, &line);
		write_raw(j, text_bytes(&line));
		fputc('\n', j->out);
		text_reset(&line);
		if (f->fix.len) {
			fputs("    fix: ", j->out);
			write_raw(j, f->fix);
			fputc('\n', j->out);
		}
		text_release(&line);
	}
}

static void
write_failure(struct junit *j, const struct model_node *node,
    const struct outcome *outcome)
{
	struct text message = TEXT_INIT;

	model_finding_sentence(outcome->worst, false, &message);
	if (outcome->failures > 1)
		text_printf(&message, " (and %zu more)", outcome->failures - 1);
	fputs("      <failure", j->out);
	write_attribute(j, "type", outcome->worst->id);
	write_attribute(j, "message", text_bytes(&message));
	fputs(">\n", j->out);
	write_lines(j, node, true);
	fputs("      </failure>\n", j->out);
	text_release(&message);
}

static void
write_skipped(struct junit *j, const struct outcome *outcome)
{
	struct text message = TEXT_INIT;

	if (outcome->unknown)
		model_finding_sentence(outcome->unknown, false, &message);
	else
		text_add_string(&message, outcome->unseen);
	fputs("      <skipped", j->out);
	write_attribute(j, "message", text_bytes(&message));
	fputs("/>\n", j->out);
	text_release(&message);
}

static void
write_case(struct junit *j, const struct model_node *node)
{
	struct outcome outcome = outcome_of(j, node);

	fputs("    <testcase", j->out);
	write_attribute(j, "classname", report_name(j->subject));
	write_attribute(j, "name", node->parent ? node->path : node->name);
	fputs(">\n", j->out);
	if (outcome.worst)
		write_failure(j, node, &outcome);
	else if (is_skipped(&outcome))
		write_skipped(j, &outcome);
	if (outcome.others) {
		fputs("      <system-out>\n", j->out);
		write_lines(j, node, false);
		fputs("      </system-out>\n", j->out);
	}
	fputs("    </testcase>\n", j->out);
}

static void
write_suite(struct junit *j)
{
	struct model_node *node = NULL;
	size_t nodes = 0, failures = 0, skipped = 0;
	bool complete = model_complete(j->subject->model);

	while ((node = report_next(j->subject, node))) {
		struct outcome outcome = outcome_of(j, node);

		nodes++;
		failures += outcome.worst != NULL;
		skipped += is_skipped(&outcome);
	}
	fputs("  <testsuite", j->out);
	write_attribute(j, "name", report_name(j->subject));
	fprintf(j->out,
	    " tests=\"%zu\" failures=\"%zu\" errors=\"%d\""
	    " skipped=\"%zu\">\n",
	    nodes + !complete, failures, !complete, skipped);
	while ((node = report_next(j->subject, node)))
		write_case(j, node);
	if (!complete) {
		fputs("    <testcase", j->out);
		write_attribute(j, "classname", report_name(j->subject));
		fputs(" name=\"all is read\">\n"
		      "      <error type=\"not-complete\""
		      " message=\"something could not be read\"/>\n"
		      "    </testcase>\n",
		    j->out);
	}
	fputs("  </testsuite>\n", j->out);
}

static bool
write_junit(FILE *out, const struct report_subject *subject)
{
	struct junit j = { out, subject };

	if (report_is_first(subject))
		fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		      "<testsuites name=\"sealtree\">\n",
		    out);
	write_suite(&j);
	if (report_is_last(subject))
		fputs("</testsuites>\n", out);
	return !ferror(out);
}

const struct format format_junit = { "junit", ".xml", "JUnit XML", write_junit,
	NULL, false };
