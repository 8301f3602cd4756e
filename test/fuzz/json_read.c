/*
 * JSON of any text: it is read or refused with a reason, within the bounds of depth and number, and what was
 * read, written and read again is the same. As in the server but for its memory: compiled with its headers,
 * linked with the frontend's parser.
 */
#include "postgres.h"

#include <assert.h>

#include "../fuzz/taken.h"
#include "base/json_read.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a frontend has not. */
void
check_stack_depth(void)
{
}

void *
repalloc_huge(void *pointer, Size size)
{
	return repalloc(pointer, size);
}

static int
check_node(const JsonNode *node, int depth)
{
	int nodes = 1;

	if (node->kind == JSON_NODE_STRING || node->kind == JSON_NODE_NUMBER)
		assert(strlen(node->text) == (size_t) node->length);
	if (node->kind != JSON_NODE_ARRAY && node->kind != JSON_NODE_OBJECT)
		return nodes;
	assert(depth < JSON_READ_MAX_DEPTH);
	for (int i = 0; i < node->count; i++)
	{
		assert(node->kind == JSON_NODE_ARRAY || node->keys[i] != NULL);
		nodes += check_node(node->items[i], depth + 1);
	}
	return nodes;
}

static char *
written(const JsonNode *node)
{
	StringInfoData out;

	initStringInfo(&out);
	json_node_write(&out, node);
	return out.data;
}

static void
check_text(const char *text, int length)
{
	const char *problem;
	JsonNode *node = json_read_parse(text, length, &problem);
	JsonNode *marked = json_read_parse_marked(text, length, &problem);
	char *first;

	assert(marked != NULL || problem != NULL);
	if (node == NULL)
		return;
	assert(check_node(node, 0) <= JSON_READ_MAX_NODES);
	first = written(node);
	assert(marked != NULL && strcmp(first, written(marked)) == 0);
	node = json_read_parse(first, strlen(first), &problem);
	assert(node != NULL && strcmp(first, written(node)) == 0);
	assert(strcmp(first, written(json_node_copy(node))) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	/* Text in a server is UTF-8 without NUL. */
	if (memchr(data, 0, size) != NULL ||
		pg_encoding_verifymbstr(PG_UTF8, (const char *) data, size) != (int) size)
		return 0;
	taken_watch();
	text = malloc(size + 1);
	memcpy(text, data, size);
	text[size] = '\0';
	check_text(text, size);
	taken_give_back();
	return 0;
}
