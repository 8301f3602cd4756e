/*
 * upload_scope.c
 *		scopeJson: a JSON object in a text, whose keys depend on the purpose.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/settings.h"
#include "base/uuid.h"
#include "core/file/attachment.h"
#include "core/readme/payload.h"
#include "mb/pg_wchar.h"
#include "tool/upload_scope.h"

#define SCOPE_PATH "scopeJson"
#define TITLE_MAX  255

#define KEYS_MAX 5

typedef struct ScopeKeys
{
	int required;               /* so many of the first ones have to be there */
	const char *keys[KEYS_MAX]; /* ends with NULL */
	const char *example;
} ScopeKeys;

static const ScopeKeys scope_keys[] = {
	[UPLOAD_DOCUMENT_CREATE] = {3,
								{"projectUuid", "type", "title", "folderUuid", NULL},
								"{\"projectUuid\": \"…\", \"type\": \"readme\", \"title\": \"…\"}"},
	[UPLOAD_DOCUMENT_UPDATE] = {1, {"documentUuid", "title", NULL}, "{\"documentUuid\": \"…\"}"},
	[UPLOAD_DOCUMENT_APPEND] = {1, {"documentUuid", "separator", NULL}, "{\"documentUuid\": \"…\"}"},
	[UPLOAD_ATTACHMENT] = {2,
						   {"documentUuid", "filename", "contentType", "sizeBytes", NULL},
						   "{\"documentUuid\": \"…\", \"filename\": \"plan.pdf\"}"},
	[UPLOAD_ERD_IMPORT] = {0, {"documentUuid", "projectUuid", NULL}, "{\"documentUuid\": \"…\"}"},
};

static JsonNode *
parse_scope(const ToolCall *call, UploadPurpose purpose)
{
	const char *text = json_read_text(call->arguments, SCOPE_PATH);
	const char *problem;
	JsonNode *scope;

	if (text == NULL)
		tool_refuse(call, SCOPE_PATH, "is needed for this purpose",
					psprintf("As JSON text: %s.", scope_keys[purpose].example));
	scope = json_read_parse(text, strlen(text), &problem);
	if (scope == NULL || scope->kind != JSON_NODE_OBJECT)
		tool_refuse(call, SCOPE_PATH,
					scope == NULL ? psprintf("is no JSON object: it is %s", problem) : "is no JSON object",
					psprintf("As JSON text: %s.", scope_keys[purpose].example));
	return scope;
}

static bool
is_known(const ScopeKeys *known, const char *key)
{
	for (int i = 0; known->keys[i] != NULL; i++)
	{
		if (strcmp(known->keys[i], key) == 0)
			return true;
	}
	return false;
}

/* Every key is known, of its kind, and given if it is required. A null is as good as nothing. */
static void
check_keys(const ToolCall *call, JsonNode *scope, UploadPurpose purpose)
{
	const ScopeKeys *known = &scope_keys[purpose];
	int64 size;

	for (int i = scope->count - 1; i >= 0; i--)
	{
		bool number = strcmp(scope->keys[i], "sizeBytes") == 0;
		const char *path = psprintf(SCOPE_PATH ".%s", scope->keys[i]);

		if (!is_known(known, scope->keys[i]))
			tool_refuse(call, path, "is no key of this purpose", psprintf("Use: %s.", known->example));
		if (scope->items[i]->kind == JSON_NODE_NULL)
			json_node_remove(scope, scope->keys[i]);
		else if (number && (!json_read_integer(scope, "sizeBytes", &size) || size < 0))
			tool_refuse(call, path, "is the number of bytes", NULL);
		else if (!number && scope->items[i]->kind != JSON_NODE_STRING)
			tool_refuse(call, path, "must be a text", NULL);
	}
	for (int i = 0; i < known->required; i++)
	{
		const char *value = json_read_text(scope, known->keys[i]);

		if (value == NULL || *value == '\0')
			tool_refuse(call, psprintf(SCOPE_PATH ".%s", known->keys[i]), "is missing",
						psprintf("As JSON text: %s.", known->example));
	}
}

/* The place that a key names, which the caller may write to. */
static void
require_place(const ToolCall *call, const JsonNode *scope, const char *key, PlaceKind kind, Place *place)
{
	const char *identifier = json_read_text(scope, key);
	pg_uuid_t uuid;

	if (!access_parse_uuid(identifier, &uuid) || !access_find_place(call->principal, kind, &uuid, place))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
						errmsg(SCOPE_PATH ".%s: there is no %s \"%s\", or none that you may see", key,
							   access_place_kind_name(kind), identifier),
						errhint("List what there is, and use its identifier unchanged.")));
	if (!access_allows(place->role, RIGHT_WRITE))
		ereport(ERROR,
				(errcode(ERRCODE_AI_PERMISSION_DENIED),
				 errmsg(SCOPE_PATH ".%s: your role %s on this %s does not allow it", key,
						access_role_name(place->role), access_place_kind_name(kind)),
				 errhint("Ask an OWNER for a role with the right \"%s\".", access_right_name(RIGHT_WRITE))));
	if (place->archived)
		ereport(ERROR, (errcode(ERRCODE_AI_ARCHIVED),
						errmsg(SCOPE_PATH ".%s: \"%s\" is in the trash", key, place->title),
						errhint("See list_trash, and bring it back first.")));
}

