/*
 * schema_content.h
 *		From an ERD at a version to the structs that src/schema writes, whole or in part.
 */
#ifndef AINECTO_CORE_EXCHANGE_SCHEMA_CONTENT_H
#define AINECTO_CORE_EXCHANGE_SCHEMA_CONTENT_H

#include "core/history/history.h"
#include "schema/schema.h"

/* Everything of a version, in its order. What it points to is the version's, or in the current context. */
extern void schema_content_fill(Schema *schema, const HistoryState *state);

/* Which tables are wanted. Each list is palloc'd, and may be empty; all three empty: the whole. */
typedef struct SchemaPart
{
	const char **tables; /* "order", "shop.order" */
	int table_count;
	const char **groups;
	int group_count;
	const char *near; /* a table; NULL: none */
	int64 distance;   /* references away from it, either way */
} SchemaPart;

#define SCHEMA_PART_MAX_NAMES    1000
#define SCHEMA_PART_MAX_DISTANCE 10

/*
 * Leave what belongs to the wanted tables: references among them, enums and objects that they need, groups
 * that have one of them. AI002 names every table and group that is not there.
 */
extern void schema_part_take(Schema *schema, const SchemaPart *part);

#endif
