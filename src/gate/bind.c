/*
 * bind.c
 *		Check and normalise arguments; every fault is found, not only the first.
 *
 * Names are taken in camelCase and, because assistants echo what ERD reads answer, in snake_case. An object
 * or array that arrives as JSON in a text is parsed where the declaration says object or array. What is
 * refused so is read once more as it may have been meant (leniency.h); faults are those that remain.
 */
#include "postgres.h"

#include <limits.h>
#include <math.h>

#include "base/clip.h"
#include "gate/bind.h"
#include "gate/leniency.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "pure/nearest.h"
#include "pure/text.h"
#include "tool/fault.h"
#include "utils/builtins.h"
#include "utils/float.h"
#include "utils/memutils.h"

#define MAX_NAME         64
#define MAX_PATH         256
#define UNSTORABLE_WORDS "holds \\u0000, half a surrogate pair or U+FDD0, which no text here can"
/* Own arguments of a tool plus those that are added. */
#define MAX_ARGUMENTS   24
#define ADDED_ARGUMENTS 6

typedef struct Binder
{
	const Tool *tool;
	ArgumentFaults faults;
	char path[MAX_PATH];
} Binder;

/* The full tables, built on first use. */
typedef struct ArgumentTable
{
	const Tool *tool;
	Argument arguments[MAX_ARGUMENTS];
	struct ArgumentTable *next;
} ArgumentTable;

static ArgumentTable *tables = NULL;

static const Argument description_argument =
	ARG_TEXT("description", ARGUMENT_TERSE, 1, CLIP_DESCRIPTION, "Why.");
static const Argument base_version_argument =
	ARG_INTEGER("baseVersion", 0, 0, 0, "Refuse if the document moved on.");
static const Argument dry_run_argument = ARG_BOOLEAN("dryRun", 0, "Report only.");
static const Argument mutation_argument =
	ARG_TEXT("clientMutationId", ARGUMENT_VISIBLE_ASCII | ARGUMENT_TERSE, 1, 128, "A repeat runs once.");
static const Argument full_argument = ARG_BOOLEAN("full", 0, "All of it.");

bool
bind_takes_base_version(const Tool *tool)
{
	const ToolTarget *target = &tool->targets[0];

	return (tool->flags & TOOL_CONTENT) && target->kind == TARGET_DOCUMENT &&
		   strchr(target->path, '[') == NULL;
}

/* Whether a repeat of the call would do more than the call did. */
static bool
takes_mutation(const Tool *tool)
{
	return tool->access == TOOL_WRITE &&
		   ((tool->flags & TOOL_CONTENT) || !(tool->flags & (TOOL_IDEMPOTENT | TOOL_SECRET)));
}

static bool
declares(const Argument *arguments, const char *name)
{
	for (; arguments->kind != ARGUMENT_END; arguments++)
	{
		if (strcmp(arguments->name, name) == 0)
			return true;
	}
	return false;
}

const Argument *
bind_arguments_of(const Tool *tool)
{
	ArgumentTable *table;
	int count = 0;

	for (table = tables; table != NULL; table = table->next)
	{
		if (table->tool == tool)
			return table->arguments;
	}
	table = MemoryContextAllocZero(TopMemoryContext, sizeof(ArgumentTable));
	table->tool = tool;
	for (const Argument *own = tool->arguments; own->kind != ARGUMENT_END; own++)
	{
		if (count >= MAX_ARGUMENTS - ADDED_ARGUMENTS)
			elog(ERROR, "tool %s declares too many arguments", tool->name);
		table->arguments[count++] = *own;
	}
	if (tool->access == TOOL_WRITE)
	{
		table->arguments[count] = description_argument;
		if (tool->description_required)
			table->arguments[count].flags |= ARGUMENT_REQUIRED;
		count++;
	}
	if (bind_takes_base_version(tool))
		table->arguments[count++] = base_version_argument;
	if (tool->flags & TOOL_CONTENT)
		table->arguments[count++] = dry_run_argument;
	if (takes_mutation(tool) && !declares(tool->arguments, mutation_argument.name))
		table->arguments[count++] = mutation_argument;
	if (tool->flags & TOOL_WHOLE)
		table->arguments[count++] = full_argument;
	table->next = tables;
	tables = table;
	return table->arguments;
}

