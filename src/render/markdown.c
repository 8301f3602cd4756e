/*
 * markdown.c
 *		Markdown to HTML: cmark-gfm's tree, written node by node. A kind of node that is not named
 *		here is not written, and neither is a byte of the text but by render_text() or
 *		write_address().
 */
#include "render/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <ctype.h>

#include "render/markdown_anchor.h"
#include "render/markdown_memory.h"
#include "render/markdown_source.h"
#include "template/render.h"

#define EMPTY_BOX  "\xE2\x98\x90"
#define TICKED_BOX "\xE2\x98\x91"

typedef struct Writer
{
	StringInfo out;
	const MarkdownOptions *options;
	MarkdownAnchors anchors;
	cmark_node *link;    /* around what is written */
	cmark_node *skipped; /* neither it nor what is in it is written */
	cmark_node *table;
	int column;
	StringInfoData mentions; /* per footnote an int: how often it was mentioned */
	int notes;               /* whose text was begun */
} Writer;

/* ---- pieces ---- */

static void
begin_line(Writer *writer)
{
	StringInfo out = writer->out;

	if (out->len > 0 && out->data[out->len - 1] != '\n')
		appendStringInfoChar(out, '\n');
}

/* A tag of an inline. */
static void
write_tag(Writer *writer, bool entering, const char *name)
{
	appendStringInfo(writer->out, entering ? "<%s>" : "</%s>", name);
}

/* A tag of a block that holds others; both its tags have a line of their own. */
static void
write_block_tag(Writer *writer, bool entering, const char *name)
{
	begin_line(writer);
	write_tag(writer, entering, name);
	appendStringInfoChar(writer->out, '\n');
}

/* A text less what it was broken with. */
static void
remove_breaks(char *text)
{
	size_t length = strlen(MARKDOWN_BREAK);
	char *to = strstr(text, MARKDOWN_BREAK);
	char *next;

	for (char *from = to; from; from = next)
	{
		size_t kept;

		from += length;
		next = strstr(from, MARKDOWN_BREAK);
		kept = next ? (size_t) (next - from) : strlen(from);
		memmove(to, from, kept);
		to += kept;
		*to = '\0';
	}
}

static void
write_code(StringInfo out, const char *text, size_t length)
{
	char *copy = pnstrdup(text, length);

	remove_breaks(copy);
	template_write_markdown_code(out, .code = copy);
	pfree(copy);
}

static bool
is_of_type(cmark_node *node, const char *type)
{
	return node && strcmp(cmark_node_get_type_string(node), type) == 0;
}

/* ---- links ---- */

static bool
leads_outside(const char *url)
{
	return pg_strncasecmp(url, "http://", 7) == 0 || pg_strncasecmp(url, "https://", 8) == 0 ||
		   pg_strncasecmp(url, "mailto:", 7) == 0;
}

/* Percent-encodes what no address holds. */
static void
write_address(StringInfo out, const char *url)
{
	for (; *url; url++)
	{
		unsigned char letter = (unsigned char) *url;

		if (letter == '&')
			appendStringInfoString(out, "&amp;");
		else if (letter < 0x80 && (isalnum(letter) || strchr("!#$%()*+,-./:;=?@_~", letter)))
			appendStringInfoChar(out, (char) letter);
		else
			appendStringInfo(out, "%%%02X", letter);
	}
}

/*
 * Links to elsewhere and to headings of the same text; others are their text. HTML knows no links within
 * links: the outer one counts. A picture is a link, too: from elsewhere it would tell its server who looks.
 */
static void
write_link(Writer *writer, cmark_node *link, bool entering)
{
	const char *url = cmark_node_get_url(link);
	bool inside;

	if (!entering)
	{
		if (writer->link == link)
		{
			write_tag(writer, false, "a");
			writer->link = NULL;
		}
		return;
	}
	inside =
		cmark_node_get_type(link) == CMARK_NODE_LINK && url[0] == '#' && strlen(url) <= MARKDOWN_MAX_ANCHOR;
	if (!writer->link && (inside || leads_outside(url)))
	{
		writer->link = link;
		appendStringInfoString(writer->out, "<a href=\"");
		if (inside)
			appendStringInfoString(writer->out, "#" MARKDOWN_ANCHOR_PREFIX);
		write_address(writer->out, url + inside);
		appendStringInfoString(writer->out, "\">");
	}
	if (cmark_node_get_type(link) == CMARK_NODE_IMAGE && !cmark_node_first_child(link))
		appendStringInfoString(writer->out, "image");
}

