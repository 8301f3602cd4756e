/*
 * naming.h
 *		What a call names as its targets, as the caller named it: also of arguments that are faulty.
 */
#ifndef AINECTO_GATE_NAMING_H
#define AINECTO_GATE_NAMING_H

#include "postgres.h"

#include "base/json_read.h"
#include "core/caller/call.h"
#include "nodes/pg_list.h"
#include "tool/tool.h"

/* Bytes of an identifier, and of a description, that are taken over from what nobody has checked. */
#define NAMING_MAX_LENGTH      200
#define NAMING_MAX_DESCRIPTION 2000

/* The word for a kind of target in audit_log.target_kind. */
extern const char *naming_kind(TargetKind kind);

/*
 * The entries of audit_log.targets (CallChange *, call.h) that the arguments name, in the order of the tool's
 * targets. given: the arguments as they came, NULL for none; names of members are taken in both spellings.
 */
extern List *naming_targets(const Tool *tool, const JsonNode *given);

/* The entry for one thing by its identifier. */
extern CallChange *naming_entry(const char *kind, const char *id);

/* The caller's description, bounded and without control characters; NULL if there is none. */
extern const char *naming_description(const JsonNode *given);

#endif
