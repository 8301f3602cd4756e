/*
 * leniency.c
 *		From what a client wrote to what the declaration calls it.
 */
#include "postgres.h"

#include <ctype.h>

#include "gate/leniency.h"
#include "gate/part.h"
#include "gate/spelling.h"
#include "miscadmin.h"

/* Names that are not written as declared and are looked for in one call, and members of an object that is
 * looked at: what a hostile call can cost. */
#define MAX_SEARCHES 10000
#define MAX_MEMBERS  100

/* Where an object stands. */
typedef struct Scope
{
	int *searches;    /* made in this call so far */
	const char *noun; /* what it is one of: spelling.h */
	bool open;        /* the declaration does not say all of its members, nor what null means in them */
} Scope;

static JsonNode *amend_value(const Argument *argument, JsonNode *given, const Scope *scope);
static JsonNode *amend_object(const Argument *fields, const JsonNode *given, const Scope *scope);

static const Argument *
find_field(const Argument *fields, const char *name, const JsonNode *object, const Scope *scope)
{
	const Argument *exact = spelling_find_exact(fields, name);

	if (exact != NULL || *scope->searches >= MAX_SEARCHES)
		return exact;
	(*scope->searches)++;
	return spelling_find_field(fields, name, object, scope->noun);
}

static bool
is_blank(const char *text)
{
	while (isspace((unsigned char) *text))
		text++;
	return *text == '\0';
}

/* JSON that stands in a text, if it is an object or an array; else NULL. */
static JsonNode *
parse_text(const JsonNode *given)
{
	const char *problem;
	JsonNode *parsed;

	if (given->kind != JSON_NODE_STRING)
		return NULL;
	parsed = json_read_parse(given->text, given->length, &problem);
	return parsed != NULL && (parsed->kind == JSON_NODE_OBJECT || parsed->kind == JSON_NODE_ARRAY) ? parsed
																								   : NULL;
}

/* Whether a text was to be JSON: if it is none, it means nothing. */
static bool
is_broken_json(const JsonNode *given)
{
	const char *text = given->text;

	if (given->kind != JSON_NODE_STRING)
		return false;
	while (isspace((unsigned char) *text))
		text++;
	return (*text == '[' || *text == '{') && parse_text(given) == NULL;
}

/* A number that stands in a text; NULL if it is anything else. */
static JsonNode *
parse_number(const JsonNode *given)
{
	const char *problem;
	char *text = spelling_trim(given->text);
	JsonNode *parsed = json_read_parse(text, strlen(text), &problem);

	return parsed != NULL && parsed->kind == JSON_NODE_NUMBER ? parsed : NULL;
}

static JsonNode *
make_boolean(bool value)
{
	JsonNode *node = json_node_make(JSON_NODE_BOOLEAN);

	node->boolean = value;
	return node;
}

static JsonNode *
amend_boolean(JsonNode *given)
{
	int64 number;
	char *text;

	if (json_node_to_integer(given, &number) && (number == 0 || number == 1))
		return make_boolean(number == 1);
	if (given->kind != JSON_NODE_STRING)
		return given;
	text = spelling_trim(given->text);
	if (pg_strcasecmp(text, "true") == 0)
		return make_boolean(true);
	return pg_strcasecmp(text, "false") == 0 ? make_boolean(false) : given;
}

static JsonNode *
amend_text(const Argument *argument, JsonNode *given)
{
	const char *choice;

	if (argument->choices != NULL)
	{
		choice = given->kind == JSON_NODE_STRING ? spelling_find_choice(argument, given->text) : NULL;
		return choice != NULL ? json_node_make_text(choice) : given;
	}
	/* An identifier or a version of digits, written as the number that it looks like. */
	if (given->kind == JSON_NODE_NUMBER && argument->name != NULL &&
		((argument->flags & ARGUMENT_DIGITS) || spelling_names_identifier(argument->name)) &&
		strspn(given->text, "0123456789") == (size_t) given->length)
		return json_node_make_text(given->text);
	return given;
}

/* The one member, or entry, of what holds one only. */
static JsonNode *
only_item(const JsonNode *given)
{
	return given->count == 1 ? given->items[0] : NULL;
}

static bool
is_scalar(const JsonNode *node)
{
	return node->kind != JSON_NODE_OBJECT && node->kind != JSON_NODE_ARRAY && node->kind != JSON_NODE_NULL;
}