/* Only these types have a text that can be sent whole; returns how long it may be. */
static int64
text_limit(const ToolCall *call, DocumentType type)
{
	if (type == DOCUMENT_README)
		return PAYLOAD_MAX_BODY;
	if (type == DOCUMENT_FLOW_DIAGRAM)
		return UPLOAD_SOURCE_MAX;
	tool_refuse(call, SCOPE_PATH,
				psprintf("a document of type %s has no text to upload", access_document_type_name(type)),
				"Use the tools of that type; purpose mcp.call lets you send large calls with curl.");
}

static void
read_create(const ToolCall *call, UploadToken *token, JsonNode *scope)
{
	const char *name = json_read_text(scope, "type");
	DocumentType type;
	Place project;
	Place folder;

	/* Later names of the same types. */
	if (strcmp(name, "markdown") == 0)
		name = "readme";
	else if (strcmp(name, "diagram") == 0)
		name = "flow_diagram";
	if (!access_document_type_from_name(name, &type))
		tool_refuse(call, SCOPE_PATH ".type", "is no type of document",
					"Types with a text: readme, flow_diagram.");
	json_node_set(scope, "type", json_node_make_text(name));
	token->max_bytes = text_limit(call, type);
	if (pg_mbstrlen(json_read_text(scope, "title")) > TITLE_MAX)
		tool_refuse(call, SCOPE_PATH ".title", "has at most 255 characters", NULL);
	require_place(call, scope, "projectUuid", PLACE_PROJECT, &project);
	if (json_read_text(scope, "folderUuid") == NULL)
		return;
	require_place(call, scope, "folderUuid", PLACE_FOLDER, &folder);
	if (memcmp(&folder.project, &project.uuid, UUID_LEN) != 0)
		tool_refuse(call, SCOPE_PATH ".folderUuid", "the folder belongs to another project", NULL);
}

static void
read_document(const ToolCall *call, UploadToken *token, JsonNode *scope)
{
	const char *title = json_read_text(scope, "title");
	Place place;

	require_place(call, scope, "documentUuid", PLACE_DOCUMENT, &place);
	token->max_bytes = text_limit(call, place.type);
	if (token->purpose == UPLOAD_DOCUMENT_APPEND && place.type != DOCUMENT_README)
		tool_refuse(call, SCOPE_PATH ".documentUuid", "only readmes can be appended to",
					"Use document.update.");
	if (title != NULL && (*title == '\0' || pg_mbstrlen(title) > TITLE_MAX))
		tool_refuse(call, SCOPE_PATH ".title", "has 1 to 255 characters", NULL);
}

static void
read_attachment(const ToolCall *call, UploadToken *token, JsonNode *scope)
{
	const char *filename = json_read_text(scope, "filename");
	const char *type = json_read_text(scope, "contentType");
	const char *problem = attachment_name_problem(filename);
	int64 size;
	Place place;

	require_place(call, scope, "documentUuid", PLACE_DOCUMENT, &place);
	if (problem != NULL)
		tool_refuse(call, SCOPE_PATH ".filename", problem, NULL);
	if (type != NULL && !upload_type_is_valid(type))
		tool_refuse(call, SCOPE_PATH ".contentType", "is no media type",
					"Such as image/png; or leave it out.");
	token->max_bytes = UPLOAD_FILE_MAX;
	if (json_read_integer(scope, "sizeBytes", &size) && size > token->max_bytes)
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg(SCOPE_PATH ".sizeBytes: a file has at most %d bytes", UPLOAD_FILE_MAX)));
	token->storage_key = attachment_make_key(&place, filename);
}

/* For a document that is there, or for a new one of a project; who uses the key says which. */
static void
read_import(const ToolCall *call, UploadToken *token, JsonNode *scope)
{
	bool creates = json_read_text(scope, "projectUuid") != NULL;
	Place place;

	if (creates == (json_read_text(scope, "documentUuid") != NULL))
		tool_refuse(call, SCOPE_PATH, "names either a document or, for a new one, a project",
					psprintf("As JSON text: %s.", scope_keys[UPLOAD_ERD_IMPORT].example));
	require_place(call, scope, creates ? "projectUuid" : "documentUuid",
				  creates ? PLACE_PROJECT : PLACE_DOCUMENT, &place);
	if (!creates && place.type != DOCUMENT_ERD)
		tool_refuse(call, SCOPE_PATH ".documentUuid", "is no document of type erd", NULL);
	token->max_bytes = (int64) settings_import_limit() * 1024;
	token->storage_key = psprintf("imports/%s", uuid_make_text());
}

void
upload_scope_read(const ToolCall *call, UploadToken *token)
{
	JsonNode *scope = parse_scope(call, token->purpose);

	check_keys(call, scope, token->purpose);
	switch (token->purpose)
	{
		case UPLOAD_DOCUMENT_CREATE:
			read_create(call, token, scope);
			break;
		case UPLOAD_DOCUMENT_UPDATE:
		case UPLOAD_DOCUMENT_APPEND:
			read_document(call, token, scope);
			break;
		case UPLOAD_ATTACHMENT:
			read_attachment(call, token, scope);
			break;
		case UPLOAD_ERD_IMPORT:
			read_import(call, token, scope);
			break;
	}
	token->scope = scope;
}
