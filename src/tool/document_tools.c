/*
 * document_tools.c
 *		Documents of any type.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/caller/call.h"
#include "core/exchange/import.h"
#include "core/file/upload.h"
#include "core/readme/payload.h"
#include "core/search/search.h"
#include "core/tree/document_walk.h"
#include "core/tree/place.h"
#include "core/tree/visible.h"
#include "tool/archive.h"
#include "tool/document_copy.h"
#include "tool/export_text.h"
#include "tool/object_list.h"
#include "tool/registry.h"
#include "utils/uuid.h"

#include "tool/document_tools.sql.h"

#define SEARCH_MAX_HITS     50
#define SEARCH_DEFAULT_HITS 20
/* Further down a ranked list nobody looks; and every page costs what all before it cost. */
#define SEARCH_MAX_OFFSET 10000

static const char *const type_choices[] = {"erd", "flow_diagram", "readme", "testcase", NULL};

/* Names that later versions of the product have for the same types: other name, ours. */
static const char *const type_aliases[] = {"diagram", "flow_diagram", "markdown", "readme", NULL};

#define ARG_TYPE(flags_, description_)                                                     \
	{                                                                                      \
		.kind = ARGUMENT_TEXT, .name = "type", .flags = (flags_), .choices = type_choices, \
		.choice_aliases = type_aliases, .description = (description_)                      \
	}

static const char *const document_orders[] = {"created", "changed", NULL};

static const Argument list_documents_arguments[] = {
	ARG_ID("projectUuid", ARGUMENT_PLAIN, "Only documents of this project."),
	ARG_ID("folderUuid", 0, "Only documents directly in this folder."),
	ARG_TYPE(ARGUMENT_PLAIN, "Only documents of this type."),
	ARG_TEXT("q", 0, 0, 500,
			 "Only documents whose title holds all these words; search_documents looks inside."),
	ARG_CHOICE("sort", 0, document_orders, "changed: those changed last come first."),
	ARG_LIMIT,
	ARG_CURSOR,
	ARG_END,
};

static const Argument get_document_arguments[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, "The document."),
	OBJECT_LIST_ARGUMENT,
	EXPORT_ARGUMENTS,
	ARG_END,
};

static const char *const import_modes[] = {"merge", "replace", "apply", NULL};
static const char *const import_rules[] = {"refuse", "keep", "take", NULL};

/* A new document has nothing to be merged with. */
static const Argument new_import_fields[] = {
	ARG_CHOICE("format", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, import_format_names, "What it is."),
	ARG_TEXT("text", ARGUMENT_TERSE | ARGUMENT_PLAIN, 1, 0, "Text; never run."),
	ARG_TEXT("storageKey", ARGUMENT_TERSE, 1, 255, "Its upload."),
	ARG_END,
};

static const Argument import_fields[] = {
	ARG_CHOICE("format", ARGUMENT_REQUIRED, import_format_names, "What it is."),
	ARG_TEXT("text", ARGUMENT_TERSE, 1, 0, "Text; never run."),
	ARG_TEXT("storageKey", ARGUMENT_TERSE, 1, 255, "Or: of an erd.import token."),
	ARG_TEXT("source", ARGUMENT_TERSE, 1, IMPORT_SOURCE_MAX, "Name, to compare with its last."),
	ARG_CHOICE("mode", 0, import_modes, "replace: also drop what it lacks. apply: SQL changes what is here."),
	ARG_CHOICE("onConflict", 0, import_rules, "Where both sides changed."),
	ARG_END,
};

#define SELDOM (ARGUMENT_NULLABLE | ARGUMENT_SELDOM)

/* clang-format off */
#define PAYLOAD_FIELDS \
	ARG_TEXT("body", 0, 0, 0, "readme: its Markdown."), \
	ARG_TEXT("diagramSource", SELDOM | ARGUMENT_TERSE, 0, 1000000, "flow_diagram: its source text."), \
	ARG_TEXT("sourceLanguage", SELDOM, 0, 50, "flow_diagram: its language."), \
	ARG_TEXT("edgeStyle", SELDOM, 0, 50, "flow_diagram: how edges are drawn."), \
	ARG_BOOLEAN("isModule", SELDOM, "flow_diagram: embeddable."), \
	ARG_ANY("metadata", SELDOM, "flow_diagram: any JSON."), \
	ARG_TEXT("defaultEnvironment", SELDOM, 0, 50, "testcase: environment for runs."), \
	ARG_TEXT("defaultTestAccount", SELDOM | ARGUMENT_TERSE, 0, 100, "testcase: account for runs."),
