/*
 * markdown_source.c
 *		What of a text reaches cmark-gfm, and how.
 *
 * cmark-gfm parses lines in order, and time that grows with a square is spent within one paragraph,
 * table row or the like, which a blank line ends. So what is fed is cut into runs, each at most
 * MARKDOWN_MAX_RUN long and followed by a blank line, whatever cmark-gfm takes it for: this does not
 * rely on both seeing the same blocks. What is shown right does: a longer run is fed as fenced code,
 * and code and tables, which may be long, are found here by the lines at the left margin that begin
 * them.
 */
#include "render/markdown_source.h"

#include "render/markdown.h"
#include "template/render.h"

#define FENCE_MIN 3

/* For each line cmark-gfm goes through all lists that are open, and cannot be cancelled meanwhile. So a run
 * with more of their marks in a line is shown as it is, and of blank lines, which keep lists open, the rest
 * is left out. */
#define MAX_BLANK_LINES 64
#define MAX_MARKS       100

/* cmark-gfm looks around each @ for an address, as far as the run goes, and cannot be cancelled meanwhile: so
 * many steps of it. */
#define MAX_ADDRESS_STEPS ((size_t) 32 * 1024 * 1024)

/* The lines that begin a table are repeated wherever it is broken. */
#define MAX_TABLE_HEAD   ((size_t) 4 * 1024)
#define MAX_FRONT_MATTER ((size_t) 16 * 1024)
#define MAX_MATTER_NAME  100

typedef struct TextLine
{
	const char *start;
	size_t length; /* without the line break */
	const char *next;
} TextLine;

typedef struct MarkdownSource
{
	cmark_parser *parser;
	const char *end;
	const char *short_until; /* no table that begins before is a long one */
	size_t run;              /* bytes fed since the last blank line */
	int blank_lines;         /* fed since the last other one */
	size_t address_steps;    /* so far, at the worst */
	bool in_comment;         /* of HTML: nothing begins code there */
} MarkdownSource;

/* ---- lines ---- */

static TextLine
line_at(const char *text, const char *end)
{
	TextLine line = {.start = text};
	const char *stop = memchr(text, '\n', end - text);

	line.next = stop ? stop + 1 : end;
	line.length = (stop ? stop : end) - text;
	if (line.length > 0 && text[line.length - 1] == '\r')
		line.length--;
	return line;
}

static bool
is_indent(char letter)
{
	return letter == ' ' || letter == '\t';
}

static size_t
indent_of(const TextLine *line)
{
	size_t indent = 0;

	while (indent < line->length && is_indent(line->start[indent]))
		indent++;
	return indent;
}

static bool
is_blank(const TextLine *line)
{
	return indent_of(line) == line->length;
}

static bool
holds(const TextLine *line, size_t from, const char *wanted)
{
	size_t length = strlen(wanted);

	for (size_t at = from; at + length <= line->length; at++)
	{
		if (memcmp(line->start + at, wanted, length) == 0)
			return true;
	}
	return false;
}

/* ---- feeding ---- */

static void
feed_literal(MarkdownSource *source, const char *text)
{
	cmark_parser_feed(source->parser, text, strlen(text));
}

static void
feed_text(MarkdownSource *source, const char *text, size_t length)
{
	const char *end = text + length;
	const char *mark;

	while ((mark = memchr(text, MARKDOWN_MARK[0], end - text)) != NULL)
	{
		cmark_parser_feed(source->parser, text, mark - text);
		feed_literal(source, "\xEF\xBF\xBD");
		text = mark + 1;
	}
	cmark_parser_feed(source->parser, text, end - text);
}

/* The first blank line, or the end. */
static const char *
next_blank(const char *text, const char *end)
{
	while (text < end)
	{
		TextLine line = line_at(text, end);

		if (is_blank(&line))
			break;
		text = line.next;
	}
	return text;
}

/* Lines as they are, none of whose runs is too long; so is none together with what was fed before. */
static void
feed_lines(MarkdownSource *source, const char *text, const char *end)
{
	TextLine line;

	if (source->run + (next_blank(text, end) - text) > MARKDOWN_MAX_RUN)
	{
		feed_literal(source, "\n");
		source->run = 0;
	}
	feed_text(source, text, end - text);
	for (; text < end; text = line.next)
	{
		line = line_at(text, end);
		source->run = is_blank(&line) ? 0 : source->run + (line.next - text);
	}
}

