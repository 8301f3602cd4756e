/*
 * erd_option.c
 *		Names, types, words and bounds of options.
 */
#include "postgres.h"

#include "base/clip.h"
#include "base/statement.h"
#include "core/erd/erd.h"
#include "core/erd/erd_option.h"
#include "mb/pg_wchar.h"
#include "pure/argument.h"
#include "pure/nearest.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "core/erd/erd_option.sql.h"

/* Characters of names, of expressions and clauses, and of whole statements. */
#define OPTION_NAME_MAX       255
#define OPTION_CLAUSE_MAX     10000
#define OPTION_EXPRESSION_MAX 100000
/* Entries of a list, and of a set of parameters. */
#define OPTION_LIST_MAX 2000
#define OPTION_MAP_MAX  200
/* Digits of a number. */
#define OPTION_NUMBER_MAX 30

typedef enum OptionKind
{
	OPTION_END, /* ends a table */
	OPTION_FLAG,
	OPTION_NUMBER, /* a JSON number or a text of digits */
	OPTION_TEXT,
	OPTION_TEXTS, /* array of texts */
	OPTION_MAP,   /* object of texts under any names */
	OPTION_OBJECT,
	OPTION_OBJECTS /* array of objects */
} OptionKind;

typedef struct Option
{
	const char *name;
	OptionKind kind;
	int maximum;                 /* characters of a text */
	const char *const *words;    /* of a text: NULL-terminated; NULL: free */
	const struct Option *fields; /* of objects */
	bool required;
	bool initially; /* of a flag: the value that goes without saying; of words: whether the first one does */
} Option;

/* clang-format off */
#define FLAG(name_) {.name = (name_), .kind = OPTION_FLAG}
#define NUMBER(name_) {.name = (name_), .kind = OPTION_NUMBER}
#define TEXT(name_, maximum_) {.name = (name_), .kind = OPTION_TEXT, .maximum = (maximum_)}
#define NAME(name_) TEXT(name_, OPTION_NAME_MAX)
#define REQUIRED(name_, maximum_) {.name = (name_), .kind = OPTION_TEXT, .maximum = (maximum_), .required = true}
#define WORD(name_, words_) {.name = (name_), .kind = OPTION_TEXT, .words = (words_)}
#define TEXTS(name_, maximum_) {.name = (name_), .kind = OPTION_TEXTS, .maximum = (maximum_)}
#define MAP(name_) {.name = (name_), .kind = OPTION_MAP, .maximum = OPTION_CLAUSE_MAX}
#define OBJECT(name_, fields_) {.name = (name_), .kind = OPTION_OBJECT, .fields = (fields_)}
#define OBJECTS(name_, fields_) {.name = (name_), .kind = OPTION_OBJECTS, .fields = (fields_)}
#define END {.kind = OPTION_END}
/* clang-format on */

const char *const erd_constraint_kinds[] = {"check", "exclusion", "not_null", NULL};

const char *const erd_object_kinds[] = {"schema",
										"sequence",
										"domain",
										"type",
										"range",
										"function",
										"procedure",
										"aggregate",
										"operator",
										"operator_class",
										"operator_family",
										"cast",
										"collation",
										"conversion",
										"text_search_configuration",
										"text_search_dictionary",
										"text_search_parser",
										"text_search_template",
										"trigger",
										"event_trigger",
										"rule",
										"policy",
										"extension",
										"statistics",
										"publication",
										"subscription",
										"foreign_data_wrapper",
										"server",
										"user_mapping",
										"language",
										"access_method",
										"transform",
										"comment",
										"grant",
										"default_privilege",
										NULL};

const char *const erd_table_kinds[] = {"table",   "partitioned", "partition", "view", "materialized_view",
									   "foreign", NULL};
