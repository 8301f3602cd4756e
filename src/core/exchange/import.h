/*
 * import.h
 *		A database's catalog into an ERD, by a merge.
 *
 * The room: what comes into an ERD from a database and what leaves it as text for one. It never asks who may:
 * callers have, and have locked the document. Tools and SQL functions call it.
 *
 * Everything or nothing: what is decided is written in one version, and an error leaves nothing behind.
 * Importing what was imported before writes nothing at all.
 */
#ifndef AINECTO_CORE_EXCHANGE_IMPORT_H
#define AINECTO_CORE_EXCHANGE_IMPORT_H

#include "postgres.h"

#include "base/json_write.h"
#include "core/exchange/merge.h"
#include "core/tree/access.h"

/* What a catalog says of itself at its beginning and its end, and the versions of it that are read. */
#define IMPORT_FORMAT  "ainecto catalog"
#define IMPORT_VERSION 1

/* What may come in. */
typedef enum ImportFormat
{
	IMPORT_CATALOG,
	IMPORT_SQL,
	IMPORT_DBML,
	IMPORT_FORMATS
} ImportFormat;

/* Their names in arguments; ends with NULL. */
extern const char *const import_format_names[];

/* Names of sources have at most so many bytes. */
#define IMPORT_SOURCE_MAX 255

typedef struct ImportRequest
{
	const pg_uuid_t *document;
	ImportFormat format;
	Datum catalog; /* jsonb, of the format catalog */
	/* Of a text: it, with its bytes, and the name under which it is kept for the next to be compared with. */
	const char *text;
	Size length;
	const char *source; /* NULL: the format's name */
	/*
	 * What the format that the catalog comes from says of a document as it is, for formats that cannot say
	 * everything: what they cannot say of it is never taken away. NULL: it can say everything.
	 */
	ThingState *(*say)(TextPool *texts, const pg_uuid_t *document);
	MergeMode mode;
	MergeConflictRule rule;
	bool applied;            /* of SQL: its statements are done to what the document holds */
	bool dry_run;            /* decide, and write nothing */
	const char *description; /* of the version, where its caller gives none; NULL: names the source */
} ImportRequest;

/* The format of a name. AI001 for others. */
extern ImportFormat import_format(const char *name);

/*
 * Set what is to be imported, of the request's format: the JSON of a catalog, or another text, which has to
 * stay as it is. AI006 beyond ainecto.import_limit, AI001 for what is empty or no UTF-8.
 */
extern void import_set_text(ImportRequest *request, const char *text, Size length);

/* AI001 where not one statement of the request's SQL could be read: nothing of it is believed. */
extern void import_refuse_unread(const ImportRequest *request, const DdlResult *told);

/* AI006 beyond ainecto.import_limit. what names it, as "the catalog". */
extern void import_check_size(const char *what, Size size);

/* Set the mode by its name; "apply", too, if the format is SQL. AI001 for others. */
extern void import_set_mode(ImportRequest *request, const char *name);

/* Names in arguments: "merge", "replace"; "refuse", "keep", "take". AI001 for others. */
extern MergeMode import_mode(const char *name);
extern MergeConflictRule import_conflict_rule(const char *name);

/* Throw AI001 unless the document is an ERD. */
extern void import_require_erd(const Place *document);

/*
 * Throw AI006 for a text beyond ainecto.import_limit, AI001 for one that is not UTF-8, or has a NUL: before
 * anything of it is parsed. what names it, as "the catalog".
 */
extern void import_require_text(const char *what, const char *text, Size length);

/*
 * A text as jsonb. AI006 beyond ainecto.import_limit or 64 levels, AI001 for what is cut off or no JSON; says
 * where.
 */
extern Datum import_parse(const char *text, Size length);

/*
 * Import within a call frame, connected to SPI. AI001 for what is no catalog of ours, AI005 for conflicts
 * that nobody decided on, AI006 beyond a limit.
 */
extern MergePlan *import_run(const ImportRequest *request);

/* Throw AI005 with what nobody decided on; other is whose side it is, beside the document's. */
extern void import_refuse_conflicts(const MergePlan *plan, const char *other);

/*
 * Write the members of the answer into an open object: created, changed and deleted by kind, renamed,
 * conflicts, leftOut, warnings, and for a dry run what differs. Empty ones are left out.
 */
extern void import_write_answer(JsonWriter *writer, const MergePlan *plan, bool dry_run);

#endif
