/*
 * run.c
 *		What tools share while they run: targets, batches, queries, pages.
 */
#include "postgres.h"

#include "base/compat.h"
#include "base/digest.h"
#include "base/errors.h"
#include "common/base64.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pure/excerpt.h"
#include "tool/row_page.h"
#include "tool/tool.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

#define CURSOR_MESSAGE "cursor: not a cursor of this tool"
#define CURSOR_HINT    "Pass nextCursor of the previous page unchanged, or leave cursor out for the first page."

/* Between the parts of a cursor before it is encoded; cannot stand in a JSON text unescaped. */
#define CURSOR_SEPARATOR '\x1f'
#define CURSOR_MAX       512

#define DEFAULT_LIMIT 50

/* $1 account, $2 target; pages then have limit and cursor parts. */
#define QUERY_FIXED_PARAMETERS 2
/* Hexadecimal digits of the SHA-256 of what stands before them. */
#define CURSOR_CHECKSUM       12
#define LIST_FIXED_PARAMETERS (QUERY_FIXED_PARAMETERS + 1 + TOOL_CURSOR_PARTS)

const ResolvedTarget *
tool_target(const ToolCall *call, const char *path, int index)
{
	for (int i = 0; i < call->target_count; i++)
	{
		const ResolvedTarget *resolved = &call->targets[i];

		if (strcmp(resolved->target->path, path) == 0 && (index < 0 || resolved->index == index))
			return resolved;
	}
	return NULL;
}

const Place *
tool_place(const ToolCall *call)
{
	if (call->target_count == 0)
		elog(ERROR, "tool %s has no target", call->tool->name);
	return &call->targets[0].place;
}

void
tool_refuse(const ToolCall *call, const char *path, const char *message, const char *hint)
{
	(void) call;
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s: %s", path, message),
					hint == NULL ? 0 : errhint("%s", hint)));
	pg_unreachable();
}

void
tool_run_entries(ToolCall *call)
{
	const JsonNode *entries = json_read_member(call->arguments, call->tool->batch);
	MemoryContext item_context =
		AllocSetContextCreate(CurrentMemoryContext, "ainecto batch entry", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = CurrentMemoryContext;
	/* Outlives an error: the gate puts it into the answer. */
	char *path = palloc(NAMEDATALEN);

	json_write_open_object(&call->result);
	json_write_key(&call->result, call->tool->answer != NULL ? call->tool->answer : "items");
	json_write_open_array(&call->result);
	for (int i = 0; i < entries->count; i++)
	{
		snprintf(path, NAMEDATALEN, "%s[%d]", call->tool->batch, i);
		call->item_path = path;
		MemoryContextSwitchTo(item_context);
		call->tool->each(call, entries->items[i], i);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(item_context);
		CHECK_FOR_INTERRUPTS();
	}
	call->item_path = NULL;
	json_write_close_array(&call->result);
	json_write_integer_member(&call->result, "count", entries->count);
	MemoryContextDelete(item_context);
}

void
tool_run_each(ToolCall *call)
{
	tool_run_entries(call);
	json_write_close_object(&call->result);
}

static const Argument *
declared_argument(const Tool *tool, const char *name)
{
	for (const Argument *argument = tool->arguments; argument->kind != ARGUMENT_END; argument++)
	{
		if (strcmp(argument->name, name) == 0)
			return argument;
	}
	elog(ERROR, "tool %s queries by an undeclared argument %s", tool->name, name);
}

static Oid
argument_type(ArgumentKind kind)
{
	switch (kind)
	{
		case ARGUMENT_INTEGER:
			return INT8OID;
		case ARGUMENT_NUMBER:
			return FLOAT8OID;
		case ARGUMENT_BOOLEAN:
			return BOOLOID;
		case ARGUMENT_OBJECT:
		case ARGUMENT_ARRAY:
		case ARGUMENT_ANY:
			return JSONBOID;
		default:
			return TEXTOID;
	}
}

static bool
argument_datum(const JsonNode *node, ArgumentKind kind, Datum *value)
{
	int64 integer;

	if (node == NULL || node->kind == JSON_NODE_NULL)
		return false;
	switch (argument_type(kind))
	{
		case INT8OID:
			if (!json_node_to_integer(node, &integer))
				return false;
			*value = Int64GetDatum(integer);
			break;
		case FLOAT8OID:
			*value = Float8GetDatum(strtod(node->text, NULL));
			break;
		case BOOLOID:
			*value = BoolGetDatum(node->boolean);
			break;
		case JSONBOID:
			*value = json_node_to_jsonb(node);
			break;
		default:
			*value = PointerGetDatum(cstring_to_text_with_len(node->text, node->length));
			break;
	}
	return true;
}

/* What runs a tool's query in this backend. */
typedef struct QueryRun
{
	const Tool *tool; /* hash key */
	Statement statement;
} QueryRun;

static HTAB *query_runs = NULL;

/* The declared text with the types of its parameters: account, target, those of a page, query arguments. */
static void
describe_query(Statement *statement, const Tool *tool, int fixed)
{
	static const Oid fixed_types[LIST_FIXED_PARAMETERS] = {INT8OID, UUIDOID, INT8OID,
														   TEXTOID, TEXTOID, TEXTOID};
	const char *const *names = tool->query_arguments;

	*statement = *tool->query;
	statement->expected = SPI_OK_SELECT;
	memcpy(statement->argument_types, fixed_types, fixed * sizeof(Oid));
	statement->argument_count = fixed;
	for (; names != NULL && *names != NULL; names++)
		statement->argument_types[statement->argument_count++] =
			argument_type(declared_argument(tool, *names)->kind);
}

static Statement *
query_of(const Tool *tool, int fixed)
{
	QueryRun *run;
	bool found;

	if (query_runs == NULL)
	{
		HASHCTL control = {.keysize = sizeof(const Tool *), .entrysize = sizeof(QueryRun)};

		query_runs = hash_create("ainecto queries of tools", 64, &control, HASH_ELEM | HASH_BLOBS);
	}
	run = hash_search(query_runs, &tool, HASH_ENTER, &found);
	if (!found)
		describe_query(&run->statement, tool, fixed);
	return &run->statement;
}

/* Account, target and the tool's query arguments; how many parameters that makes. */
static int
fill_parameters(ToolCall *call, int fixed, NullableDatum *parameters)
{
	const char *const *names = call->tool->query_arguments;
	int count = fixed;

	parameters[0] = parameter_bigint(call->principal->account_id);
	parameters[1] = parameter_uuid(call->target_count > 0 ? &call->targets[0].place.uuid : NULL);
	for (; names != NULL && *names != NULL; names++, count++)
	{
		const Argument *argument = declared_argument(call->tool, *names);

		parameters[count].isnull = !argument_datum(json_read_member(call->arguments, *names), argument->kind,
												   &parameters[count].value);
	}
	return count;
}

/* A query without a row was asked for something by its first argument. */
static void
refuse_no_row(const ToolCall *call)
{
	const char *const *names = call->tool->query_arguments;
	const char *given = names == NULL ? NULL : json_read_text(call->arguments, names[0]);

	ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND),
					given == NULL ? errmsg("there is no such thing in this place")
								  : errmsg("%s: there is no \"%s\" in this place", names[0], given),
					errhint("List the place's content to see its identifiers.")));
}

