/*
 * json_read.c
 *		JSON text to a tree, by the server's own parser.
 *
 * pg_parse_json() returns a code instead of throwing, except when the stack or memory runs out; depth and
 * number of values are therefore checked beforehand.
 */
#include "postgres.h"

#include <ctype.h>
#include <math.h>

#include "base/compat.h"
#include "base/json_read.h"
#include "base/json_write.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"

#define INITIAL_CAPACITY 4

/* Characters of a \u escape. */
#define ESCAPE_LENGTH 6

/* Beyond this a double no longer tells integers apart. */
#define MAX_EXACT_DOUBLE 9007199254740992.0

/* State of one parse: the path of open containers and the member name that waits for its value. */
typedef struct JsonBuilder
{
	JsonNode *root;
	JsonNode *open[JSON_READ_MAX_DEPTH + 1];
	const char *pending[JSON_READ_MAX_DEPTH + 1];
	int depth;
} JsonBuilder;

JsonNode *
json_node_make(JsonNodeKind kind)
{
	JsonNode *node = palloc0(sizeof(JsonNode));

	node->kind = kind;
	return node;
}

JsonNode *
json_node_make_text(const char *text)
{
	JsonNode *node = json_node_make(JSON_NODE_STRING);

	node->text = text;
	node->length = strlen(text);
	return node;
}

static void *
array_grow(void *array, int capacity, size_t width)
{
	return array == NULL ? palloc(capacity * width) : repalloc_huge(array, capacity * width);
}

static void
node_reserve(JsonNode *node)
{
	if (node->count < node->capacity)
		return;
	node->capacity = node->capacity == 0 ? INITIAL_CAPACITY : node->capacity * 2;
	node->items = array_grow(node->items, node->capacity, sizeof(JsonNode *));
	if (node->kind == JSON_NODE_OBJECT)
		node->keys = array_grow(node->keys, node->capacity, sizeof(char *));
}

void
json_node_append(JsonNode *array, JsonNode *item)
{
	node_reserve(array);
	array->items[array->count++] = item;
}

static void
node_add_member(JsonNode *object, const char *name, JsonNode *value)
{
	node_reserve(object);
	object->keys[object->count] = name;
	object->items[object->count++] = value;
}

void
json_node_set(JsonNode *object, const char *name, JsonNode *value)
{
	for (int i = object->count - 1; i >= 0; i--)
	{
		if (strcmp(object->keys[i], name) == 0)
		{
			object->items[i] = value;
			return;
		}
	}
	node_add_member(object, name, value);
}

JsonNode *
json_node_copy(const JsonNode *node)
{
	JsonNode *copy = palloc(sizeof(JsonNode));

	check_stack_depth();
	*copy = *node;
	copy->capacity = node->count;
	if (node->kind == JSON_NODE_OBJECT)
	{
		copy->keys = palloc_array(const char *, Max(node->count, 1));
		/* An empty one may have no array. */
		if (node->count > 0)
			memcpy(copy->keys, node->keys, node->count * sizeof(const char *));
	}
	if (node->kind == JSON_NODE_OBJECT || node->kind == JSON_NODE_ARRAY)
	{
		copy->items = palloc_array(JsonNode *, Max(node->count, 1));
		for (int i = 0; i < node->count; i++)
			copy->items[i] = json_node_copy(node->items[i]);
	}
	return copy;
}

void
json_node_remove(JsonNode *object, const char *name)
{
	int kept = 0;

	for (int i = 0; i < object->count; i++)
	{
		if (strcmp(object->keys[i], name) == 0)
			continue;
		object->keys[kept] = object->keys[i];
		object->items[kept++] = object->items[i];
	}
	object->count = kept;
}

/*
 * Add a finished value or a fresh container. Members are appended without looking for an earlier one of the
 * same name: a search per member would make a hostile object quadratic, so json_read_member() searches from
 * the end.
 */
static void
builder_add(JsonBuilder *builder, JsonNode *node)
{
	JsonNode *parent = builder->depth > 0 ? builder->open[builder->depth - 1] : NULL;

	if (parent == NULL)
		builder->root = node;
	else if (parent->kind == JSON_NODE_ARRAY)
		json_node_append(parent, node);
	else
		node_add_member(parent, builder->pending[builder->depth - 1], node);
}

static void
builder_open(JsonBuilder *builder, JsonNodeKind kind)
{
	JsonNode *node = json_node_make(kind);

	builder_add(builder, node);
	builder->open[builder->depth++] = node;
}

static JSON_ACTION
action_object_start(void *state)
{
	builder_open(state, JSON_NODE_OBJECT);
	JSON_ACTION_DONE;
}

static JSON_ACTION
action_array_start(void *state)
{
	builder_open(state, JSON_NODE_ARRAY);
	JSON_ACTION_DONE;
}

static JSON_ACTION
action_container_end(void *state)
{
	((JsonBuilder *) state)->depth--;
	JSON_ACTION_DONE;
}

