/*
 * change.c
 *		Other names and other schemas.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "ddl/effect/object.h"
#include "nodes/makefuncs.h"

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* ---- names in definitions ---- */

/*
 * A kept definition with another name for what it makes: the words from its name on, a schema's with it.
 * false: the name is not where it was looked for.
 */
static bool
rewrite_name(const Effect *effect, ModelObject *object, const char *schema, const char *name)
{
	Effect inner;
	Node *node = effect_open(&inner, effect, object->definition);
	int word = 1;
	int end;
	const Word *words;

	if (node == NULL)
		return false;
	while (word < inner.piece.count && !effect_names_word(&inner, word, object->name))
		word++;
	if (word == inner.piece.count)
		return false;
	words = inner.piece.words;
	end = words[word].end;
	if (effect_is_symbol(&inner, word - 1, '.'))
		word -= 2;
	object->definition = psprintf("%.*s%s%s", words[word].start, inner.text,
								  object->table != NULL ? effect_quoted(NULL, name)
								  : strcmp(object->kind, "operator") == 0
									  ? psprintf("%s.%s", effect_quoted(NULL, schema), name)
									  : effect_quoted(schema, name),
								  inner.text + end);
	return true;
}

/* ---- names everywhere ---- */

/* A name that has become another; name NULL: all names of the schema. */
typedef struct Renaming
{
	const char *schema;
	const char *name;
	const char *new_schema;
	const char *new_name;
} Renaming;

static const char *
rewrite(const Renaming *renaming, const char *text)
{
	return effect_rewrite(text, renaming->schema, renaming->name, renaming->new_schema, renaming->new_name);
}

/* Texts of options, down to the last. */
static void
rewrite_options(const Renaming *renaming, JsonNode *node)
{
	if (node == NULL || (node->kind != JSON_NODE_OBJECT && node->kind != JSON_NODE_ARRAY))
		return;
	for (int i = 0; i < node->count; i++)
	{
		if (node->items[i]->kind == JSON_NODE_STRING)
			node->items[i] = json_node_make_text(rewrite(renaming, node->items[i]->text));
		else
			rewrite_options(renaming, node->items[i]);
	}
}

/* Keys of needs: "kind:schema.name". */
static void
rewrite_keys(const Renaming *renaming, List *keys)
{
	char *old = psprintf(":%s.%s", renaming->schema, renaming->name == NULL ? "" : renaming->name);
	ListCell *cell;

	foreach(cell, keys)
	{
		const char *key = lfirst(cell);
		const char *at = strchr(key, ':');

		if (at == NULL || strncmp(at, old, strlen(old)) != 0 ||
			(renaming->name != NULL && at[strlen(old)] != '\0' && at[strlen(old)] != '('))
			continue;
		lfirst(cell) = psprintf("%.*s:%s%s%s%s", (int) (at - key), key,
								renaming->new_schema == NULL ? "" : renaming->new_schema,
								renaming->new_schema == NULL ? "" : ".",
								renaming->name == NULL ? "" : renaming->new_name, at + strlen(old));
	}
	pfree(old);
}

static void
rewrite_table(const Renaming *renaming, ModelTable *table)
{
	ListCell *cell;

	rewrite_options(renaming, table->options);
	rewrite_keys(renaming, table->depends_on);
	foreach(cell, table->columns)
	{
		ModelColumn *column = lfirst(cell);

		column->type = rewrite(renaming, column->type);
		column->default_value = rewrite(renaming, column->default_value);
	}
	foreach(cell, table->indexes)
		rewrite_options(renaming, ((ModelIndex *) lfirst(cell))->options);
	foreach(cell, table->constraints)
	{
		ModelConstraint *constraint = lfirst(cell);

		constraint->definition = rewrite(renaming, constraint->definition);
	}
}

static void
rewrite_everywhere(Effect *effect, const Renaming *renaming)
{
	ListCell *cell;

	if (renaming->schema == NULL)
		return;
	foreach(cell, effect->model->tables)
		rewrite_table(renaming, lfirst(cell));
	foreach(cell, effect->model->objects)
	{
		ModelObject *object = lfirst(cell);

		object->definition = rewrite(renaming, object->definition);
		object->signature = rewrite(renaming, object->signature);
		rewrite_keys(renaming, object->depends_on);
	}
}

/* The default that a sequence gives its column names it. */
static void
rename_in_default(Effect *effect, const ModelObject *sequence, const char *schema, const char *name)
{
	const JsonNode *owner = json_read_member(sequence->options, "owned_by");
	ModelTable *table = owner == NULL ? NULL
									  : model_find_table(effect->model, json_read_text(owner, "schema"),
														 json_read_text(owner, "name"));
	ModelColumn *column = table == NULL ? NULL : model_find_column(table, json_read_text(owner, "column"));
	const char *old = effect_literal(effect_quoted(sequence->schema, sequence->name));
	const char *at =
		column == NULL || column->default_value == NULL ? NULL : strstr(column->default_value, old);

	if (at != NULL)
		column->default_value =
			psprintf("%.*s%s%s", (int) (at - column->default_value), column->default_value,
					 effect_literal(effect_quoted(schema, name)), at + strlen(old));
}