/* ---- pictures ---- */

/* The text in a node, less its markup. */
static void
collect_text(StringInfo out, cmark_node *node)
{
	cmark_iter *iterator = cmark_iter_new(node);
	cmark_event_type event;

	while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE)
	{
		cmark_node *here = cmark_iter_get_node(iterator);
		cmark_node_type type = cmark_node_get_type(here);

		if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
			appendStringInfoString(out, cmark_node_get_literal(here));
	}
	cmark_iter_free(iterator);
}

/* In place of what is in the node. */
static bool
show_picture(Writer *writer, cmark_node *image)
{
	const MarkdownPictures *pictures = writer->options->pictures;
	StringInfoData name;
	bool shown;

	if (pictures == NULL)
		return false;
	initStringInfo(&name);
	collect_text(&name, image);
	shown = pictures->show(writer->out, cmark_node_get_url(image), name.data, pictures->state);
	pfree(name.data);
	if (shown)
		writer->skipped = image;
	return shown;
}

static void
write_code_block(Writer *writer, cmark_node *block)
{
	const MarkdownPictures *pictures = writer->options->pictures;
	const char *language = cmark_node_get_fence_info(block);
	const char *text = cmark_node_get_literal(block);
	bool mermaid = pictures != NULL && language != NULL && strcmp(language, "mermaid") == 0;

	begin_line(writer);
	if (mermaid && pictures->draw(writer->out, language, text, pictures->state))
		return;
	if (mermaid)
		template_write_markdown_undrawn(writer->out);
	write_code(writer->out, text, strlen(text));
}

/* ---- HTML in the text ---- */

static void
write_inline_html(Writer *writer, const char *html)
{
	if (pg_strcasecmp(html, "<br>") == 0 || pg_strcasecmp(html, "<br/>") == 0 ||
		pg_strcasecmp(html, "<br />") == 0)
		appendStringInfoString(writer->out, "<br />\n");
	else if (strncmp(html, "<!--", 4) != 0)
		render_text(writer->out, html);
}

static void
write_html_block(Writer *writer, const char *html)
{
	char *text = pstrdup(html);
	const char *shown = text;
	const char *end;

	remove_breaks(text);
	/* Comments are not shown. */
	while (strncmp(shown, "<!--", 4) == 0)
	{
		end = strstr(shown + 4, "-->");
		shown = end ? end + 3 : "";
		shown += strspn(shown, " \t\r\n");
	}
	if (*shown)
	{
		begin_line(writer);
		write_tag(writer, true, "p");
		render_text(writer->out, shown);
		write_tag(writer, false, "p");
		appendStringInfoChar(writer->out, '\n');
	}
	pfree(text);
}

/* ---- blocks ---- */

static void
write_heading(Writer *writer, cmark_node *heading, bool entering)
{
	int level = Min(cmark_node_get_heading_level(heading) + writer->options->heading_offset, 6);
	StringInfoData anchor;

	if (!entering)
	{
		appendStringInfo(writer->out, "</h%d>\n", level);
		return;
	}
	begin_line(writer);
	initStringInfo(&anchor);
	if (markdown_take_anchor(&writer->anchors, &anchor, heading))
	{
		appendStringInfo(writer->out, "<h%d id=\"" MARKDOWN_ANCHOR_PREFIX, level);
		render_text(writer->out, anchor.data);
		appendStringInfoString(writer->out, "\">");
	}
	else
		appendStringInfo(writer->out, "<h%d>", level);
	pfree(anchor.data);
}

static void
write_list(Writer *writer, cmark_node *list, bool entering)
{
	bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
	int start = cmark_node_get_list_start(list);

	if (!entering || !ordered || start == 1)
	{
		write_block_tag(writer, entering, ordered ? "ol" : "ul");
		return;
	}
	begin_line(writer);
	appendStringInfo(writer->out, "<ol start=\"%d\">\n", start);
}