static const char *const replica_identities[] = {"full", "nothing", NULL};
static const char *const check_options[] = {"local", "cascaded", NULL};
const char *const erd_identities[] = {"always", "by default", NULL};
const char *const erd_generations[] = {"stored", "virtual", NULL};
static const char *const orders[] = {"desc", NULL};
static const char *const null_places[] = {"first", "last", NULL};
static const char *const matches[] = {"full", "partial", NULL};
static const char *const states[] = {"origin", "always", "replica", "disabled", NULL};
static const char *const forms[] = {"composite", "base", "shell", NULL};

static const Option named_relation[] = {NAME("schema"), REQUIRED("name", OPTION_NAME_MAX), END};

static const Option table_options[] = {
	{.name = "kind", .kind = OPTION_TEXT, .words = erd_table_kinds, .initially = true},
	TEXT("definition", OPTION_EXPRESSION_MAX),
	TEXT("partition_key", OPTION_CLAUSE_MAX),
	OBJECT("partition_of", named_relation),
	TEXT("partition_bound", OPTION_CLAUSE_MAX),
	OBJECTS("inherits", named_relation),
	FLAG("unlogged"),
	NAME("access_method"),
	NAME("tablespace"),
	MAP("storage"),
	MAP("toast_storage"),
	FLAG("row_security"),
	FLAG("force_row_security"),
	WORD("replica_identity", replica_identities),
	NAME("server"),
	MAP("foreign_options"),
	TEXT("of_type", OPTION_CLAUSE_MAX),
	WORD("check_option", check_options),
	{.name = "with_data", .kind = OPTION_FLAG, .initially = true},
	TEXTS("depends_on", OPTION_CLAUSE_MAX),
	END,
};

static const Option identity_sequence[] = {
	NAME("name"),
	NUMBER("start"),
	NUMBER("increment"),
	NUMBER("minimum"),
	NUMBER("maximum"),
	NUMBER("cache"),
	FLAG("cycle"),
	NAME("type"),
	FLAG("unlogged"),
	NAME("schema"),
	END,
};

static const Option column_options[] = {
	WORD("identity", erd_identities),
	OBJECT("identity_sequence", identity_sequence),
	WORD("generated", erd_generations),
	TEXT("collation", OPTION_CLAUSE_MAX),
	NAME("storage"),
	NAME("compression"),
	NUMBER("statistics"),
	MAP("storage_options"),
	MAP("foreign_options"),
	FLAG("inherited"),
	NAME("serial"),
	END,
};

static const Option index_keys[] = {
	NAME("column"),
	TEXT("expression", OPTION_EXPRESSION_MAX),
	TEXT("operator_class", OPTION_CLAUSE_MAX),
	MAP("operator_class_options"),
	TEXT("collation", OPTION_CLAUSE_MAX),
	WORD("order", orders),
	WORD("nulls", null_places),
	NUMBER("statistics"),
	END,
};

static const Option index_options[] = {
	FLAG("constraint"),
	FLAG("deferrable"),
	FLAG("initially_deferred"),
	FLAG("nulls_not_distinct"),
	FLAG("without_overlaps"),
	FLAG("not_valid"),
	TEXTS("include", OPTION_NAME_MAX),
	TEXT("predicate", OPTION_EXPRESSION_MAX),
	OBJECTS("keys", index_keys),
	MAP("storage"),
	NAME("tablespace"),
	FLAG("clustered"),
	FLAG("replica_identity"),
	FLAG("invalid"),
	NAME("of_constraint"),
	OBJECT("parent", named_relation),
	END,
};

static const Option constraint_options[] = {
	FLAG("no_inherit"),
	FLAG("not_valid"),
	FLAG("not_enforced"),
	FLAG("deferrable"),
	FLAG("initially_deferred"),
	FLAG("clustered"),
	OBJECT("parent", named_relation),
	END,
};