/* At most so many bytes of a text, and no piece of a character. */
static size_t
piece_of(const char *text, size_t length, size_t most)
{
	size_t piece = Min(length, most);

	while (piece > 1 && piece < length && (text[piece] & 0xC0) == 0x80)
		piece--;
	return piece;
}

static size_t
longest_row_of(char mark, const char *text, size_t length)
{
	size_t longest = 0;
	size_t row = 0;

	for (size_t i = 0; i < length; i++)
	{
		row = text[i] == mark ? row + 1 : 0;
		longest = Max(longest, row);
	}
	return longest;
}

static void
feed_fence(MarkdownSource *source, char mark, size_t length)
{
	for (size_t i = 0; i < length; i++)
		cmark_parser_feed(source->parser, &mark, 1);
}

/* The lines of code, broken where a run gets too long. */
static void
feed_code_lines(MarkdownSource *source, const char *text, const char *end)
{
	size_t run = 0;

	while (text < end)
	{
		TextLine line = line_at(text, end);
		size_t piece = piece_of(text, line.next - text, MARKDOWN_MAX_RUN);

		if (run + piece > MARKDOWN_MAX_RUN)
		{
			feed_literal(source, MARKDOWN_BREAK);
			run = 0;
		}
		feed_text(source, text, piece);
		run = is_blank(&line) ? 0 : run + piece;
		text += piece;
	}
}

/* A text as fenced code, with what the writer of the fence said of it. */
static void
feed_code(MarkdownSource *source, const char *text, size_t length, const char *info, size_t info_length)
{
	size_t fence = Max(longest_row_of('~', text, length) + 1, FENCE_MIN);

	feed_literal(source, "\n");
	feed_fence(source, '~', fence);
	feed_text(source, info, Min(info_length, MARKDOWN_MAX_RUN));
	feed_literal(source, "\n");
	feed_code_lines(source, text, text + length);
	if (length > 0 && text[length - 1] != '\n')
		feed_literal(source, "\n");
	feed_fence(source, '~', fence);
	feed_literal(source, "\n\n");
	source->run = 0;
}

/* ---- fenced code at the margin ---- */

/* The length of a fence that begins the line, 0 if there is none. */
static size_t
fence_length(const TextLine *line)
{
	char mark = line->length > 0 ? line->start[0] : '\0';
	size_t length = 0;

	if (mark != '`' && mark != '~')
		return 0;
	while (length < line->length && line->start[length] == mark)
		length++;
	/* Backticks further on make it code within a line. */
	if (length < FENCE_MIN || (mark == '`' && memchr(line->start + length, '`', line->length - length)))
		return 0;
	return length;
}

static bool
closes_fence(const TextLine *line, char mark, size_t length)
{
	size_t at = indent_of(line);
	size_t start = at;

	while (at < line->length && line->start[at] == mark)
		at++;
	if (start > 3 || at - start < length)
		return false;
	while (at < line->length && is_indent(line->start[at]))
		at++;
	return at == line->length;
}

static size_t
longest_word(const char *text, const char *end)
{
	size_t longest = 0;

	while (text < end)
	{
		const char *stop = next_blank(text, end);

		longest = Max(longest, (size_t) (stop - text));
		text = stop < end ? line_at(stop, end).next : end;
	}
	return longest;
}

/* Returns where the text goes on. */
static const char *
feed_fenced(MarkdownSource *source, const TextLine *opening)
{
	size_t length = fence_length(opening);
	const char *stop = opening->next;
	const char *next = source->end;

	while (stop < source->end)
	{
		TextLine line = line_at(stop, source->end);

		if (closes_fence(&line, opening->start[0], length))
		{
			next = line.next;
			break;
		}
		stop = line.next;
	}
	if (longest_word(opening->start, next) > MARKDOWN_MAX_RUN)
		feed_code(source, opening->next, stop - opening->next, opening->start + length,
				  opening->length - length);
	else
		feed_lines(source, opening->start, next);
	return next;
}

/* ---- long tables at the margin ---- */

static int
count_cells(const TextLine *line)
{
	size_t start = indent_of(line);
	size_t end = line->length;
	int cells = 1;

	while (end > start && is_indent(line->start[end - 1]))
		end--;
	if (start < end && line->start[start] == '|')
		start++;
	if (start + 1 < end && line->start[end - 1] == '|' && line->start[end - 2] != '\\')
		end--;
	for (size_t at = start; at < end; at++)
	{
		if (line->start[at] == '\\')
			at++;
		else if (line->start[at] == '|')
			cells++;
	}
	return cells;
}