/* {"uuid": "…"} where the identifier alone is wanted. */
static JsonNode *
unwrap_identifier(JsonNode *given)
{
	JsonNode *only = given->kind == JSON_NODE_OBJECT ? only_item(given) : NULL;

	return only != NULL && is_scalar(only) && spelling_names_identifier(given->keys[0]) ? only : given;
}

/* The field that a text in an object's place is meant for: the only one that a new thing must have, or its
 * identifier. */
static const Argument *
find_leading_field(const Argument *fields, const char *noun)
{
	const Argument *found = NULL;
	int required = 0;

	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
	{
		if (!(field->flags & ARGUMENT_REQUIRED))
			continue;
		required++;
		found = field->kind == ARGUMENT_TEXT && field->choices == NULL ? field : NULL;
	}
	if (required > 0)
		return required == 1 ? found : NULL;
	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
	{
		size_t length = strlen(field->name);

		if (length > 4 && strcmp(field->name + length - 4, "Uuid") == 0 &&
			spelling_is_noun(pnstrdup(field->name, length - 4), noun))
			return field;
	}
	return NULL;
}

static JsonNode *
wrap_text(const Argument *argument, JsonNode *given, const Scope *scope)
{
	const Argument *field = argument->fields == NULL || (argument->flags & ARGUMENT_OPEN)
								? NULL
								: find_leading_field(argument->fields, scope->noun);
	JsonNode *object;

	if (field == NULL || given->kind != JSON_NODE_STRING || is_blank(given->text) || is_broken_json(given))
		return given;
	object = json_node_make(JSON_NODE_OBJECT);
	json_node_set(object, field->name, given);
	return object;
}

static JsonNode *
amend_object_value(const Argument *argument, JsonNode *given, const Scope *scope)
{
	Scope inner = *scope;
	JsonNode *parsed = parse_text(given);
	JsonNode *value = parsed != NULL ? parsed : given;

	if (value->kind == JSON_NODE_ARRAY && only_item(value) != NULL &&
		only_item(value)->kind == JSON_NODE_OBJECT)
		value = only_item(value);
	value = wrap_text(argument, value, scope);
	if (value->kind != JSON_NODE_OBJECT || argument->fields == NULL)
		return value;
	inner.open = scope->open || (argument->flags & ARGUMENT_OPEN);
	return amend_object(argument->fields, value, &inner);
}

static JsonNode *
amend_array(const Argument *argument, JsonNode *given, const Scope *scope)
{
	JsonNode *parsed = parse_text(given);
	JsonNode *value = parsed != NULL ? parsed : given;
	JsonNode *amended = json_node_make(JSON_NODE_ARRAY);
	char noun[SPELLING_NOUN_BYTES];
	Scope inner = *scope;

	/* The entries of a list named after them are those; "items" are what the tool is about. */
	if (argument->name != NULL && strcmp(argument->name, "items") != 0)
	{
		spelling_noun_of_list(argument->name, noun);
		inner.noun = noun;
	}
	if (value->kind == JSON_NODE_NULL || is_broken_json(value))
		return value;
	if (value->kind != JSON_NODE_ARRAY)
	{
		json_node_append(amended, amend_value(argument->item, value, &inner));
		return amended;
	}
	for (int i = 0; i < value->count; i++)
		json_node_append(amended, amend_value(argument->item, value->items[i], &inner));
	return amended;
}

/* The value as declared, as far as it can be told; never NULL. */
static JsonNode *
amend_value(const Argument *argument, JsonNode *given, const Scope *scope)
{
	check_stack_depth();
	if (given->kind == JSON_NODE_NULL)
		return given;
	if (argument->kind == ARGUMENT_ARRAY)
		return amend_array(argument, given, scope);
	if (argument->kind == ARGUMENT_OBJECT)
		return amend_object_value(argument, given, scope);
	if (argument->kind == ARGUMENT_ANY)
		return given;
	if (given->kind == JSON_NODE_ARRAY && only_item(given) != NULL && is_scalar(only_item(given)))
		given = only_item(given);
	if (argument->name == NULL || spelling_names_identifier(argument->name))
		given = unwrap_identifier(given);
	switch (argument->kind)
	{
		case ARGUMENT_BOOLEAN:
			return amend_boolean(given);
		case ARGUMENT_INTEGER:
		case ARGUMENT_NUMBER:
			if (given->kind == JSON_NODE_STRING && parse_number(given) != NULL)
				return parse_number(given);
			return given;
		default:
			return amend_text(argument, given);
	}
}

/*
 * Whether the value says that the field is left out: null where nothing is cleared by it, and an empty text
 * for a number, an allowed value or an identifier. Not for a boolean: an empty dryRun could be meant either
 * way.
 */
