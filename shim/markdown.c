/*
 * markdown.c
 *		Markdown to HTML. The text is cut at the lines where a table or fenced code begins and ends; what is
 *		between goes through cmark, with what we do not want taken out of its tree before it is rendered.
 */
#include "markdown.h"

#include <cmark.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "markdown_text.h"

/* Definitions of links are given to every piece of the text, so there must not be too much of them. */
#define MAX_DEFINITIONS   ((size_t) 16 * 1024)
#define MAX_REPEATED      ((size_t) 1024 * 1024)
#define MAX_TABLE_COLUMNS 100
#define MAX_MARKED_CELLS  20000 /* the text of further ones is shown as it is */
#define MAX_TREE_NODES    200000
#define FENCE_MIN         3
#define MAX_CODE          (8 * MARKDOWN_MAX) /* a text with every character escaped */

/* Of the ids of headings; when there are more, the rest have none. */
#define ANCHOR_PREFIX   "h-"
#define MAX_ANCHOR      200
#define MAX_ANCHORS     ((size_t) 16 * 1024)
#define MAX_SAME_ANCHOR 9
#define MAX_LOOKUPS     4000

typedef struct Line
{
	const char *start;
	size_t length; /* without the line break */
	const char *next;
} Line;

typedef struct Renderer
{
	Buffer *out;
	const char *end;
	Buffer definitions;
	size_t repeated; /* bytes of definitions given so far */
	Buffer anchors;  /* ids of the headings so far, each between line ends */
	int lookups;     /* in anchors */
	int marked;      /* cells of tables that went through cmark */
} Renderer;

/* ---- text as it is ---- */

static void
add_escaped(Buffer *out, const char *text, size_t length)
{
	char *copy = strndup(text, length);

	if (copy)
		buffer_add_html(out, copy);
	else
		out->failed = true;
	free(copy);
}

static void
add_plain(Buffer *out, const char *text, size_t length)
{
	buffer_add(out, "<pre tabindex=\"0\"><code>");
	add_escaped(out, text, length);
	buffer_add(out, "</code></pre>\n");
}

/* ---- lines ---- */

static Line
line_at(const char *text, const char *end)
{
	Line line = {.start = text};
	const char *stop = memchr(text, '\n', (size_t) (end - text));

	line.next = stop ? stop + 1 : end;
	line.length = (size_t) ((stop ? stop : end) - text);
	if (line.length > 0 && text[line.length - 1] == '\r')
		line.length--;
	return line;
}

static size_t
indent_of(const Line *line)
{
	size_t indent = 0;

	while (indent < line->length && line->start[indent] == ' ')
		indent++;
	return indent;
}

static bool
is_blank(const Line *line)
{
	for (size_t i = 0; i < line->length; i++)
	{
		if (line->start[i] != ' ' && line->start[i] != '\t')
			return false;
	}
	return true;
}

/* ---- cmark ---- */

static bool
leads_outside(const char *url)
{
	return url && (strncasecmp(url, "http://", 7) == 0 || strncasecmp(url, "https://", 8) == 0 ||
				   strncasecmp(url, "mailto:", 7) == 0);
}

/* The id of a heading, as the usual sites for code make it of its text; long ones are cut, between
 * characters. */
static void
add_anchor(Buffer *out, const char *text)
{
	for (; *text && (out->length < MAX_ANCHOR || (*text & 0xC0) == 0x80); text++)
	{
		unsigned char letter = (unsigned char) *text;

		if (letter >= 'A' && letter <= 'Z')
			buffer_add_char(out, (char) (letter - 'A' + 'a'));
		else if (letter == ' ')
			buffer_add_char(out, '-');
		else if (letter >= 0x80 || strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", letter))
			buffer_add_char(out, (char) letter);
	}
}

static void
add_node_text(Buffer *out, cmark_node *node)
{
	cmark_iter *iterator = cmark_iter_new(node);
	cmark_event_type event;

	while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE)
	{
		cmark_node *part = cmark_iter_get_node(iterator);
		cmark_node_type type = cmark_node_get_type(part);

		if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
			add_anchor(out, cmark_node_get_literal(part));
	}
	cmark_iter_free(iterator);
}