static void
add_argument_fault(Binder *binder, const char *problem, const Argument *allowed, const char *nearest)
{
	StringInfoData words;

	initStringInfo(&words);
	if (allowed != NULL)
		argument_describe(&words, allowed);
	fault_add(&binder->faults, binder->path, problem, allowed == NULL ? NULL : words.data, nearest);
}

/* Append to the path, cut off where it becomes unreadable; returns the old length to go back to. */
static int
path_enter(Binder *binder, const char *name, int index)
{
	int length = strlen(binder->path);
	int room = MAX_PATH - length;
	int needed;

	if (name != NULL)
		needed = snprintf(binder->path + length, room, "%s%.*s", length > 0 ? "." : "",
						  pg_mbcliplen(name, strlen(name), MAX_NAME), name);
	else
		needed = snprintf(binder->path + length, room, "[%d]", index);
	if (needed >= room)
		binder->path[pg_mbcliplen(binder->path, MAX_PATH - 1, MAX_PATH - 1)] = '\0';
	return length;
}

static void
path_leave(Binder *binder, int length)
{
	binder->path[length] = '\0';
}

static const Argument *
find_argument(const Argument *fields, const char *name)
{
	char camel[MAX_NAME + 1];

	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
	{
		if (strcmp(field->name, name) == 0)
			return field;
	}
	if (!argument_name_to_camel(name, camel, sizeof(camel)))
		return NULL;
	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
	{
		if (strcmp(field->name, camel) == 0)
			return field;
	}
	return NULL;
}

static const char *
nearest_name(const Argument *fields, const char *name)
{
	Nearest nearest;

	nearest_begin(&nearest, name, NEAREST_NAME_EDITS);
	for (; fields->kind != ARGUMENT_END; fields++)
		nearest_offer(&nearest, fields->name);
	return nearest.name;
}

/* A name that is not declared: all that are, and the nearest. */
static void
add_unknown_argument(Binder *binder, const Argument *fields, const char *name)
{
	const char *nearest = nearest_name(fields, name);
	StringInfoData names;

	initStringInfo(&names);
	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
		appendStringInfo(&names, "%s%s", field == fields ? "one of " : ", ", field->name);
	if (names.len == 0)
		appendStringInfoString(&names, "no arguments");
	fault_add(&binder->faults, binder->path, "is not known here", names.data, nearest);
}

static JsonNode *bind_value(Binder *binder, const Argument *argument, const JsonNode *given);

static JsonNode *
default_value(const Argument *argument)
{
	JsonNode *node;

	if (argument->flags & (ARGUMENT_DEFAULT_TRUE | ARGUMENT_DEFAULT_FALSE))
	{
		node = json_node_make(JSON_NODE_BOOLEAN);
		node->boolean = (argument->flags & ARGUMENT_DEFAULT_TRUE) != 0;
		return node;
	}
	if (argument->flags & ARGUMENT_DEFAULT_NUMBER)
	{
		node = json_node_make_text(psprintf(INT64_FORMAT, argument->fallback));
		node->kind = JSON_NODE_NUMBER;
		return node;
	}
	return argument->fallback_text != NULL ? json_node_make_text(argument->fallback_text) : NULL;
}

static void
bind_missing(Binder *binder, const Argument *fields, JsonNode *bound)
{
	for (const Argument *field = fields; field->kind != ARGUMENT_END; field++)
	{
		JsonNode *value;

		if (json_read_member(bound, field->name) != NULL)
			continue;
		if (field->flags & ARGUMENT_REQUIRED)
		{
			int length = path_enter(binder, field->name, 0);

			add_argument_fault(binder, "is required", field, NULL);
			path_leave(binder, length);
			continue;
		}
		value = default_value(field);
		if (value != NULL)
			json_node_set(bound, field->name, value);
	}
}

