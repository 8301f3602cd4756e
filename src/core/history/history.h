/*
 * history.h
 *		Any kept version of a document, what differs between two, and making one current again.
 *
 * The room: every change of content as rows, versions of them, and what can be told and taken back from that;
 * here the descriptors of all content are registered (entity.h). It never decides who may; callers have.
 * Triggers, tools, and SQL functions of history call it.
 *
 * Live rows are the newest version; undoing the changes of later versions, newest first, gives every earlier
 * one.
 */
#ifndef AINECTO_CORE_HISTORY_HISTORY_H
#define AINECTO_CORE_HISTORY_HISTORY_H

#include "postgres.h"

#include "base/json_read.h"
#include "core/history/entity.h"
#include "core/tree/access.h"
#include "utils/array.h"
#include "utils/hsearch.h"

/* One thing of a document at some version. */
typedef struct HistoryItem
{
	const Entity *entity;
	const char *uuid;
	JsonNode *fields; /* snake_case fields, without the key */
} HistoryItem;

/* All things of a document at one version. */
typedef struct HistoryState
{
	pg_uuid_t document;
	DocumentType type;
	int64 version;
	bool partial; /* of the things alone that are in it, private to history.c */
	HTAB *items;  /* by kind and key */
} HistoryState;

/*
 * The content at a version; version 0 means the live rows. Lives in the current context. AI002
 * when that version never was or is no longer kept. Reads on one snapshot if the caller is in one-snapshot
 * mode.
 */
extern HistoryState *history_load(const Place *document, int64 version);

/* A state of nothing, to be filled: for what is made of several versions. Fields are not copied. */
extern HistoryState *history_make(const Place *document);
extern void history_put(HistoryState *state, const Entity *entity, const char *uuid, JsonNode *fields);

/* A thing's fields; NULL if there is no such thing. */
extern JsonNode *history_find(const HistoryState *state, const Entity *entity, const char *uuid);

/*
 * Live rows of one kind, as of the snapshot that the statements around use: in SPI_tuptable, which the caller
 * frees, the key as text and the fields as jsonb. Of history_read_keys() only those with one of the keys, an
 * array of text or, where the kind counts, of bigint.
 */
extern void history_read_live(const pg_uuid_t *document, const Entity *entity);
extern void history_read_keys(const pg_uuid_t *document, const Entity *entity, ArrayType *keys);

/*
 * The same of the things alone that were changed since the version, all others being what they are now; at 0
 * of none. And whether a state is of a thing, which it may know not to be there.
 */
extern HistoryState *history_load_changed(const Place *document, int64 version);
extern bool history_is_of(const HistoryState *state, const Entity *entity, const char *uuid);

/* The fields of a stored row, live or of a change. */
extern JsonNode *history_parse_fields(const char *text);

/* Throws AI002 unless a version and all after it are kept, so that it can be rebuilt. */
extern void history_require_version(const Place *document, int64 version);

/* The things of one kind, sorted by parent, position among siblings and key; palloc'd, *count entries. */
extern HistoryItem *history_items(const HistoryState *state, const Entity *entity, int *count);

/* One row of a diff; fields are NULL where there is nothing. */
typedef struct HistoryDifference
{
	const Entity *entity;
	const char *uuid;
	const char *operation; /* "insert", "update", "delete" */
	JsonNode *before;
	JsonNode *after;
} HistoryDifference;

/* Whether two values of fields are the same; NULL is null. */
extern bool history_same_value(const JsonNode *a, const JsonNode *b);

/* The fields in which two rows of one thing differ; false if none does. */
extern bool history_compare_fields(const Entity *entity, const JsonNode *from, const JsonNode *to,
								   JsonNode **before, JsonNode **after);

/*
 * From one version to the other (0: the live rows; of one at most), in a fixed order; palloc'd array, *count
 * entries. Reads their change rows, and of the document what those are about. AI002 as history_load().
 */
extern HistoryDifference *history_compare(const Place *document, int64 from, int64 to, int *count);

/*
 * Bring the live content to what it was at a version (AI002 as history_load()), at the cost of what changed
 * since. The document is locked and the caller authorised; the change engine records it as the running call's
 * version. Deletes first, children before parents; then updates; then inserts, parents first. Keys and names
 * may swap on the way: deferrable constraints are checked at the end.
 */
extern void history_restore(const Place *document, int64 version);

#endif
