/*
 * json_read.h
 *		A JSON text as a tree of nodes that never throws while it is parsed.
 *
 * Nodes live in the memory context that was current at json_read_parse() and are freed with it.
 */
#ifndef AINECTO_BASE_JSON_READ_H
#define AINECTO_BASE_JSON_READ_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "utils/jsonb.h"

/* Nesting beyond this is refused before the parser recurses. */
#define JSON_READ_MAX_DEPTH 64

/* Values in one text. A node takes a hundred bytes, which two characters of a hostile text can ask for; the
 * largest calls that tools take, 10,000 operations with all their fields, stay far below. */
#define JSON_READ_MAX_NODES 500000

/* Characters of a number that is kept as JSON. jsonb keeps 1e131071 in a few bytes and writes it out, a
 * hundred thousand times its size, whenever it is read; what a double holds takes 327. */
#define JSON_READ_MAX_NUMBER 400

typedef enum JsonNodeKind
{
	JSON_NODE_NULL,
	JSON_NODE_BOOLEAN,
	JSON_NODE_NUMBER,
	JSON_NODE_STRING,
	JSON_NODE_ARRAY,
	JSON_NODE_OBJECT
} JsonNodeKind;

typedef struct JsonNode
{
	JsonNodeKind kind;
	bool boolean;     /* JSON_NODE_BOOLEAN */
	const char *text; /* JSON_NODE_STRING unescaped, JSON_NODE_NUMBER as written; NUL-terminated */
	int length;       /* bytes of text */
	int count;        /* items of an array, members of an object */
	int capacity;
	const char **keys;       /* JSON_NODE_OBJECT: count names */
	struct JsonNode **items; /* JSON_NODE_ARRAY and JSON_NODE_OBJECT: count values */
} JsonNode;

/*
 * Parse length bytes of UTF-8. Returns the tree, or NULL with *problem set to a constant text that says why.
 * Of a repeated member the last one counts, as in jsonb. \u0000 is refused: PostgreSQL's text cannot hold it.
 */
extern JsonNode *json_read_parse(const char *text, int length, const char **problem);

/*
 * What stands for an escape that PostgreSQL's text cannot hold (\u0000, half a surrogate pair) in a tree of
 * json_read_parse_marked(): U+FDD0, which Unicode (section 23.7) keeps for use inside a program.
 */
#define JSON_READ_MARK "\xEF\xB7\x90"

/*
 * As json_read_parse(), but such escapes become JSON_READ_MARK, so that a caller can say where they are.
 * Whoever uses this refuses every text that holds the mark, and so never keeps what nobody sent.
 */
extern JsonNode *json_read_parse_marked(const char *text, int length, const char **problem);

/* The members of a jsonb object that are texts; what else it holds is left out. */
extern JsonNode *json_read_texts(Jsonb *json);

/* Member of an object by exact name; NULL if absent or if node is not an object (node may be NULL). */
extern JsonNode *json_read_member(const JsonNode *node, const char *name);

/* The text of a string member; NULL if absent or not a string. */
extern const char *json_read_text(const JsonNode *node, const char *name);

/* An integer member that fits int64: true and *value; false if absent or not such a number. */
extern bool json_read_integer(const JsonNode *node, const char *name, int64 *value);

/* A boolean member, or fallback if absent or not a boolean. */
extern bool json_read_boolean(const JsonNode *node, const char *name, bool fallback);

/* Number node to int64; accepts 3, 3.0 and 3e0, refuses fractions and overflow. */
extern bool json_node_to_integer(const JsonNode *node, int64 *value);

/* Append the node as compact JSON. */
extern void json_node_write(StringInfo out, const JsonNode *node);

/* The node as a jsonb datum. May throw for numbers beyond numeric's range. */
extern Datum json_node_to_jsonb(const JsonNode *node);

/* Whether every number within jsonb takes at most JSON_READ_MAX_NUMBER characters: asked before it is turned
 * into text. */
extern bool json_read_numbers_fit(Jsonb *json);

/* Whether jsonb nests at most JSON_READ_MAX_DEPTH deep, so that its text can be read again. */
extern bool json_read_depth_fits(Jsonb *json);

/* Constructors, for code that normalises a tree. Texts are referenced, not copied. */
extern JsonNode *json_node_make(JsonNodeKind kind);
extern JsonNode *json_node_make_text(const char *text);
/* A copy of all of it but the texts. */
extern JsonNode *json_node_copy(const JsonNode *node);
extern void json_node_append(JsonNode *array, JsonNode *item);
extern void json_node_set(JsonNode *object, const char *name, JsonNode *value);

/* Take a member out of an object, every time it is there. */
extern void json_node_remove(JsonNode *object, const char *name);

#endif
