/*
 * schema_index.h
 *		What writers look up in a schema by name: found at once, whatever its size.
 */
#ifndef AINECTO_SCHEMA_SCHEMA_INDEX_H
#define AINECTO_SCHEMA_SCHEMA_INDEX_H

#include "schema/schema.h"
#include "utils/hsearch.h"

/* Numbers by texts, in the current context. */
extern HTAB *schema_index_make(void);

/* The first number of a text stays. Texts are not copied. */
extern void schema_index_put(HTAB *index, const char *text, int number);

/* -1: there is none. */
extern int schema_index_find(HTAB *index, const char *text);

/* Make the index of a schema, once all is in it that is to be written. */
extern void schema_index_fill(Schema *schema);

/* NULL: there is none. A table's name as it is, its schema (NULL: it says none) as well. */
extern const SchemaTable *schema_find_table(const Schema *schema, const char *space, const char *name);

/* The same by a key of depends_on, "table:shop.order"; NULL for keys of others, too. */
extern const SchemaTable *schema_find_needed(const Schema *schema, const char *key);

/* NULL: the table has none of this name. */
extern const SchemaColumn *schema_find_column(const SchemaTable *table, const char *name);

/* The table whose column takes its values of this sequence, and the column. */
extern const SchemaTable *schema_find_serial(const Schema *schema, const char *space, const char *sequence,
											 const SchemaColumn **column);

/* Whether there is an index, or a constraint with one, of this name. */
extern bool schema_has_index(const Schema *schema, const char *space, const char *name);

/* The enum that a type's text names. */
extern const SchemaEnum *schema_find_enum(const Schema *schema, const char *type);

/* Whether there is a sequence, or a function, operator, aggregate or cast, of this name in any schema. */
extern bool schema_has_sequence(const Schema *schema, const char *name);
extern bool schema_has_routine(const Schema *schema, const char *name);

#endif
