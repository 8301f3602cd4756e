/*
 * object.c
 *		What is kept as a definition: made anew, or in place of what had its name.
 */
#include "postgres.h"

#include "commands/defrem.h"
#include "ddl/effect/object.h"

/* ---- definitions ---- */

/* A word that is to have a schema in front of it. */
typedef struct Prefix
{
	int word;
	const char *schema;
} Prefix;

/* The name of what is made, or of the table that it belongs to. */
static Prefix
name_prefix(const Effect *effect, const Made *made, const char *schema, const ModelTable *table)
{
	Prefix prefix = {.word = 1, .schema = schema};

	if (made->relation != NULL)
		return (Prefix){effect_word_at(effect, made->relation->location),
						made->relation->schemaname != NULL || table == NULL ? NULL : table->schema};
	if (made->schema != NULL || made->name == NULL)
		prefix.schema = NULL;
	while (prefix.schema != NULL && prefix.word < effect->piece.count &&
		   !effect_names_word(effect, prefix.word, made->name))
		prefix.word++;
	return prefix;
}

/* The function that a trigger calls. */
static Prefix
function_prefix(const Effect *effect, const List *names)
{
	Prefix prefix = {effect_find(effect, 0, effect->piece.count, "execute") + 2, NULL};
	const ModelObject *function =
		list_length(names) == 1 ? effect_find_object(effect, "function", names, NULL) : NULL;

	if (function != NULL)
		prefix.schema = function->schema;
	return prefix;
}

static void
put_words(StringInfo out, const Effect *effect, int *start, const Prefix *prefix)
{
	int place;

	if (prefix->schema == NULL || prefix->word >= effect->piece.count)
		return;
	place = effect->piece.words[prefix->word].start;
	appendBinaryStringInfo(out, effect->text + *start, place - *start);
	appendStringInfo(out, "%s.", effect_quoted(NULL, prefix->schema));
	*start = place;
}

/* The statement, with schemas where whoever loads it would look along no path. */
static char *
qualified_statement(const Effect *effect, const Node *node, const Made *made, const char *schema,
					const ModelTable *table)
{
	Prefix name = name_prefix(effect, made, schema, table);
	Prefix function = {0};
	int start = effect->piece.start;
	StringInfoData out;

	if (IsA(node, CreateTrigStmt))
		function = function_prefix(effect, ((const CreateTrigStmt *) node)->funcname);
	else if (IsA(node, CreateEventTrigStmt))
		function = function_prefix(effect, ((const CreateEventTrigStmt *) node)->funcname);
	initStringInfo(&out);
	put_words(&out, effect, &start, &name);
	put_words(&out, effect, &start, &function);
	appendBinaryStringInfo(&out, effect->text + start, effect->piece.end - start);
	return out.data;
}

ModelObject *
effect_add_object(Effect *effect, const char *kind, const char *schema, const char *name,
				  const char *signature, const char *definition)
{
	ModelObject *object = model_find_object(effect->model, kind, schema, name, signature);

	if (object == NULL)
		object = model_add_object(effect->model, kind, schema, name, signature, NULL);
	object->definition = definition;
	object->depends_on = NIL;
	effect_add_needs(effect, &object->depends_on, 1, effect->piece.count);
	object->depends_on = effect_without(object->depends_on, model_object_key(object));
	return object;
}

static ModelObject *
find_of_table(const Effect *effect, const char *kind, const ModelTable *table, const char *name)
{
	ListCell *cell;

	foreach(cell, model_objects_named(effect->model, table->schema, name))
	{
		ModelObject *object = lfirst(cell);

		if (object->table == table && strcmp(object->kind, kind) == 0)
			return object;
	}
	return NULL;
}

/* ---- what belongs to a table ---- */

static void
create_of_table(Effect *effect, const Node *node, const Made *made)
{
	ModelTable *table = effect_find_table(effect, made->relation);
	ModelObject *object;

	if (table == NULL)
	{
		effect_report(effect, "there is no table \"%s\"", made->relation->relname);
		return;
	}
	object = find_of_table(effect, made->kind, table, made->name);
	if (object == NULL)
		object = model_add_object(effect->model, made->kind, table->schema, pstrdup(made->name), NULL, NULL);
	object->table = table;
	object->definition = qualified_statement(effect, node, made, NULL, table);
	effect_add_needs(effect, &object->depends_on, 1, effect->piece.count);
}

/* ---- what has no name of its own ---- */