/* Bind the members of given into bound. */
static void
bind_members(Binder *binder, const Argument *fields, const JsonNode *given, JsonNode *bound)
{
	for (int i = 0; i < given->count; i++)
	{
		const Argument *field = find_argument(fields, given->keys[i]);
		int length = path_enter(binder, given->keys[i], 0);

		if (field == NULL)
			add_unknown_argument(binder, fields, given->keys[i]);
		else if (strcmp(field->name, given->keys[i]) != 0 && json_read_member(given, field->name) != NULL)
			fault_add(&binder->faults, binder->path, psprintf("is given as %s, too", field->name),
					  "one of the two", NULL);
		else if (json_read_member(given, given->keys[i]) == given->items[i])
		{
			JsonNode *value = bind_value(binder, field, given->items[i]);

			/* A faulty value stands as null, so that it is not also called missing. */
			json_node_set(bound, field->name, value != NULL ? value : json_node_make(JSON_NODE_NULL));
		}
		path_leave(binder, length);
	}
	bind_missing(binder, fields, bound);
}

static JsonNode *
bind_object(Binder *binder, const Argument *fields, const JsonNode *given)
{
	JsonNode *bound = json_node_make(JSON_NODE_OBJECT);
	int faults = binder->faults.count;

	bind_members(binder, fields, given, bound);
	return binder->faults.count == faults ? bound : NULL;
}

static JsonNode *
bind_array(Binder *binder, const Argument *argument, const JsonNode *given)
{
	JsonNode *bound = json_node_make(JSON_NODE_ARRAY);
	int faults = binder->faults.count;

	if (given->count < argument->minimum || (argument->maximum != 0 && given->count > argument->maximum))
		add_argument_fault(binder, psprintf("has %d entries", given->count), argument, NULL);
	for (int i = 0; i < given->count && !fault_is_full(&binder->faults); i++)
	{
		int length = path_enter(binder, NULL, i);
		JsonNode *value = bind_value(binder, argument->item, given->items[i]);

		if (value != NULL)
			json_node_append(bound, value);
		path_leave(binder, length);
	}
	return binder->faults.count == faults ? bound : NULL;
}

/* One of the declared values, an alias turned into what it stands for. */
static JsonNode *
bind_choice(Binder *binder, const Argument *argument, const JsonNode *given)
{
	const char *const *aliases = argument->choice_aliases;
	Nearest nearest;

	nearest_begin(&nearest, given->text, NEAREST_CHOICE_EDITS);
	for (int i = 0; argument->choices[i] != NULL; i++)
	{
		if (strcmp(argument->choices[i], given->text) == 0)
			return (JsonNode *) given;
		nearest_offer(&nearest, argument->choices[i]);
	}
	for (; aliases != NULL && aliases[0] != NULL; aliases += 2)
	{
		if (strcmp(aliases[0], given->text) == 0)
			return json_node_make_text(aliases[1]);
	}
	add_argument_fault(binder, "is not one of the allowed values", argument, nearest.name);
	return NULL;
}

/* A name or title that must not be empty, and so not look it either. */
static bool
is_shown_name(const Argument *argument)
{
	return argument->minimum > 0 && argument->name != NULL &&
		   (strcmp(argument->name, "name") == 0 || strcmp(argument->name, "title") == 0);
}

static JsonNode *
bind_text(Binder *binder, const Argument *argument, const JsonNode *given)
{
	int length;

	if (argument->choices != NULL)
		return bind_choice(binder, argument, given);
	length =
		given->length > argument->minimum ? pg_mbstrlen_with_len(given->text, given->length) : given->length;
	if (length < argument->minimum || (argument->maximum != 0 && length > argument->maximum))
	{
		add_argument_fault(binder, psprintf("has %d characters", length), argument, NULL);
		return NULL;
	}
	if (is_shown_name(argument) && text_is_blank(given->text))
	{
		add_argument_fault(binder, "is blank", argument, NULL);
		return NULL;
	}
	if (argument->flags & ARGUMENT_VISIBLE_ASCII)
	{
		for (const char *p = given->text; *p != '\0'; p++)
		{
			if (*p < 0x21 || *p > 0x7E)
			{
				add_argument_fault(binder, "holds a character other than visible ASCII", argument, NULL);
				return NULL;
			}
		}
	}
	return (JsonNode *) given;
}