/* Makes an id one that no heading has yet; false when there are too many to tell. */
static bool
take_anchor(Renderer *renderer, Buffer *anchor)
{
	Buffer *anchors = &renderer->anchors;
	size_t length = anchor->length;

	for (int i = 1; i <= MAX_SAME_ANCHOR && renderer->lookups++ < MAX_LOOKUPS; i++)
	{
		Buffer line;
		bool taken;
		bool kept;

		buffer_init(&line, 2 * MAX_ANCHOR);
		buffer_format(&line, "\n%s\n", anchor->data);
		taken = line.data && anchors->data && strstr(anchors->data, line.data);
		kept = !taken && line.data && line.length <= MAX_ANCHORS - anchors->length &&
			   buffer_append(anchors, line.data, line.length);
		buffer_free(&line);
		if (!taken)
			return kept;
		anchor->length = length;
		buffer_format(anchor, "-%d", i);
	}
	return false;
}

/* The page's title stands above: headings begin one level lower. */
static void
replace_heading(Renderer *renderer, cmark_node *heading)
{
	int level = cmark_node_get_heading_level(heading);
	cmark_node *place;
	Buffer anchor;
	Buffer tag;

	cmark_node_set_heading_level(heading, level < 6 ? level + 1 : 6);
	buffer_init(&anchor, 2 * MAX_ANCHOR);
	buffer_init(&tag, 3 * MAX_ANCHOR);
	add_node_text(&anchor, heading);
	if (anchor.length > 0 && take_anchor(renderer, &anchor) &&
		buffer_format(&tag, "<span id=\"" ANCHOR_PREFIX "%s\"></span>", anchor.data))
	{
		place = cmark_node_new(CMARK_NODE_CUSTOM_INLINE);
		cmark_node_set_on_enter(place, tag.data);
		cmark_node_prepend_child(heading, place);
	}
	buffer_free(&anchor);
	buffer_free(&tag);
}

/* A node whose children take its place. */
static void
unwrap(cmark_node *node)
{
	cmark_node *child;

	while ((child = cmark_node_first_child(node)) != NULL)
	{
		if (!cmark_node_insert_before(node, child))
			break;
	}
	cmark_node_unlink(node);
	cmark_node_free(node);
}

/* HTML knows no links within links: the outer one counts, as with a picture that leads somewhere. */
static bool
is_in_link(cmark_node *node)
{
	while ((node = cmark_node_parent(node)) != NULL && cmark_node_get_type(node) >= CMARK_NODE_FIRST_INLINE)
	{
		if (cmark_node_get_type(node) == CMARK_NODE_LINK)
			return true;
	}
	return false;
}

/* A picture from elsewhere would tell its server who looks; its address can still be followed. */
static void
replace_image(cmark_node *image)
{
	cmark_node *link = cmark_node_new(CMARK_NODE_LINK);
	cmark_node *child;

	cmark_node_set_url(link, cmark_node_get_url(image));
	if (!cmark_node_first_child(image))
	{
		child = cmark_node_new(CMARK_NODE_TEXT);
		cmark_node_set_literal(child, "image");
		cmark_node_append_child(link, child);
	}
	while ((child = cmark_node_first_child(image)) != NULL && cmark_node_append_child(link, child))
		;
	cmark_node_replace(image, link);
	cmark_node_free(image);
	if (is_in_link(link) || !leads_outside(cmark_node_get_url(link)))
		unwrap(link);
}

static bool
is_line_break(const char *html)
{
	return strcasecmp(html, "<br>") == 0 || strcasecmp(html, "<br/>") == 0 || strcasecmp(html, "<br />") == 0;
}

static void
replace_inline_html(cmark_node *node)
{
	const char *html = cmark_node_get_literal(node);
	cmark_node *other = cmark_node_new(is_line_break(html) ? CMARK_NODE_LINEBREAK : CMARK_NODE_TEXT);

	if (!is_line_break(html))
		cmark_node_set_literal(other, strncmp(html, "<!--", 4) == 0 ? "" : html);
	cmark_node_replace(node, other);
	cmark_node_free(node);
}

