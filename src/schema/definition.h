/*
 * definition.h
 *		Whether a text of SQL is what it claims to be, by the server's parser: nothing is looked up or run.
 *
 * The parser also refuses what a loader would obey: a backslash outside of quotes and comments is no SQL.
 */
#ifndef AINECTO_SCHEMA_DEFINITION_H
#define AINECTO_SCHEMA_DEFINITION_H

#include "schema/schema.h"

/* One type's name, which may have a length and be an array. */
extern bool definition_is_type(const char *text);

/* One expression, as it may stand behind DEFAULT in CREATE TABLE. */
extern bool definition_is_default(const char *text);

/* One expression of any kind; in parentheses it may stand everywhere. */
extern bool definition_is_expression(const char *text);

/* What may follow CONSTRAINT name, of this kind (check, exclusion, not_null). */
extern bool definition_is_constraint(const char *text, const char *kind);

/* One query. */
extern bool definition_is_query(const char *text);

/* What may follow PARTITION BY. */
extern bool definition_is_partition_key(const char *text);

/* "FOR VALUES …", "DEFAULT". */
extern bool definition_is_partition_bound(const char *text);

/* One statement that makes an object of its kind and name. table: of a trigger, rule or policy; else NULL. */
extern bool definition_is_object(const SchemaObject *object, const SchemaTable *table);

/* Whether the columns that an expression, or a check's definition, names are the table's. */
extern bool definition_knows_columns(const char *expression, const SchemaTable *table);

/* Whether an expression calls a function or an operator that has the name of one of the schema's. */
extern bool definition_calls(const char *expression, const Schema *schema);

#endif