void
tool_run_query(ToolCall *call)
{
	NullableDatum parameters[STATEMENT_MAX_ARGUMENTS];
	int count = fill_parameters(call, QUERY_FIXED_PARAMETERS, parameters);
	char *result;

	result = statement_run(query_of(call->tool, QUERY_FIXED_PARAMETERS), parameters, count) == 0
				 ? NULL
				 : statement_text(0, 1);
	if (result == NULL)
		refuse_no_row(call);
	json_write_raw(&call->result, result);
}

int64
tool_limit(const ToolCall *call)
{
	int64 limit;

	return json_read_integer(call->arguments, "limit", &limit) ? limit : DEFAULT_LIMIT;
}

void
tool_cursor_blame(const ToolCall *call, ErrorData *error)
{
	const char *cursor = call->arguments == NULL ? NULL : json_read_text(call->arguments, "cursor");

	if (cursor == NULL || *cursor == '\0' || ERRCODE_TO_CATEGORY(error->sqlerrcode) != ERRCODE_DATA_EXCEPTION)
		return;
	error->sqlerrcode = ERRCODE_AI_INVALID_ARGUMENTS;
	error->message = pstrdup(CURSOR_MESSAGE);
	error->detail = NULL;
	error->hint = pstrdup(CURSOR_HINT);
}

void
tool_refuse_cursor(void)
{
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg(CURSOR_MESSAGE), errhint(CURSOR_HINT)));
}

/* base64url to base64 and back: the two characters that URLs and JSON paths dislike. */
static void
swap_characters(char *text, char from_62, char from_63, char to_62, char to_63)
{
	for (; *text != '\0'; text++)
	{
		if (*text == from_62)
			*text = to_62;
		else if (*text == from_63)
			*text = to_63;
	}
}

/*
 * What a cursor ends with, so that one that nobody was given is told at once and not only where a row is left
 * to compare it with. It keeps no secret: whoever computes it gets no row that he would not get anyway.
 */
static void
cursor_checksum(const char *text, char checksum[CURSOR_CHECKSUM + 1])
{
	uint8 digest[DIGEST_LENGTH];

	digest_bytes(text, strlen(text), digest);
	checksum[hex_encode((const char *) digest, CURSOR_CHECKSUM / 2, checksum)] = '\0';
}

static void
check_checksum(char *decoded)
{
	char *given = strrchr(decoded, CURSOR_SEPARATOR);
	char checksum[CURSOR_CHECKSUM + 1];

	if (given == NULL)
		tool_refuse_cursor();
	*given++ = '\0';
	cursor_checksum(decoded, checksum);
	if (strcmp(given, checksum) != 0)
		tool_refuse_cursor();
}