/* clang-format on */

static const Argument new_payload_fields[] = {
	PAYLOAD_FIELDS ARG_OBJECT("import", 0, new_import_fields, "erd: content."),
	ARG_OBJECT("copyOf", 0, document_copy_new_fields, "erd: of another."),
	ARG_END,
};

static const Argument payload_fields[] = {
	PAYLOAD_FIELDS ARG_OBJECT("import", 0, import_fields, "erd: what to merge in."),
	ARG_OBJECT("copyOf", 0, document_copy_fields, "erd: tables of another to add."),
	ARG_END,
};

static const Argument create_item_fields[] = {
	ARG_ID("projectUuid", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, "Its project."),
	ARG_TEXT("folderUuid", ARGUMENT_NULLABLE, 0, ARGUMENT_ID_MAX, "Folder of that project."),
	ARG_TYPE(ARGUMENT_REQUIRED, "It never changes."),
	ARG_TEXT("title", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, 255, "Title."),
	ARG_OBJECT("typePayload", 0, new_payload_fields, "Fields of its type."),
	ARG_TEXT("body", ARGUMENT_SELDOM, 0, 0, "readme: as in typePayload."),
	ARG_END,
};

static const Argument create_item = ARG_OBJECT(NULL, 0, create_item_fields, NULL);

static const Argument create_documents_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, 1, ARGUMENT_BATCH_MAX, &create_item,
			  "New documents."),
	ARG_END,
};

static const Argument update_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, "The document."),
	ARG_TEXT("title", ARGUMENT_PLAIN, 1, 255, "New title."),
	ARG_OBJECT("typePayload", 0, payload_fields,
			   "Fields to change, null clears one; fields of another type are refused."),
	ARG_TEXT("body", ARGUMENT_SELDOM, 0, 0, "readme: older spelling of typePayload.body."),
	ARG_END,
};

static const Argument update_item = ARG_OBJECT(NULL, 0, update_item_fields, NULL);

static const Argument update_documents_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &update_item, "One change per document."),
	ARG_END,
};

static const Argument id_item = ARG_ID(NULL, 0, "uuid of a document.");

static const Argument delete_documents_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &id_item, "Documents to archive."),
	ARG_END,
};

static const Argument unarchive_documents_arguments[] = {
	ARG_ARRAY("uuids", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &id_item, "Documents to bring back."),
	ARG_END,
};

static const Argument move_item_fields[] = {
	ARG_ID("uuid", ARGUMENT_REQUIRED | ARGUMENT_PLAIN, "The document."),
	ARG_TEXT("newFolderUuid", ARGUMENT_NULLABLE, 0, ARGUMENT_ID_MAX,
			 "Folder of the target project; absent, null or empty: its top level."),
	ARG_ID("targetProjectUuid", 0, "Project to move it to; absent: it stays in its project."),
	ARG_ID("targetWorkspaceUuid", 0, "Safety check: must be the workspace of the target project."),
	ARG_END,
};

static const Argument move_item = ARG_OBJECT(NULL, 0, move_item_fields, NULL);

static const Argument move_documents_arguments[] = {
	ARG_ARRAY("items", ARGUMENT_REQUIRED, 1, ARGUMENT_BATCH_MAX, &move_item, "One move per document."),
	ARG_TEXT("clientMutationId", ARGUMENT_VISIBLE_ASCII, 1, 128,
			 "Your id for this call: a repeat returns the first answer."),
	ARG_END,
};

static const Argument search_documents_arguments[] = {
	ARG_TEXT("q", ARGUMENT_REQUIRED, 1, SEARCH_MAX_QUERY,
			 "Words to look for; beginnings of words and small typos match."),
	ARG_TYPE(ARGUMENT_PLAIN, "Only documents of this type."),
	ARG_ID("projectUuid", ARGUMENT_PLAIN, "Only documents of this project."),
	{.kind = ARGUMENT_INTEGER,
	 .name = "limit",
	 .flags = ARGUMENT_DEFAULT_NUMBER,
	 .minimum = 1,
	 .maximum = SEARCH_MAX_HITS,
	 .fallback = SEARCH_DEFAULT_HITS,
	 .description = "Documents wanted."},
	{.kind = ARGUMENT_INTEGER,
	 .name = "offset",
	 .flags = ARGUMENT_DEFAULT_NUMBER,
	 .minimum = 0,
	 .maximum = SEARCH_MAX_OFFSET,
	 .fallback = 0,
	 .description = "Documents to skip."},
	{.kind = ARGUMENT_INTEGER,
	 .name = "places",
	 .flags = ARGUMENT_DEFAULT_NUMBER,
	 .minimum = 1,
	 .maximum = SEARCH_MAX_PLACES,
	 .fallback = SEARCH_DEFAULT_PLACES,
	 .description = "Places shown of each."},
	ARG_END,
};