/* The box of a task stands in its first paragraph. */
static void
write_box(Writer *writer, cmark_node *item)
{
	if (is_of_type(item, "tasklist"))
		appendStringInfo(writer->out, "%s ",
						 cmark_gfm_extensions_get_tasklist_item_checked(item) ? TICKED_BOX : EMPTY_BOX);
}

static void
write_item(Writer *writer, cmark_node *item, bool entering)
{
	cmark_node *first = cmark_node_first_child(item);

	if (entering)
		begin_line(writer);
	write_tag(writer, entering, "li");
	if (!entering)
		appendStringInfoChar(writer->out, '\n');
	else if (!first || cmark_node_get_type(first) != CMARK_NODE_PARAGRAPH)
		write_box(writer, item);
}

/* ---- footnotes ---- */

static int *
mentions_of(Writer *writer, int note)
{
	StringInfo mentions = &writer->mentions;
	static const int none = 0;

	while (mentions->len < note * (int) sizeof(int))
		appendBinaryStringInfo(mentions, (const char *) &none, sizeof(none));
	return (int *) mentions->data + note - 1;
}

/* What a mention is called in the page. */
static void
name_mention(char *name, size_t size, int note, int mention)
{
	if (mention == 1)
		snprintf(name, size, "%d", note);
	else
		snprintf(name, size, "%d-%d", note, mention);
}

static void
write_mention(Writer *writer, const char *number)
{
	int note = atoi(number);
	char name[32];

	if (note < 1 || (size_t) note > MARKDOWN_MAX)
		return;
	if (writer->link)
	{
		write_tag(writer, true, "sup");
		render_text(writer->out, number);
		write_tag(writer, false, "sup");
		return;
	}
	name_mention(name, sizeof(name), note, ++*mentions_of(writer, note));
	template_write_markdown_note_mention(writer->out, .note = number, .reference = name);
}

/* At the end of a footnote, links to where it was mentioned. */
static void
write_ways_back(Writer *writer)
{
	int count = *mentions_of(writer, writer->notes);
	char note[16];
	char name[32];

	snprintf(note, sizeof(note), "%d", writer->notes);
	for (int mention = 1; mention <= count; mention++)
	{
		name_mention(name, sizeof(name), writer->notes, mention);
		appendStringInfoChar(writer->out, ' ');
		template_write_markdown_note_back(writer->out, .note = note, .reference = name);
	}
}

static bool
ends_with_paragraph(cmark_node *note)
{
	cmark_node *last = cmark_node_last_child(note);

	return last && cmark_node_get_type(last) == CMARK_NODE_PARAGRAPH;
}

/* cmark-gfm puts the footnotes that are mentioned at the end, in the order of their numbers. */
static void
write_note(Writer *writer, cmark_node *note, bool entering)
{
	if (!entering)
	{
		if (!ends_with_paragraph(note))
			write_ways_back(writer);
		write_tag(writer, false, "li");
		appendStringInfoChar(writer->out, '\n');
		return;
	}
	begin_line(writer);
	if (writer->notes++ == 0)
		template_write_markdown_notes_begin(writer->out);
	appendStringInfo(writer->out, "<li id=\"fn-%d\">\n", writer->notes);
}

static void
write_paragraph(Writer *writer, cmark_node *paragraph, bool entering)
{
	cmark_node *parent = cmark_node_parent(paragraph);
	cmark_node *list = cmark_node_parent(parent);
	bool tight = list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);

	if (!entering && cmark_node_get_type(parent) == CMARK_NODE_FOOTNOTE_DEFINITION &&
		cmark_node_next(paragraph) == NULL)
		write_ways_back(writer);
	if (!tight)
	{
		if (entering)
			begin_line(writer);
		write_tag(writer, entering, "p");
		if (!entering)
			appendStringInfoChar(writer->out, '\n');
	}
	if (entering && cmark_node_previous(paragraph) == NULL)
		write_box(writer, parent);
}

/* ---- tables ---- */