static JSON_ACTION
action_member_start(void *state, char *name, bool isnull)
{
	JsonBuilder *builder = state;

	(void) isnull;
	builder->pending[builder->depth - 1] = name;
	JSON_ACTION_DONE;
}

static JSON_ACTION
action_scalar(void *state, char *token, JsonTokenType type)
{
	JsonNode *node;

	switch (type)
	{
		case JSON_TOKEN_STRING:
			node = json_node_make_text(token);
			break;
		case JSON_TOKEN_NUMBER:
			node = json_node_make_text(token);
			node->kind = JSON_NODE_NUMBER;
			break;
		case JSON_TOKEN_TRUE:
		case JSON_TOKEN_FALSE:
			node = json_node_make(JSON_NODE_BOOLEAN);
			node->boolean = type == JSON_TOKEN_TRUE;
			break;
		default:
			node = json_node_make(JSON_NODE_NULL);
			break;
	}
	builder_add(state, node);
	JSON_ACTION_DONE;
}

/*
 * Why a text is too much to parse, NULL if it is not: what stands outside of strings is counted without
 * recursion. A value is followed by a comma or the end of what it lies in, so commas and opening brackets
 * bound the nodes.
 */
static const char *
find_excess(const char *text, int length)
{
	bool in_string = false;
	int depth = 0;
	int nodes = 1;

	for (int i = 0; i < length; i++)
	{
		char c = text[i];

		if (in_string)
		{
			if (c == '\\')
				i++;
			else if (c == '"')
				in_string = false;
		}
		else if (c == '"')
			in_string = true;
		else if (c == '{' || c == '[')
		{
			nodes++;
			if (++depth > JSON_READ_MAX_DEPTH)
				return "nested too deeply";
		}
		else if (c == '}' || c == ']')
			depth--;
		else if (c == ',')
			nodes++;
		if (nodes > JSON_READ_MAX_NODES)
			return "too many values";
	}
	return NULL;
}

static const char *
parse_problem(JsonParseErrorType code)
{
	switch (code)
	{
		case JSON_UNICODE_CODE_POINT_ZERO:
			return "\\u0000 cannot be stored as text";
		case JSON_UNICODE_HIGH_SURROGATE:
		case JSON_UNICODE_LOW_SURROGATE:
		case JSON_UNICODE_ESCAPE_FORMAT:
			return "a \\u escape is incomplete or a lone surrogate";
		default:
			return "not valid JSON";
	}
}

JsonNode *
json_read_parse(const char *text, int length, const char **problem)
{
	JsonBuilder *builder;
	JsonSemAction action = {0};
	JsonParseErrorType code;

	*problem = find_excess(text, length);
	if (*problem != NULL)
		return NULL;
	builder = palloc0(sizeof(JsonBuilder));
	action.semstate = builder;
	action.object_start = action_object_start;
	action.object_end = action_container_end;
	action.array_start = action_array_start;
	action.array_end = action_container_end;
	action.object_field_start = action_member_start;
	action.scalar = action_scalar;
	code = pg_parse_json(json_lexer_make((char *) text, length), &action);
	if (code != JSON_SUCCESS)
	{
		*problem = parse_problem(code);
		return NULL;
	}
	return builder->root;
}

/* The code unit that a \u escape at text writes, -1 if there is none. */
static int
escaped_unit(const char *text, const char *end)
{
	int unit = 0;

	if (end - text < ESCAPE_LENGTH || text[0] != '\\' || text[1] != 'u')
		return -1;
	for (int i = 2; i < ESCAPE_LENGTH; i++)
	{
		if (!isxdigit((unsigned char) text[i]))
			return -1;
		unit = unit * 16 + (isdigit((unsigned char) text[i]) ? text[i] - '0' : (text[i] | 0x20) - 'a' + 10);
	}
	return unit;
}

/* Overwrite each escape that text cannot hold by the one of the mark, which is as long. A backslash outside
 * of a string is no JSON, so strings need not be told apart. */
static void
mark_escapes(char *text, int length)
{
	const char *end = text + length;

	while ((text = memchr(text, '\\', end - text)) != NULL && end - text > 1)
	{
		int unit = escaped_unit(text, end);
		int next = unit < 0 ? -1 : escaped_unit(text + ESCAPE_LENGTH, end);

		if (unit < 0)
			text += 2;
		else if (is_utf16_surrogate_first(unit) && next >= 0 && is_utf16_surrogate_second(next))
			text += 2 * ESCAPE_LENGTH;
		else
		{
			if (unit == 0 || is_utf16_surrogate_first(unit) || is_utf16_surrogate_second(unit))
				memcpy(text, "\\uFDD0", ESCAPE_LENGTH);
			text += ESCAPE_LENGTH;
		}
	}
}

JsonNode *
json_read_parse_marked(const char *text, int length, const char **problem)
{
	char *copy = pnstrdup(text, length);

	mark_escapes(copy, length);
	return json_read_parse(copy, length, problem);
}

JsonNode *
json_read_member(const JsonNode *node, const char *name)
{
	if (node == NULL || node->kind != JSON_NODE_OBJECT)
		return NULL;
	for (int i = node->count - 1; i >= 0; i--)
	{
		if (strcmp(node->keys[i], name) == 0)
			return node->items[i];
	}
	return NULL;
}

