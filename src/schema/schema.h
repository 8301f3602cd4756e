/*
 * schema.h
 *		A database schema from plain structs, and what is written of it: SQL, DBML, Mermaid, Markdown.
 *
 * The room src/schema: what leaves an ERD as text for other programs. It reads no tables and decides on
 * nobody's rights. Whatever stands in a struct's texts may be hostile: names and literals are quoted by the
 * server's rules, whatever is SQL by itself is parsed alone (definition.h), and what is not what it claims to
 * be leaves as a comment. Equal structs give equal bytes, whatever the settings of the session.
 */
#ifndef AINECTO_SCHEMA_SCHEMA_H
#define AINECTO_SCHEMA_SCHEMA_H

#include "postgres.h"

#include "base/json_read.h"
#include "lib/stringinfo.h"

/* Of what is written; beyond it AI006 is thrown. */
#define SCHEMA_MAX_BYTES (64 * 1024 * 1024)

/* Fields named options are objects of the entity's further fields; NULL: all at their initial value. */

typedef struct SchemaColumn
{
	const char *name;
	const char *type; /* NULL: none is given */
	const char *default_value;
	const char *note;
	const JsonNode *options;
	bool is_pk;
	bool is_unique;
	bool is_not_null;
	bool is_increment;
} SchemaColumn;

typedef struct SchemaIndex
{
	const char *name; /* NULL: none is given, as below */
	const char *type; /* the method */
	const char *note;
	const JsonNode *options;
	int *columns; /* positions in the table */
	bool *descending;
	int column_count;
	bool is_pk;
	bool is_unique;
} SchemaIndex;

typedef struct SchemaConstraint
{
	const char *name;
	const char *kind;       /* check, exclusion, not_null */
	const char *definition; /* what follows CONSTRAINT name */
	const char *note;
	const JsonNode *options;
} SchemaConstraint;

typedef struct SchemaTable
{
	const char *key; /* where it comes from: nothing is written of it */
	const char *schema;
	const char *name;
	const char *note;
	const char *color; /* of its head, as somebody gave it */
	const JsonNode *options;
	SchemaColumn *columns;
	int column_count;
	SchemaIndex *indexes;
	int index_count;
	SchemaConstraint *constraints;
	int constraint_count;
	int *refs; /* positions of those that it refers by; of schema_index_fill() */
	int ref_count;
} SchemaTable;

/* Whoever refers is "from", whatever side the reference was drawn from. */
typedef struct SchemaRef
{
	const char *name;
	const char *on_delete;
	const char *on_update;
	const char *note;
	const JsonNode *options;
	int from; /* positions of tables */
	int to;
	int *from_columns; /* positions in their tables */
	int *to_columns;
	int column_count; /* 0: no columns are named */
	bool one_to_one;
} SchemaRef;

typedef struct SchemaEnum
{
	const char *key;
	const char *schema;
	const char *name;
	const char *note;
	const char **values;
	const char **notes; /* of each value; NULL: none */
	int value_count;
} SchemaEnum;

typedef struct SchemaObject
{
	const char *key;
	const char *kind;
	const char *schema;
	const char *name;
	const char *signature;
	const char *definition;
	const char *note;
	const JsonNode *depends_on; /* an array of texts "kind:schema.name" */
	const JsonNode *options;
	int table; /* -1: none */
} SchemaObject;

typedef struct SchemaGroup
{
	const char *name;
	const char *color;
	int *tables;
	int table_count;
} SchemaGroup;

typedef struct SchemaNote
{
	const char *title;
	const char *content;
	const char *color;
} SchemaNote;

typedef struct Schema
{
	const char *title;
	int64 version;
	const char *part; /* how a part was chosen, in words; NULL: this is the whole */
	SchemaTable *tables;
	int table_count;
	SchemaRef *refs;
	int ref_count;
	SchemaEnum *enums;
	int enum_count;
	SchemaObject *objects;
	int object_count;
	SchemaGroup *groups;
	int group_count;
	SchemaNote *notes;
	int note_count;
	struct HTAB *index; /* of schema_index_fill() */
} Schema;

typedef struct SchemaSqlOptions
{
	bool grants;
	bool comments;
} SchemaSqlOptions;

/* ---- writers: schema_index_fill() went before ---- */

/* Statements that make the schema in an empty database, in an order that loads. */
extern void schema_write_sql(StringInfo out, const Schema *schema, const SchemaSqlOptions *options);

/* Short CREATE TABLE statements for language models: keys and references inside, notes behind. */
extern void schema_write_compact(StringInfo out, const Schema *schema);

extern void schema_write_dbml(StringInfo out, const Schema *schema);
extern void schema_write_mermaid(StringInfo out, const Schema *schema);

/* A data dictionary. */
extern void schema_write_markdown(StringInfo out, const Schema *schema);

/* ---- questions that several writers ask ---- */

/* "table", "partitioned", "view", … */
extern const char *schema_table_kind(const SchemaTable *table);

/* Views of either kind. */
extern bool schema_is_view(const SchemaTable *table);

/* The index that is the primary key; NULL: none, or the flags of columns say it. */
extern const SchemaIndex *schema_key_index(const SchemaTable *table);

/* Positions of the primary key's columns in its order; palloc'd. */
extern int *schema_key_columns(const SchemaTable *table, int *count);

/* Whether no two rows share the column's value: the key of one column, or unique by itself. */
extern bool schema_is_unique(const SchemaTable *table, int column);

/* Whether an index is no more than its columns, all of its rows, in its method. */
extern bool schema_index_is_plain(const SchemaIndex *index);

/* A reference that no database holds. */
extern bool schema_ref_is_virtual(const SchemaRef *ref);

/* An action of a reference as SQL writes it; NULL for none, for NO ACTION and for what is no action. */
extern const char *schema_ref_action(const char *action);

/* The generated column's expression; NULL if it is no such column. */
extern const char *schema_generated(const SchemaColumn *column);

/* "always", "by default"; NULL if it is no identity. */
extern const char *schema_identity(const SchemaColumn *column);

#endif
