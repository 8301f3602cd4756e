/*
 * erd_follow.c
 *		What names an enum or one of its values follows when that gets another name.
 *
 * Texts are read by their words and quotes alone, so that all else in them stays as it was written.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/erd/erd.h"
#include "core/erd/erd_follow.h"
#include "core/erd/erd_mention.h"
#include "core/erd/erd_settle.h"
#include "core/erd/erd_work.h"
#include "pure/text.h"
#include "utils/builtins.h"

#include "core/erd/erd_follow.sql.h"

typedef struct EnumName
{
	const char *schema; /* NULL: none */
	const char *name;
	bool bare; /* whether the name without a schema means this one */
} EnumName;

/* The name of a type in a text: "a", "a.b". */
typedef struct TypePath
{
	const char *schema; /* NULL: none */
	const char *schema_end;
	const char *name;
	const char *name_end;
} TypePath;

/* What becomes of texts: another name for the enum, or (value not NULL) for a value. */
typedef struct NameChange
{
	const pg_uuid_t *document;
	EnumName from;
	EnumName to;
	const char *value;
	const char *new_value;
	ErdWork *work; /* NULL: nobody is told */
} NameChange;

static const char *
skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')
		at++;
	return at;
}

/* Whether a word of a text is this name: in quotes exactly, else also as the server folds it. */
static bool
word_is(const char *word, const char *end, const char *name)
{
	size_t length = strlen(name);

	if (*word != '"')
		return (size_t) (end - word) == length && pg_strncasecmp(word, name, length) == 0;
	for (word++; word < end - 1; word++, name++)
	{
		if (*word == '"')
			word++;
		if (*name == '\0' || *word != *name)
			return false;
	}
	return *name == '\0';
}

/* False if no name begins there. */
static bool
read_path(const char *at, TypePath *path)
{
	memset(path, 0, sizeof(*path));
	path->name = skip_blanks(at);
	path->name_end = erd_mention_word_end(path->name);
	if (path->name_end == path->name)
		return false;
	if (*path->name_end == '.')
	{
		path->schema = path->name;
		path->schema_end = path->name_end;
		path->name = path->name_end + 1;
		path->name_end = erd_mention_word_end(path->name);
	}
	return path->name_end != path->name && *path->name_end != '.' && *path->name_end != '(';
}

static bool
path_means(const TypePath *path, const EnumName *meant)
{
	if (!word_is(path->name, path->name_end, meant->name))
		return false;
	if (path->schema == NULL)
		return meant->bare;
	return word_is(path->schema, path->schema_end, meant->schema == NULL ? "public" : meant->schema);
}

/* A name in the place of a word, in quotes where that had them, and where it needs them and that did not do
 * without. */
static const char *
write_word(const char *word, const char *old, const char *new)
{
	const char *quoted = quote_identifier(new);
	const char *plain = erd_mention_word_end(new);

	if (*word == '"')
		return quoted[0] == '"' ? quoted : psprintf("\"%s\"", new);
	/* Who writes names in capitals without quotes goes on. */
	if (quote_identifier(old)[0] == '"' && plain != new &&*plain == '\0' && *new != '"')
		return new;
	return quoted;
}

static void
append_path(StringInfo out, const TypePath *path, const NameChange *renaming)
{
	const EnumName *from = &renaming->from;
	const EnumName *to = &renaming->to;

	if (path->schema != NULL && to->schema != NULL)
		appendStringInfo(
			out, "%s.", write_word(path->schema, from->schema == NULL ? "public" : from->schema, to->schema));
	appendStringInfoString(out, write_word(path->name, from->name, to->name));
}

/* The end of a constant, quoted name or comment that begins there; NULL if none does. */
static const char *
skip_quoted(const char *at)
{
	const char *end = NULL;

	if (*at == '\'' || *at == '"')
	{
		for (end = at + 1; *end != '\0' && (*end != *at || end[1] == *at); end++)
		{
			if (*end == *at)
				end++;
		}
		return *end == '\0' ? end : end + 1;
	}
	if (at[0] == '-' && at[1] == '-')
		return at + strcspn(at, "\n");
	if (at[0] == '/' && at[1] == '*')
	{
		end = strstr(at + 2, "*/");
		return end == NULL ? at + strlen(at) : end + 2;
	}
	if (*at == '$')
	{
		const char *tag_end = strchr(at + 1, '$');
		char *tag;

		if (tag_end == NULL || erd_mention_word_end(at + 1) < tag_end)
			return NULL;
		tag = pnstrdup(at, tag_end + 1 - at);
		end = strstr(tag_end + 1, tag);
		return end == NULL ? at + strlen(at) : end + strlen(tag);
	}
	return NULL;
}