const char *
json_read_text(const JsonNode *node, const char *name)
{
	const JsonNode *member = json_read_member(node, name);

	return member != NULL && member->kind == JSON_NODE_STRING ? member->text : NULL;
}

bool
json_node_to_integer(const JsonNode *node, int64 *value)
{
	char *end;
	double number;

	if (node == NULL || node->kind != JSON_NODE_NUMBER)
		return false;
	errno = 0;
	if (strpbrk(node->text, ".eE") == NULL)
	{
		*value = strtoll(node->text, &end, 10);
		return errno == 0 && *end == '\0';
	}
	/* Clients in JavaScript may write 3.0. */
	number = strtod(node->text, &end);
	if (errno != 0 || *end != '\0' || number != floor(number) || fabs(number) > MAX_EXACT_DOUBLE)
		return false;
	*value = (int64) number;
	return true;
}

bool
json_read_integer(const JsonNode *node, const char *name, int64 *value)
{
	return json_node_to_integer(json_read_member(node, name), value);
}

bool
json_read_boolean(const JsonNode *node, const char *name, bool fallback)
{
	const JsonNode *member = json_read_member(node, name);

	return member != NULL && member->kind == JSON_NODE_BOOLEAN ? member->boolean : fallback;
}

void
json_node_write(StringInfo out, const JsonNode *node)
{
	check_stack_depth();
	switch (node->kind)
	{
		case JSON_NODE_NULL:
			appendStringInfoString(out, "null");
			break;
		case JSON_NODE_BOOLEAN:
			appendStringInfoString(out, node->boolean ? "true" : "false");
			break;
		case JSON_NODE_NUMBER:
			appendStringInfoString(out, node->text);
			break;
		case JSON_NODE_STRING:
			json_write_quoted(out, node->text, strlen(node->text));
			break;
		case JSON_NODE_ARRAY:
		case JSON_NODE_OBJECT:
			appendStringInfoChar(out, node->kind == JSON_NODE_ARRAY ? '[' : '{');
			for (int i = 0; i < node->count; i++)
			{
				if (i > 0)
					appendStringInfoChar(out, ',');
				if (node->kind == JSON_NODE_OBJECT)
				{
					json_write_quoted(out, node->keys[i], strlen(node->keys[i]));
					appendStringInfoChar(out, ':');
				}
				json_node_write(out, node->items[i]);
			}
			appendStringInfoChar(out, node->kind == JSON_NODE_ARRAY ? ']' : '}');
			break;
	}
}

Datum
json_node_to_jsonb(const JsonNode *node)
{
	StringInfoData text;
	Datum result;

	initStringInfo(&text);
	json_node_write(&text, node);
	result = DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data));
	pfree(text.data);
	return result;
}

JsonNode *
json_read_texts(Jsonb *json)
{
	JsonNode *texts = json_node_make(JSON_NODE_OBJECT);
	const char *name = NULL;
	JsonbIterator *iterator;
	JsonbIteratorToken token;
	JsonbValue value;

	if (!JB_ROOT_IS_OBJECT(json))
		return texts;
	iterator = JsonbIteratorInit(&json->root);
	while ((token = JsonbIteratorNext(&iterator, &value, true)) != WJB_DONE)
	{
		if (token == WJB_KEY)
			name = pnstrdup(value.val.string.val, value.val.string.len);
		else if (token == WJB_VALUE && value.type == jbvString)
			node_add_member(texts, name,
							json_node_make_text(pnstrdup(value.val.string.val, value.val.string.len)));
	}
	return texts;
}

bool
json_read_depth_fits(Jsonb *json)
{
	JsonbIterator *iterator = JsonbIteratorInit(&json->root);
	JsonbIteratorToken token;
	JsonbValue value;
	int depth = 0;

	while (depth <= JSON_READ_MAX_DEPTH && (token = JsonbIteratorNext(&iterator, &value, false)) != WJB_DONE)
	{
		if (token == WJB_BEGIN_OBJECT || (token == WJB_BEGIN_ARRAY && !value.val.array.rawScalar))
			depth++;
		else if (token == WJB_END_OBJECT || token == WJB_END_ARRAY)
			depth--;
	}
	return depth <= JSON_READ_MAX_DEPTH;
}

bool
json_read_numbers_fit(Jsonb *json)
{
	JsonbIterator *iterator = JsonbIteratorInit(&json->root);
	JsonbIteratorToken token;
	JsonbValue value;
	bool fit = true;

	while (fit && (token = JsonbIteratorNext(&iterator, &value, false)) != WJB_DONE)
	{
		char *text;

		if ((token != WJB_ELEM && token != WJB_VALUE) || value.type != jbvNumeric)
			continue;
		text = DatumGetCString(DirectFunctionCall1(numeric_out, NumericGetDatum(value.val.numeric)));
		fit = strlen(text) <= JSON_READ_MAX_NUMBER;
		pfree(text);
	}
	return fit;
}