static const Option ref_options[] = {
	WORD("match", matches), FLAG("deferrable"),   FLAG("initially_deferred"),
	FLAG("not_valid"),      FLAG("not_enforced"), TEXTS("on_delete_columns", OPTION_NAME_MAX),
	FLAG("period"),         FLAG("virtual"),      END,
};

static const Option owner[] = {NAME("schema"), NAME("table"), NAME("name"), NAME("column"), END};
static const Option named_definitions[] = {REQUIRED("name", OPTION_NAME_MAX),
										   REQUIRED("definition", OPTION_EXPRESSION_MAX), END};
static const Option mappings[] = {REQUIRED("token", OPTION_NAME_MAX),
								  TEXTS("dictionaries", OPTION_CLAUSE_MAX), END};

static const Option object_options[] = {
	WORD("enabled", states),
	FLAG("inherited"),
	OBJECT("owned_by", owner),
	WORD("form", forms),
	FLAG("shell"),
	OBJECTS("not_valid", named_definitions),
	NUMBER("statistics"),
	TEXTS("members", OPTION_EXPRESSION_MAX),
	OBJECTS("mappings", mappings),
	NAME("version"),
	FLAG("revoke"),
	END,
};

/* The JSON fields of entities. */
static const struct
{
	const char *entity;
	Option field;
} fields[] = {
	{"table", OBJECT("options", table_options)},
	{"column", OBJECT("options", column_options)},
	{"index", OBJECT("options", index_options)},
	{"constraint", TEXTS("column_uuids", ARGUMENT_ID_MAX)},
	{"constraint", OBJECT("options", constraint_options)},
	{"ref", OBJECT("options", ref_options)},
	{"object", TEXTS("depends_on", OPTION_CLAUSE_MAX)},
	{"object", OBJECT("options", object_options)},
};

static const Option *
find_options(const char *entity, const char *name)
{
	for (size_t i = 0; i < lengthof(fields); i++)
	{
		if (strcmp(fields[i].entity, entity) == 0 && strcmp(fields[i].field.name, name) == 0)
			return &fields[i].field;
	}
	return NULL;
}

static const Option *
find_option(const Option *options, const char *name)
{
	for (; options->kind != OPTION_END; options++)
	{
		if (strcmp(options->name, name) == 0)
			return options;
	}
	return NULL;
}

/* ---- checking ---- */

typedef struct Checker
{
	ErdOptionFault fault;
	void *state;
} Checker;

static void
report_fault(const Checker *checker, const char *path, const char *problem, const char *allowed)
{
	checker->fault(checker->state, path, problem, allowed, NULL);
}

static void check_option_value(const Checker *checker, const Option *option, const JsonNode *value,
							   const char *path);

static const char *
list_words(const char *const *words)
{
	StringInfoData text;

	initStringInfo(&text);
	appendStringInfo(&text, "one of %s", words[0]);
	for (int i = 1; words[i] != NULL; i++)
		appendStringInfo(&text, ", %s", words[i]);
	return text.data;
}

static void
add_unknown(const Checker *checker, const Option *options, const char *name, const char *path)
{
	StringInfoData text;
	Nearest nearest;

	initStringInfo(&text);
	nearest_begin(&nearest, name, NEAREST_NAME_EDITS);
	for (const Option *option = options; option->kind != OPTION_END; option++)
	{
		nearest_offer(&nearest, option->name);
		appendStringInfo(&text, "%s%s", option == options ? "one of " : ", ", option->name);
	}
	checker->fault(checker->state, path, "is no option here", nearest.name == NULL ? text.data : NULL,
				   nearest.name);
}

static void
check_word(const Checker *checker, const Option *option, const JsonNode *value, const char *path)
{
	Nearest nearest;

	nearest_begin(&nearest, value->text, NEAREST_CHOICE_EDITS);
	for (int i = 0; option->words[i] != NULL; i++)
	{
		if (strcmp(option->words[i], value->text) == 0)
			return;
		nearest_offer(&nearest, option->words[i]);
	}
	checker->fault(checker->state, path, "is not one of the allowed values", list_words(option->words),
				   nearest.name);
}

