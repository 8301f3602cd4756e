/*
 * sql.h
 *		Statements of a script, collected in any order and written in one that loads.
 */
#ifndef AINECTO_SCHEMA_SQL_H
#define AINECTO_SCHEMA_SQL_H

#include "nodes/pg_list.h"
#include "schema/schema_text.h"
#include "utils/hsearch.h"

/* Statements of an earlier phase come first, unless one of them needs another of a later. */
typedef enum SqlPhase
{
	SQL_SCHEMA,
	SQL_EXTENSION,
	SQL_SHELL,
	SQL_TYPE,
	SQL_SEQUENCE,
	SQL_ROUTINE,
	SQL_TABLE,
	SQL_ATTACH,
	SQL_DEFAULT,
	SQL_OWNER,
	SQL_CHECK,
	SQL_KEY,
	SQL_VIEW,
	SQL_INDEX,
	SQL_INDEX_ATTACH,
	SQL_REF,
	SQL_RULE,
	SQL_SETTING,
	SQL_COMMENT,
	SQL_REVOKE,
	SQL_GRANT,
	SQL_LAST /* what would act while the rest is loaded */
} SqlPhase;

typedef struct SqlStatement
{
	SqlPhase phase;
	const char *key; /* "table:shop.order", as others name it in what they need; NULL: nobody does */
	char *text;      /* without its semicolon */
	List *needs;     /* keys, char * */
	bool has_shell;  /* a type whose name is there before its functions */
	bool written;    /* or being looked at */
} SqlStatement;

typedef struct SqlScript
{
	const Schema *schema;
	SchemaSqlOptions options;
	StringInfo out;
	StringInfo unsaid;
	bool *left_out; /* of each table: a view that cannot be made */
	SqlStatement *statements;
	int count;
	int capacity;
	HTAB *by_key;
} SqlScript;

/* A statement's text is the script's from then on. What it needs may be added until the script is written. */
extern SqlStatement *sql_add(SqlScript *script, SqlPhase phase, const char *key, char *text);

/* One more key of the statement that was added last. */
extern void sql_add_key(SqlScript *script, const char *key);

/* Text as of psprintf, for statements made of parts that are quoted already. */
extern char *sql_table_name(const SchemaTable *table);
extern char *sql_name(const char *name);
extern char *sql_qualified(const char *schema, const char *name);
extern char *sql_literal(const char *text);

/* The names in an array of keys, added to what a statement needs. */
extern void sql_add_needs(SqlStatement *statement, const JsonNode *keys);

/* A text or a number of options; NULL if absent. */
extern const char *sql_option(const JsonNode *options, const char *name);

/* The same if it is one word or number: such words need no quotes. NULL otherwise. */
extern const char *sql_word_option(const JsonNode *options, const char *name);

/* " WITH (fillfactor='70')" of objects of texts, which may be NULL; nothing if both are empty. */
extern void sql_put_storage(StringInfo out, const char *lead, const JsonNode *storage, const JsonNode *toast);

/* " OPTIONS (a 'b')". */
extern void sql_put_foreign_options(StringInfo out, const JsonNode *options);

/* "CHECK (…)" may go into CREATE TABLE, or has to wait for a function. */
extern bool sql_waits_for_routine(const SqlScript *script, const char *expression);

/* ---- the parts of the script ---- */

/* Find the views that cannot be made, for want of a query or of what it needs, and tell. */
extern void sql_leave_views_out(SqlScript *script);

/* A key that names a table which is not there, or is left out; NULL: none of them does. */
extern const char *sql_find_missing(const SqlScript *script, const JsonNode *keys);

extern void sql_add_tables(SqlScript *script);
extern void sql_add_view(SqlScript *script, const SchemaTable *table);
extern void sql_add_table_settings(SqlScript *script, const SchemaTable *table);
extern void sql_add_indexes(SqlScript *script, const SchemaTable *table);
extern void sql_add_refs(SqlScript *script);
extern void sql_add_enums(SqlScript *script);
extern void sql_add_objects(SqlScript *script);

/* "COMMENT ON what IS 'note'", if there is a note and comments are wanted. */
extern void sql_add_comment(SqlScript *script, const char *what, const char *note);

#endif
