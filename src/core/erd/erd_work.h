/*
 * erd_work.h
 *		What a call on an ERD has to see to at its end, and to tell in its answer.
 *
 * It lives with the frame of the call (core/caller/call.h). Outside of one nothing is remembered.
 */
#ifndef AINECTO_CORE_ERD_ERD_WORK_H
#define AINECTO_CORE_ERD_ERD_WORK_H

#include "postgres.h"

#include "core/history/entity.h"
#include "nodes/pg_list.h"
#include "pure/format_check.h"
#include "utils/array.h"

/* A place among its siblings that the caller gave a thing. */
typedef struct ErdPlace
{
	const Entity *entity;
	const char *uuid;
	int64 place;
} ErdPlace;

/* A name that means nothing any more: of a table or a column that the call dropped or gave another one. */
typedef struct ErdGone
{
	const char *table_uuid; /* NULL: of what was renamed */
	const char *table;
	const char *column; /* NULL: the table itself */
} ErdGone;

typedef struct ErdWork
{
	pg_uuid_t document;
	MemoryContext context;
	List *places;  /* ErdPlace *, in order */
	List *columns; /* made or given another type: char * */
	List *indexes; /* made or changed, with their tables' others */
	List *refs;
	List *gone;        /* ErdGone *: whatever still names it is told */
	ArrayType *heirs;  /* tables that name a parent, text[]; NULL: not known (erd_rename.c) */
	List *known_types; /* what the document makes of names, as far as it was asked (erd_warning.c) */
	int types; /* columns whose type, defaults and expressions that followed the new name of something */
	int defaults;
	int expressions;
	List *warnings; /* char *, bounded */
	int warning_count;
} ErdWork;

/* The running call's; NULL outside of calls. */
extern ErdWork *erd_work(const pg_uuid_t *document);

/*
 * Change or make a thing, as entity_update() and entity_insert() do. A place that data names it gets at the
 * end of the call, and its siblings shift; the member is taken out of data. AI002 where there is nothing to
 * change, even if data names nothing.
 */
extern void erd_work_update(const Entity *entity, const pg_uuid_t *document, const char *uuid,
							JsonNode *data);
extern const char *erd_work_insert(const Entity *entity, const pg_uuid_t *document, JsonNode *data);

/* The thing is to be looked at for warnings. */
extern void erd_work_touch(const Entity *entity, const pg_uuid_t *document, const char *uuid);

/* A table is dropped, or a column of it (NULL: the table). */
extern void erd_work_drop(const pg_uuid_t *document, const char *table_uuid, const char *table,
						  const char *column);

/* A table, or a column of it, had this name until now; so had an enum or one of its values, as table. */
extern void erd_work_rename(const pg_uuid_t *document, const char *table, const char *column);

/* A text[] of a list of strings. */
extern ArrayType *erd_work_texts(const List *texts);

/* Tell something in the answer. */
extern void erd_work_warn(ErdWork *work, const char *format, ...) format_check(2, 3);

/* See to all of it; what the call does after that, it notes anew. NULL if nothing was noted. Within a call.
 */
extern ErdWork *erd_work_settle(void);

/* The same, and write the members followed, warnings and warningCount where there is something to tell. */
extern void erd_work_finish(JsonWriter *writer);

#endif
