/*
 * mutation.h
 *		Safe repeats and conflicts: first outcomes by clientMutationId, and what a call changed.
 */
#ifndef AINECTO_CORE_HISTORY_MUTATION_H
#define AINECTO_CORE_HISTORY_MUTATION_H

#include "postgres.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "core/caller/principal.h"
#include "nodes/pg_list.h"

/* First outcomes are remembered this long. */
#define MUTATION_KEPT_DAYS 7

typedef enum MutationVerdict
{
	MUTATION_NEW,      /* none given, or not seen before: run the call */
	MUTATION_REPEATED, /* result holds the first outcome */
	MUTATION_MISMATCH  /* seen with another tool or other arguments */
} MutationVerdict;

typedef struct Mutation
{
	const char *id; /* NULL: the call has none */
	const char *tool;
	uint8 digest[32]; /* SHA-256 of the bound arguments */
} Mutation;

/*
 * Look a call's clientMutationId up. Two calls with the same id wait for each other (an advisory lock until
 * the end of the transaction). Fills *mutation for mutation_keep().
 */
extern MutationVerdict mutation_find(const Principal *principal, const char *tool, const JsonNode *arguments,
									 Mutation *mutation, StringInfo result);

/* Remember the outcome; does nothing for a call without an id. Old outcomes of the account are removed. */
extern void mutation_keep(const Principal *principal, const Mutation *mutation, StringInfo result);

/* One sentence on the versions after base, for a conflict. */
extern const char *mutation_describe_rivals(const pg_uuid_t *document, int64 base);

/* Members "changes" (at most limit of them) and "changeCount" on the versions opened by a call; and "hint"
 * where some are left out. */
extern void mutation_write_changes(JsonWriter *writer, List *opened, int limit);

#endif