int
tool_cursor_read(const ToolCall *call, const char *parts[TOOL_CURSOR_PARTS])
{
	const char *cursor = json_read_text(call->arguments, "cursor");
	char *encoded;
	char *decoded;
	char *part;
	int length;
	int count = 0;

	memset(parts, 0, TOOL_CURSOR_PARTS * sizeof(char *));
	if (cursor == NULL || *cursor == '\0')
		return 0;
	encoded = pstrdup(cursor);
	swap_characters(encoded, '-', '_', '+', '/');
	decoded = palloc0(pg_b64_dec_len(strlen(encoded)) + 1);
	length = pg_b64_decode(encoded, strlen(encoded), compat_base64_bytes(decoded),
						   pg_b64_dec_len(strlen(encoded)));
	if (length <= 0 || memchr(decoded, '\0', length) != NULL || !pg_verifymbstr(decoded, length, true))
		tool_refuse_cursor();
	check_checksum(decoded);
	part = strchr(decoded, CURSOR_SEPARATOR);
	if (part == NULL || (size_t) (part - decoded) != strlen(call->tool->name) ||
		strncmp(decoded, call->tool->name, part - decoded) != 0)
		tool_refuse_cursor();
	while (part != NULL && count < TOOL_CURSOR_PARTS)
	{
		*part++ = '\0';
		parts[count++] = part;
		part = strchr(part, CURSOR_SEPARATOR);
	}
	return count;
}

void
tool_cursor_write(ToolCall *call, int count, const char *const *parts)
{
	char checksum[CURSOR_CHECKSUM + 1];
	StringInfoData plain;
	char *encoded;
	int length;

	initStringInfo(&plain);
	appendStringInfoString(&plain, call->tool->name);
	for (int i = 0; i < count; i++)
	{
		appendStringInfoChar(&plain, CURSOR_SEPARATOR);
		appendStringInfoString(&plain, parts[i]);
	}
	cursor_checksum(plain.data, checksum);
	appendStringInfo(&plain, "%c%s", CURSOR_SEPARATOR, checksum);
	encoded = palloc(pg_b64_enc_len(plain.len) + 1);
	length = pg_b64_encode(compat_base64_bytes(plain.data), plain.len, encoded, pg_b64_enc_len(plain.len));
	if (length < 0)
		elog(ERROR, "could not encode a cursor");
	encoded[length] = '\0';
	swap_characters(encoded, '+', '/', '-', '_');
	json_write_text_member(&call->result, "nextCursor", encoded);
}

bool
tool_wants_all(const ToolCall *call)
{
	return (call->tool->flags & TOOL_WHOLE) && json_read_boolean(call->arguments, "full", false);
}

/* The sort key of a row of the page, from its columns after the item itself. */
static void
write_next_cursor(ToolCall *call, uint64 last_row)
{
	const char *parts[TOOL_CURSOR_PARTS];
	int count = Min(SPI_tuptable->tupdesc->natts - 1, TOOL_CURSOR_PARTS);

	for (int i = 0; i < count; i++)
		parts[i] = statement_text(last_row, i + 2);
	tool_cursor_write(call, count, parts);
}

uint64
tool_write_page(ToolCall *call, const char *name, uint64 rows, int64 limit)
{
	JsonWriter *writer = &call->result;
	uint64 shown = 0;

	json_write_key(writer, name);
	json_write_open_array(writer);
	for (; shown < Min(rows, (uint64) limit); shown++)
	{
		const char *item = statement_text(shown, 1);

		if (shown > 0 && writer->out->len + strlen(item) > TOOL_PAGE_CHARACTERS &&
			excerpt_characters(writer->out->data, writer->out->len) + excerpt_characters(item, strlen(item)) >
				TOOL_PAGE_CHARACTERS)
			break;
		json_write_raw(writer, item);
	}
	json_write_close_array(writer);
	if (shown < rows)
		write_next_cursor(call, shown - 1);
	return shown;
}

void
tool_run_list(ToolCall *call)
{
	NullableDatum parameters[STATEMENT_MAX_ARGUMENTS];
	const char *parts[TOOL_CURSOR_PARTS];
	int64 limit = tool_limit(call);
	int count;

	tool_cursor_read(call, parts);
	count = fill_parameters(call, LIST_FIXED_PARAMETERS, parameters);
	parameters[2] = parameter_bigint(limit + 1);
	for (int i = 0; i < TOOL_CURSOR_PARTS; i++)
		parameters[3 + i] = parameter_text(parts[i]);
	json_write_open_object(&call->result);
	row_page_write(call, "items", query_of(call->tool, LIST_FIXED_PARAMETERS), parameters, count, limit);
	if (call->target_count > 0 && call->targets[0].place.kind == PLACE_DOCUMENT)
		json_write_integer_member(&call->result, "version", call->targets[0].place.version);
	json_write_close_object(&call->result);
}
