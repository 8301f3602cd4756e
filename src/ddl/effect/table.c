/*
 * table.c
 *		CREATE TABLE: elements, parents, partitions, parameters.
 */
#include "postgres.h"

#include "catalog/pg_class_d.h"
#include "commands/defrem.h"
#include "ddl/effect/effect.h"
#include "ddl/parse.h"
#include "miscadmin.h"
#include "parser/parse_target.h"

/* ---- parameters ---- */

static const char *
value_of(DefElem *parameter)
{
	return parameter->arg == NULL ? "true" : pstrdup(defGetString(parameter));
}

JsonNode *
effect_parameters(const List *parameters, const char *name_space)
{
	JsonNode *node = json_node_make(JSON_NODE_OBJECT);
	ListCell *cell;

	foreach(cell, parameters)
	{
		DefElem *parameter = lfirst(cell);
		const char *space = parameter->defnamespace;

		if (space == NULL || name_space == NULL ? space == name_space : strcmp(space, name_space) == 0)
			json_node_set(node, pstrdup(parameter->defname), json_node_make_text(value_of(parameter)));
	}
	return node;
}

static void
set_parameters(JsonNode **options, const char *name, const List *parameters, const char *name_space,
			   bool take_away)
{
	JsonNode *old = json_read_member(*options, name);
	JsonNode *node = effect_parameters(parameters, name_space);

	if (old == NULL)
		old = json_node_make(JSON_NODE_OBJECT);
	for (int i = 0; i < node->count; i++)
	{
		if (take_away)
			json_node_remove(old, node->keys[i]);
		else
			json_node_set(old, node->keys[i], node->items[i]);
	}
	model_set_node(options, name, old);
}

void
effect_set_storage(JsonNode **options, const List *parameters, bool take_away)
{
	set_parameters(options, "storage", parameters, NULL, take_away);
	set_parameters(options, "toast_storage", parameters, "toast", take_away);
}

void
effect_set_foreign_options(JsonNode **options, const List *changes)
{
	JsonNode *old = json_read_member(*options, "foreign_options");
	ListCell *cell;

	if (old == NULL)
		old = json_node_make(JSON_NODE_OBJECT);
	foreach(cell, changes)
	{
		DefElem *change = lfirst(cell);

		if (change->defaction == DEFELEM_DROP)
			json_node_remove(old, change->defname);
		else
			json_node_set(old, pstrdup(change->defname), json_node_make_text(value_of(change)));
	}
	model_set_node(options, "foreign_options", old);
}

/* ---- parents ---- */

void
effect_inherit(Effect *effect, ModelTable *table, const ModelTable *parent)
{
	ListCell *cell;

	foreach(cell, parent->columns)
	{
		const ModelColumn *old = lfirst(cell);
		ModelColumn *column = model_find_column(table, old->name);

		if (column == NULL)
		{
			const char *generated = json_read_text(old->options, "generated");

			column = model_add_column(effect->model, table, old->name, old->type);
			column->default_value = old->default_value;
			model_set_text(&column->options, "generated", generated);
			model_set_text(&column->options, "collation", json_read_text(old->options, "collation"));
			model_set_flag(&column->options, "inherited", true);
		}
		column->not_null = column->not_null || old->not_null;
	}
}

void
effect_set_parent(ModelTable *table, const ModelTable *parent, bool partition)
{
	JsonNode *node = model_name_node(parent->schema, parent->name);
	JsonNode *list = json_read_member(table->options, "inherits");

	if (partition)
	{
		if (json_read_member(table->options, "kind") == NULL ||
			strcmp(json_read_text(table->options, "kind"), "partitioned") == 0)
			model_set_text(&table->options, "kind", "partition");
		model_set_node(&table->options, "partition_of", node);
	}
	else
	{
		if (list == NULL)
			list = json_node_make(JSON_NODE_ARRAY);
		json_node_append(list, node);
		model_set_node(&table->options, "inherits", list);
	}
	table->depends_on = lappend(table->depends_on, model_key_of("table", parent->schema, parent->name, NULL));
}

