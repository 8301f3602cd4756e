/*
 * schema_text.h
 *		Names, literals and comments in what is written of a schema.
 */
#ifndef AINECTO_SCHEMA_SCHEMA_TEXT_H
#define AINECTO_SCHEMA_SCHEMA_TEXT_H

#include "pure/format_check.h"
#include "schema/schema.h"

/* Asked before each thing: lets the statement be cancelled, and throws AI006 beyond SCHEMA_MAX_BYTES. */
extern void schema_check_room(StringInfo out);

/* An SQL identifier, in double quotes where it needs them; whatever quote_all_identifiers says. */
extern void schema_put_name(StringInfo out, const char *name);

/* With its schema in front, if there is one. */
extern void schema_put_qualified(StringInfo out, const char *schema, const char *name);

extern void schema_put_table_name(StringInfo out, const SchemaTable *table);

/* "(a, b)": columns of a table by their positions. */
extern void schema_put_columns(StringInfo out, const SchemaTable *table, const int *columns, int count);

/* An SQL string constant. */
extern void schema_put_literal(StringInfo out, const char *text);

/* A text as one line: characters that end a line or control a terminal are blanks. */
extern void schema_put_line(StringInfo out, const char *text);

/* A text in comments, each of its lines behind the mark. */
extern void schema_put_comment(StringInfo out, const char *mark, const char *text);

/* SQL that was parsed, closed behind a comment in it that ends with the line. */
extern void schema_put_sql(StringInfo out, const char *text);

/* What stands at the head of every text format: title, version, part, and what the format cannot say. */
extern void schema_put_head(StringInfo out, const char *mark, const Schema *schema,
							const StringInfoData *unsaid);

/* One more thing that a format cannot say: a line, made tame. */
extern void schema_leave_unsaid(StringInfo unsaid, const char *format, ...) format_check(2, 3);

/* Objects, counted by kind, for formats that know none of them. */
extern void schema_leave_objects_unsaid(StringInfo unsaid, const Schema *schema);

/* "shop.order", for such lines. */
extern char *schema_table_label(const SchemaTable *table);

#endif