/* Dashes, with colons at their ends and bars between them. */
static bool
is_delimiter_row(const TextLine *line)
{
	for (size_t i = 0; i < line->length; i++)
	{
		if (!strchr("-:| \t", line->start[i]))
			return false;
	}
	return holds(line, 0, "-") && holds(line, 0, "|");
}

/* The end of a table that begins with this line and is longer than a run may be; NULL if none does. */
static const char *
end_of_long_table(MarkdownSource *source, const TextLine *head)
{
	TextLine line;
	const char *at;

	if (head->start < source->short_until || head->next >= source->end || indent_of(head) > 3 ||
		!holds(head, 0, "|"))
		return NULL;
	line = line_at(head->next, source->end);
	if (!is_delimiter_row(&line) || count_cells(head) != count_cells(&line) ||
		(size_t) (line.next - head->start) > MAX_TABLE_HEAD)
		return NULL;
	for (at = line.next; at < source->end; at = line.next)
	{
		line = line_at(at, source->end);
		if (is_blank(&line) || fence_length(&line) > 0 ||
			(size_t) (line.next - at) > MARKDOWN_MAX_RUN - MAX_TABLE_HEAD)
			break;
	}
	if ((size_t) (at - head->start) > MARKDOWN_MAX_RUN)
		return at;
	source->short_until = at;
	return NULL;
}

static void
feed_long_table(MarkdownSource *source, const TextLine *head, const char *end)
{
	const char *rows = line_at(head->next, end).next;
	size_t head_length = rows - head->start;
	size_t run = head_length;
	TextLine line;

	feed_literal(source, "\n");
	feed_text(source, head->start, head_length);
	for (const char *at = rows; at < end; at = line.next)
	{
		line = line_at(at, end);
		if (run + (line.next - at) > MARKDOWN_MAX_RUN)
		{
			feed_literal(source, MARKDOWN_BREAK);
			feed_text(source, head->start, head_length);
			run = head_length;
		}
		feed_text(source, at, line.next - at);
		run += line.next - at;
	}
	feed_literal(source, "\n\n");
	source->run = 0;
}

static size_t
longest_line(const char *text, const char *end)
{
	size_t longest = 0;

	while (text < end)
	{
		TextLine line = line_at(text, end);

		longest = Max(longest, line.length);
		text = line.next;
	}
	return longest;
}

/* Marks of lists and quotations at the beginning of the line: each may hold the next. */
static int
count_marks(const TextLine *line)
{
	int marks = 0;

	for (size_t at = 0; at < line->length && strchr(" \t>-+*.)0123456789", line->start[at]); at++)
	{
		bool ends = at + 1 == line->length || is_indent(line->start[at + 1]);

		marks += line->start[at] == '>' || (ends && strchr("-+*.)", line->start[at]));
	}
	return marks;
}

static bool
is_deep(const char *text, const char *end)
{
	while (text < end)
	{
		TextLine line = line_at(text, end);

		if (count_marks(&line) > MAX_MARKS)
			return true;
		text = line.next;
	}
	return false;
}

/* Whether a part of the text is more than cmark-gfm is trusted with; run: how far it may look in it. */
static bool
takes_too_long(MarkdownSource *source, const char *text, const char *end, size_t run)
{
	size_t count = 0;

	for (const char *at = text; at < end; at++)
		count += *at == '@';
	if (run > MARKDOWN_MAX_RUN || source->address_steps + count * run > MAX_ADDRESS_STEPS ||
		is_deep(text, end))
		return true;
	source->address_steps += count * run;
	return false;
}

/* ---- the whole ---- */

/* Whether the text after a line is within a comment of HTML. */
static bool
comment_goes_on(bool inside, const TextLine *line)
{
	size_t indent = indent_of(line);
	bool begins = indent <= 3 && line->length >= indent + 4 && memcmp(line->start + indent, "<!--", 4) == 0;

	if (inside)
		return !holds(line, 0, "-->");
	return begins && !holds(line, indent + 4, "-->");
}

/* The end of the lines without a blank one, and without what is fed otherwise. */
static const char *
end_of_run(MarkdownSource *source, const char *text)
{
	for (const char *at = text; at < source->end;)
	{
		TextLine line = line_at(at, source->end);

		if (is_blank(&line) || (at > text && !source->in_comment &&
								(fence_length(&line) > 0 || end_of_long_table(source, &line))))
			return at;
		source->in_comment = comment_goes_on(source->in_comment, &line);
		at = line.next;
	}
	return source->end;
}