static void
add_parents(Effect *effect, ModelTable *table, const CreateStmt *statement)
{
	ListCell *cell;

	foreach(cell, statement->inhRelations)
	{
		const RangeVar *relation = lfirst(cell);
		const ModelTable *parent = effect_find_table(effect, relation);

		if (parent == NULL)
		{
			effect_report(effect, "its parent \"%s\" is not there", relation->relname);
			continue;
		}
		effect_inherit(effect, table, parent);
		effect_set_parent(table, parent, statement->partbound != NULL);
	}
}

char *
effect_bound(const Effect *effect, int from)
{
	for (int word = from; word < effect->piece.count; word++)
	{
		int to;

		if (effect->piece.words[word].depth > 0)
			continue;
		if (effect_is(effect, word, "default"))
			return pstrdup("DEFAULT");
		if (!effect_is(effect, word, "for") || !effect_is(effect, word + 1, "values"))
			continue;
		to = effect_close(effect, word + 3) + 1;
		if (effect_is(effect, to, "to"))
			to = effect_close(effect, to + 1) + 1;
		return effect_slice(effect, word, Min(to, effect->piece.count));
	}
	return NULL;
}

static void
set_partition_key(const Effect *effect, ModelTable *table, int from)
{
	int word = effect_find(effect, from, effect->piece.count, "partition");

	while (word < effect->piece.count && !effect_is(effect, word + 1, "by"))
		word = effect_find(effect, word + 1, effect->piece.count, "partition");
	if (word == effect->piece.count)
		return;
	model_set_text(&table->options, "partition_key",
				   effect_slice(effect, word + 2, effect_close(effect, word + 3) + 1));
	if (json_read_member(table->options, "partition_of") == NULL)
		model_set_text(&table->options, "kind", "partitioned");
}

/* ---- LIKE ---- */

static JsonNode *
copy_node(const JsonNode *node)
{
	StringInfoData text;
	const char *problem;

	if (node == NULL)
		return NULL;
	initStringInfo(&text);
	json_node_write(&text, node);
	return json_read_parse(text.data, text.len, &problem);
}

static List *
copy_names(const List *names)
{
	return list_copy(names);
}

static void
copy_column(Effect *effect, ModelTable *table, const ModelColumn *old, uint32 what)
{
	ModelColumn *column = model_add_column(effect->model, table, old->name, old->type);
	bool generated = json_read_member(old->options, "generated") != NULL;

	column->not_null = old->not_null;
	if (what & (generated ? CREATE_TABLE_LIKE_GENERATED : CREATE_TABLE_LIKE_DEFAULTS))
		column->default_value = old->default_value;
	if (what & CREATE_TABLE_LIKE_COMMENTS)
		column->comment = old->comment;
	model_set_text(&column->options, "collation", json_read_text(old->options, "collation"));
	if (generated && (what & CREATE_TABLE_LIKE_GENERATED))
		model_set_text(&column->options, "generated", json_read_text(old->options, "generated"));
	if (what & CREATE_TABLE_LIKE_STORAGE)
		model_set_text(&column->options, "storage", json_read_text(old->options, "storage"));
	if (what & CREATE_TABLE_LIKE_COMPRESSION)
		model_set_text(&column->options, "compression", json_read_text(old->options, "compression"));
	if ((what & CREATE_TABLE_LIKE_IDENTITY) && json_read_member(old->options, "identity") != NULL)
	{
		JsonNode *sequence = copy_node(json_read_member(old->options, "identity_sequence"));

		if (sequence == NULL)
			sequence = json_node_make(JSON_NODE_OBJECT);
		json_node_set(sequence, "name",
					  json_node_make_text(
						  model_choose_name(effect->model, table->schema, table->name, old->name, "seq")));
		model_set_text(&column->options, "identity", json_read_text(old->options, "identity"));
		model_set_node(&column->options, "identity_sequence", sequence);
	}
}

