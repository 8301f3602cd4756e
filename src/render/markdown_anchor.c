/*
 * markdown_anchor.c
 *		Ids of headings.
 */
#include "render/markdown_anchor.h"

/* When there are more, the rest have none. */
#define MAX_ANCHORS     (16 * 1024)
#define MAX_SAME_ANCHOR 9
#define MAX_LOOKUPS     4000

/* Long ones are cut, between characters. */
static void
add_letters(StringInfo out, int start, const char *text)
{
	for (; *text && (out->len - start < MARKDOWN_MAX_ANCHOR || (*text & 0xC0) == 0x80); text++)
	{
		unsigned char letter = (unsigned char) *text;

		if (letter >= 'A' && letter <= 'Z')
			appendStringInfoChar(out, (char) (letter - 'A' + 'a'));
		else if (letter == ' ')
			appendStringInfoChar(out, '-');
		/* What is no character (U+FFFE, U+FFFF) is shown as a blank, which an id has not. */
		else if (letter == 0xEF && (unsigned char) text[1] == 0xBF && (unsigned char) text[2] >= 0xBE)
			text += 2;
		else if (letter >= 0x80 || strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", letter))
			appendStringInfoChar(out, (char) letter);
	}
}

static void
add_node_text(StringInfo out, cmark_node *node)
{
	cmark_iter *iterator = cmark_iter_new(node);
	int start = out->len;
	cmark_event_type event;

	while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE)
	{
		cmark_node *part = cmark_iter_get_node(iterator);
		cmark_node_type type = cmark_node_get_type(part);

		if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
			add_letters(out, start, cmark_node_get_literal(part));
	}
	cmark_iter_free(iterator);
}

bool
markdown_take_anchor(MarkdownAnchors *anchors, StringInfo out, cmark_node *heading)
{
	StringInfo taken = &anchors->taken;
	int start = out->len;
	int length;

	add_node_text(out, heading);
	length = out->len;
	for (int i = 1; length > start && i <= MAX_SAME_ANCHOR && anchors->lookups++ < MAX_LOOKUPS; i++)
	{
		int before = taken->len;
		char *found;

		appendStringInfo(taken, "\n%s\n", out->data + start);
		found = strstr(taken->data, taken->data + before);
		if (found == taken->data + before && taken->len <= MAX_ANCHORS)
			return true;
		taken->data[before] = '\0';
		taken->len = before;
		out->data[length] = '\0';
		out->len = length;
		if (before >= MAX_ANCHORS)
			break;
		appendStringInfo(out, "-%d", i);
	}
	out->data[start] = '\0';
	out->len = start;
	return false;
}