static void
rename_object(Effect *effect, ModelObject *object, const char *schema, const char *name)
{
	Renaming renaming = {object->schema, object->name, schema, pstrdup(name)};

	if (!rewrite_name(effect, object, schema, name))
	{
		effect_report(effect, "the definition of \"%s\" does not say its name", object->name);
		return;
	}
	if (strcmp(object->kind, "sequence") == 0)
		rename_in_default(effect, object, schema, name);
	if (object->table == NULL)
		rewrite_everywhere(effect, &renaming);
	model_rename_object(effect->model, object, schema, renaming.new_name);
}

/* Whose a sequence is, and the schema of what belongs to a table. */
static void
move_parts(Effect *effect, const ModelTable *table, const char *schema, const char *name)
{
	ListCell *cell;

	foreach(cell, effect->model->objects)
	{
		ModelObject *object = lfirst(cell);
		JsonNode *owner = json_read_member(object->options, "owned_by");

		if (owner != NULL && is_same(json_read_text(owner, "name"), table->name) &&
			is_same(json_read_text(owner, "schema"), table->schema))
		{
			json_node_set(owner, "name", json_node_make_text(name));
			if (schema != NULL)
				json_node_set(owner, "schema", json_node_make_text(schema));
		}
		if (object->table == table && !is_same(object->schema, schema))
			model_rename_object(effect->model, object, schema, object->name);
	}
}

static bool
is_named(const JsonNode *node, const ModelTable *table)
{
	return node != NULL && is_same(json_read_text(node, "name"), table->name) &&
		   is_same(json_read_text(node, "schema"), table->schema);
}

/* Parents are named by their children. */
/* In a partition's indexes, what they are parts of; name NULL: all of them, whose names stay. */
static void
rename_parents(ModelTable *partition, const char *name, const char *schema, const char *new_name)
{
	ListCell *cell;

	foreach(cell, partition->indexes)
	{
		ModelIndex *index = lfirst(cell);
		const JsonNode *parent = json_read_member(index->options, "parent");
		const char *old = parent == NULL ? NULL : json_read_text(parent, "name");

		if (old != NULL && (name == NULL || strcmp(old, name) == 0))
			model_set_node(&index->options, "parent",
						   model_name_node(schema, name == NULL ? pstrdup(old) : new_name));
	}
}

static void
rename_index(Effect *effect, ModelTable *table, ModelIndex *index, const char *name)
{
	ListCell *cell;

	foreach(cell, effect->model->tables)
	{
		if (is_named(json_read_member(((ModelTable *) lfirst(cell))->options, "partition_of"), table))
			rename_parents(lfirst(cell), index->name, table->schema, name);
	}
	model_rename_index(effect->model, table, index, name);
}

static void
rename_in_children(Effect *effect, const ModelTable *table, const char *schema, const char *name)
{
	ListCell *cell;

	foreach(cell, effect->model->tables)
	{
		ModelTable *other = lfirst(cell);
		JsonNode *list = json_read_member(other->options, "inherits");

		if (is_named(json_read_member(other->options, "partition_of"), table))
		{
			model_set_node(&other->options, "partition_of", model_name_node(schema, name));
			rename_parents(other, NULL, schema, NULL);
		}
		for (int i = 0; list != NULL && i < list->count; i++)
		{
			if (is_named(list->items[i], table))
				list->items[i] = model_name_node(schema, name);
		}
	}
}

static void
rename_table(Effect *effect, ModelTable *table, const char *schema, const char *name)
{
	Renaming renaming;

	if (model_has_relation(effect->model, schema, name))
	{
		effect_report(effect, "there is \"%s\" already", name);
		return;
	}
	renaming = (Renaming){table->schema, table->name, schema, pstrdup(name)};
	move_parts(effect, table, schema, renaming.new_name);
	rename_in_children(effect, table, schema, renaming.new_name);
	rewrite_everywhere(effect, &renaming);
	model_rename_table(effect->model, table, schema, renaming.new_name);
}

/* ---- RENAME ---- */

static List *
names_of(const RangeVar *relation)
{
	return relation->schemaname == NULL
			   ? list_make1(makeString(relation->relname))
			   : list_make2(makeString(relation->schemaname), makeString(relation->relname));
}