static const char *const list_documents_by[] = {"folderUuid", "type", "q", NULL};

/* The same list in the other order; its name keeps the cursors of both apart. */
static const Tool latest_documents = {
	.name = "list_documents by change",
	.arguments = list_documents_arguments,
	.query = &list_latest_documents_query,
	.query_arguments = list_documents_by,
};

/* The project or folder to list, NULL for everything. */
static const Place *
list_scope(const ToolCall *call)
{
	const ResolvedTarget *folder = tool_target(call, "folderUuid", -1);

	if (folder != NULL)
		return &folder->place;
	return call->target_count > 0 ? tool_place(call) : NULL;
}

/* A folder of another project than the one that is named beside it holds nothing of that. */
static bool
scopes_exclude(const ToolCall *call)
{
	return call->target_count == 2 &&
		   memcmp(&call->targets[0].place.project, &call->targets[1].place.project, UUID_LEN) != 0;
}

static void
list_oldest(ToolCall *call)
{
	const char *after[TOOL_CURSOR_PARTS];
	int64 limit = tool_limit(call);
	DocumentWalk walk = {.account = call->principal->account_id,
						 .scope = list_scope(call),
						 .type = json_read_text(call->arguments, "type"),
						 .words = json_read_text(call->arguments, "q"),
						 .after = after,
						 .most = scopes_exclude(call) ? 0 : limit + 1};
	DocumentWalkPage page;

	StaticAssertStmt(DOCUMENT_WALK_PARTS == TOOL_CURSOR_PARTS, "a cursor is a position of the walk");
	tool_cursor_read(call, after);
	if (!document_walk_read(&walk, &page))
		tool_refuse_cursor();
	json_write_open_object(&call->result);
	tool_write_page(call, "items", execute_page_documents(page.documents, page.places), limit);
	json_write_close_object(&call->result);
}

static void
list_documents(ToolCall *call)
{
	const char *order = json_read_text(call->arguments, "sort");
	ToolCall latest = *call;

	if (order == NULL || strcmp(order, "changed") != 0)
	{
		list_oldest(call);
		return;
	}
	latest.tool = &latest_documents;
	tool_run_list(&latest);
	call->result = latest.result;
}

static void
check_get_document(const JsonNode *arguments, ArgumentFaults *faults)
{
	export_check_arguments(arguments, faults);
	object_list_check(arguments, faults);
}

static void
get_document(ToolCall *call)
{
	const Place *place = tool_place(call);
	JsonWriter *writer = &call->result;

	if (object_list_answer(call, place) || export_answer(call, place, 0))
		return;
	json_write_open_object(writer);
	json_write_uuid_member(writer, "uuid", &place->uuid);
	json_write_text_member(writer, "title", place->title);
	json_write_text_member(writer, "type", access_document_type_name(place->type));
	json_write_uuid_member(writer, "projectUuid", &place->project);
	if (place->has_folder)
		json_write_uuid_member(writer, "folderUuid", &place->folder);
	json_write_uuid_member(writer, "workspaceUuid", &place->workspace);
	json_write_text_member(writer, "role", access_role_name(place->role));
	if (execute_read_document(&place->uuid) == 1)
	{
		json_write_raw_member(writer, "createdAt", statement_text(0, 1));
		json_write_raw_member(writer, "updatedAt", statement_text(0, 2));
		json_write_integer_member(writer, "version", statement_integer(0, 3));
	}
	json_write_key(writer, "typePayload");
	payload_read(writer, &place->uuid, place->type);
	json_write_key(writer, "counts");
	payload_count(writer, &place->uuid, place->type);
	json_write_close_object(writer);
}

/* The payload of an entry with the older spelling of body taken in; NULL without any. Checks the fields'
 * types. */
