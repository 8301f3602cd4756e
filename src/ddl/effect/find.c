/*
 * find.c
 *		Objects by the ways in which statements name them.
 */
#include "postgres.h"

#include "ddl/effect/object.h"
#include "nodes/makefuncs.h"
#include "utils/builtins.h"

char *
effect_role_name(const RoleSpec *role)
{
	switch (role->roletype)
	{
		case ROLESPEC_PUBLIC:
			return pstrdup("PUBLIC");
		case ROLESPEC_CSTRING:
			return pstrdup(role->rolename);
		default:
			return pstrdup("CURRENT_USER");
	}
}

char *
effect_literal(const char *text)
{
	return quote_literal_cstr(text);
}

bool
effect_names_word(const Effect *effect, int word, const char *name)
{
	const Word *one = &effect->piece.words[word];

	if (one->depth > 0)
		return false;
	if (one->text != NULL)
		return strcmp(one->text, name) == 0;
	return (int) strlen(name) == one->end - one->start &&
		   memcmp(effect->text + one->start, name, strlen(name)) == 0;
}

const char *
effect_object_kind(ObjectType type)
{
	switch (type)
	{
		case OBJECT_AGGREGATE:
			return "aggregate";
		case OBJECT_FUNCTION:
			return "function";
		case OBJECT_PROCEDURE:
			return "procedure";
		case OBJECT_OPERATOR:
			return "operator";
		case OBJECT_OPCLASS:
			return "operator_class";
		case OBJECT_OPFAMILY:
			return "operator_family";
		case OBJECT_SEQUENCE:
			return "sequence";
		case OBJECT_DOMAIN:
			return "domain";
		case OBJECT_TYPE:
			return "type";
		case OBJECT_COLLATION:
			return "collation";
		case OBJECT_CONVERSION:
			return "conversion";
		case OBJECT_TSCONFIGURATION:
			return "text_search_configuration";
		case OBJECT_TSDICTIONARY:
			return "text_search_dictionary";
		case OBJECT_TSPARSER:
			return "text_search_parser";
		case OBJECT_TSTEMPLATE:
			return "text_search_template";
		case OBJECT_STATISTIC_EXT:
			return "statistics";
		case OBJECT_SCHEMA:
			return "schema";
		case OBJECT_EXTENSION:
			return "extension";
		case OBJECT_LANGUAGE:
			return "language";
		case OBJECT_ACCESS_METHOD:
			return "access_method";
		case OBJECT_FDW:
			return "foreign_data_wrapper";
		case OBJECT_FOREIGN_SERVER:
			return "server";
		case OBJECT_EVENT_TRIGGER:
			return "event_trigger";
		case OBJECT_PUBLICATION:
			return "publication";
		case OBJECT_SUBSCRIPTION:
			return "subscription";
		case OBJECT_CAST:
			return "cast";
		case OBJECT_TRANSFORM:
			return "transform";
		default:
			return NULL;
	}
}

static ModelObject *
find_routine(const Effect *effect, const ObjectWithArgs *name)
{
	static const char *const kinds[] = {"function", "procedure", "aggregate"};
	char *signature = effect_object_signature(effect, name);
	ModelObject *object = NULL;

	for (size_t i = 0; i < lengthof(kinds) && object == NULL; i++)
		object = effect_find_object(effect, kinds[i], name->objname, signature);
	return object;
}

static ModelObject *
find_type(const Effect *effect, const TypeName *type)
{
	static const char *const kinds[] = {"type", "domain", "range"};
	ModelObject *object = NULL;

	for (size_t i = 0; i < lengthof(kinds) && object == NULL; i++)
		object = effect_find_object(effect, kinds[i], type->names, NULL);
	return object;
}

/* Operator classes and families: the access method is the first of the names. */
static ModelObject *
find_of_method(const Effect *effect, const char *kind, const List *names)
{
	return effect_find_object(effect, kind, list_copy_tail(names, 1), strVal(linitial(names)));
}

static ModelObject *
find_pair(const Effect *effect, ObjectType type, const List *pair)
{
	const char *first = effect_type_name(effect, linitial(pair));

	if (type == OBJECT_CAST)
		return model_find_object(effect->model, "cast", NULL,
								 psprintf("%s AS %s", first, effect_type_name(effect, lsecond(pair))), NULL);
	return model_find_object(effect->model, "transform", NULL,
							 psprintf("%s LANGUAGE %s", first, effect_quoted(NULL, strVal(lsecond(pair)))),
							 NULL);
}

ModelObject *
effect_named_object(const Effect *effect, ObjectType type, const Node *name, const char **kind)
{
	*kind = type == OBJECT_ROUTINE ? "function" : effect_object_kind(type);
	if (*kind == NULL || name == NULL)
		return NULL;
	switch (type)
	{
		case OBJECT_ROUTINE:
		case OBJECT_FUNCTION:
		case OBJECT_PROCEDURE:
		case OBJECT_AGGREGATE:
			return find_routine(effect, (const ObjectWithArgs *) name);
		case OBJECT_OPERATOR:
			return effect_find_object(effect, "operator", ((const ObjectWithArgs *) name)->objname,
									  effect_object_signature(effect, (const ObjectWithArgs *) name));
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			if (IsA(name, List))
				return find_type(effect, makeTypeNameFromNameList((List *) name));
			return find_type(effect, (const TypeName *) name);
		case OBJECT_OPCLASS:
		case OBJECT_OPFAMILY:
			return find_of_method(effect, *kind, (const List *) name);
		case OBJECT_CAST:
		case OBJECT_TRANSFORM:
			return find_pair(effect, type, (const List *) name);
		default:
			if (IsA(name, List))
				return effect_find_object(effect, *kind, (const List *) name, NULL);
			return model_find_object(effect->model, *kind, NULL, strVal(unconstify(Node *, name)), NULL);
	}
}

ModelObject *
effect_object_of_table(const Effect *effect, const char *kind, const List *names)
{
	const ModelTable *table =
		effect_find_table_named(effect, list_truncate(list_copy(names), list_length(names) - 1));
	ListCell *cell;

	if (table == NULL)
		return NULL;
	foreach(cell, model_objects_named(effect->model, table->schema, strVal(llast(names))))
	{
		ModelObject *object = lfirst(cell);

		if (object->table == table && strcmp(object->kind, kind) == 0)
			return object;
	}
	return NULL;
}