static void
create_unnamed(Effect *effect, const Node *node)
{
	if (IsA(node, CreateCastStmt))
	{
		const CreateCastStmt *cast = (const CreateCastStmt *) node;

		effect_add_object(effect, "cast", NULL,
						  psprintf("%s AS %s", effect_type_name(effect, cast->sourcetype),
								   effect_type_name(effect, cast->targettype)),
						  NULL, effect_statement(effect));
	}
	else if (IsA(node, CreateTransformStmt))
	{
		const CreateTransformStmt *transform = (const CreateTransformStmt *) node;

		effect_add_object(effect, "transform", NULL,
						  psprintf("%s LANGUAGE %s", effect_type_name(effect, transform->type_name),
								   effect_quoted(NULL, transform->lang)),
						  NULL, effect_statement(effect));
	}
	else if (IsA(node, CreateUserMappingStmt))
	{
		const CreateUserMappingStmt *mapping = (const CreateUserMappingStmt *) node;
		const char *name = effect_role_name(mapping->user);

		/* Its options are secrets. */
		effect_add_object(
			effect, "user_mapping", NULL, name, pstrdup(mapping->servername),
			psprintf("CREATE USER MAPPING FOR %s SERVER %s",
					 mapping->user->roletype == ROLESPEC_CSTRING ? effect_quoted(NULL, name) : name,
					 effect_quoted(NULL, mapping->servername)));
		if (mapping->options != NIL)
			model_leave_out(effect->model, "user_mapping", name,
							"its options, if there are any, are secrets");
	}
}

/* ---- secrets ---- */

static bool
may_be_secret(const char *name)
{
	static const char *const words[] = {"pass", "secret", "token", "key", "credential"};

	for (size_t i = 0; i < lengthof(words); i++)
	{
		for (const char *at = name; *at != '\0'; at++)
		{
			if (pg_strncasecmp(at, words[i], strlen(words[i])) == 0)
				return true;
		}
	}
	return false;
}

/* Without those options that may be secrets. */
static char *
open_options(Effect *effect, const char *kind, const char *name, const List *options)
{
	int word = effect_find(effect, 0, effect->piece.count, "options");
	StringInfoData out;
	bool any = false;
	bool secret = false;
	ListCell *cell;

	initStringInfo(&out);
	foreach(cell, options)
	{
		DefElem *option = lfirst(cell);

		if (may_be_secret(option->defname))
		{
			secret = true;
			model_leave_out(effect->model, "option", psprintf("%s %s: %s", kind, name, option->defname),
							"it may be a secret");
			continue;
		}
		appendStringInfo(&out, "%s%s %s", any ? ", " : "", effect_quoted(NULL, option->defname),
						 effect_literal(defGetString(option)));
		any = true;
	}
	if (!secret)
		return effect_statement(effect);
	return psprintf("%s%s%s%s", effect_slice(effect, 0, word), any ? " OPTIONS (" : "", out.data,
					any ? ")" : "");
}

/* Without where it connects to; and whoever makes it is not to connect. */
static char *
subscription_text(Effect *effect, const CreateSubscriptionStmt *statement)
{
	int word = effect_find(effect, 0, effect->piece.count, "connection");
	int with = effect_find(effect, 0, effect->piece.count, "with");
	bool connects = effect_find(effect, with + 2, effect->piece.count, "connect") == effect->piece.count;

	model_leave_out(effect->model, "subscription", pstrdup(statement->subname), "its connection is a secret");
	if (word + 2 > with)
		return effect_statement(effect);
	return psprintf(
		"%s '' %s WITH (%s%s", effect_slice(effect, 0, word + 1), effect_slice(effect, word + 2, with),
		connects ? "connect = false" : "",
		with + 2 >= effect->piece.count
			? ")"
			: psprintf("%s%s", connects ? ", " : "", effect_slice(effect, with + 2, effect->piece.count)));
}

/* ---- types ---- */

static ModelObject *
take_shell(Effect *effect, const char *schema, const char *name)
{
	ModelObject *shell = model_find_object(effect->model, "type", schema, name, NULL);
	const char *form = shell == NULL ? NULL : json_read_text(shell->options, "form");

	return form != NULL && strcmp(form, "shell") == 0 ? shell : NULL;
}