/* A paragraph that stands where a run was broken. */
static bool
is_mark(cmark_node *node)
{
	cmark_node *text;

	if (!node || cmark_node_get_type(node) != CMARK_NODE_PARAGRAPH)
		return false;
	text = cmark_node_first_child(node);
	return text && !cmark_node_next(text) && cmark_node_get_type(text) == CMARK_NODE_TEXT &&
		   strcmp(cmark_node_get_literal(text), MARKDOWN_MARK) == 0;
}

static void
write_table(Writer *writer, cmark_node *table, bool entering)
{
	cmark_node *mark = entering ? cmark_node_previous(table) : cmark_node_next(table);
	cmark_node *other =
		mark && is_mark(mark) ? entering ? cmark_node_previous(mark) : cmark_node_next(mark) : NULL;

	writer->table = entering ? table : NULL;
	/* The head of a table that goes on was written. */
	if (is_of_type(other, "table"))
	{
		if (entering)
			writer->skipped = cmark_node_first_child(table);
		return;
	}
	begin_line(writer);
	if (entering)
		template_write_markdown_table_begin(writer->out);
	else
		template_write_markdown_table_end(writer->out);
}

static void
write_row(Writer *writer, cmark_node *row, bool entering)
{
	bool head = cmark_gfm_extensions_get_table_row_is_header(row);

	writer->column = 0;
	if (entering && head)
		write_block_tag(writer, true, "thead");
	write_tag(writer, entering, "tr");
	if (entering)
		return;
	appendStringInfoChar(writer->out, '\n');
	if (head)
	{
		write_block_tag(writer, false, "thead");
		write_block_tag(writer, true, "tbody");
	}
}

static void
write_cell(Writer *writer, cmark_node *cell, bool entering)
{
	bool head = cmark_gfm_extensions_get_table_row_is_header(cmark_node_parent(cell));
	const char *name = head ? "th" : "td";
	const uint8_t *alignments;
	uint8_t alignment;

	if (!entering)
	{
		write_tag(writer, false, name);
		return;
	}
	alignments = cmark_gfm_extensions_get_table_alignments(writer->table);
	alignment = writer->column < cmark_gfm_extensions_get_table_columns(writer->table)
					? alignments[writer->column]
					: 0;
	writer->column++;
	if (alignment == 'l' || alignment == 'c' || alignment == 'r')
		appendStringInfo(writer->out, "<%s class=\"%s\">", name,
						 alignment == 'l'   ? "left"
						 : alignment == 'c' ? "center"
											: "right");
	else
		write_tag(writer, true, name);
}

/* The kinds that an extension of cmark-gfm brings have no constants. */
static void
write_extension(Writer *writer, cmark_node *node, bool entering)
{
	if (is_of_type(node, "strikethrough"))
		write_tag(writer, entering, "del");
	else if (is_of_type(node, "table"))
		write_table(writer, node, entering);
	else if (is_of_type(node, "table_cell"))
		write_cell(writer, node, entering);
	else if (is_of_type(node, "table_row") || is_of_type(node, "table_header"))
		write_row(writer, node, entering);
}

/* ---- the tree ---- */

static void
write_inline(Writer *writer, cmark_node *node, bool entering)
{
	switch (cmark_node_get_type(node))
	{
		case CMARK_NODE_TEXT:
			render_text(writer->out, cmark_node_get_literal(node));
			break;
		case CMARK_NODE_SOFTBREAK:
			appendStringInfoChar(writer->out, '\n');
			break;
		case CMARK_NODE_LINEBREAK:
			appendStringInfoString(writer->out, "<br />\n");
			break;
		case CMARK_NODE_CODE:
			write_tag(writer, true, "code");
			render_text(writer->out, cmark_node_get_literal(node));
			write_tag(writer, false, "code");
			break;
		case CMARK_NODE_HTML_INLINE:
			write_inline_html(writer, cmark_node_get_literal(node));
			break;
		case CMARK_NODE_EMPH:
			write_tag(writer, entering, "em");
			break;
		case CMARK_NODE_STRONG:
			write_tag(writer, entering, "strong");
			break;
		case CMARK_NODE_IMAGE:
			if (!entering || !show_picture(writer, node))
				write_link(writer, node, entering);
			break;
		case CMARK_NODE_LINK:
			write_link(writer, node, entering);
			break;
		case CMARK_NODE_FOOTNOTE_REFERENCE:
			if (entering)
				write_mention(writer, cmark_node_get_literal(node));
			break;
		default:
			write_extension(writer, node, entering);
	}
}

