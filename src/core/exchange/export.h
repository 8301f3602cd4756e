/*
 * export.h
 *		A document's content at a version as a text for others.
 */
#ifndef AINECTO_CORE_EXCHANGE_EXPORT_H
#define AINECTO_CORE_EXCHANGE_EXPORT_H

#include "core/exchange/schema_content.h"

typedef enum ExportFormat
{
	EXPORT_SQL,
	EXPORT_COMPACT,
	EXPORT_DBML,
	EXPORT_MERMAID,
	EXPORT_MARKDOWN,
	EXPORT_JSON,
	EXPORT_SVG /* drawn elsewhere: core/drawing */
} ExportFormat;

/* Their names, in this order; ends with NULL. */
extern const char *const export_format_names[];

typedef struct ExportOptions
{
	SchemaSqlOptions sql;
	SchemaPart part;
} ExportOptions;

/* Everything, with grants and comments. */
extern void export_options_init(ExportOptions *options);

/*
 * Take options from a JSON object: grants, comments, tables, groups, near {table, distance}. Every fault is
 * a line of faults. Texts are the tree's.
 */
extern void export_read_options(ExportOptions *options, const JsonNode *json, StringInfo faults);

/*
 * The text, in a format that is neither JSON (core/history/snapshot.h) nor a drawing. state is of an ERD.
 * AI002 for tables that are not there, AI006 beyond SCHEMA_MAX_BYTES.
 */
extern void export_write(StringInfo out, const HistoryState *state, ExportFormat format,
						 const ExportOptions *options);

/* AI001 if a part is wanted, in a format that has none. */
extern void export_require_whole(const ExportOptions *options, ExportFormat format);

/* The structs that would be written, in the current context. */
extern Schema *export_schema(const HistoryState *state, const ExportOptions *options);

#endif