/* The type that a cast names, which begins there; false if no cast does. */
static bool
read_cast(const char *at, TypePath *path)
{
	if (at[0] == ':' && at[1] == ':')
		return read_path(at + 2, path);
	return pg_strncasecmp(at, "as", 2) == 0 && erd_mention_word_end(at) == at + 2 && read_path(at + 2, path);
}

static bool
constant_is(const char *at, const char *end, const char *value)
{
	for (at++; at < end - 1; at++, value++)
	{
		if (*at == '\'')
			at++;
		if (*value == '\0' || *at != *value)
			return false;
	}
	return *value == '\0';
}

/* Whether a constant is cast to the enum itself. */
static bool
is_cast_to(const char *end, const EnumName *name)
{
	TypePath path;

	return read_cast(skip_blanks(end), &path) && path_means(&path, name) &&
		   *skip_blanks(path.name_end) != '[';
}

/* An expression with what names the enum or the value for certain under its new name; NULL if nothing does.
 */
static const char *
rename_in_expression(const char *text, const NameChange *renaming)
{
	const char *copied = text;
	const char *at = text;
	StringInfoData out;
	TypePath path;

	initStringInfo(&out);
	while (*at != '\0')
	{
		const char *end = skip_quoted(at);

		if (end != NULL && *at == '\'' && renaming->value != NULL && constant_is(at, end, renaming->value) &&
			is_cast_to(end, &renaming->from))
		{
			appendBinaryStringInfo(&out, copied, at - copied);
			appendStringInfoString(&out, quote_literal_cstr(renaming->new_value));
			copied = end;
		}
		else if (end == NULL && renaming->value == NULL && read_cast(at, &path) &&
				 path_means(&path, &renaming->from))
		{
			const char *start = path.schema != NULL ? path.schema : path.name;

			appendBinaryStringInfo(&out, copied, start - copied);
			append_path(&out, &path, renaming);
			copied = end = path.name_end;
		}
		if (end == NULL)
			end = erd_mention_word_end(at) > at ? erd_mention_word_end(at) : at + 1;
		at = end;
	}
	if (copied == text)
		return NULL;
	appendStringInfoString(&out, copied);
	return out.data;
}

/* A default of a column of the enum that is the value and nothing else: 'a', or a without quotes. */
static const char *
rename_whole_default(const char *text, const NameChange *renaming)
{
	const char *start = skip_blanks(text);
	const char *end = *start == '\'' ? skip_quoted(start) : start + strlen(start);

	if (*skip_blanks(end) != '\0')
		return NULL;
	if (*start == '\'')
		return constant_is(start, end, renaming->value) ? quote_literal_cstr(renaming->new_value) : NULL;
	if (strcmp(start, renaming->value) != 0)
		return NULL;
	/* Without quotes as it was, if it is a word. */
	return *erd_mention_word_end(renaming->new_value) == '\0' && *renaming->new_value != '"'
			   ? renaming->new_value
			   : quote_literal_cstr(renaming->new_value);
}

/* Whether a column's type is the enum, or an array of it. */
static bool
type_means(const char *type, const EnumName *name, TypePath *path)
{
	const char *rest;

	if (type == NULL || !read_path(type, path) || !path_means(path, name))
		return false;
	rest = skip_blanks(path->name_end);
	return *rest == '\0' || *rest == '[' || pg_strncasecmp(rest, "array", 5) == 0;
}

static const char *
rename_type(const char *type, const NameChange *renaming)
{
	TypePath path;
	StringInfoData out;

	if (renaming->value != NULL || !type_means(type, &renaming->from, &path))
		return NULL;
	initStringInfo(&out);
	append_path(&out, &path, renaming);
	appendStringInfoString(&out, path.name_end);
	return out.data;
}

static const char *
rename_default(const char *text, const char *type, const NameChange *renaming)
{
	const char *renamed;
	TypePath path;

	if (text == NULL)
		return NULL;
	renamed = rename_in_expression(text, renaming);
	if (renamed == NULL && renaming->value != NULL && type_means(type, &renaming->from, &path) &&
		*skip_blanks(path.name_end) == '\0')
		renamed = rename_whole_default(text, renaming);
	return renamed;
}