static JsonNode *
bind_integer(Binder *binder, const Argument *argument, const JsonNode *given)
{
	JsonNode *plain;
	int64 value;

	if (!json_node_to_integer(given, &value) || value < argument->minimum ||
		(argument->maximum != 0 && value > argument->maximum))
	{
		add_argument_fault(binder, psprintf("is %.40s", given->text), argument, NULL);
		return NULL;
	}
	/* 3.0 and 3e0 become 3, so that SQL takes the text as an integer too. */
	plain = json_node_make(JSON_NODE_NUMBER);
	plain->text = psprintf(INT64_FORMAT, value);
	plain->length = strlen(plain->text);
	return plain;
}

static JsonNode *
bind_number(Binder *binder, const Argument *argument, const JsonNode *given)
{
	double value = strtod(given->text, NULL);
	JsonNode *plain;

	if (!isfinite(value) || (argument->maximum != 0 && value > (double) argument->maximum))
	{
		add_argument_fault(binder, "is too large", argument, NULL);
		return NULL;
	}
	if (argument->minimum != ARGUMENT_NO_MINIMUM && value < (double) argument->minimum)
	{
		add_argument_fault(binder, "is too small", argument, NULL);
		return NULL;
	}
	/* However many characters it came in. */
	plain = json_node_make(JSON_NODE_NUMBER);
	plain->text = float8out_internal(value);
	plain->length = strlen(plain->text);
	return plain;
}

/* Whether a number is short enough once jsonb has written its exponent out. */
static bool
number_is_short(const char *text)
{
	size_t length = strcspn(text, "eE");
	long exponent = text[length] == '\0' ? 0 : strtol(text + length + 1, NULL, 10);

	return length <= JSON_READ_MAX_NUMBER &&
		   labs(Max(exponent, -LONG_MAX)) <= JSON_READ_MAX_NUMBER - (long) length;
}

/* Texts and numbers at any depth of a value that the declaration does not describe further, and names of
 * members. */
static void
check_free_value(Binder *binder, const JsonNode *given)
{
	check_stack_depth();
	if (given->kind == JSON_NODE_STRING && strstr(given->text, JSON_READ_MARK) != NULL)
		add_argument_fault(binder, UNSTORABLE_WORDS, NULL, NULL);
	if (given->kind == JSON_NODE_NUMBER && !number_is_short(given->text))
		add_argument_fault(binder, psprintf("is a number of more than %d characters", JSON_READ_MAX_NUMBER),
						   NULL, NULL);
	for (int i = 0; i < given->count && !fault_is_full(&binder->faults); i++)
	{
		bool named = given->kind == JSON_NODE_OBJECT;
		int length = path_enter(binder, named ? given->keys[i] : NULL, i);

		if (named && strstr(given->keys[i], JSON_READ_MARK) != NULL)
			add_argument_fault(binder, UNSTORABLE_WORDS, NULL, NULL);
		else
			check_free_value(binder, given->items[i]);
		path_leave(binder, length);
	}
}

/* An object or array that a client wrote as text; the text itself if it is none. */
static const JsonNode *
parse_stringified(const Argument *argument, const JsonNode *given)
{
	const char *problem;
	JsonNode *parsed;

	if (given->kind != JSON_NODE_STRING ||
		(argument->kind != ARGUMENT_OBJECT && argument->kind != ARGUMENT_ARRAY))
		return given;
	parsed = json_read_parse(given->text, given->length, &problem);
	return parsed != NULL ? parsed : given;
}

static bool
kind_fits(const Argument *argument, const JsonNode *given)
{
	switch (argument->kind)
	{
		case ARGUMENT_TEXT:
			return given->kind == JSON_NODE_STRING;
		case ARGUMENT_INTEGER:
		case ARGUMENT_NUMBER:
			return given->kind == JSON_NODE_NUMBER;
		case ARGUMENT_BOOLEAN:
			return given->kind == JSON_NODE_BOOLEAN;
		case ARGUMENT_OBJECT:
			return given->kind == JSON_NODE_OBJECT;
		case ARGUMENT_ARRAY:
			return given->kind == JSON_NODE_ARRAY;
		default:
			return given->kind == JSON_NODE_OBJECT || given->kind == JSON_NODE_STRING ||
				   given->kind == JSON_NODE_NULL;
	}
}