/* The expressions of a table name its columns; those of views are the server's to write anew. */
static void
rename_in_expressions(Effect *effect, ModelTable *table, const char *from, const char *to)
{
	ListCell *cell;

	foreach(cell, table->constraints)
	{
		ModelConstraint *constraint = lfirst(cell);

		constraint->definition = effect_rewrite_column(constraint->definition, from, to);
	}
	foreach(cell, table->columns)
	{
		ModelColumn *column = lfirst(cell);

		if (json_read_member(column->options, "generated") != NULL)
			column->default_value = effect_rewrite_column(column->default_value, from, to);
	}
	foreach(cell, table->indexes)
	{
		ModelIndex *index = lfirst(cell);
		const JsonNode *keys = json_read_member(index->options, "keys");

		if (json_read_text(index->options, "predicate") != NULL)
			model_set_text(&index->options, "predicate",
						   effect_rewrite_column(json_read_text(index->options, "predicate"), from, to));
		for (int i = 0; keys != NULL && i < keys->count; i++)
		{
			const char *expression = json_read_text(keys->items[i], "expression");

			if (expression != NULL)
				model_set_text(&keys->items[i], "expression", effect_rewrite_column(expression, from, to));
		}
	}
}

/* Children have their parents' columns. */
static void
rename_column(Effect *effect, ModelTable *table, const RenameStmt *statement)
{
	ModelColumn *column = model_find_column(table, statement->subname);
	char *key = model_key_of("table", table->schema, table->name, NULL);
	ListCell *cell;

	if (column == NULL || model_find_column(table, statement->newname) != NULL)
	{
		effect_report(
			effect, column == NULL ? "\"%s\" has no column \"%s\"" : "\"%s\" cannot have two columns \"%s\"",
			table->name, column == NULL ? statement->subname : statement->newname);
		return;
	}
	model_rename_column(effect->model, table, column, pstrdup(statement->newname));
	rename_in_expressions(effect, table, statement->subname, statement->newname);
	foreach(cell, effect->model->tables)
	{
		ModelTable *child = lfirst(cell);
		ModelColumn *same = model_find_column(child, statement->subname);
		const char *query = json_read_text(child->options, "definition");

		if (query != NULL && effect_has(child->depends_on, key) &&
			strcasestr(query, statement->subname) != NULL)
			effect_report(effect, "the query of the view \"%s\" stays as it is written", child->name);

		if (same != NULL && json_read_boolean(same->options, "inherited", false) &&
			effect_has(child->depends_on, key))
			model_rename_column(effect->model, child, same, pstrdup(statement->newname));
	}
}

static void
rename_constraint(Effect *effect, ModelTable *table, const RenameStmt *statement)
{
	ModelConstraint *constraint = model_find_constraint(table, statement->subname);
	ModelRef *ref = model_find_ref(effect->model, table, statement->subname);
	ModelIndex *index = model_find_table_index(table, statement->subname);
	char *name = pstrdup(statement->newname);

	if (model_find_constraint(table, name) != NULL || model_find_ref(effect->model, table, name) != NULL ||
		(index != NULL && model_has_relation(effect->model, table->schema, name)))
		effect_report(effect, "there is \"%s\" already", name);
	else if (constraint != NULL)
		model_rename_constraint(effect->model, table, constraint, name);
	else if (ref != NULL)
		model_rename_ref(effect->model, ref, name);
	else if (index != NULL)
		rename_index(effect, table, index, name);
	else
		effect_report(effect, "\"%s\" has no constraint \"%s\"", table->name, statement->subname);
}

static void
rename_relation(Effect *effect, const RenameStmt *statement)
{
	ModelTable *table = effect_find_table(effect, statement->relation);
	ModelObject *object;
	ModelIndex *index;

	if (table != NULL)
		rename_table(effect, table, table->schema, statement->newname);
	else if (model_has_relation(effect->model, effect_new_schema(effect, statement->relation->schemaname),
								statement->newname))
		effect_report(effect, "there is \"%s\" already", statement->newname);
	else if ((index = effect_find_index(effect, statement->relation, &table)) != NULL)
		rename_index(effect, table, index, pstrdup(statement->newname));
	else if ((object = effect_find_object(effect, "sequence", names_of(statement->relation), NULL)) != NULL)
		rename_object(effect, object, object->schema, statement->newname);
	else if (!statement->missing_ok)
		effect_report(effect, "there is no \"%s\"", statement->relation->relname);
}

static void
rename_in_table(Effect *effect, const RenameStmt *statement)
{
	ModelTable *table = effect_find_table(effect, statement->relation);
	ModelObject *object = NULL;
	List *names;

	if (table == NULL)
	{
		if (!statement->missing_ok)
			effect_report(effect, "there is no table \"%s\"", statement->relation->relname);
		return;
	}
	if (statement->renameType == OBJECT_COLUMN)
		rename_column(effect, table, statement);
	else if (statement->renameType == OBJECT_TABCONSTRAINT)
		rename_constraint(effect, table, statement);
	else
	{
		names = lappend(names_of(statement->relation), makeString(statement->subname));
		object = effect_object_of_table(effect,
										statement->renameType == OBJECT_TRIGGER  ? "trigger"
										: statement->renameType == OBJECT_POLICY ? "policy"
																				 : "rule",
										names);
		if (object != NULL)
			rename_object(effect, object, object->schema, statement->newname);
		else
			effect_report(effect, "\"%s\" has no \"%s\"", table->name, statement->subname);
	}
}