static void
write_node(Writer *writer, cmark_node *node, bool entering)
{
	switch (cmark_node_get_type(node))
	{
		case CMARK_NODE_DOCUMENT:
			if (!entering && writer->notes > 0)
				template_write_markdown_notes_end(writer->out);
			break;
		case CMARK_NODE_BLOCK_QUOTE:
			write_block_tag(writer, entering, "blockquote");
			break;
		case CMARK_NODE_LIST:
			write_list(writer, node, entering);
			break;
		case CMARK_NODE_ITEM:
			write_item(writer, node, entering);
			break;
		case CMARK_NODE_CODE_BLOCK:
			write_code_block(writer, node);
			break;
		case CMARK_NODE_HTML_BLOCK:
			write_html_block(writer, cmark_node_get_literal(node));
			break;
		case CMARK_NODE_PARAGRAPH:
			if (is_mark(node))
				writer->skipped = node;
			else
				write_paragraph(writer, node, entering);
			break;
		case CMARK_NODE_HEADING:
			write_heading(writer, node, entering);
			break;
		case CMARK_NODE_THEMATIC_BREAK:
			begin_line(writer);
			appendStringInfoString(writer->out, "<hr />\n");
			break;
		case CMARK_NODE_FOOTNOTE_DEFINITION:
			write_note(writer, node, entering);
			break;
		default:
			write_inline(writer, node, entering);
	}
}

/* False when it grows beyond what anybody would read. */
static bool
write_tree(Writer *writer, cmark_node *document)
{
	cmark_iter *iterator = cmark_iter_new(document);
	cmark_event_type event;

	while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE)
	{
		cmark_node *node = cmark_iter_get_node(iterator);

		if (!render_goes_on(writer->out))
			return false;
		if (!writer->skipped)
			write_node(writer, node, event == CMARK_EVENT_ENTER);
		else if (event == CMARK_EVENT_EXIT && node == writer->skipped)
			writer->skipped = NULL;
	}
	return true;
}

/* ---- the whole ---- */

/* A parser with the extensions, which cmark-gfm keeps in a list of the process: made once, by malloc(). */
static cmark_parser *
make_parser(cmark_mem *memory)
{
	static const char *const extensions[] = {"table", "strikethrough", "autolink", "tasklist"};
	cmark_parser *parser;

	cmark_gfm_core_extensions_ensure_registered();
	parser = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, memory);
	for (size_t i = 0; i < lengthof(extensions); i++)
		cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(extensions[i]));
	return parser;
}

/* False when it takes too much memory or becomes too long. The parser and its tree go with their memory. */
static bool
render(Writer *writer, const char *text, size_t length)
{
	sigjmp_buf too_much;
	volatile bool done = false;
	cmark_mem *memory = markdown_memory_begin(MARKDOWN_MAX_MEMORY, &too_much);

	if (sigsetjmp(too_much, 0) == 0)
	{
		cmark_parser *parser = make_parser(memory);

		markdown_source_feed(parser, text, length);
		done = write_tree(writer, cmark_parser_finish(parser));
	}
	markdown_memory_end();
	return done;
}

void
markdown_render_html(StringInfo out, const char *text, size_t length, const MarkdownOptions *options)
{
	static const MarkdownOptions usual = {0};
	Writer writer = {.out = out, .options = options ? options : &usual};
	size_t matter;
	int start;

	if (length > MARKDOWN_MAX)
	{
		write_code(out, text, length);
		return;
	}
	matter = markdown_front_matter(out, text, length);
	start = out->len;
	initStringInfo(&writer.anchors.taken);
	initStringInfo(&writer.mentions);
	if (!render(&writer, text + matter, length - matter))
	{
		out->len = start;
		out->data[start] = '\0';
		write_code(out, text + matter, length - matter);
	}
	pfree(writer.anchors.taken.data);
	pfree(writer.mentions.data);
}