static void
check_option_text(const Checker *checker, const Option *option, const JsonNode *value, const char *path)
{
	const char *allowed = psprintf("text of 1 to %d characters", option->maximum);

	if (value->kind != JSON_NODE_STRING)
		report_fault(checker, path, "is not a text",
					 option->words == NULL ? allowed : list_words(option->words));
	else if (option->words != NULL)
		check_word(checker, option, value, path);
	else if (value->length == 0)
		report_fault(checker, path, "is empty", allowed);
	else if (value->length > option->maximum &&
			 pg_mbstrlen_with_len(value->text, value->length) > option->maximum)
		report_fault(checker, path,
					 psprintf("has %d characters", pg_mbstrlen_with_len(value->text, value->length)),
					 allowed);
}

static void
check_number(const Checker *checker, const JsonNode *value, const char *path)
{
	const char *digits =
		value->kind == JSON_NODE_NUMBER || value->kind == JSON_NODE_STRING ? value->text : "";

	digits += *digits == '-';
	if (*digits == '\0' || strspn(digits, "0123456789") != strlen(digits) ||
		value->length > OPTION_NUMBER_MAX)
		report_fault(checker, path, "is not an integer", "integer, as a number or a text of digits");
}

static void
check_list_entries(const Checker *checker, const Option *option, const JsonNode *value, const char *path)
{
	Option entry = *option;

	entry.kind = option->kind == OPTION_TEXTS ? OPTION_TEXT : OPTION_OBJECT;
	if (value->kind != JSON_NODE_ARRAY)
		report_fault(checker, path, "is not an array",
					 option->kind == OPTION_TEXTS ? "array of texts" : "array of objects");
	else if (value->count > OPTION_LIST_MAX)
		report_fault(checker, path, psprintf("has %d entries", value->count),
					 psprintf("at most %d entries", OPTION_LIST_MAX));
	else
		for (int i = 0; i < value->count; i++)
			check_option_value(checker, &entry, value->items[i], psprintf("%s[%d]", path, i));
}

static void
check_map(const Checker *checker, const Option *option, const JsonNode *value, const char *path)
{
	Option entry = *option;

	entry.kind = OPTION_TEXT;
	if (value->kind != JSON_NODE_OBJECT)
		report_fault(checker, path, "is not an object", "object of texts by name");
	else if (value->count > OPTION_MAP_MAX)
		report_fault(checker, path, psprintf("has %d members", value->count),
					 psprintf("at most %d members", OPTION_MAP_MAX));
	else
		for (int i = 0; i < value->count; i++)
		{
			const char *member = psprintf("%s.%s", path, clip_text(value->keys[i], CLIP_NAME));

			if (strlen(value->keys[i]) > OPTION_NAME_MAX)
				report_fault(checker, member, "has too long a name", NULL);
			/* Of foreign tables and parameters a value may be an empty text. */
			else if (value->items[i]->kind != JSON_NODE_STRING || value->items[i]->length > 0)
				check_option_value(checker, &entry, value->items[i], member);
		}
}

static void
check_object(const Checker *checker, const Option *option, const JsonNode *value, const char *path)
{
	if (value->kind != JSON_NODE_OBJECT)
	{
		report_fault(checker, path, "is not an object", "object of options by name");
		return;
	}
	for (int i = 0; i < value->count; i++)
	{
		const Option *member = find_option(option->fields, value->keys[i]);
		const char *member_path = psprintf("%s.%s", path, clip_text(value->keys[i], CLIP_NAME));

		if (member == NULL)
			add_unknown(checker, option->fields, value->keys[i], member_path);
		else if (value->items[i]->kind != JSON_NODE_NULL)
			check_option_value(checker, member, value->items[i], member_path);
	}
	for (const Option *member = option->fields; member->kind != OPTION_END; member++)
	{
		if (member->required && json_read_member(value, member->name) == NULL)
			report_fault(checker, psprintf("%s.%s", path, member->name), "is required", NULL);
	}
}

