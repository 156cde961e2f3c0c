/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>

#include <sealtree/cms.h>
#include <sealtree/codesign.h>
#include <sealtree/limits.h>

#include "layout.h"
#include "slots.h"

static void
read_directory(struct signature_reader *r, const struct blob *blob)
{
	struct signature *s = r->signature;
	struct directory *d = directory_parse(blob, r->arena, r->defects);
	struct fault fault;

	if (!directory_hash(d, r->file, &fault) && !r->fault.error)
		r->fault = fault;
	ARENA_GROW(r->arena, s->directories, s->directory_count,
	    r->directory_capacity);
	s->directories[s->directory_count++] = *d;
}

static void
read_requirements(struct signature_reader *r, const struct blob *blob)
{
	r->signature->requirements =
	    requirements_parse(blob->whole, r->arena, r->defects);
}

static void
read_constraint(struct signature_reader *r, const struct blob *blob)
{
	struct signature *s = r->signature;

	ARENA_GROW(r->arena, s->constraints, s->constraint_count,
	    r->constraint_capacity);
	s->constraints[s->constraint_count++] =
	    *constraint_parse(blob, r->arena, r->defects);
}

static void
read_cms(struct signature_reader *r, const struct blob *blob)
{
	struct signature *s = r->signature;

	s->has_cms = blob->content.len > 0;
	s->cms_size = blob->content.len;
	if (!s->has_cms)
		return;
	if (blob->content.len > LIMIT_CMS_BYTES) {
		defect_add(r->defects, DEFECT_LIMIT, blob->content.offset,
		    "CMS signature of %zu bytes is not read: the limit is %d",
		    blob->content.len, LIMIT_CMS_BYTES);
		return;
	}
	s->cms = cms_parse(blob->content, r->arena, r->defects);
}

// clang-format off
static const struct slot_row rows[] = {
	{ SLOT_DIRECTORY, MAGIC_DIRECTORY, true, "CodeDirectory",
	  "code-directory", "CodeDirectory", read_directory },
	{ SLOT_INFO, MAGIC_WRAPPER, false, NULL,
	  "info-plist", "Info.plist", NULL },
	{ SLOT_REQUIREMENTS, MAGIC_REQUIREMENTS, true, "CodeRequirements",
	  "requirements", "Requirements", read_requirements },
	{ SLOT_RESOURCES, MAGIC_WRAPPER, false, "CodeResources",
	  "resources", "Resource seal", NULL },
	{ SLOT_APPLICATION, MAGIC_WRAPPER, false, "CodeTopDirectory",
	  "application", "Top directory", NULL },
	{ SLOT_ENTITLEMENTS, MAGIC_ENTITLEMENTS, true, "CodeEntitlements",
	  "entitlements", "Entitlements", NULL },
	{ SLOT_REP_SPECIFIC, MAGIC_WRAPPER, false, "CodeRepSpecific",
	  "rep-specific", "Disk image header", NULL },
	{ SLOT_ENTITLEMENTS_DER, MAGIC_ENTITLEMENTS_DER, true,
	  "CodeEntitlementDER",
	  "entitlements-der", "Entitlements (DER)", NULL },
	{ SLOT_CONSTRAINT_SELF, MAGIC_CONSTRAINT, true,
	  "LaunchConstraintSelf",
	  "constraint-self", "Launch constraint, self", read_constraint },
	{ SLOT_CONSTRAINT_PARENT, MAGIC_CONSTRAINT, true,
	  "LaunchConstraintParent",
	  "constraint-parent", "Launch constraint, parent", read_constraint },
	{ SLOT_CONSTRAINT_RESPONSIBLE, MAGIC_CONSTRAINT, true,
	  "LaunchConstraintResponsible",
	  "constraint-responsible", "Launch constraint, responsible",
	  read_constraint },
	{ SLOT_CONSTRAINT_LIBRARY, MAGIC_CONSTRAINT, true,
	  "LibraryConstraint",
	  "constraint-library", "Library constraint", read_constraint },
	/* Apple names these files after the requirements, by mistake. */
	{ 0x1000, MAGIC_DIRECTORY, true, "CodeRequirements-1",
	  "code-directory-1", "CodeDirectory, alternate 1", read_directory },
	{ 0x1001, MAGIC_DIRECTORY, true, "CodeRequirements-2",
	  "code-directory-2", "CodeDirectory, alternate 2", read_directory },
	{ 0x1002, MAGIC_DIRECTORY, true, "CodeRequirements-3",
	  "code-directory-3", "CodeDirectory, alternate 3", read_directory },
	{ 0x1003, MAGIC_DIRECTORY, true, "CodeRequirements-4",
	  "code-directory-4", "CodeDirectory, alternate 4", read_directory },
	{ 0x1004, MAGIC_DIRECTORY, true, "CodeRequirements-5",
	  "code-directory-5", "CodeDirectory, alternate 5", read_directory },
	{ SLOT_SIGNATURE, MAGIC_WRAPPER, false, "CodeSignature",
	  "cms", "CMS signature", read_cms },
	{ SLOT_IDENTIFICATION, MAGIC_WRAPPER, false, NULL,
	  "identification", "Identification", NULL },
	{ SLOT_TICKET, MAGIC_WRAPPER, false, NULL,
	  "ticket", "Notary ticket", NULL },
};
// clang-format on

const struct slot_row *
slot_find(uint32_t slot)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].slot == slot)
			return &rows[i];
	return NULL;
}

bool
signature_part_slot(const char *name, uint32_t *slot)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].file && strcmp(rows[i].file, name) == 0) {
			*slot = rows[i].slot;
			return true;
		}
	return false;
}