void
markdown_source_feed(cmark_parser *parser, const char *text, size_t length)
{
	MarkdownSource source = {.parser = parser, .end = text + length, .short_until = text};

	for (const char *at = text; at < source.end;)
	{
		TextLine line = line_at(at, source.end);
		const char *table = source.in_comment ? NULL : end_of_long_table(&source, &line);
		const char *end;

		if (is_blank(&line))
		{
			if (++source.blank_lines <= MAX_BLANK_LINES)
				feed_lines(&source, at, line.next);
			at = line.next;
			continue;
		}
		source.blank_lines = 0;
		if (!source.in_comment && fence_length(&line) > 0)
			at = feed_fenced(&source, &line);
		else if (table)
		{
			if (takes_too_long(&source, at, table, longest_line(at, table)))
				feed_code(&source, at, table - at, "", 0);
			else
				feed_long_table(&source, &line, table);
			at = table;
		}
		else
		{
			end = end_of_run(&source, at);
			if (takes_too_long(&source, at, end, end - at))
				feed_code(&source, at, end - at, "", 0);
			else
				feed_lines(&source, at, end);
			at = end;
		}
	}
}

/* ---- front matter ---- */

static bool
is_matter_limit(const TextLine *line, bool first)
{
	size_t length = line->length;

	while (length > 0 && is_indent(line->start[length - 1]))
		length--;
	return length == 3 &&
		   (memcmp(line->start, "---", 3) == 0 || (!first && memcmp(line->start, "...", 3) == 0));
}

/* The length of the name at the beginning of "name: value"; 0 if it is no such line. */
static size_t
matter_name_length(const TextLine *line)
{
	const char *colon = line->length > 0 ? memchr(line->start, ':', line->length) : NULL;
	size_t length = colon ? colon - line->start : 0;

	if (length == 0 || length > MAX_MATTER_NAME || strchr(" \t-#[{\"'&*!|>%@`", line->start[0]) ||
		(length + 1 < line->length && !is_indent(line->start[length + 1])))
		return 0;
	return length;
}

/* A value without its quotes; what only says how the next lines are to be read is none. */
static void
add_matter_value(StringInfo value, const char *text, const char *end)
{
	while (text < end && is_indent(*text))
		text++;
	while (end > text && (is_indent(end[-1]) || end[-1] == '\r'))
		end--;
	if (end - text >= 2 && (*text == '"' || *text == '\'') && end[-1] == *text)
	{
		text++;
		end--;
	}
	if (value->len > 0 && end > text)
		appendStringInfoChar(value, '\n');
	if (end > text && !(end - text <= 2 && strchr("|>", *text)))
		appendBinaryStringInfo(value, text, end - text);
}

static void
add_matter_row(StringInfo rows, StringInfo name, StringInfo value)
{
	if (name->len > 0)
		template_write_front_matter_row(rows, .name = name->data, .value = value->data);
	resetStringInfo(name);
	resetStringInfo(value);
}

/* Reads a line into name and value, adding what was there before to the rows; false if it is no front matter.
 */
static bool
read_matter_line(StringInfo rows, StringInfo name, StringInfo value, const TextLine *line)
{
	size_t length = matter_name_length(line);

	if (is_blank(line) || line->start[0] == '#')
		return true;
	if (length > 0)
	{
		add_matter_row(rows, name, value);
		appendBinaryStringInfo(name, line->start, length);
		add_matter_value(value, line->start + length + 1, line->start + line->length);
		return true;
	}
	/* What goes on is indented, or an entry of a list. */
	if (name->len == 0 || !strchr(" \t-", line->start[0]))
		return false;
	add_matter_value(value, line->start, line->start + line->length);
	return true;
}

size_t
markdown_front_matter(StringInfo out, const char *text, size_t length)
{
	const char *end = text + Min(length, MAX_FRONT_MATTER);
	TextLine line = line_at(text, end);
	StringInfoData rows;
	StringInfoData name;
	StringInfoData value;
	bool closed = false;
	bool right = length > 0 && is_matter_limit(&line, true);

	if (!right)
		return 0;
	initStringInfo(&rows);
	initStringInfo(&name);
	initStringInfo(&value);
	while (right && !closed && line.next < end)
	{
		line = line_at(line.next, end);
		closed = is_matter_limit(&line, false);
		right = closed || read_matter_line(&rows, &name, &value, &line);
	}
	add_matter_row(&rows, &name, &value);
	right = right && closed && rows.len > 0;
	if (right)
		template_write_front_matter(out, .rows = &rows);
	pfree(rows.data);
	pfree(name.data);
	pfree(value.data);
	return right ? line.next - text : 0;
}
