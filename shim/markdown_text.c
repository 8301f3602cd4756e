/*
 * markdown_text.c
 *		Bare addresses become links, tasks get boxes (as in GitHub Flavored Markdown).
 */
#include "markdown_text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool
markdown_has_address(const char *text)
{
	return text && strstr(text, "://");
}

/* Without what more likely belongs to the sentence: punctuation, and a bracket that was opened before. */
static size_t
trim_address(const char *text, size_t length)
{
	long open = 0;

	for (size_t i = 0; i < length; i++)
		open += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
	while (length > 0 && (strchr("?!.,:;*_~'\"", text[length - 1]) || (text[length - 1] == ')' && open < 0)))
	{
		open += text[length - 1] == ')';
		length--;
	}
	return length;
}

/* Bytes of the address that begins there; 0: none does. */
static size_t
address_length(const char *text)
{
	size_t scheme = strncasecmp(text, "https://", 8) == 0 ? 8 : strncasecmp(text, "http://", 7) == 0 ? 7 : 0;
	size_t length;

	if (scheme == 0 || !isalnum((unsigned char) text[scheme]))
		return 0;
	length = trim_address(text, strcspn(text, " \t\r\n<"));
	return length > scheme ? length : 0;
}

static cmark_node *
make_text(const char *text, size_t length)
{
	cmark_node *node = cmark_node_new(CMARK_NODE_TEXT);
	char *copy = strndup(text, length);

	cmark_node_set_literal(node, copy ? copy : "");
	free(copy);
	return node;
}

static void
insert_link(cmark_node *before, const char *address, size_t length)
{
	cmark_node *link = cmark_node_new(CMARK_NODE_LINK);
	cmark_node *text = make_text(address, length);

	cmark_node_set_url(link, cmark_node_get_literal(text));
	cmark_node_append_child(link, text);
	cmark_node_insert_before(before, link);
}

void
markdown_link_addresses(cmark_node *node)
{
	char *copy = strdup(cmark_node_get_literal(node));
	const char *rest = copy;

	for (const char *at = copy; at && *at; at++)
	{
		bool inside = at > copy && isalnum((unsigned char) at[-1]);
		size_t length = inside ? 0 : address_length(at);

		if (length == 0)
			continue;
		if (at > rest)
			cmark_node_insert_before(node, make_text(rest, (size_t) (at - rest)));
		insert_link(node, at, length);
		rest = at + length;
		at = rest - 1;
	}
	if (rest != copy)
		cmark_node_set_literal(node, rest);
	free(copy);
}

void
markdown_draw_box(cmark_node *item)
{
	cmark_node *paragraph = cmark_node_first_child(item);
	cmark_node *text = paragraph ? cmark_node_first_child(paragraph) : NULL;
	const char *literal;
	const char *box;
	char *copy;

	if (!text || cmark_node_get_type(paragraph) != CMARK_NODE_PARAGRAPH ||
		cmark_node_get_type(text) != CMARK_NODE_TEXT)
		return;
	literal = cmark_node_get_literal(text);
	if (literal[0] != '[' || !strchr(" xX", literal[1]) || !literal[1] || literal[2] != ']' ||
		literal[3] != ' ')
		return;
	box = literal[1] == ' ' ? "\xE2\x98\x90" : "\xE2\x98\x91";
	copy = strdup(literal + 3);
	if (!copy)
		return;
	cmark_node_set_literal(text, copy);
	cmark_node_insert_before(text, make_text(box, strlen(box)));
	free(copy);
}
