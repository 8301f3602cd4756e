/*
 * live_tools.c
 *		Tools that touch the database which Ainecto lives in. They are listed for who asks for them alone.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/caller/call.h"
#include "core/exchange/import.h"
#include "core/live/catalog.h"
#include "core/live/live_schema.h"
#include "core/tree/place.h"
#include "tool/registry.h"

static const char *const import_modes[] = {"merge", "replace", NULL};
static const char *const import_rules[] = {"refuse", "keep", "take", NULL};

static const Argument import_schema_arguments[] = {
	ARG_TEXT("name", 0, 1, 255, "Live schema, as an administrator named it; absent: list those you may use."),
	ARG_ID("documentUuid", 0, "ERD to merge it into,"),
	ARG_ID("projectUuid", 0, "or project of a new one."),
	ARG_ID("folderUuid", 0, "Folder of that project."),
	ARG_TEXT("title", 0, 1, 255, "Of the new ERD; absent: the live schema's name."),
	ARG_CHOICE("mode", 0, import_modes, "replace: also drop what it lacks."),
	ARG_CHOICE("onConflict", 0, import_rules, "Where both sides changed."),
	ARG_END,
};

static bool
is_given(const JsonNode *arguments, const char *name)
{
	const JsonNode *value = json_read_member(arguments, name);

	return value != NULL && value->kind != JSON_NODE_NULL;
}

static void
check_import_schema(const JsonNode *arguments, ArgumentFaults *faults)
{
	static const char *const of_name[] = {"documentUuid", "projectUuid", NULL};
	static const char *const of_project[] = {"folderUuid", "title", NULL};
	static const char *const of_document[] = {"baseVersion", NULL};

	for (const char *const *name = of_name; *name != NULL && !is_given(arguments, "name"); name++)
	{
		if (is_given(arguments, *name))
			fault_add(faults, *name, "goes with name", "name: a live schema", NULL);
	}
	for (const char *const *name = of_project; *name != NULL && !is_given(arguments, "projectUuid"); name++)
	{
		if (is_given(arguments, *name))
			fault_add(faults, *name, "is of a new document", "with projectUuid", NULL);
	}
	for (const char *const *name = of_document; *name != NULL && !is_given(arguments, "documentUuid"); name++)
	{
		if (is_given(arguments, *name))
			fault_add(faults, *name, "is of a document that is there", "with documentUuid", NULL);
	}
	if (is_given(arguments, "name") &&
		is_given(arguments, "documentUuid") == is_given(arguments, "projectUuid"))
		fault_add(faults, "documentUuid", "is one of two ways", "either documentUuid or projectUuid", NULL);
}

/* What is in none of the account's entries is not there. */
static void
find_entry(const ToolCall *call, const char *name, LiveSchema *entry)
{
	if (!live_schema_find(call->principal->account_id, name, entry))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg("name: there is no live schema \"%s\", or none that you may use", name),
						errhint("Call live_import_schema without arguments for those that you may use.")));
}

/* The audit row names what was read. */
static void
note_entry(const char *name)
{
	StringInfoData text;
	JsonWriter writer;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "kind", "live_schema");
	json_write_text_member(&writer, "id", name);
	json_write_close_object(&writer);
	call_note_change("live_schema", name, text.data);
}

static Datum
read_entry(const LiveSchema *entry)
{
	Definer definer;
	Datum catalog;

	live_schema_take_rights(entry, &definer);
	catalog = catalog_read(PointerGetDatum(entry->schemas), false);
	definer_leave(&definer);
	return live_schema_restrict(catalog);
}

/* The document to import into: the one named, or a new one. */
static void
find_document(ToolCall *call, const LiveSchema *entry, pg_uuid_t *document)
{
	const ResolvedTarget *known = tool_target(call, "documentUuid", -1);
	const ResolvedTarget *project = tool_target(call, "projectUuid", -1);
	const ResolvedTarget *folder = tool_target(call, "folderUuid", -1);
	const char *title = json_read_text(call->arguments, "title");

	if (known != NULL)
	{
		*document = known->place.uuid;
		return;
	}
	if (folder != NULL && memcmp(&folder->place.project, &project->place.uuid, UUID_LEN) != 0)
		tool_refuse(call, "folderUuid", "the folder belongs to another project",
					"Give the folder's own project as projectUuid.");
	place_create_document(&project->place.uuid, folder == NULL ? NULL : &folder->place.uuid, DOCUMENT_ERD,
						  title == NULL ? entry->name : title, document);
}

static void
run_import_schema(ToolCall *call)
{
	const char *name = json_read_text(call->arguments, "name");
	const char *mode = json_read_text(call->arguments, "mode");
	const char *rule = json_read_text(call->arguments, "onConflict");
	ImportRequest request = {.mode = import_mode(mode == NULL ? "merge" : mode),
							 .rule = import_conflict_rule(rule == NULL ? "refuse" : rule),
							 .dry_run = json_read_boolean(call->arguments, "dryRun", false)};
	LiveSchema entry;
	pg_uuid_t document;

	json_write_open_object(&call->result);
	if (name == NULL)
		live_schema_write_list(call->principal->account_id, &call->result);
	else
	{
		find_entry(call, name, &entry);
		note_entry(name);
		request.catalog = read_entry(&entry);
		request.description = psprintf("Imported the live schema %s", name);
		find_document(call, &entry, &document);
		request.document = &document;
		json_write_uuid_member(&call->result, "documentUuid", &document);
		import_write_answer(&call->result, import_run(&request), request.dry_run);
	}
	json_write_close_object(&call->result);
}

static const Tool tools[] = {
	{
		.name = "live_import_schema",
		.title = "Import a live schema",
		.summary =
			"Merge schemas of this server's own database, as an administrator offers them, into an ERD "
			"or a new one. Answers what was created, changed, renamed and left out.",
		.group = TOOL_GROUP_LIVE,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_CONTENT,
		.arguments = import_schema_arguments,
		.check = check_import_schema,
		.targets = {{TARGET_DOCUMENT, "documentUuid", RIGHT_WRITE, TARGET_ERD},
					{TARGET_PROJECT, "projectUuid", RIGHT_WRITE, 0},
					{TARGET_FOLDER, "folderUuid", RIGHT_WRITE, 0}},
		.run = run_import_schema,
	},
};

const ToolTable live_tools = {tools, lengthof(tools)};