static void
set_text(JsonNode *data, const char *field, const char *text)
{
	if (text != NULL)
		json_node_set(data, field, json_node_make_text(text));
}

static void
rename_in_columns(const NameChange *renaming)
{
	uint64 count = execute_columns_holding(renaming->document,
										   renaming->value != NULL ? renaming->value : renaming->from.name);
	const char **cells = palloc(Max(count, 1) * 3 * sizeof(char *));

	for (uint64 row = 0; row < count; row++)
	{
		for (int i = 0; i < 3; i++)
			cells[row * 3 + i] = statement_text(row, i + 1);
	}
	for (uint64 row = 0; row < count; row++)
	{
		const char **cell = &cells[row * 3];
		JsonNode *data = json_node_make(JSON_NODE_OBJECT);
		const char *type = rename_type(cell[1], renaming);
		const char *expression = rename_default(cell[2], cell[1], renaming);

		set_text(data, "type", type);
		set_text(data, "default_value", expression);
		if (data->count == 0)
			continue;
		entity_restore(&erd_column, renaming->document, cell[0], data, false);
		if (renaming->work != NULL)
		{
			renaming->work->types += type != NULL;
			renaming->work->defaults += expression != NULL;
		}
	}
}

/* Predicate and expressions of an index's options; whether any changed. */
static bool
rename_in_options(JsonNode *options, const NameChange *renaming)
{
	const char *text = json_read_text(options, "predicate");
	const char *renamed = text == NULL ? NULL : rename_in_expression(text, renaming);
	JsonNode *keys = json_read_member(options, "keys");
	bool changed = renamed != NULL;

	set_text(options, "predicate", renamed);
	for (int i = 0; keys != NULL && i < keys->count; i++)
	{
		text = json_read_text(keys->items[i], "expression");
		renamed = text == NULL ? NULL : rename_in_expression(text, renaming);
		set_text(keys->items[i], "expression", renamed);
		changed = changed || renamed != NULL;
	}
	return changed;
}

static void
rename_in_expressions(const NameChange *renaming)
{
	uint64 count = execute_expressions_holding(
		renaming->document, renaming->value != NULL ? renaming->value : renaming->from.name);
	const char **cells = palloc(Max(count, 1) * 3 * sizeof(char *));

	for (uint64 row = 0; row < count; row++)
	{
		for (int i = 0; i < 3; i++)
			cells[row * 3 + i] = statement_text(row, i + 1);
	}
	for (uint64 row = 0; row < count; row++)
	{
		const char **cell = &cells[row * 3];
		const Entity *entity = entity_by_name(DOCUMENT_ERD, cell[0]);
		JsonNode *data = json_node_make(JSON_NODE_OBJECT);
		const char *problem;

		if (entity == &erd_constraint)
			set_text(data, "definition", rename_in_expression(cell[2], renaming));
		else
		{
			JsonNode *options = json_read_parse(cell[2], strlen(cell[2]), &problem);

			if (options != NULL && rename_in_options(options, renaming))
				json_node_set(data, "options", options);
		}
		if (data->count == 0)
			continue;
		entity_restore(entity, renaming->document, cell[1], data, false);
		if (renaming->work != NULL)
			renaming->work->expressions++;
	}
}

/* Tell of what holds the old name: what it means there only the server could say. */
static void
warn_of_old(const NameChange *renaming)
{
	const char *old = renaming->value != NULL ? renaming->value : renaming->from.name;
	uint64 count;

	erd_work_rename(renaming->document, old, NULL);
	count = renaming->work == NULL || renaming->value == NULL
				? 0
				: execute_expressions_holding(renaming->document, quote_literal_cstr(old));
	for (uint64 row = 0; row < count; row++)
		erd_work_warn(renaming->work, "%s still holds %s without a cast: it is left as it is",
					  statement_text(row, 4), quote_literal_cstr(old));
}

/* Whether the name without a schema means this enum, of all of that name. */
static bool
is_meant_bare(const pg_uuid_t *document, const char *uuid, const EnumName *name)
{
	uint64 count = execute_enums_of_name(document, uuid, name->name);

	if (name->schema == NULL || strcmp(name->schema, "public") == 0)
		return true;
	return count == 0;
}