/* Whether an argument is the number of a project, which may be called by its name or uuid, too. */
static bool
names_project(const Tool *tool, const Argument *argument, const JsonNode *given)
{
	if (argument->kind != ARGUMENT_INTEGER || given->kind != JSON_NODE_STRING || argument->name == NULL)
		return false;
	for (int i = 0; i < TOOL_MAX_TARGETS && tool->targets[i].kind != TARGET_NONE; i++)
	{
		const char *dot = strrchr(tool->targets[i].path, '.');
		const char *name = dot == NULL ? tool->targets[i].path : dot + 1;

		if (tool->targets[i].kind == TARGET_PROJECT_NUMBER && strcmp(name, argument->name) == 0)
			return true;
	}
	return false;
}

/* With what the declaration of its fields cannot say. */
static JsonNode *
bind_checked_object(Binder *binder, const Argument *argument, const JsonNode *given)
{
	int faults = binder->faults.count;
	JsonNode *bound = bind_object(binder, argument->fields, given);

	if (argument->check != NULL)
		argument->check(given, binder->path, &binder->faults);
	return binder->faults.count == faults ? bound : NULL;
}

/* The value in its normal form, or NULL after a fault. */
static JsonNode *
bind_value(Binder *binder, const Argument *argument, const JsonNode *given)
{
	static const char *const kind_names[] = {
		[JSON_NODE_NULL] = "is null",       [JSON_NODE_BOOLEAN] = "is a boolean",
		[JSON_NODE_NUMBER] = "is a number", [JSON_NODE_STRING] = "is a text",
		[JSON_NODE_ARRAY] = "is an array",  [JSON_NODE_OBJECT] = "is an object",
	};

	if (given->kind == JSON_NODE_NULL && (argument->flags & ARGUMENT_NULLABLE))
		return (JsonNode *) given;
	given = parse_stringified(argument, given);
	if (given->kind == JSON_NODE_STRING || argument->kind == ARGUMENT_ANY ||
		(argument->flags & ARGUMENT_OPEN))
	{
		int faults = binder->faults.count;

		check_free_value(binder, given);
		if (binder->faults.count != faults)
			return NULL;
	}
	if (argument->flags & ARGUMENT_OPEN)
	{
		int faults = binder->faults.count;

		if (argument->check != NULL)
			argument->check(given, binder->path, &binder->faults);
		return binder->faults.count == faults ? (JsonNode *) given : NULL;
	}
	if (!kind_fits(argument, given))
	{
		if (names_project(binder->tool, argument, given))
			return (JsonNode *) given;
		add_argument_fault(binder, kind_names[given->kind], argument, NULL);
		return NULL;
	}
	switch (argument->kind)
	{
		case ARGUMENT_TEXT:
			return bind_text(binder, argument, given);
		case ARGUMENT_INTEGER:
			return bind_integer(binder, argument, given);
		case ARGUMENT_NUMBER:
			return bind_number(binder, argument, given);
		case ARGUMENT_OBJECT:
			return bind_checked_object(binder, argument, given);
		case ARGUMENT_ARRAY:
			return bind_array(binder, argument, given);
		default:
			return (JsonNode *) given;
	}
}

static JsonNode *
bind_as_declared(const Tool *tool, const JsonNode *given, StringInfo faults, int *count)
{
	Binder binder = {.tool = tool};
	JsonNode *bound = json_node_make(JSON_NODE_OBJECT);

	resetStringInfo(faults);
	json_write_init(&binder.faults.writer, faults);
	json_write_open_array(&binder.faults.writer);
	if (given->kind != JSON_NODE_OBJECT)
		fault_add(&binder.faults, "", "is not an object", "object of named arguments", NULL);
	else
		bind_members(&binder, bind_arguments_of(tool), given, bound);
	if (tool->check != NULL)
		tool->check(bound, &binder.faults);
	json_write_close_array(&binder.faults.writer);
	*count = binder.faults.count;
	return binder.faults.count == 0 ? bound : NULL;
}

JsonNode *
bind_arguments(const Tool *tool, const JsonNode **given, StringInfo faults, int *count)
{
	JsonNode *bound;

	if (*given == NULL || (*given)->kind == JSON_NODE_NULL)
		*given = json_node_make(JSON_NODE_OBJECT);
	bound = bind_as_declared(tool, *given, faults, count);
	if (bound != NULL)
		return bound;
	*given = leniency_amend(tool, bind_arguments_of(tool), *given);
	return bind_as_declared(tool, *given, faults, count);
}