static void
check_option_value(const Checker *checker, const Option *option, const JsonNode *value, const char *path)
{
	switch (option->kind)
	{
		case OPTION_FLAG:
			if (value->kind != JSON_NODE_BOOLEAN)
				report_fault(checker, path, "is not a boolean", "true or false");
			break;
		case OPTION_NUMBER:
			check_number(checker, value, path);
			break;
		case OPTION_TEXTS:
		case OPTION_OBJECTS:
			check_list_entries(checker, option, value, path);
			break;
		case OPTION_MAP:
			check_map(checker, option, value, path);
			break;
		case OPTION_OBJECT:
			check_object(checker, option, value, path);
			break;
		default:
			check_option_text(checker, option, value, path);
			break;
	}
}

bool
erd_option_check(const char *entity, const char *field, const JsonNode *value, const char *path,
				 ErdOptionFault fault, void *state)
{
	const Option *option = find_options(entity, field);
	Checker checker = {fault, state};

	if (option != NULL && value->kind != JSON_NODE_NULL)
		check_option_value(&checker, option, value, path);
	return option != NULL;
}

/* ---- completing ---- */

/* Whether it says nothing that would not go without saying. */
static bool
says_nothing(const Option *option, const JsonNode *value)
{
	switch (value->kind)
	{
		case JSON_NODE_NULL:
			return true;
		case JSON_NODE_BOOLEAN:
			return value->boolean == (option != NULL && option->initially);
		case JSON_NODE_STRING:
			return option != NULL && option->words != NULL && option->initially &&
				   strcmp(value->text, option->words[0]) == 0;
		case JSON_NODE_ARRAY:
		case JSON_NODE_OBJECT:
			return value->count == 0;
		default:
			return false;
	}
}

/* Put the members of one object over those of another. */
static JsonNode *
merge_options(const Option *options, const JsonNode *old, const JsonNode *given)
{
	JsonNode *merged = json_node_make(JSON_NODE_OBJECT);
	const JsonNode *const sources[] = {old, given};

	for (size_t s = 0; s < lengthof(sources); s++)
	{
		for (int i = 0; sources[s] != NULL && i < sources[s]->count; i++)
		{
			const char *name = sources[s]->keys[i];

			if (says_nothing(find_option(options, name), sources[s]->items[i]))
				json_node_remove(merged, name);
			else
				json_node_set(merged, name, sources[s]->items[i]);
		}
	}
	return merged->count > 0 ? merged : json_node_make(JSON_NODE_NULL);
}

static const struct
{
	const Entity *entity;
	Statement *read;
} stored[] = {
	{&erd_table, &options_of_table},           {&erd_column, &options_of_column},
	{&erd_index, &options_of_index},           {&erd_ref, &options_of_ref},
	{&erd_constraint, &options_of_constraint}, {&erd_object, &options_of_object},
};

static const JsonNode *
stored_options(const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	const char *text = NULL;
	const char *problem;

	for (size_t i = 0; i < lengthof(stored); i++)
	{
		if (stored[i].entity == entity &&
			statement_run(stored[i].read, PARAMETERS(parameter_uuid(document), parameter_text(uuid))) > 0)
			text = statement_text(0, 1);
	}
	return text == NULL ? NULL : json_read_parse(text, (int) strlen(text), &problem);
}

void
erd_complete_options(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
					 bool creating)
{
	const JsonNode *given = json_read_member(data, "options");
	const Option *option = find_options(entity->name, "options");

	if (given == NULL || given->kind != JSON_NODE_OBJECT)
		return;
	json_node_set(
		data, "options",
		merge_options(option->fields, creating ? NULL : stored_options(entity, document, uuid), given));
}
