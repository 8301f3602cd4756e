/*
 * version_compare.c
 *		Sentences of a comparison, in groups and pages.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/change/point.h"
#include "core/change/report.h"
#include "core/drawing/compared.h"
#include "tool/export_text.h"
#include "tool/version_compare.h"

#include "tool/version_compare.sql.h"

void
compare_check_arguments(const JsonNode *arguments, ArgumentFaults *faults)
{
	const char *with = json_read_text(arguments, "compareWith");

	if (with == NULL || *with == '\0')
		export_check_arguments(arguments, faults);
	else if (!point_is_valid(with))
		fault_add(faults, "compareWith", "names no version", POINT_WORDS, NULL);
}

static bool
is_picture(const ToolCall *call)
{
	const char *format = json_read_text(call->arguments, "format");

	return format != NULL && strcmp(format, export_format_names[EXPORT_SVG]) == 0;
}

/* A comparison is told in words or drawn, and is of all. */
static void
refuse_format(const ToolCall *call)
{
	static const char *const names[] = {"format", "tables", "groups", "near"};

	for (size_t i = 0; i < lengthof(names); i++)
	{
		const JsonNode *value = json_read_member(call->arguments, names[i]);

		if (value != NULL && value->kind != JSON_NODE_NULL && (i > 0 || !is_picture(call)))
			tool_refuse(call, names[i], "goes without compareWith", "Ask for one after the other.");
	}
}

/* A cursor holds the two versions, the line that comes next, and the document. */
static int
read_page(const ToolCall *call, const Place *document, int64 *from, int64 *to)
{
	const char *parts[TOOL_CURSOR_PARTS];
	char *end;

	if (tool_cursor_read(call, parts) == 0)
		return 0;
	if (parts[2] == NULL || strcmp(parts[2], uuid_text(&document->uuid)) != 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("cursor: is of another document"),
						errhint("Repeat the other arguments of the call that gave it.")));
	*from = strtoll(parts[0], &end, 10);
	*to = *end == '-' ? strtoll(end + 1, NULL, 10) : 0;
	return atoi(parts[1]);
}

static void
write_end(ToolCall *call, const Place *document, const char *name, int64 version)
{
	json_write_key(&call->result, name);
	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "version", version);
	if (execute_find_version_row(&document->uuid, version) == 1)
	{
		json_write_text_member(&call->result, "createdAt", statement_text(0, 1));
		json_write_text_member(&call->result, "email", statement_text(0, 2));
		json_write_text_member(&call->result, "description", statement_text(0, 3));
	}
	json_write_close_object(&call->result);
}

static bool
is_same_group(const ReportLine *a, const ReportLine *b)
{
	return strcmp(a->group, b->group) == 0 && strcmp(a->group_name, b->group_name) == 0 &&
		   (a->group_uuid == NULL) == (b->group_uuid == NULL) &&
		   (a->group_uuid == NULL || strcmp(a->group_uuid, b->group_uuid) == 0);
}

static void
open_group(JsonWriter *writer, const ReportLine *line)
{
	json_write_open_object(writer);
	json_write_text_member(writer, "kind", line->group);
	if (*line->group_name != '\0')
		json_write_text_member(writer, "name", line->group_name);
	json_write_text_member(writer, "uuid", line->group_uuid);
	json_write_key(writer, "changes");
	json_write_open_array(writer);
}

static void
close_group(JsonWriter *writer)
{
	json_write_close_array(writer);
	json_write_close_object(writer);
}

/* Returns the line that the next page begins with. */
static int
write_groups(JsonWriter *writer, const Report *report, int next)
{
	int begin = writer->out->len;
	int first = next;

	json_write_key(writer, "groups");
	json_write_open_array(writer);
	for (; next < report->count && writer->out->len - begin < COMPARE_ANSWER_BYTES; next++)
	{
		const ReportLine *line = &report->lines[next];

		if (next == first || !is_same_group(line, line - 1))
		{
			if (next > first)
				close_group(writer);
			open_group(writer, line);
		}
		json_write_text(writer, line->sentence);
	}
	if (next > first)
		close_group(writer);
	json_write_close_array(writer);
	return next;
}

/* Both versions in one drawing. */
static void
answer_picture(ToolCall *call, const Place *document, int64 from, int64 to, int64 offset)
{
	const SvgOptions look = {.scheme = "auto", .background = true};
	StringInfoData text;

	initStringInfo(&text);
	compared_write_svg(&text, document, from, to, &look);
	json_write_open_object(&call->result);
	json_write_text_member(&call->result, "format", export_format_names[EXPORT_SVG]);
	json_write_integer_member(&call->result, "from", from);
	json_write_integer_member(&call->result, "to", to);
	export_write_piece(call, document, psprintf(INT64_FORMAT "-" INT64_FORMAT, from, to), &text, offset,
					   psprintf("in SQL SELECT ainecto.diff_svg('%s', " INT64_FORMAT ", " INT64_FORMAT ")",
								uuid_text(&document->uuid), from, to));
	json_write_close_object(&call->result);
}

bool
compare_answer(ToolCall *call, const Place *document, int64 version)
{
	const char *with = json_read_text(call->arguments, "compareWith");
	JsonWriter *writer = &call->result;
	const Report *report;
	int64 from;
	int64 to = version;
	int next;

	if (with == NULL || *with == '\0')
		return false;
	refuse_format(call);
	from = point_find(document, with);
	if (from > to)
	{
		to = from;
		from = version;
	}
	next = read_page(call, document, &from, &to);
	if (is_picture(call))
	{
		answer_picture(call, document, from, to, next);
		return true;
	}
	report = report_make(document, from, to);
	json_write_open_object(writer);
	write_end(call, document, "from", from);
	write_end(call, document, "to", to);
	report_write_counts(writer, report);
	json_write_integer_member(writer, "changeCount", report->count);
	next = write_groups(writer, report, Min(Max(next, 0), report->count));
	if (next < report->count)
	{
		const char *parts[] = {psprintf(INT64_FORMAT "-" INT64_FORMAT, from, to), psprintf("%d", next),
							   uuid_text(&document->uuid)};

		tool_cursor_write(call, lengthof(parts), parts);
		json_write_text_member(
			writer, "hint",
			psprintf("%d changes are left: give nextCursor as cursor.", report->count - next));
	}
	json_write_close_object(writer);
	return true;
}
