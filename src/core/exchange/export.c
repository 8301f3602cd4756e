/*
 * export.c
 *		A document's content at a version as a text for others.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/errors.h"
#include "core/exchange/export.h"
#include "utils/memutils.h"

const char *const export_format_names[] = {"sql",      "sql-compact", "dbml", "mermaid",
										   "markdown", "json",        "svg",  NULL};

void
export_options_init(ExportOptions *options)
{
	*options = (ExportOptions){.sql = {.grants = true, .comments = true}, .part = {.distance = 1}};
}

/* ---- options ---- */

static void
read_boolean(bool *value, const char *name, const JsonNode *node, StringInfo faults)
{
	if (node->kind == JSON_NODE_BOOLEAN)
		*value = node->boolean;
	else
		clip_append_fault(faults, name, "must be true or false.");
}

static void
read_names(const char ***names, int *count, const char *name, const JsonNode *node, StringInfo faults)
{
	if (node->kind != JSON_NODE_ARRAY || node->count > SCHEMA_PART_MAX_NAMES)
	{
		clip_append_fault(faults, name, "must be an array of at most 1000 names.");
		return;
	}
	*names = palloc(sizeof(const char *) * Max(node->count, 1));
	for (int i = 0; i < node->count; i++)
	{
		if (node->items[i]->kind == JSON_NODE_STRING)
			(*names)[(*count)++] = node->items[i]->text;
		else
			clip_append_fault(faults, name, "must hold texts only.");
	}
}

static void
read_near(SchemaPart *part, const JsonNode *node, StringInfo faults)
{
	part->near = json_read_text(node, "table");
	if (part->near == NULL)
		clip_append_fault(faults, "near", "must be an object with the text \"table\".");
	for (int i = 0; node->kind == JSON_NODE_OBJECT && i < node->count; i++)
	{
		if (strcmp(node->keys[i], "distance") == 0)
		{
			if (!json_node_to_integer(node->items[i], &part->distance) || part->distance < 0 ||
				part->distance > SCHEMA_PART_MAX_DISTANCE)
				clip_append_fault(faults, "near.distance", "must be an integer from 0 to 10.");
		}
		else if (strcmp(node->keys[i], "table") != 0)
			clip_append_fault(faults, node->keys[i], "is unknown in \"near\".");
	}
}

void
export_read_options(ExportOptions *options, const JsonNode *json, StringInfo faults)
{
	SchemaPart *part = &options->part;

	if (json->kind != JSON_NODE_OBJECT)
		appendStringInfoString(faults, "They must be a JSON object.");
	for (int i = 0; json->kind == JSON_NODE_OBJECT && i < json->count; i++)
	{
		const char *name = json->keys[i];
		const JsonNode *node = json->items[i];

		if (node->kind == JSON_NODE_NULL)
			continue;
		if (strcmp(name, "grants") == 0)
			read_boolean(&options->sql.grants, name, node, faults);
		else if (strcmp(name, "comments") == 0)
			read_boolean(&options->sql.comments, name, node, faults);
		else if (strcmp(name, "tables") == 0)
			read_names(&part->tables, &part->table_count, name, node, faults);
		else if (strcmp(name, "groups") == 0)
			read_names(&part->groups, &part->group_count, name, node, faults);
		else if (strcmp(name, "near") == 0)
			read_near(part, node, faults);
		else
			clip_append_fault(faults, name, "is unknown.");
	}
}

/* ---- writing ---- */

void
export_require_whole(const ExportOptions *options, ExportFormat format)
{
	const SchemaPart *part = &options->part;

	if (part->table_count > 0 || part->group_count > 0 || part->near != NULL)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("the format %s is of the whole document", export_format_names[format]),
						errhint("Take another format, or leave out tables, groups and near.")));
}

Schema *
export_schema(const HistoryState *state, const ExportOptions *options)
{
	Schema *schema = palloc(sizeof(Schema));

	schema_content_fill(schema, state);
	schema_part_take(schema, &options->part);
	return schema;
}

static void
write_schema(StringInfo out, const Schema *schema, ExportFormat format, const ExportOptions *options)
{
	switch (format)
	{
		case EXPORT_SQL:
			schema_write_sql(out, schema, &options->sql);
			break;
		case EXPORT_COMPACT:
			schema_write_compact(out, schema);
			break;
		case EXPORT_DBML:
			schema_write_dbml(out, schema);
			break;
		case EXPORT_MERMAID:
			schema_write_mermaid(out, schema);
			break;
		default:
			schema_write_markdown(out, schema);
			break;
	}
}

/* Everything on the way is thrown away at its end. */
void
export_write(StringInfo out, const HistoryState *state, ExportFormat format, const ExportOptions *options)
{
	MemoryContext caller = CurrentMemoryContext;
	MemoryContext work = AllocSetContextCreate(caller, "ainecto export", ALLOCSET_DEFAULT_SIZES);

	Assert(format != EXPORT_SVG && format != EXPORT_JSON);
	MemoryContextSwitchTo(work);
	write_schema(out, export_schema(state, options), format, options);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(work);
}