/* What the keys of an index are called in the name of another one that is like it. */
static List *
key_names(const ModelIndex *index)
{
	const JsonNode *keys = json_read_member(index->options, "keys");
	const JsonNode *include = json_read_member(index->options, "include");
	List *names = keys == NULL ? list_copy(index->columns) : NIL;

	for (int i = 0; keys != NULL && i < keys->count; i++)
	{
		const char *column = json_read_text(keys->items[i], "column");
		const char *text = json_read_text(keys->items[i], "expression");
		List *parsed = text == NULL ? NIL : parse_statements(text, RAW_PARSE_PLPGSQL_EXPR, NULL);

		if (column == NULL && parsed != NIL)
		{
			const SelectStmt *query = castNode(SelectStmt, linitial_node(RawStmt, parsed)->stmt);

			column = FigureIndexColname(linitial_node(ResTarget, query->targetList)->val);
		}
		names = lappend(names, (void *) (column == NULL ? "expr" : column));
	}
	for (int i = 0; include != NULL && i < include->count; i++)
		names = lappend(names, (void *) include->items[i]->text);
	return names;
}

static ModelIndex *
copy_index(Effect *effect, ModelTable *table, const ModelIndex *old, bool with_comment)
{
	bool constraint = old->primary || json_read_boolean(old->options, "constraint", false);
	const char *columns = old->primary ? NULL : model_join_key_names(key_names(old));
	const char *label = old->primary ? "pkey" : constraint ? "key" : "idx";
	ModelIndex *index = model_add_index(
		effect->model, table, model_choose_name(effect->model, table->schema, table->name, columns, label),
		old->method);

	index->primary = old->primary;
	index->unique = old->unique;
	index->columns = copy_names(old->columns);
	index->options = copy_node(old->options);
	model_set_node(&index->options, "parent", NULL);
	if (with_comment)
		index->comment = old->comment;
	return index;
}

/* An exclusion is kept as it is written, so that it means the same columns here. */
static void
copy_constraint(Effect *effect, ModelTable *table, const ModelConstraint *old, uint32 what)
{
	bool exclusion = strcmp(old->kind, "exclusion") == 0;
	ModelConstraint *made;

	if (!(what & (exclusion ? CREATE_TABLE_LIKE_INDEXES : CREATE_TABLE_LIKE_CONSTRAINTS)) ||
		(!exclusion && strcmp(old->kind, "check") != 0))
		return;
	made = model_add_constraint(effect->model, table,
								exclusion ? model_choose_name(effect->model, table->schema, table->name,
															  model_join_key_names(old->columns), "excl")
										  : old->name,
								old->kind, old->definition);
	made->columns = copy_names(old->columns);
	if (exclusion)
		made->options = copy_node(old->options);
	if (what & CREATE_TABLE_LIKE_COMMENTS)
		made->comment = old->comment;
}

static void
add_like(Effect *effect, ModelTable *table, const TableLikeClause *like)
{
	const ModelTable *old = effect_find_table(effect, like->relation);
	ListCell *cell;

	if (old == NULL)
	{
		effect_report(effect, "the table \"%s\", which it is to be like, is not there",
					  like->relation->relname);
		return;
	}
	foreach(cell, old->columns)
		copy_column(effect, table, lfirst(cell), like->options);
	foreach(cell, old->constraints)
		copy_constraint(effect, table, lfirst(cell), like->options);
	foreach(cell, old->indexes)
	{
		if (like->options & CREATE_TABLE_LIKE_INDEXES)
			copy_index(effect, table, lfirst(cell), (like->options & CREATE_TABLE_LIKE_COMMENTS) != 0);
	}
	foreach(cell, (like->options & CREATE_TABLE_LIKE_STATISTICS) ? effect->model->objects : NIL)
	{
		const ModelObject *object = lfirst(cell);

		if (object->table == old && strcmp(object->kind, "statistics") == 0)
			effect_report(effect, "the statistics \"%s\" are not copied", object->name);
	}
}

/* ---- indexes of partitions ---- */

static bool
same_member(const JsonNode *one, const JsonNode *other, const char *name)
{
	const JsonNode *left = json_read_member(one, name);
	const JsonNode *right = json_read_member(other, name);
	StringInfoData texts[2];

	if (left == NULL || right == NULL)
		return left == right;
	for (int i = 0; i < 2; i++)
	{
		initStringInfo(&texts[i]);
		json_node_write(&texts[i], i == 0 ? left : right);
	}
	return strcmp(texts[0].data, texts[1].data) == 0;
}