static void
create_type(Effect *effect, const Node *node, const char *kind, const char *schema, const char *name,
			char *definition)
{
	ModelObject *shell = take_shell(effect, schema, name);
	bool is_shell = IsA(node, DefineStmt) && ((const DefineStmt *) node)->definition == NIL;
	const char *form = IsA(node, CompositeTypeStmt) ? "composite"
					   : is_shell                   ? "shell"
					   : IsA(node, DefineStmt)      ? "base"
													: NULL;
	ModelObject *type;

	if (shell != NULL && !is_shell)
		model_drop_object(effect->model, shell);
	else if (model_has_relation(effect->model, schema, name) ||
			 model_find_enum(effect->model, schema, name) != NULL)
	{
		effect_report(effect, "there is \"%s\" already", name);
		return;
	}
	type = effect_add_object(effect, kind, schema, name, NULL, definition);
	model_set_text(&type->options, "form", form);
	model_set_flag(&type->options, "shell",
				   !is_shell && (shell != NULL || (form != NULL && strcmp(form, "base") == 0)));
	/* A composite type is a relation, too. */
	model_rename_object(effect->model, type, schema, name);
}

static void
create_enum(Effect *effect, const CreateEnumStmt *statement, const char *schema, const char *name)
{
	ModelEnum *type;
	ListCell *cell;

	if (model_find_enum(effect->model, schema, name) != NULL)
	{
		effect_report(effect, "there is \"%s\" already", name);
		return;
	}
	type = model_add_enum(effect->model, schema, name);
	foreach(cell, effect_names(statement->vals))
	{
		if (effect_has(type->values, lfirst(cell)))
			effect_report(effect, "it has the value \"%s\" twice", (const char *) lfirst(cell));
		else
			type->values = lappend(type->values, lfirst(cell));
	}
}

/* ---- signatures ---- */

static const TypeName *
type_option(const List *options, const char *name)
{
	ListCell *cell;

	foreach(cell, options)
	{
		const DefElem *option = lfirst(cell);

		if (strcmp(option->defname, name) == 0 && option->arg != NULL && IsA(option->arg, TypeName))
			return (const TypeName *) option->arg;
	}
	return NULL;
}

static char *
operator_signature(const Effect *effect, const DefineStmt *statement)
{
	const TypeName *left = type_option(statement->definition, "leftarg");
	const TypeName *right = type_option(statement->definition, "rightarg");

	return psprintf("%s, %s", left == NULL ? "NONE" : effect_type_name(effect, left),
					right == NULL ? "NONE" : effect_type_name(effect, right));
}

static char *
aggregate_signature(const Effect *effect, const DefineStmt *statement)
{
	const TypeName *type = type_option(statement->definition, "basetype");

	if (!statement->oldstyle)
		return effect_signature(effect, linitial_node(List, statement->args));
	return type == NULL ? pstrdup("") : effect_type_name(effect, type);
}

static char *
signature_of(const Effect *effect, const Node *node)
{
	switch (nodeTag(node))
	{
		case T_CreateFunctionStmt:
			return effect_signature(effect, ((const CreateFunctionStmt *) node)->parameters);
		case T_CreateOpClassStmt:
			return pstrdup(((const CreateOpClassStmt *) node)->amname);
		case T_CreateOpFamilyStmt:
			return pstrdup(((const CreateOpFamilyStmt *) node)->amname);
		case T_DefineStmt:
			if (((const DefineStmt *) node)->kind == OBJECT_OPERATOR)
				return operator_signature(effect, (const DefineStmt *) node);
			if (((const DefineStmt *) node)->kind == OBJECT_AGGREGATE)
				return aggregate_signature(effect, (const DefineStmt *) node);
			return NULL;
		default:
			return NULL;
	}
}

/* ---- the statement ---- */

static bool
stands_in_schema(const Node *node)
{
	switch (nodeTag(node))
	{
		case T_CreateDomainStmt:
		case T_CompositeTypeStmt:
		case T_CreateEnumStmt:
		case T_CreateRangeStmt:
		case T_DefineStmt:
		case T_CreateFunctionStmt:
		case T_CreateOpClassStmt:
		case T_CreateOpFamilyStmt:
		case T_CreateConversionStmt:
		case T_CreateStatsStmt:
			return true;
		default:
			return false;
	}
}

static bool
does_not_mind(const Node *node)
{
	return (IsA(node, CreateStatsStmt) && ((const CreateStatsStmt *) node)->if_not_exists) ||
		   (IsA(node, CreateExtensionStmt) && ((const CreateExtensionStmt *) node)->if_not_exists) ||
		   (IsA(node, CreateForeignServerStmt) && ((const CreateForeignServerStmt *) node)->if_not_exists) ||
		   (IsA(node, DefineStmt) && ((const DefineStmt *) node)->if_not_exists);
}