static bool
is_left_out(const Argument *field, const JsonNode *value)
{
	if (field->flags & (ARGUMENT_REQUIRED | ARGUMENT_NULLABLE))
		return false;
	if (value->kind == JSON_NODE_NULL)
		return true;
	if (value->kind != JSON_NODE_STRING || !is_blank(value->text))
		return false;
	switch (field->kind)
	{
		case ARGUMENT_INTEGER:
		case ARGUMENT_NUMBER:
			return true;
		case ARGUMENT_TEXT:
			return field->choices != NULL || spelling_names_identifier(field->name);
		default:
			return false;
	}
}

/* The only object among the fields that declares a member of this name; NULL if there is none, or more. */
static const Argument *
find_inner(const Argument *fields, const char *name)
{
	const Argument *found = NULL;

	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
	{
		if (field->kind != ARGUMENT_OBJECT || field->fields == NULL ||
			spelling_find_exact(field->fields, name) == NULL)
			continue;
		if (found != NULL)
			return NULL;
		found = field;
	}
	return found;
}

/* Put a member that stands a level too high into the object it belongs to; whether that could be done. */
static bool
move_inwards(const Argument *fields, JsonNode *amended, const char *name, JsonNode *value, const Scope *scope)
{
	const Argument *inner = find_inner(fields, name);
	const Argument *field = inner == NULL ? NULL : spelling_find_exact(inner->fields, name);
	JsonNode *object = inner == NULL ? NULL : json_read_member(amended, inner->name);

	if (inner == NULL || (object != NULL && object->kind != JSON_NODE_OBJECT) ||
		json_read_member(object, field->name) != NULL)
		return false;
	if (object == NULL)
	{
		object = json_node_make(JSON_NODE_OBJECT);
		json_node_set(amended, inner->name, object);
	}
	json_node_set(object, field->name, amend_value(field, value, &(Scope){scope->searches, "", true}));
	return true;
}

static bool
is_same_value(const JsonNode *a, const JsonNode *b)
{
	StringInfoData text_a;
	StringInfoData text_b;

	initStringInfo(&text_a);
	initStringInfo(&text_b);
	json_node_write(&text_a, a);
	json_node_write(&text_b, b);
	return strcmp(text_a.data, text_b.data) == 0;
}

/* What the declaration does not know stays; so does one thing in two spellings and with two values, for the
 * binder to refuse. */
static JsonNode *
amend_object(const Argument *fields, const JsonNode *given, const Scope *scope)
{
	JsonNode *amended = json_node_make(JSON_NODE_OBJECT);

	if (given->count > MAX_MEMBERS)
		return (JsonNode *) given;
	for (int i = 0; i < given->count; i++)
	{
		const Argument *field = find_field(fields, given->keys[i], given, scope);
		JsonNode *known = field == NULL ? NULL : json_read_member(amended, field->name);
		JsonNode *value;

		if (field == NULL ? find_inner(fields, given->keys[i]) != NULL
						  : !scope->open && is_left_out(field, given->items[i]))
			continue;
		value = field == NULL ? given->items[i] : amend_value(field, given->items[i], scope);
		if (field == NULL || (known != NULL && !is_same_value(known, value)))
			json_node_set(amended, given->keys[i], given->items[i]);
		else if (known == NULL)
			json_node_set(amended, field->name, value);
	}
	for (int i = 0; i < given->count; i++)
	{
		if (find_inner(fields, given->keys[i]) != NULL &&
			spelling_find_exact(fields, given->keys[i]) == NULL &&
			!move_inwards(fields, amended, given->keys[i], given->items[i], scope))
			json_node_set(amended, given->keys[i], given->items[i]);
	}
	return amended;
}

/* The list that the tool is about: its batch, or the only list that it must be given. */
static const Argument *
find_batch(const Argument *arguments)
{
	const Argument *found = NULL;

	for (const Argument *argument = arguments; argument->kind != ARGUMENT_END; argument++)
	{
		if (argument->kind != ARGUMENT_ARRAY || !(argument->flags & ARGUMENT_REQUIRED))
			continue;
		if (found != NULL)
			return NULL;
		found = argument;
	}
	return found;
}

/* Whether one and the same name is that of an argument and of a member of the entries of the list. */
static bool
is_of_both(const Argument *arguments, const Argument *batch, const char *name)
{
	return spelling_find_exact(arguments, name) != NULL &&
		   spelling_find_exact(batch->item->fields, name) != NULL;
}

/*
 * The members of an only entry that stand beside the arguments, put into a list. Nothing is done if a member
 * could be either.
 */
