/*
 * document_copy.c
 *		typePayload.copyOf: tables of one ERD into another.
 */
#include "postgres.h"

#include "access/xact.h"
#include "core/exchange/copy.h"
#include "core/exchange/import.h"
#include "tool/document_copy.h"
#include "tool/export_text.h"
#include "utils/snapmgr.h"

static const char *const copy_rules[] = {"refuse", "keep", "take", NULL};

#define COPY_FIELDS                                                                               \
	ARG_ID("documentUuid", ARGUMENT_REQUIRED, "ERD."), ARG_INTEGER("version", 0, 1, 0, "Of it."), \
		ARG_ARRAY("tables", 0, 1, 0, &export_name_argument, "By name; absent: all.")

const Argument document_copy_new_fields[] = {
	COPY_FIELDS,
	ARG_END,
};

const Argument document_copy_fields[] = {
	COPY_FIELDS,
	ARG_CHOICE("onConflict", 0, copy_rules, "Where it is here, too, and another."),
	ARG_END,
};

/*
 * The source is not locked: it is read on one snapshot of now, which sees what this call has done so far.
 */
static const HistoryState *
load_source(const Place *source, int64 version)
{
	bool before = statement_use_one_snapshot(true);
	const HistoryState *volatile state = NULL;

	PG_TRY();
	{
		CommandCounterIncrement();
		PushActiveSnapshot(GetTransactionSnapshot());
		state = history_load(source, version);
		PopActiveSnapshot();
	}
	PG_FINALLY();
	{
		statement_use_one_snapshot(before);
	}
	PG_END_TRY();
	return state;
}

static void
read_tables(const ToolCall *call, const JsonNode *tables, SchemaPart *part)
{
	if (tables == NULL || tables->kind != JSON_NODE_ARRAY)
		return;
	if (tables->count > SCHEMA_PART_MAX_NAMES)
		tool_refuse(call, "typePayload.copyOf.tables",
					psprintf("has more than %d names", SCHEMA_PART_MAX_NAMES),
					"Leave it out for all tables, or copy some at a time.");
	part->tables = palloc(sizeof(const char *) * tables->count);
	for (int i = 0; i < tables->count; i++)
		part->tables[part->table_count++] = tables->items[i]->text;
}

void
document_copy_into(ToolCall *call, const pg_uuid_t *document, const JsonNode *copy, int index)
{
	const Place *source = &tool_target(call, "items[].typePayload.copyOf.documentUuid", index)->place;
	const char *rule = json_read_text(copy, "onConflict");
	CopyRequest request = {.document = document,
						   .rule = import_conflict_rule(rule == NULL ? "refuse" : rule),
						   .dry_run = json_read_boolean(call->arguments, "dryRun", false)};
	int64 version = 0;

	json_read_integer(copy, "version", &version);
	request.source = load_source(source, version);
	read_tables(call, json_read_member(copy, "tables"), &request.part);
	json_write_key(&call->result, "copy");
	json_write_open_object(&call->result);
	import_write_answer(&call->result, copy_run(&request), request.dry_run);
	json_write_close_object(&call->result);
}