static const JsonNode *
payload_of_item(const ToolCall *call, const JsonNode *item, DocumentType type)
{
	JsonNode *payload = json_read_member(item, "typePayload");
	JsonNode *body = json_read_member(item, "body");

	if (body != NULL)
	{
		if (json_read_member(payload, "body") != NULL)
			tool_refuse(call, "body", "given twice", "Give typePayload.body alone.");
		if (payload == NULL)
			payload = json_node_make(JSON_NODE_OBJECT);
		json_node_set(payload, "body", body);
	}
	for (int i = 0; payload != NULL && i < payload->count; i++)
	{
		DocumentType owner;

		if (!payload_field_type(payload->keys[i], &owner) || owner == type)
			continue;
		tool_refuse(call, psprintf("typePayload.%s", payload->keys[i]),
					psprintf("belongs to documents of type %s, not %s", access_document_type_name(owner),
							 access_document_type_name(type)),
					"Leave it out, or use a document of that type.");
	}
	return payload;
}

static const char *
choice_of(const JsonNode *import, const char *name, const char *otherwise)
{
	const char *value = json_read_text(import, name);

	return value == NULL ? otherwise : value;
}

/* What the client has sent: in the call, or before it under a key; body says which of these. */
static void
take_import_text(const ToolCall *call, ImportRequest *request, const JsonNode *import, UploadBody *body)
{
	const char *key = json_read_text(import, "storageKey");
	const JsonNode *given = json_read_member(import, "text");
	StringInfoData text;

	if ((key == NULL) == (given == NULL))
		tool_refuse(call, "typePayload.import", "needs one of text and storageKey",
					"Give short texts as text; for others ask for a token with request_upload_token, purpose "
					"erd.import, and PUT them first.");
	if (given != NULL)
	{
		import_set_text(request, given->text, given->length);
		return;
	}
	if (!upload_find_stored(call->principal, key, body))
		tool_refuse(
			call, "typePayload.import.storageKey", "you have uploaded nothing under this key",
			"Ask for a token with request_upload_token, purpose erd.import, and PUT what you import first.");
	initStringInfo(&text);
	upload_read_text(body, &text);
	import_set_text(request, text.data, text.len);
	if (request->text == NULL)
		pfree(text.data);
}

/* An upload is gone once it was imported. */
static void
import_into(ToolCall *call, const pg_uuid_t *document, const JsonNode *import)
{
	ImportRequest request = {.document = document,
							 .format = import_format(json_read_text(import, "format")),
							 .source = json_read_text(import, "source")};
	UploadBody body;

	import_set_mode(&request, choice_of(import, "mode", "merge"));
	take_import_text(call, &request, import, &body);
	request.rule = import_conflict_rule(choice_of(import, "onConflict", "refuse"));
	request.dry_run = json_read_boolean(call->arguments, "dryRun", false);
	json_write_key(&call->result, "import");
	json_write_open_object(&call->result);
	import_write_answer(&call->result, import_run(&request), request.dry_run);
	json_write_close_object(&call->result);
	if (json_read_text(import, "storageKey") != NULL)
		upload_drop(&body.uuid);
}

/* The member import or copyOf of a payload, which is no field of the document, taken out of it; NULL without
 * one. */
static const JsonNode *
take_member(const ToolCall *call, JsonNode *item, DocumentType type, const char *name)
{
	JsonNode *payload = json_read_member(item, "typePayload");
	const JsonNode *member = json_read_member(payload, name);

	if (member == NULL)
		return NULL;
	if (type != DOCUMENT_ERD)
		tool_refuse(call, psprintf("typePayload.%s", name),
					psprintf("belongs to documents of type %s, not %s",
							 access_document_type_name(DOCUMENT_ERD), access_document_type_name(type)),
					"Leave it out, or use a document of that type.");
	json_node_remove(payload, name);
	return member;
}

/* What comes into a document whole: a catalog, or tables of another document. */
typedef struct Arrival
{
	const JsonNode *import;
	const JsonNode *copy;
} Arrival;

static Arrival
take_arrival(const ToolCall *call, JsonNode *item, DocumentType type)
{
	Arrival arrival = {.import = take_member(call, item, type, "import"),
					   .copy = take_member(call, item, type, "copyOf")};

	if (arrival.import != NULL && arrival.copy != NULL)
		tool_refuse(call, "typePayload.copyOf", "is given beside import",
					"Give one of the two, and the other in a second call.");
	/* The first version of a new document begins before anything is copied. */
	if (arrival.copy != NULL)
		call_suggest_description(
			psprintf("Copied from document %s", json_read_text(arrival.copy, "documentUuid")));
	return arrival;
}

