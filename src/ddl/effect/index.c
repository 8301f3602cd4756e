/*
 * index.c
 *		CREATE INDEX.
 */
#include "postgres.h"

#include "ddl/effect/effect.h"

static void
set_key_class(const Effect *effect, JsonNode **key, const IndexElem *element)
{
	if (element->collation != NIL)
		model_set_text(
			key, "collation",
			effect_quoted(list_length(element->collation) > 1 ? strVal(linitial(element->collation)) : NULL,
						  strVal(llast(element->collation))));
	if (element->opclass != NIL)
		model_set_text(
			key, "operator_class",
			effect_quoted(list_length(element->opclass) > 1 ? strVal(linitial(element->opclass)) : NULL,
						  strVal(llast(element->opclass))));
	if (element->opclassopts != NIL)
		model_set_node(key, "operator_class_options", effect_parameters(element->opclassopts, NULL));
}

static void
set_key_order(JsonNode **key, const IndexElem *element)
{
	bool descending = element->ordering == SORTBY_DESC;

	if (descending)
		model_set_text(key, "order", "desc");
	if (element->nulls_ordering == SORTBY_NULLS_FIRST && !descending)
		model_set_text(key, "nulls", "first");
	else if (element->nulls_ordering == SORTBY_NULLS_LAST && descending)
		model_set_text(key, "nulls", "last");
}

/* The words of an expression: one call, or parentheses and what is in them. */
static char *
expression_text(const Effect *effect, Node *node, int from, int to)
{
	int word = from;

	if (!effect_is_symbol(effect, word, '('))
		word = effect_behind_name(effect, word);
	if (effect_is_symbol(effect, word, '('))
		word = effect_close(effect, word) + 1;
	return effect_qualified_slice(effect, node, from, Min(word, to));
}

void
effect_set_keys(Effect *effect, ModelIndex *index, const List *elements, int from, int to)
{
	JsonNode *keys = json_node_make(JSON_NODE_ARRAY);
	bool says_more = false;
	ListCell *cell;

	foreach(cell, elements)
	{
		const IndexElem *element = lfirst(cell);
		int end = from < to ? effect_find_symbol(effect, from, to, ',') : to;
		JsonNode *key = json_node_make(JSON_NODE_OBJECT);

		if (element->name != NULL)
		{
			char *name = pstrdup(element->name);

			json_node_set(key, "column", json_node_make_text(name));
			index->columns = lappend(index->columns, name);
		}
		else
			model_set_text(&key, "expression", expression_text(effect, element->expr, from, end));
		set_key_class(effect, &key, element);
		set_key_order(&key, element);
		says_more = says_more || element->name == NULL || key->count > 1;
		json_node_append(keys, key);
		from = end + 1;
	}
	if (says_more)
		model_set_node(&index->options, "keys", keys);
}

/* As the server names an index: by its columns. */
static char *
implied_name(const Effect *effect, const ModelTable *table, const IndexStmt *statement)
{
	List *names = NIL;
	ListCell *cell;

	foreach(cell, statement->indexParams)
	{
		const IndexElem *element = lfirst(cell);

		names = lappend(names, pstrdup(element->name == NULL ? "expr" : element->name));
	}
	return model_choose_name(effect->model, table->schema, table->name, model_join_names(names), "idx");
}

static void
set_rest(Effect *effect, ModelIndex *index, ModelTable *table, const IndexStmt *statement, int word)
{
	int where = effect_find(effect, word, effect->piece.count, "where");

	model_set_flag(&index->options, "nulls_not_distinct", statement->nulls_not_distinct);
	if (statement->indexIncludingParams != NIL)
	{
		JsonNode *names = json_node_make(JSON_NODE_ARRAY);
		ListCell *cell;

		foreach(cell, statement->indexIncludingParams)
			json_node_append(names, json_node_make_text(pstrdup(((IndexElem *) lfirst(cell))->name)));
		model_set_node(&index->options, "include", names);
	}
	effect_set_storage(&index->options, statement->options, false);
	if (statement->tableSpace != NULL)
		model_set_text(&index->options, "tablespace", pstrdup(statement->tableSpace));
	if (statement->whereClause != NULL)
		model_set_text(
			&index->options, "predicate",
			effect_qualified_slice(effect, statement->whereClause, where + 1, effect->piece.count));
	effect_add_needs(effect, &table->depends_on, word, effect->piece.count);
}

void
effect_create_index(Effect *effect, const IndexStmt *statement)
{
	ModelTable *table = effect_find_table(effect, statement->relation);
	int word = effect_behind_name(effect, effect_word_at(effect, statement->relation->location));
	const char *name;
	ModelIndex *index;

	if (table == NULL)
	{
		effect_report(effect, "there is no table \"%s\"", statement->relation->relname);
		return;
	}
	name = statement->idxname != NULL ? pstrdup(statement->idxname) : implied_name(effect, table, statement);
	if (!effect_may_make(effect, table->schema, name, statement->if_not_exists))
		return;
	word = effect_find_symbol(effect, word, effect->piece.count, '(');
	index = model_add_index(effect->model, table, name, pstrdup(statement->accessMethod));
	index->unique = statement->unique;
	effect_set_keys(effect, index, statement->indexParams, word + 1, effect_close(effect, word));
	if (word < effect->piece.count)
		set_rest(effect, index, table, statement, effect_close(effect, word));
}