static char *
definition_of(Effect *effect, const Node *node, const Made *made, const char *schema)
{
	if (IsA(node, CreateForeignServerStmt))
		return open_options(effect, "server", made->name, ((const CreateForeignServerStmt *) node)->options);
	if (IsA(node, CreateFdwStmt))
		return open_options(effect, "foreign_data_wrapper", made->name,
							((const CreateFdwStmt *) node)->options);
	if (IsA(node, CreateSubscriptionStmt))
		return subscription_text(effect, (const CreateSubscriptionStmt *) node);
	if (IsA(node, CreateExtensionStmt) && effect_new_schema(effect, NULL) != NULL &&
		effect_find(effect, 0, effect->piece.count, "schema") == effect->piece.count)
		return psprintf("CREATE EXTENSION %s WITH SCHEMA %s", effect_quoted(NULL, made->name),
						effect_quoted(NULL, effect_new_schema(effect, NULL)));
	return qualified_statement(effect, node, made, schema, NULL);
}

static void
set_statistics_table(Effect *effect, ModelObject *object, const CreateStatsStmt *statement)
{
	if (list_length(statement->relations) == 1 && IsA(linitial(statement->relations), RangeVar))
		object->table = effect_find_table(effect, linitial(statement->relations));
}

static void
create_named(Effect *effect, const Node *node, const Made *made)
{
	const char *schema = stands_in_schema(node) ? effect_new_schema(effect, made->schema) : NULL;
	char *name = pstrdup(made->name);
	char *signature = signature_of(effect, node);
	bool replaces = IsA(node, CreateFunctionStmt)
						? ((const CreateFunctionStmt *) node)->replace
						: IsA(node, DefineStmt) && ((const DefineStmt *) node)->replace;
	char *definition;
	ModelObject *object;

	if (model_find_object(effect->model, made->kind, schema, name, signature) != NULL && !replaces &&
		!take_shell(effect, schema, name))
	{
		if (!does_not_mind(node))
			effect_report(effect, "there is \"%s\" already", name);
		return;
	}
	definition = definition_of(effect, node, made, schema);
	if (IsA(node, CreateEnumStmt))
		create_enum(effect, (const CreateEnumStmt *) node, schema, name);
	else if (strcmp(made->kind, "type") == 0 || strcmp(made->kind, "range") == 0)
		create_type(effect, node, made->kind, schema, name, definition);
	else
	{
		object = effect_add_object(effect, made->kind, schema, name, signature, definition);
		if (IsA(node, CreateStatsStmt))
			set_statistics_table(effect, object, (const CreateStatsStmt *) node);
	}
}

void
effect_create_object(Effect *effect, const Node *statement)
{
	Made made;

	if (!made_look(&made, statement))
		effect_report(effect, "what it makes has no place in a schema");
	else if (made.relation != NULL)
		create_of_table(effect, statement, &made);
	else if (made.name == NULL)
		create_unnamed(effect, statement);
	else if (IsA(statement, CreateExtensionStmt) && !effect_is(effect, 1, "extension"))
		effect_report(effect, "a language without its handler is the server's own");
	/* Every database has it. */
	else if (strcmp(made.kind, "extension") != 0 || strcmp(made.name, "plpgsql") != 0)
		create_named(effect, statement, &made);
}

void
effect_create_schema(Effect *effect, const CreateSchemaStmt *statement)
{
	const char *name = statement->schemaname;
	List *path = effect->path;
	ListCell *cell;

	if (name == NULL && statement->authrole != NULL && statement->authrole->roletype == ROLESPEC_CSTRING)
		name = statement->authrole->rolename;
	if (name == NULL)
	{
		effect_report(effect, "its name is that of whoever runs it");
		return;
	}
	if (strcmp(name, "public") != 0 && model_find_object(effect->model, "schema", NULL, name, NULL) == NULL)
		model_add_object(effect->model, "schema", NULL, pstrdup(name), NULL,
						 psprintf("CREATE SCHEMA %s", effect_quoted(NULL, name)));
	else if (!statement->if_not_exists && strcmp(name, "public") != 0)
		effect_report(effect, "there is \"%s\" already", name);
	if (statement->schemaElts == NIL)
		return;
	effect->path = list_make1(pstrdup(name));
	foreach(cell, statement->schemaElts)
		effect_run(effect, lfirst(cell));
	effect->path = path;
}