/* Whether an index of a partition can be the part of its parent's. */
static bool
is_part_of(const ModelIndex *index, const ModelIndex *parent)
{
	static const char *const members[] = {"keys", "include", "predicate", "nulls_not_distinct"};
	bool needs_constraint = parent->primary || json_read_boolean(parent->options, "constraint", false);

	if (json_read_member(index->options, "parent") != NULL || index->unique != parent->unique ||
		list_length(index->columns) != list_length(parent->columns) ||
		(needs_constraint && !index->primary && !json_read_boolean(index->options, "constraint", false)))
		return false;
	for (int i = 0; i < list_length(index->columns); i++)
	{
		if (strcmp(list_nth(index->columns, i), list_nth(parent->columns, i)) != 0)
			return false;
	}
	for (size_t i = 0; i < lengthof(members); i++)
	{
		if (!same_member(index->options, parent->options, members[i]))
			return false;
	}
	return true;
}

/* A partition's part of its parent's index: one that it has, or else one that is made. */
static void
take_index(Effect *effect, ModelTable *partition, const ModelTable *table, const ModelIndex *parent)
{
	ModelIndex *part = NULL;
	ListCell *cell;

	check_stack_depth();
	foreach(cell, partition->indexes)
	{
		const JsonNode *of = json_read_member(((const ModelIndex *) lfirst(cell))->options, "parent");

		if (of != NULL && strcmp(json_read_text(of, "name"), parent->name) == 0)
			return;
		if (part == NULL && is_part_of(lfirst(cell), parent))
			part = lfirst(cell);
	}
	if (part == NULL)
		part = copy_index(effect, partition, parent, false);
	model_set_node(&part->options, "parent", model_name_node(table->schema, parent->name));
	foreach(cell, part->primary ? part->columns : NIL)
	{
		ModelColumn *column = model_find_column(partition, lfirst(cell));

		if (column != NULL)
			column->not_null = true;
	}
	effect_spread_index(effect, partition, part);
}

void
effect_take_indexes(Effect *effect, ModelTable *partition, const ModelTable *parent)
{
	ListCell *cell;

	foreach(cell, parent->indexes)
		take_index(effect, partition, parent, lfirst(cell));
}

void
effect_spread_index(Effect *effect, const ModelTable *table, const ModelIndex *index)
{
	ListCell *cell;

	if (json_read_member(table->options, "partition_key") == NULL)
		return;
	foreach(cell, effect->model->tables)
	{
		const JsonNode *parent =
			json_read_member(((const ModelTable *) lfirst(cell))->options, "partition_of");
		const char *schema = parent == NULL ? NULL : json_read_text(parent, "schema");

		if (parent != NULL && strcmp(json_read_text(parent, "name"), table->name) == 0 &&
			(schema == NULL || table->schema == NULL ? schema == table->schema
													 : strcmp(schema, table->schema) == 0))
			take_index(effect, lfirst(cell), table, index);
	}
}

/* ---- the statement ---- */

/* Elements stand between commas, one for each node. */
static void
add_elements(Effect *effect, ModelTable *table, const List *elements, int from, int to)
{
	ListCell *cell;

	foreach(cell, elements)
	{
		int end = from < to ? effect_find_symbol(effect, from, to, ',') : to;
		Node *element = lfirst(cell);
		JsonNode **options = NULL;

		if (from >= end)
			break;
		if (IsA(element, ColumnDef))
			effect_add_column(effect, table, (ColumnDef *) element, from, end);
		else if (IsA(element, TableLikeClause))
			add_like(effect, table, (TableLikeClause *) element);
		else if (IsA(element, Constraint))
			effect_add_constraint(effect, table, NULL, (Constraint *) element, from, end, &options);
		from = end + 1;
	}
}