/* As add_plain() writes it: who uses keys has to reach what scrolls. */
static void
replace_code_block(cmark_node *code)
{
	const char *literal = cmark_node_get_literal(code);
	cmark_node *block = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK);
	Buffer html;

	buffer_init(&html, MAX_CODE);
	add_plain(&html, literal, strlen(literal));
	if (!buffer_failed(&html))
		cmark_node_set_on_enter(block, html.data);
	buffer_free(&html);
	cmark_node_replace(code, block);
	cmark_node_free(code);
}

/* Links to headings of the same text stay, others that lead nowhere become text. */
static void
replace_link(cmark_node *link)
{
	const char *url = cmark_node_get_url(link);
	bool inside = is_in_link(link);
	Buffer anchor;

	if (!inside && leads_outside(url))
		return;
	if (inside || !url || url[0] != '#' || strlen(url) > MAX_ANCHOR)
	{
		unwrap(link);
		return;
	}
	buffer_init(&anchor, 2 * MAX_ANCHOR);
	if (buffer_format(&anchor, "#" ANCHOR_PREFIX "%s", url + 1))
		cmark_node_set_url(link, anchor.data);
	buffer_free(&anchor);
}

static void
replace_html_block(cmark_node *node)
{
	const char *html = cmark_node_get_literal(node);
	cmark_node *paragraph = cmark_node_new(CMARK_NODE_PARAGRAPH);
	cmark_node *text = cmark_node_new(CMARK_NODE_TEXT);

	cmark_node_set_literal(text, strncmp(html, "<!--", 4) == 0 ? "" : html);
	cmark_node_append_child(paragraph, text);
	cmark_node_replace(node, paragraph);
	cmark_node_free(node);
}

/* Links inside of pictures come after them in the list, so a node of the list is never freed before its turn.
 */
static void
replace_node(Renderer *renderer, cmark_node *node)
{
	switch (cmark_node_get_type(node))
	{
		case CMARK_NODE_IMAGE:
			replace_image(node);
			break;
		case CMARK_NODE_LINK:
			replace_link(node);
			break;
		case CMARK_NODE_HEADING:
			replace_heading(renderer, node);
			break;
		case CMARK_NODE_CODE_BLOCK:
			replace_code_block(node);
			break;
		case CMARK_NODE_TEXT:
			markdown_link_addresses(node);
			break;
		case CMARK_NODE_ITEM:
			markdown_draw_box(node);
			break;
		case CMARK_NODE_HTML_INLINE:
			replace_inline_html(node);
			break;
		case CMARK_NODE_HTML_BLOCK:
			replace_html_block(node);
			break;
		default:
			break;
	}
}

static bool
is_replaced(cmark_node *node, bool linked)
{
	switch (cmark_node_get_type(node))
	{
		case CMARK_NODE_IMAGE:
		case CMARK_NODE_LINK:
		case CMARK_NODE_HTML_INLINE:
		case CMARK_NODE_HTML_BLOCK:
		case CMARK_NODE_HEADING:
		case CMARK_NODE_ITEM:
		case CMARK_NODE_CODE_BLOCK:
			return true;
		case CMARK_NODE_TEXT:
			return !linked && markdown_has_address(cmark_node_get_literal(node));
		default:
			return false;
	}
}

