/*
 * export_text.c
 *		A document in a format, for tools and SQL alike.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/uuid.h"
#include "core/drawing/content.h"
#include "core/history/snapshot.h"
#include "core/readme/readme.h"
#include "mb/pg_wchar.h"
#include "tool/export_text.h"
#include "utils/fmgrprotos.h"
#include "utils/uuid.h"

static void
require_format(const Place *document, ExportFormat format)
{
	if (format == EXPORT_JSON || document->type == DOCUMENT_ERD ||
		(format == EXPORT_SVG && document->type == DOCUMENT_FLOW_DIAGRAM) ||
		(format == EXPORT_MARKDOWN && document->type == DOCUMENT_README))
		return;
	ereport(
		ERROR,
		(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
		 errmsg("a document of type %s has no format %s", access_document_type_name(document->type),
				export_format_names[format]),
		 errhint(
			 "Documents of type erd have every format, flow diagrams json and svg, readmes json and markdown, "
			 "testcases json.")));
}

void
export_write_document(StringInfo out, const Place *document, int64 version, ExportFormat format,
					  const ExportOptions *options)
{
	const SvgOptions look = {.scheme = "auto", .background = true};
	Content content = {.document = document};

	require_format(document, format);
	if (document->type == DOCUMENT_README && format == EXPORT_MARKDOWN)
	{
		export_require_whole(options, format);
		readme_write_body(out, history_load(document, version));
		return;
	}
	if (format == EXPORT_JSON)
	{
		export_require_whole(options, format);
		snapshot_write(out, document, version);
		return;
	}
	if (format != EXPORT_SVG)
	{
		export_write(out, history_load(document, version), format, options);
		return;
	}
	export_require_whole(options, format);
	if (version != 0)
		content.history = history_load(document, version);
	content_write_svg(out, &content, &look);
}

/* ---- as the answer of a tool ---- */

const Argument export_name_argument = ARG_TEXT(NULL, ARGUMENT_TERSE, 1, 511, NULL);

const Argument export_near_arguments[] = {
	ARG_TEXT("table", ARGUMENT_REQUIRED | ARGUMENT_TERSE, 1, 511, "Name."),
	ARG_INTEGER("distance", 0, 0, 0, "1."),
	ARG_END,
};

void
export_check_arguments(const JsonNode *arguments, ArgumentFaults *faults)
{
	static const char *const names[] = {"tables", "groups", "near", "cursor"};
	int64 distance;

	for (size_t i = 0; i < lengthof(names) && json_read_text(arguments, "format") == NULL; i++)
	{
		const JsonNode *value = json_read_member(arguments, names[i]);

		/* A list of objects has a cursor, too. */
		if (strcmp(names[i], "cursor") == 0 && json_read_text(arguments, "objects") != NULL)
			continue;
		if (value != NULL && value->kind != JSON_NODE_NULL)
			fault_add(faults, names[i], "goes with a format", "format: sql-compact, …", NULL);
	}
	if (json_read_integer(json_read_member(arguments, "near"), "distance", &distance) &&
		(distance < 0 || distance > SCHEMA_PART_MAX_DISTANCE))
		fault_add(faults, "near.distance", psprintf("is " INT64_FORMAT, distance), "an integer of 0 to 10",
				  NULL);
}

static ExportFormat
read_format(const char *name)
{
	for (int i = 0; export_format_names[i] != NULL; i++)
	{
		if (strcmp(export_format_names[i], name) == 0)
			return (ExportFormat) i;
	}
	elog(ERROR, "the binder let an unknown format pass");
}

static void
read_part(ExportOptions *options, const JsonNode *arguments)
{
	static const char *const names[] = {"tables", "groups", "near"};
	JsonNode *json = json_node_make(JSON_NODE_OBJECT);
	StringInfoData faults;

	for (size_t i = 0; i < lengthof(names); i++)
	{
		JsonNode *value = json_read_member(arguments, names[i]);

		if (value != NULL)
			json_node_set(json, names[i], value);
	}
	initStringInfo(&faults);
	export_read_options(options, json, &faults);
	if (faults.len > 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("the part is not valid"),
						errdetail_internal("%s", faults.data)));
}

/* How many bytes of a text an answer has room for, in which they stand as JSON. */
static int
answer_room(const char *text, int length)
{
	int characters = 0;

	for (int i = 0; i < length; i++)
	{
		unsigned char c = text[i];

		if (c == '"' || c == '\\' || strchr("\b\f\n\r\t", c) != NULL)
			characters += 2;
		else if (c < 0x20)
			characters += strlen("\\u0000");
		else
			characters += (c & 0xC0) != 0x80;
		if (characters > EXPORT_ANSWER_CHARACTERS || i >= EXPORT_ANSWER_BYTES)
			return pg_mbcliplen(text, length, i);
	}
	return length;
}

/* Where a page ends: behind a statement if one ends in its second half, else behind a line or a character. */
static int
page_length(const char *text, int length)
{
	int room = answer_room(text, length);

	if (room == length)
		return length;
	for (int pass = 0; pass < 2; pass++)
	{
		for (int i = room; i > room / 2; i--)
		{
			if (text[i - 1] == '\n' && (pass == 1 || text[i - 2] == '\n'))
				return i;
		}
	}
	return room;
}

/* Of a cursor: the version of its pages, where the next one begins, and whose they are. */
static int64
read_cursor(const ToolCall *call, const Place *document, int64 version, int64 *offset)
{
	const char *parts[TOOL_CURSOR_PARTS];

	*offset = 0;
	if (tool_cursor_read(call, parts) == 0)
		return version;
	if (parts[2] == NULL || strcmp(parts[2], uuid_text(&document->uuid)) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("cursor: is of another document"),
						errhint("Repeat the other arguments of the call that gave it.")));
	*offset = strtoll(parts[1], NULL, 10);
	return version == 0 ? strtoll(parts[0], NULL, 10) : version;
}

void
export_write_piece(ToolCall *call, const Place *document, const char *mark, const StringInfoData *text,
				   int64 offset, const char *less)
{
	int length;

	if (offset < 0 || offset > text->len)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("cursor: is behind the end of the text"),
				 errhint("Repeat the other arguments of the call that gave it.")));
	length = page_length(text->data + offset, text->len - (int) offset);
	json_write_key(&call->result, "text");
	json_write_text_part(&call->result, text->data + offset, length);
	if (offset + length < text->len)
	{
		const char *parts[] = {mark, psprintf(INT64_FORMAT, offset + length), uuid_text(&document->uuid)};

		tool_cursor_write(call, lengthof(parts), parts);
		json_write_text_member(&call->result, "hint",
							   psprintf(INT64_FORMAT
										" of %d bytes are left: give nextCursor as cursor, or %s.",
										text->len - offset - length, text->len, less));
	}
}

bool
export_answer(ToolCall *call, const Place *document, int64 version)
{
	const char *name = json_read_text(call->arguments, "format");
	ExportOptions options;
	StringInfoData text;
	int64 offset;

	if (name == NULL)
		return false;
	version = read_cursor(call, document, version, &offset);
	export_options_init(&options);
	read_part(&options, call->arguments);
	initStringInfo(&text);
	export_write_document(&text, document, version, read_format(name), &options);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "format", name);
	if (version == 0)
		version = document->version;
	json_write_integer_member(&call->result, "version", version);
	export_write_piece(call, document, psprintf(INT64_FORMAT, version), &text, offset,
					   "ask for less by tables, groups, near or sql-compact");
	json_write_close_object(&call->result);
	return true;
}