/* Columns of a type that the text has. */
static void
add_type_columns(Effect *effect, ModelTable *table, const TypeName *type)
{
	ModelObject *object = effect_find_object(effect, "type", type->names, NULL);
	Effect inner;
	Node *node = object == NULL ? NULL : effect_open(&inner, effect, object->definition);
	ListCell *cell;

	model_set_text(&table->options, "of_type", effect_type_name(effect, type));
	if (node == NULL || !IsA(node, CompositeTypeStmt))
	{
		effect_report(effect, "its type is not there, so its columns are not known");
		return;
	}
	table->depends_on = lappend(table->depends_on, model_object_key(object));
	foreach(cell, ((CompositeTypeStmt *) node)->coldeflist)
	{
		const ColumnDef *definition = lfirst(cell);
		int from = effect_word_at(&inner, definition->typeName->location);
		int to = Min(effect_find_symbol(&inner, from, inner.piece.count, ','),
					 effect_close(&inner, effect_find_symbol(&inner, 0, inner.piece.count, '(')));
		int collation = effect_find(&inner, from, to, "collate");
		ModelColumn *column = model_add_column(effect->model, table, pstrdup(definition->colname),
											   effect_type(&inner, definition->typeName, from, collation));

		if (collation < to)
			model_set_text(&column->options, "collation", effect_slice(&inner, collation + 1, to));
	}
}

static void
set_table_options(Effect *effect, ModelTable *table, const CreateStmt *statement)
{
	const char *method = statement->accessMethod != NULL ? statement->accessMethod : effect->access_method;
	const char *space = statement->tablespacename != NULL ? statement->tablespacename : effect->tablespace;

	model_set_flag(&table->options, "unlogged",
				   statement->relation->relpersistence == RELPERSISTENCE_UNLOGGED);
	if (method != NULL && strcmp(method, "heap") != 0 && !IsA(statement, CreateForeignTableStmt) &&
		statement->partspec == NULL)
		model_set_text(&table->options, "access_method", pstrdup(method));
	if (space != NULL && *space != '\0' && strcmp(space, "pg_default") != 0)
		model_set_text(&table->options, "tablespace", pstrdup(space));
	effect_set_storage(&table->options, statement->options, false);
}

void
effect_create_table(Effect *effect, const CreateStmt *statement)
{
	const RangeVar *relation = statement->relation;
	const char *schema = effect_new_schema(effect, relation->schemaname);
	int word = effect_behind_name(effect, effect_word_at(effect, relation->location));
	ModelTable *table;

	if (relation->relpersistence == RELPERSISTENCE_TEMP)
	{
		effect_report(effect, "a temporary table is no part of a schema");
		return;
	}
	if (!effect_may_make(effect, schema, relation->relname, statement->if_not_exists))
		return;
	table = model_add_table(effect->model, schema, pstrdup(relation->relname));
	effect->making = table;
	set_table_options(effect, table, statement);
	if (statement->ofTypename != NULL)
	{
		add_type_columns(effect, table, statement->ofTypename);
		word = effect_behind_name(effect, word + 1);
	}
	else if (statement->partbound != NULL)
		word = effect_behind_name(effect, word + 2);
	/* A child's own columns stand behind those of its parents, a partition has no others. */
	add_parents(effect, table, statement);
	if (effect_is_symbol(effect, word, '('))
	{
		int end = effect_close(effect, word);

		add_elements(effect, table, statement->tableElts, word + 1, end);
		word = end + 1;
	}
	if (statement->partbound != NULL)
		model_set_text(&table->options, "partition_bound", effect_bound(effect, word));
	if (statement->partspec != NULL && word < effect->piece.count)
		set_partition_key(effect, table, word);
	if (statement->partbound != NULL && statement->inhRelations != NIL)
	{
		const ModelTable *parent = effect_find_table(effect, linitial(statement->inhRelations));

		if (parent != NULL)
			effect_take_indexes(effect, table, parent);
	}
	effect->making = NULL;
}

void
effect_create_foreign_table(Effect *effect, const CreateForeignTableStmt *statement)
{
	const RangeVar *relation = statement->base.relation;
	const char *schema = effect_new_schema(effect, relation->schemaname);
	bool there = model_has_relation(effect->model, schema, relation->relname);
	ModelTable *table;

	effect_create_table(effect, &statement->base);
	table = there ? NULL : model_find_table(effect->model, schema, relation->relname);
	if (table == NULL)
		return;
	model_set_text(&table->options, "kind", "foreign");
	model_set_text(&table->options, "server", pstrdup(statement->servername));
	effect_set_foreign_options(&table->options, statement->options);
}