static void
bring_in(ToolCall *call, const pg_uuid_t *document, const Arrival *arrival, int index)
{
	if (arrival->import != NULL)
		import_into(call, document, arrival->import);
	if (arrival->copy != NULL)
		document_copy_into(call, document, arrival->copy, index);
}

static void
create_document(ToolCall *call, JsonNode *item, int index)
{
	const Place *project = &tool_target(call, "items[].projectUuid", index)->place;
	const ResolvedTarget *folder = tool_target(call, "items[].folderUuid", index);
	const char *title = json_read_text(item, "title");
	const JsonNode *payload;
	Arrival arrival;
	DocumentType type;
	pg_uuid_t uuid;

	if (!access_document_type_from_name(json_read_text(item, "type"), &type))
		elog(ERROR, "the binder let an unknown document type pass");
	arrival = take_arrival(call, item, type);
	payload = payload_of_item(call, item, type);
	if (folder != NULL && memcmp(&folder->place.project, &project->uuid, UUID_LEN) != 0)
		tool_refuse(call, "folderUuid", "the folder belongs to another project",
					"Give the folder's own project as projectUuid.");
	place_create_document(&project->uuid, folder == NULL ? NULL : &folder->place.uuid, type, title, &uuid);
	payload_write(&uuid, NULL, payload);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &uuid);
	json_write_text_member(&call->result, "title", title);
	json_write_text_member(&call->result, "type", access_document_type_name(type));
	bring_in(call, &uuid, &arrival, index);
	json_write_close_object(&call->result);
}

static void
update_document(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].uuid", index)->place;
	Arrival arrival = take_arrival(call, item, place->type);

	payload_write(&place->uuid, json_read_text(item, "title"), payload_of_item(call, item, place->type));
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	bring_in(call, &place->uuid, &arrival, index);
	json_write_close_object(&call->result);
}

/* Where a move leads, checked: the project, and the folder or NULL. */
static const pg_uuid_t *
move_destination(const ToolCall *call, const JsonNode *item, int index, const Place *place,
				 pg_uuid_t *project)
{
	const ResolvedTarget *folder = tool_target(call, "items[].newFolderUuid", index);
	const ResolvedTarget *other = tool_target(call, "items[].targetProjectUuid", index);
	const pg_uuid_t *workspace = other == NULL ? &place->workspace : &other->place.workspace;
	const char *guard = json_read_text(item, "targetWorkspaceUuid");
	pg_uuid_t expected;

	*project = other == NULL ? place->project : other->place.uuid;
	if (guard != NULL &&
		(!access_parse_uuid(guard, &expected) || memcmp(&expected, workspace, UUID_LEN) != 0))
		tool_refuse(call, "targetWorkspaceUuid", "is not the workspace of the target project",
					"Check that targetProjectUuid is the project you mean.");
	if (folder != NULL && memcmp(&folder->place.project, project, UUID_LEN) != 0)
		tool_refuse(call, "newFolderUuid", "the folder does not belong to the target project",
					"Give the folder's project as targetProjectUuid.");
	return folder == NULL ? NULL : &folder->place.uuid;
}

static void
move_document(ToolCall *call, JsonNode *item, int index)
{
	const Place *place = &tool_target(call, "items[].uuid", index)->place;
	pg_uuid_t project;
	const pg_uuid_t *folder = move_destination(call, item, index, place, &project);
	const ResolvedTarget *other = tool_target(call, "items[].targetProjectUuid", index);
	bool changed;

	/* The gate has checked a folder or project that the entry names; of the own top level the project is in
	 * charge, and of what leaves a project or workspace those who would lose it. */
	if (other != NULL)
		place_require_departure(call->principal, place, &other->place);
	if (folder == NULL && place->has_folder && memcmp(&project, &place->project, UUID_LEN) == 0)
		place_require_top_level(call->principal, &project);
	changed = place_move_document(&place->uuid, &project, folder);
	json_write_open_object(&call->result);
	json_write_uuid_member(&call->result, "uuid", &place->uuid);
	json_write_boolean_member(&call->result, "changed", changed);
	json_write_uuid_member(&call->result, "projectUuid", &project);
	if (folder != NULL)
		json_write_uuid_member(&call->result, "folderUuid", folder);
	json_write_close_object(&call->result);
}