/* False when the tree is too large to be looked through. */
static bool
clean_tree(Renderer *renderer, cmark_node *document)
{
	cmark_iter *iterator = cmark_iter_new(document);
	cmark_node **found = NULL;
	size_t count = 0;
	size_t room = 0;
	size_t nodes = 0;
	int links = 0; /* around the node */
	bool complete = true;
	cmark_event_type event;

	while (complete && (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE)
	{
		cmark_node *node = cmark_iter_get_node(iterator);
		cmark_node_type type = cmark_node_get_type(node);

		if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
			links += event == CMARK_EVENT_ENTER ? 1 : -1;
		if (event != CMARK_EVENT_ENTER)
			continue;
		complete = ++nodes <= MAX_TREE_NODES;
		if (!is_replaced(node, links > 0))
			continue;
		if (count == room)
		{
			cmark_node **more = realloc(found, (room = room ? 2 * room : 64) * sizeof(cmark_node *));

			complete = more != NULL;
			if (!more)
				break;
			found = more;
		}
		found[count++] = node;
	}
	cmark_iter_free(iterator);
	for (size_t i = 0; complete && i < count; i++)
		replace_node(renderer, found[i]);
	free(found);
	return complete;
}

/* HTML of a text by cmark, malloc'ed; NULL when it cannot be had. */
static char *
render_text(Renderer *renderer, const char *text, size_t length, const Buffer *definitions)
{
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	cmark_node *document;
	char *html = NULL;

	cmark_parser_feed(parser, text, length);
	if (definitions && definitions->length > 0)
	{
		cmark_parser_feed(parser, "\n\n", 2);
		cmark_parser_feed(parser, definitions->data, definitions->length);
	}
	document = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	cmark_consolidate_text_nodes(document);
	if (clean_tree(renderer, document))
		html = cmark_render_html(document, CMARK_OPT_DEFAULT);
	cmark_node_free(document);
	return html;
}

static void
add_rendered(Renderer *renderer, const char *start, const char *end)
{
	size_t length = (size_t) (end - start);
	const Buffer *definitions = &renderer->definitions;
	char *html;

	if (length == 0)
		return;
	renderer->repeated += definitions->length;
	html = render_text(renderer, start, length, renderer->repeated <= MAX_REPEATED ? definitions : NULL);
	if (html)
		buffer_add(renderer->out, html);
	else
		add_plain(renderer->out, start, length);
	free(html);
}

/* ---- link definitions ---- */

/* "[label]: address" with maybe a title; footnotes are none. */
static bool
is_definition(const Line *line)
{
	size_t at = indent_of(line);
	const char *text = line->start;
	size_t length = line->length;
	size_t start;

	if (at > 3 || at + 4 > length || text[at] != '[' || text[at + 1] == '^')
		return false;
	for (at++; at < length && text[at] != ']'; at++)
	{
		if (text[at] == '[' || text[at] == '\\')
			return false;
	}
	if (at + 1 >= length || text[at + 1] != ':')
		return false;
	for (at += 2; at < length && (text[at] == ' ' || text[at] == '\t'); at++)
		;
	for (start = at; at < length && text[at] != ' ' && text[at] != '\t'; at++)
		;
	if (at == start)
		return false;
	while (at < length && (text[at] == ' ' || text[at] == '\t'))
		at++;
	return at == length ||
		   ((text[at] == '"' || text[at] == '\'') && at + 1 < length && text[length - 1] == text[at]);
}

static void
collect_definitions(Renderer *renderer, const char *text)
{
	Line line;

	for (; text < renderer->end; text = line.next)
	{
		line = line_at(text, renderer->end);
		if (!is_definition(&line) || line.length + 1 > MAX_DEFINITIONS - renderer->definitions.length)
			continue;
		buffer_append(&renderer->definitions, line.start, line.length);
		buffer_add_char(&renderer->definitions, '\n');
	}
}

/* ---- fenced code ---- */

/* The length of a fence that begins the line, 0 if there is none. */
static size_t
fence_length(const Line *line)
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
closes_fence(const Line *line, char mark, size_t length)
{
	size_t at = indent_of(line);
	size_t start = at;

	if (at > 3)
		return false;
	while (at < line->length && line->start[at] == mark)
		at++;
	if (at - start < length)
		return false;
	for (; at < line->length; at++)
	{
		if (line->start[at] != ' ' && line->start[at] != '\t')
			return false;
	}
	return true;
}

/* Returns where the text goes on. */
static const char *
add_fence(Renderer *renderer, const Line *opening)
{
	char mark = opening->start[0];
	size_t length = fence_length(opening);
	const char *start = opening->next;
	const char *at = start;

	while (at < renderer->end)
	{
		Line line = line_at(at, renderer->end);

		if (closes_fence(&line, mark, length))
		{
			add_plain(renderer->out, start, (size_t) (at - start));
			return line.next;
		}
		at = line.next;
	}
	add_plain(renderer->out, start, (size_t) (at - start));
	return at;
}

/* ---- tables ---- */

typedef enum Alignment
{
	ALIGN_NONE,
	ALIGN_LEFT,
	ALIGN_CENTER,
	ALIGN_RIGHT
} Alignment;

typedef struct Cell
{
	const char *start;
	size_t length;
} Cell;

typedef struct Row
{
	Cell cells[MAX_TABLE_COLUMNS];
	int count;
} Row;

static Cell
trim(const char *start, const char *end)
{
	while (start < end && (*start == ' ' || *start == '\t'))
		start++;
	while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
		end--;
	return (Cell){start, (size_t) (end - start)};
}

/* Cut a line at its bars, those behind a backslash left alone. False if there is none, or too many. */
static bool
split_row(const Line *line, Row *row)
{
	Cell whole = trim(line->start, line->start + line->length);
	const char *end = whole.start + whole.length;
	const char *start = whole.start;
	bool bar = false;

	row->count = 0;
	if (whole.length == 0 || indent_of(line) > 3)
		return false;
	if (*start == '|')
	{
		bar = true;
		start++;
	}
	for (const char *at = start; at <= end; at++)
	{
		if (at + 1 < end && *at == '\\')
		{
			at++;
			continue;
		}
		if (at < end && *at != '|')
			continue;
		/* Behind the last bar there is no cell. */
		if (at >= end && bar && start == end)
			break;
		if (row->count == MAX_TABLE_COLUMNS)
			return false;
		row->cells[row->count++] = trim(start, at < end ? at : end);
		bar |= at < end;
		start = at + 1;
	}
	return bar && row->count > 0;
}

static bool
read_alignments(const Line *line, Alignment *alignments, int *count)
{
	Row row;

	if (!split_row(line, &row))
		return false;
	for (int i = 0; i < row.count; i++)
	{
		const char *text = row.cells[i].start;
		size_t length = row.cells[i].length;
		bool left = length > 0 && text[0] == ':';
		bool right = length > 1 && text[length - 1] == ':';
		size_t dashes = length - left - right;

		if (length == 0 || dashes == 0 || strspn(text + left, "-") < dashes)
			return false;
		alignments[i] = left && right ? ALIGN_CENTER : left ? ALIGN_LEFT : right ? ALIGN_RIGHT : ALIGN_NONE;
	}
	*count = row.count;
	return true;
}

static bool
has_markup(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
	{
		if (strchr("*_`[]<>&\\!", text[i]))
			return true;
	}
	return memmem(text, length, "://", 3) != NULL;
}

/* The text of a cell in one paragraph, whose tags are taken off; anything else is shown as it is. */
static void
add_cell_text(Renderer *renderer, const char *text, size_t length)
{
	bool marked =
		has_markup(text, length) && length <= MARKDOWN_MAX_RUN && renderer->marked++ < MAX_MARKED_CELLS;
	char *html = marked ? render_text(renderer, text, length, NULL) : NULL;
	size_t size = html ? strlen(html) : 0;

	if (size >= 8 && strncmp(html, "<p>", 3) == 0 && strcmp(html + size - 5, "</p>\n") == 0 &&
		!strstr(html + 3, "<p>"))
		buffer_append(renderer->out, html + 3, size - 8);
	else
		add_escaped(renderer->out, text, length);
	free(html);
}

static void
add_cell(Renderer *renderer, const char *tag, Alignment alignment, const Cell *cell)
{
	static const char *const classes[] = {"", " class=\"left\"", " class=\"center\"", " class=\"right\""};
	char *text = malloc(cell->length + 1);
	size_t length = 0;

	if (!text)
	{
		renderer->out->failed = true;
		return;
	}
	for (size_t i = 0; i < cell->length; i++)
	{
		if (cell->start[i] == '\\' && i + 1 < cell->length && cell->start[i + 1] == '|')
			continue;
		text[length++] = cell->start[i];
	}
	buffer_format(renderer->out, "<%s%s>", tag, classes[alignment]);
	add_cell_text(renderer, text, length);
	buffer_format(renderer->out, "</%s>", tag);
	free(text);
}

static void
add_row(Renderer *renderer, const char *tag, const Row *row, const Alignment *alignments, int columns)
{
	static const Cell empty = {"", 0};

	buffer_add(renderer->out, "<tr>");
	for (int i = 0; i < columns; i++)
		add_cell(renderer, tag, alignments[i], i < row->count ? &row->cells[i] : &empty);
	buffer_add(renderer->out, "</tr>\n");
}

/* A heading line and one of dashes under it, with as many cells. */
static bool
begins_table(const Renderer *renderer, const Line *line, Row *heading, Alignment *alignments)
{
	Line under;
	int columns;

	if (line->next >= renderer->end || !memchr(line->start, '|', line->length))
		return false;
	under = line_at(line->next, renderer->end);
	return read_alignments(&under, alignments, &columns) && split_row(line, heading) &&
		   heading->count == columns;
}

static const char *
add_table(Renderer *renderer, const Line *line, const Row *heading, const Alignment *alignments)
{
	const char *at = line_at(line->next, renderer->end).next;
	Row row;

	buffer_add(renderer->out, "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n");
	add_row(renderer, "th", heading, alignments, heading->count);
	buffer_add(renderer->out, "</thead>\n<tbody>\n");
	while (at < renderer->end)
	{
		Line next = line_at(at, renderer->end);

		if (is_blank(&next) || !split_row(&next, &row))
			break;
		add_row(renderer, "td", &row, alignments, heading->count);
		at = next.next;
	}
	buffer_add(renderer->out, "</tbody>\n</table></div>\n");
	return at;
}

/* ---- the whole ---- */

/* The end of the lines without a blank one. */
static const char *
end_of_run(const char *text, const char *end)
{
	while (text < end)
	{
		Line line = line_at(text, end);

		if (is_blank(&line))
			break;
		text = line.next;
	}
	return text;
}

static void
render_all(Renderer *renderer, const char *text)
{
	const char *start = text; /* of what is still to go through cmark */
	const char *run = text;   /* of the lines without a blank one */
	const char *at = text;
	Alignment alignments[MAX_TABLE_COLUMNS];
	Row heading;

	while (at < renderer->end)
	{
		Line line = line_at(at, renderer->end);
		const char *after = NULL;

		if (is_blank(&line))
		{
			at = run = line.next;
			continue;
		}
		if (fence_length(&line) > 0)
		{
			add_rendered(renderer, start, at);
			after = add_fence(renderer, &line);
		}
		else if (begins_table(renderer, &line, &heading, alignments))
		{
			add_rendered(renderer, start, at);
			after = add_table(renderer, &line, &heading, alignments);
		}
		else if ((size_t) (line.next - run) > MARKDOWN_MAX_RUN)
		{
			add_rendered(renderer, start, run);
			after = end_of_run(run, renderer->end);
			add_plain(renderer->out, run, (size_t) (after - run));
		}
		at = after ? after : line.next;
		if (after)
			start = run = after;
	}
	add_rendered(renderer, start, renderer->end);
}

void
markdown_render(Buffer *out, const char *text, size_t length)
{
	Renderer renderer = {.out = out, .end = text + length};

	if (length > MARKDOWN_MAX)
	{
		add_plain(out, text, length);
		return;
	}
	buffer_init(&renderer.definitions, MAX_DEFINITIONS);
	buffer_init(&renderer.anchors, MAX_ANCHORS);
	collect_definitions(&renderer, text);
	render_all(&renderer, text);
	buffer_free(&renderer.definitions);
	buffer_free(&renderer.anchors);
}