static void
rename_enum(const pg_uuid_t *document, const char *uuid, EnumName from, EnumName to)
{
	NameChange renaming = {.document = document, .from = from, .to = to, .work = erd_work(document)};

	if (from.name == NULL || to.name == NULL ||
		(text_same(from.name, to.name) && text_same(from.schema, to.schema)))
		return;
	renaming.from.bare = is_meant_bare(document, uuid, &from);
	rename_in_columns(&renaming);
	rename_in_expressions(&renaming);
	warn_of_old(&renaming);
}

static bool
read_enum(const pg_uuid_t *document, const char *uuid, EnumName *name)
{
	if (execute_enum_named(document, uuid) == 0 || statement_text(0, 2) == NULL)
		return false;
	*name = (EnumName){.schema = statement_text(0, 1), .name = statement_text(0, 2)};
	name->bare = is_meant_bare(document, uuid, name);
	return true;
}

static void
rename_value(const pg_uuid_t *document, const char *enumeration, const char *old, const char *new)
{
	NameChange renaming = {.document = document, .value = old, .new_value = new, .work = erd_work(document)};

	if (old == NULL || new == NULL || strcmp(old, new) == 0 ||
		!read_enum(document, enumeration, &renaming.from))
		return;
	rename_in_columns(&renaming);
	rename_in_expressions(&renaming);
	warn_of_old(&renaming);
}

/* What a field is going to be. */
static const char *
new_text(const JsonNode *data, const char *field, const char *old)
{
	return json_read_member(data, field) == NULL ? old : json_read_text(data, field);
}

void
erd_follow_enum(const pg_uuid_t *document, const char *uuid, const JsonNode *data)
{
	EnumName from = {0};
	EnumName to = {0};

	if ((json_read_member(data, "name") == NULL && json_read_member(data, "schema_name") == NULL) ||
		!read_enum(document, uuid, &from))
		return;
	to.name = new_text(data, "name", from.name);
	to.schema = new_text(data, "schema_name", from.schema);
	rename_enum(document, uuid, from, to);
}

void
erd_follow_value(const pg_uuid_t *document, const char *uuid, const JsonNode *data)
{
	if (json_read_member(data, "value") != NULL && execute_value_named(document, uuid) > 0)
		rename_value(document, statement_text(0, 1), statement_text(0, 2), json_read_text(data, "value"));
}

void
erd_complete_value(const Entity *entity, const pg_uuid_t *document, const char *uuid, JsonNode *data,
				   bool creating)
{
	if (!creating)
		erd_follow_value(document, uuid, data);
}

void
erd_follow_settle(TriggerData *trigger)
{
	pg_uuid_t document = erd_settle_document(trigger);

	if (erd_settle_is_about(trigger, &erd_enum_value))
		rename_value(&document, erd_settle_text(trigger, "enum_uuid", true),
					 erd_settle_text(trigger, "value", false), erd_settle_text(trigger, "value", true));
	else
	{
		EnumName from = {.schema = erd_settle_text(trigger, "schema_name", false),
						 .name = erd_settle_text(trigger, "name", false)};
		EnumName to = {.schema = erd_settle_text(trigger, "schema_name", true),
					   .name = erd_settle_text(trigger, "name", true)};

		rename_enum(&document, erd_settle_text(trigger, "uuid", true), from, to);
	}
}

void
erd_follow_warn_gone(const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	ErdWork *work = erd_work(document);
	NameChange renaming = {.document = document};
	const char *enumeration = uuid;
	uint64 count;
	TypePath path;

	if (work == NULL)
		return;
	if (entity == &erd_enum_value)
	{
		if (execute_value_named(document, uuid) == 0)
			return;
		enumeration = statement_text(0, 1);
		renaming.value = renaming.new_value = statement_text(0, 2);
	}
	if (!read_enum(document, enumeration, &renaming.from))
		return;
	renaming.to = renaming.from;
	if (entity == &erd_enum_value && renaming.value == NULL)
		return;
	count = execute_columns_holding(document, entity == &erd_enum ? renaming.from.name : renaming.value);
	for (uint64 row = 0; row < count; row++)
	{
		const char *type = statement_text(row, 2);

		if (entity == &erd_enum && type_means(type, &renaming.from, &path))
			erd_work_warn(work, "%s still has type \"%s\", which is gone", statement_text(row, 4), type);
		else if (entity == &erd_enum_value && rename_default(statement_text(row, 3), type, &renaming) != NULL)
			erd_work_warn(work, "%s still has default %s, which is no value of \"%s\" any more",
						  statement_text(row, 4), statement_text(row, 3), renaming.from.name);
	}
}