static void
search_documents(ToolCall *call)
{
	SearchRequest request = {0};

	request.account = call->principal->account_id;
	request.query = json_read_text(call->arguments, "q");
	request.type = json_read_text(call->arguments, "type");
	request.project = call->target_count > 0 ? &call->targets[0].place.uuid : NULL;
	request.limit = SEARCH_DEFAULT_HITS;
	json_read_integer(call->arguments, "limit", &request.limit);
	json_read_integer(call->arguments, "offset", &request.offset);
	request.places = SEARCH_DEFAULT_PLACES;
	json_read_integer(call->arguments, "places", &request.places);
	search_run(&request, &call->result);
}

static const Tool tools[] = {
	{
		.name = "list_documents",
		.title = "List documents",
		.summary = "Documents you see, project by project or of one project or folder, oldest first.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_CORE,
		.arguments = list_documents_arguments,
		.targets = {{TARGET_PROJECT, "projectUuid", RIGHT_READ, 0},
					{TARGET_FOLDER, "folderUuid", RIGHT_READ, 0}},
		.run = list_documents,
	},
	{
		.name = "get_document",
		.title = "Get document",
		.summary =
			"One document: where it lies, its version, your role, its typePayload (with a readme's body) "
			"and how much it holds; by format its content. ERDs, flows, testcases have their own tools.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_FAST | TOOL_CORE,
		.arguments = get_document_arguments,
		.check = check_get_document,
		.targets = {{TARGET_DOCUMENT, "uuid", RIGHT_READ, 0}},
		.run = get_document,
		.rest =
			"format: \"json\", of a readme \"markdown\", gives all of it in pages: nextCursor of one is cursor of the next call.",
	},
	{
		.name = "create_documents",
		.title = "Create documents",
		.summary = "Create documents in projects or folders.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_CONTENT | TOOL_CORE,
		.arguments = create_documents_arguments,
		.targets = {{TARGET_PROJECT, "items[].projectUuid", RIGHT_WRITE, 0},
					{TARGET_FOLDER, "items[].folderUuid", RIGHT_WRITE, 0},
					DOCUMENT_COPY_TARGET},
		.batch = "items",
		.each = create_document,
	},
	{
		.name = "update_documents",
		.title = "Update documents",
		.summary =
			"Change titles or fields of the type, such as the whole body of a readme. Makes a version.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT | TOOL_CONTENT | TOOL_CORE,
		.arguments = update_documents_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].uuid", RIGHT_WRITE, 0}, DOCUMENT_COPY_TARGET},
		.batch = "items",
		.each = update_document,
	},
	{
		.name = "delete_documents",
		.title = "Delete documents",
		.summary = "Move documents to the trash; unarchive_documents brings them back.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = delete_documents_arguments,
		.targets = {{TARGET_DOCUMENT, "uuids[]", RIGHT_DELETE_DOCUMENT, TARGET_WITH_ARCHIVED}},
		.batch = "uuids",
		.each = archive_each,
	},
	{
		.name = "unarchive_documents",
		.title = "Unarchive documents",
		.summary = "Bring documents back from the trash; nothing above them may be there.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_IDEMPOTENT,
		.arguments = unarchive_documents_arguments,
		.targets = {{TARGET_DOCUMENT, "uuids[]", RIGHT_DELETE_DOCUMENT, TARGET_WITH_ARCHIVED}},
		.run = archive_restore,
		.batch = "uuids",
		.each = archive_restore_each,
	},
	{
		.name = "move_documents",
		.title = "Move documents",
		.summary =
			"Move documents to another folder or project. Identifier, versions and audit stay with them.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_WRITE,
		.flags = TOOL_DESTRUCTIVE | TOOL_IDEMPOTENT,
		.arguments = move_documents_arguments,
		.targets = {{TARGET_DOCUMENT, "items[].uuid", RIGHT_WRITE, 0},
					{TARGET_FOLDER, "items[].newFolderUuid", RIGHT_WRITE, 0},
					{TARGET_PROJECT, "items[].targetProjectUuid", RIGHT_WRITE, 0}},
		.batch = "items",
		.each = move_document,
	},
	{
		.name = "search_documents",
		.title = "Search documents",
		.summary =
			"Search titles and whatever documents hold that you may see, best first, with places and snippets.",
		.group = TOOL_GROUP_GENERIC,
		.access = TOOL_READ,
		.flags = TOOL_IDEMPOTENT | TOOL_CORE,
		.arguments = search_documents_arguments,
		.targets = {{TARGET_PROJECT, "projectUuid", RIGHT_READ, 0}},
		.run = search_documents,
		.rest = "offset gives the next hits, limit fewer at a time.",
	},
};

const ToolTable document_tools = {tools, lengthof(tools)};