static JsonNode *
wrap_entry(const Argument *arguments, JsonNode *given, const Scope *scope)
{
	const Argument *batch = find_batch(arguments);
	JsonNode *wrapped;
	JsonNode *entry;
	JsonNode *list;

	if (batch == NULL || batch->item->kind != ARGUMENT_OBJECT || given->count > MAX_MEMBERS)
		return given;
	wrapped = json_node_make(JSON_NODE_OBJECT);
	entry = json_node_make(JSON_NODE_OBJECT);
	for (int i = 0; i < given->count; i++)
	{
		const char *name = given->keys[i];
		const Argument *outer = find_field(arguments, name, given, scope);

		if (outer == batch || is_of_both(arguments, batch, name))
			return given;
		if (outer == NULL && (find_field(batch->item->fields, name, given, scope) != NULL ||
							  find_inner(batch->item->fields, name) != NULL))
			json_node_set(entry, name, given->items[i]);
		else
			json_node_set(wrapped, name, given->items[i]);
	}
	if (entry->count == 0)
		return given;
	list = json_node_make(JSON_NODE_ARRAY);
	json_node_append(list, entry);
	json_node_set(wrapped, batch->name, list);
	return wrapped;
}

/* {"arguments": {…}}, and the same under other names that clients give it. */
static JsonNode *
unwrap_arguments(const Argument *arguments, JsonNode *given)
{
	static const char *const names[] = {"arguments", "args", "input", "params", "parameters"};
	JsonNode *only = given->kind == JSON_NODE_OBJECT ? only_item(given) : NULL;

	if (only == NULL || spelling_find_exact(arguments, given->keys[0]) != NULL)
		return given;
	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if (strcmp(given->keys[0], names[i]) != 0)
			continue;
		if (only->kind == JSON_NODE_STRING && parse_text(only) != NULL)
			only = parse_text(only);
		return only->kind == JSON_NODE_OBJECT ? only : given;
	}
	return given;
}

/* A list in place of the object of arguments: the entries of the tool's list, or the object alone in it. */
static JsonNode *
name_list(const Argument *arguments, JsonNode *given)
{
	const Argument *batch = find_batch(arguments);
	JsonNode *named;

	if (given->count == 0)
		return json_node_make(JSON_NODE_OBJECT);
	for (const Argument *argument = arguments; argument->kind != ARGUMENT_END; argument++)
	{
		if ((argument->flags & ARGUMENT_REQUIRED) && argument != batch)
			batch = NULL;
	}
	if (batch == NULL)
		return given->count == 1 && given->items[0]->kind == JSON_NODE_OBJECT ? given->items[0] : given;
	named = json_node_make(JSON_NODE_OBJECT);
	json_node_set(named, batch->name, given);
	return named;
}

/* What an operation is amended with. */
typedef struct OperationAmend
{
	const Argument *item;
	const Scope *scope;
} OperationAmend;

static JsonNode *
amend_operation(JsonNode *operation, void *state)
{
	const OperationAmend *how = state;

	return amend_value(how->item, operation, how->scope);
}

/* Operations of a batch on an ERD that stand in the entry that they are part of. */
static JsonNode *
unfold_parts(const Argument *arguments, JsonNode *amended, const Scope *scope)
{
	const Argument *batch = spelling_find_exact(arguments, "operations");
	JsonNode *operations = json_read_member(amended, "operations");
	OperationAmend how = {batch == NULL ? NULL : batch->item, scope};

	if (batch == NULL || operations == NULL || operations->kind != JSON_NODE_ARRAY)
		return amended;
	for (int i = 0; i < operations->count; i++)
		operations->items[i] = part_unfold(operations->items[i], amend_operation, &how);
	return amended;
}

JsonNode *
leniency_amend(const Tool *tool, const Argument *arguments, const JsonNode *given)
{
	JsonNode *whole = (JsonNode *) given;
	char noun[SPELLING_NOUN_BYTES];
	int searches = 0;
	Scope scope = {&searches, noun, false};

	if (parse_text(whole) != NULL)
		whole = parse_text(whole);
	if (whole->kind == JSON_NODE_ARRAY)
		whole = name_list(arguments, whole);
	whole = unwrap_arguments(arguments, whole);
	if (whole->kind != JSON_NODE_OBJECT)
		return whole;
	spelling_noun_of_tool(tool->name, noun);
	return unfold_parts(arguments, amend_object(arguments, wrap_entry(arguments, whole, &scope), &scope),
						&scope);
}
