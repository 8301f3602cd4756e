/*
 * erd.h
 *		Rules of ERD documents that the single tools and erd_apply_changes share.
 *
 * The room: what an ERD consists of, how its tables, keys and refs hang together, and the layout of its
 * boxes. It never asks who may, and opens no version: the triggers below do. The erd_ tools call it.
 *
 * Everything here works on one document that the caller has locked, connected to SPI.
 */
#ifndef AINECTO_CORE_ERD_ERD_H
#define AINECTO_CORE_ERD_ERD_H

#include "postgres.h"

#include "commands/trigger.h"
#include "core/history/entity.h"
#include "nodes/pg_list.h"

/* From _PG_init(): makes the kinds of things of an ERD known to history. */
extern void erd_register_entities(void);

extern const Entity erd_table;
extern const Entity erd_column;
extern const Entity erd_index;
extern const Entity erd_index_column;
extern const Entity erd_constraint;
extern const Entity erd_ref;
extern const Entity erd_ref_column;
extern const Entity erd_enum;
extern const Entity erd_enum_value;
extern const Entity erd_note;
extern const Entity erd_table_group;
extern const Entity erd_table_group_table;
extern const Entity erd_table_group_note;
extern const Entity erd_object;
extern const Entity erd_filter;

/* Characters between a column's name and its type where tables are measured. */
#define ERD_NAME_TYPE_GAP      2
#define ERD_NAME_TYPE_GAP_TEXT "2" /* in SQL */

/* An empty text is a way of saying "none" for names of schemas: make it null. */
extern void erd_clear_empty_text(JsonNode *data, const char *field);

/*
 * Hooks of the descriptors. An empty schema name becomes null, so that the two are never two schemas; actions
 * of refs and sort orders are kept in upper case; options are completed (erd_option.h). Columns that a
 * constraint names must be its table's: AI002. What the call is to warn of is noted (erd_work.h).
 */
extern void erd_complete_named(const Entity *entity, const pg_uuid_t *document, const char *uuid,
							   JsonNode *data, bool creating);
extern void erd_complete_index_column(const Entity *entity, const pg_uuid_t *document, const char *uuid,
									  JsonNode *data, bool creating);
extern void erd_complete_constraint(const Entity *entity, const pg_uuid_t *document, const char *uuid,
									JsonNode *data, bool creating);
extern void erd_complete_ref(const Entity *entity, const pg_uuid_t *document, const char *uuid,
							 JsonNode *data, bool creating);
extern void erd_complete_ref_column(const Entity *entity, const pg_uuid_t *document, const char *uuid,
									JsonNode *data, bool creating);
extern void erd_complete_column(const Entity *entity, const pg_uuid_t *document, const char *uuid,
								JsonNode *data, bool creating);
extern void erd_complete_index(const Entity *entity, const pg_uuid_t *document, const char *uuid,
							   JsonNode *data, bool creating);

/*
 * Replace table_name and schema_name in the data of a group's table by table_uuid. Without a schema name the
 * table that has none is meant, or else the only one of that name. AI002 when there is no such table, AI001
 * when several are.
 */
extern void erd_name_member_table(const pg_uuid_t *document, JsonNode *data);

/* What PostgreSQL may do to referring rows; NULL-terminated. Which of them a text is, in any case and with
 * any separators; NULL if it is none. */
extern const char *const erd_actions[];
extern const char *erd_action_of(const char *text);

/*
 * The rule at the end of a batch, for what it made or changed (uuids): an index has columns or expressions, a
 * ref has pairs; a table, also that of such an index, has one primary key at most and no two indexes of one
 * name. AI001 with all that is wrong.
 */
extern void erd_require_sound(const pg_uuid_t *document, const List *tables, const List *indexes,
							  const List *refs);

/* Throw AI002 unless the thing exists. */
extern void erd_require(const Entity *entity, const pg_uuid_t *document, const char *uuid);

/* The table of a column, index or constraint, or the enum of a value; NULL when there is no such thing. */
extern const char *erd_parent_of(const Entity *entity, const pg_uuid_t *document, const char *uuid);

/* Throw AI002 unless the column, index or enum value exists under this parent. */
extern void erd_require_child(const Entity *entity, const pg_uuid_t *document, const char *uuid,
							  const char *parent);

/* The column of a table by its name; AI002 when there is none. */
extern const char *erd_find_column(const pg_uuid_t *document, const char *table, const char *name);

/* The tables of the two sides of a ref; AI002 when there is no such ref. */
extern void erd_find_ref_tables(const pg_uuid_t *document, const char *uuid, const char **from_table,
								const char **to_table);

/*
 * What went, or may have to go, with the things a call deleted. Texts and lists live in context, which must
 * outlive the call's loop. As in PostgreSQL an index, key, constraint or ref goes with any column that it is
 * over or names; at the end of the call, so that a later part of it may say what it is over now.
 */
typedef struct ErdLoss
{
	const Entity *entity;
	const char *uuid;
	const char *words; /* "index "a_b" of table "t"" */
} ErdLoss;

typedef struct ErdRemoval
{
	MemoryContext context;
	List *lost;    /* candidates, ErdLoss * */
	List *removed; /* besides what was asked for, ErdLoss * */
	bool silent;   /* the call's answer does not tell of what still names it */
} ErdRemoval;

/* An empty removal that keeps its lists in the current context. */
extern void erd_removal_start(ErdRemoval *removal);

/* Delete one thing of any kind; AI002 when there is none. Refs of a deleted table go with it. */
extern void erd_removal_delete(ErdRemoval *removal, const Entity *entity, const pg_uuid_t *document,
							   const char *uuid);

/* The call says anew what an index, constraint or ref is over: what it lost before takes it along no more. */
extern void erd_removal_keep(ErdRemoval *removal, const Entity *entity, const char *uuid);

/* Remove what has lost a column. */
extern void erd_removal_finish(ErdRemoval *removal, const pg_uuid_t *document);

/* Write the member "removed" with what went along, by identifier and in words, if anything did. */
extern void erd_removal_write(const ErdRemoval *removal, JsonWriter *writer);

/*
 * Body of the trigger settle_delete, which does for plain SQL what a removal does for tools: on erd_column,
 * erd_index_column and erd_ref_column, AFTER DELETE.
 */
extern void erd_settle_delete(TriggerData *trigger);

/*
 * Which tables get a position. One that stands where a layout has put it (laid_out_x and laid_out_y) was
 * placed by nobody, whoever moves it since; one that lost its position was not either.
 */
typedef enum ErdArrangement
{
	ERD_ARRANGE_NEW_IF_POSSIBLE, /* those that have none; in a document too large for that they stay so */
	ERD_ARRANGE_LAID_OUT_IF_POSSIBLE, /* if a layout has put any where it stands: all that nobody placed; in
										 a document too large for that none */
	ERD_ARRANGE_FREE,                 /* all that nobody placed; AI006 when there are too many */
	ERD_ARRANGE_ALL                   /* every table; AI006 when there are too many */
} ErdArrangement;

/*
 * Position tables on the canvas, along the references; the others keep theirs. Returns the number of tables
 * whose position changed.
 */
extern int erd_arrange(const pg_uuid_t *document, ErdArrangement arrangement);

#endif
