/*
 * part.h
 *		Operations of a batch on an ERD that were written into the entry that they are part of.
 *
 * "columns" of a new table, "values" of a new enum and the like are taken by the tools for single things, and
 * mean the same in erd_apply_changes: operations of their own, right behind the one they stand in.
 */
#ifndef AINECTO_GATE_PART_H
#define AINECTO_GATE_PART_H

#include "base/json_read.h"

/* Writes one operation as declared. */
typedef JsonNode *(*PartAmend)(JsonNode *operation, void *state);

/*
 * The operation with such parts under "parts" (tool/erd_operation.h), each amended; the operation itself
 * where it has none, or where they could mean two things. It gets an identifier if its parts need one.
 */
extern JsonNode *part_unfold(JsonNode *operation, PartAmend amend, void *state);

#endif