/* All that stands in a schema, and all that names something there. */
static void
move_schema(Effect *effect, const char *from, const char *to)
{
	Renaming renaming = {from, NULL, to, NULL};
	ListCell *cell;

	foreach(cell, effect->model->tables)
	{
		ModelTable *table = lfirst(cell);

		if (!is_same(table->schema, from))
			continue;
		move_parts(effect, table, to, table->name);
		rename_in_children(effect, table, to, table->name);
		model_rename_table(effect->model, table, to, table->name);
	}
	foreach(cell, effect->model->enums)
	{
		ModelEnum *type = lfirst(cell);

		if (is_same(type->schema, from))
			model_rename_enum(effect->model, type, to, type->name);
	}
	foreach(cell, effect->model->objects)
	{
		ModelObject *object = lfirst(cell);

		if (is_same(object->schema, from))
			model_rename_object(effect->model, object, to, object->name);
	}
	rewrite_everywhere(effect, &renaming);
}

static void
rename_named(Effect *effect, const RenameStmt *statement)
{
	const char *kind;
	const Node *name =
		statement->object != NULL ? statement->object : (Node *) makeString(statement->subname);
	ModelEnum *type = statement->renameType == OBJECT_TYPE
						  ? effect_find_enum(effect, castNode(List, statement->object))
						  : NULL;
	ModelObject *object;

	if (type != NULL && model_find_enum(effect->model, type->schema, statement->newname) != NULL)
	{
		effect_report(effect, "there is \"%s\" already", statement->newname);
		return;
	}
	if (type != NULL)
	{
		Renaming renaming = {type->schema, type->name, type->schema, pstrdup(statement->newname)};

		rewrite_everywhere(effect, &renaming);
		model_rename_enum(effect->model, type, type->schema, renaming.new_name);
		return;
	}
	object = effect_named_object(effect, statement->renameType, name, &kind);
	if (object == NULL)
	{
		effect_report(effect, kind == NULL ? "what it renames has no place" : "it is not there");
		return;
	}
	if (statement->renameType == OBJECT_SCHEMA &&
		model_find_object(effect->model, "schema", NULL, statement->newname, NULL) != NULL)
	{
		effect_report(effect, "there is \"%s\" already", statement->newname);
		return;
	}
	if (statement->renameType == OBJECT_SCHEMA)
		move_schema(effect, pstrdup(object->name), pstrdup(statement->newname));
	rename_object(effect, object, object->schema, statement->newname);
}

void
effect_rename(Effect *effect, const RenameStmt *statement)
{
	switch (statement->renameType)
	{
		case OBJECT_TABLE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_FOREIGN_TABLE:
		case OBJECT_INDEX:
		case OBJECT_SEQUENCE:
			rename_relation(effect, statement);
			break;
		case OBJECT_COLUMN:
		case OBJECT_TABCONSTRAINT:
		case OBJECT_TRIGGER:
		case OBJECT_POLICY:
		case OBJECT_RULE:
			rename_in_table(effect, statement);
			break;
		case OBJECT_ROLE:
		case OBJECT_DATABASE:
			break;
		default:
			rename_named(effect, statement);
			break;
	}
}

/* ---- SET SCHEMA ---- */

void
effect_set_schema(Effect *effect, const AlterObjectSchemaStmt *statement)
{
	const char *schema = pstrdup(statement->newschema);
	const char *kind;
	ModelTable *table = statement->relation == NULL ? NULL : effect_find_table(effect, statement->relation);
	ModelObject *object;
	ModelEnum *type;

	if (table != NULL)
		rename_table(effect, table, schema, table->name);
	else if (statement->relation != NULL &&
			 (object = effect_find_object(effect, "sequence", names_of(statement->relation), NULL)) != NULL)
		rename_object(effect, object, schema, object->name);
	else if (statement->objectType == OBJECT_TYPE &&
			 (type = effect_find_enum(effect, castNode(List, statement->object))) != NULL)
		model_rename_enum(effect->model, type, schema, type->name);
	else if (statement->object != NULL && statement->objectType != OBJECT_EXTENSION &&
			 (object = effect_named_object(effect, statement->objectType, statement->object, &kind)) != NULL)
		rename_object(effect, object, schema, object->name);
	else if (!statement->missing_ok)
		effect_report(effect, "it is not there");
}
