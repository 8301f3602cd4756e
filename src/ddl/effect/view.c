/*
 * view.c
 *		Views of either kind, and tables made of queries: what can be told of their columns, too.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class_d.h"
#include "ddl/effect/effect.h"
#include "parser/parse_target.h"

/* A relation of a query's FROM, by the name that it has there. */
typedef struct FromEntry
{
	const char *name;
	const ModelTable *table;
} FromEntry;

static void
add_sources(const Effect *effect, List **sources, const Node *node)
{
	if (node == NULL)
		return;
	if (IsA(node, RangeVar))
	{
		const RangeVar *relation = (const RangeVar *) node;
		FromEntry *source = palloc(sizeof(FromEntry));

		source->table = effect_find_table(effect, relation);
		source->name = relation->alias != NULL ? relation->alias->aliasname : relation->relname;
		if (source->table != NULL)
			*sources = lappend(*sources, source);
	}
	else if (IsA(node, JoinExpr))
	{
		add_sources(effect, sources, ((const JoinExpr *) node)->larg);
		add_sources(effect, sources, ((const JoinExpr *) node)->rarg);
	}
}

static const char *
column_type(const List *sources, const char *source, const char *name)
{
	ListCell *cell;

	foreach(cell, sources)
	{
		const FromEntry *one = lfirst(cell);
		const ModelColumn *column =
			source == NULL || strcmp(source, one->name) == 0 ? model_find_column(one->table, name) : NULL;

		if (column != NULL)
			return column->type;
	}
	return NULL;
}

/* The type of an expression, where its text says it; NULL: it takes the server to know. */
static const char *
expression_type(const Effect *effect, const List *sources, const Node *node)
{
	if (IsA(node, TypeCast))
		return effect_type_name(effect, ((const TypeCast *) node)->typeName);
	if (IsA(node, CollateClause))
		return expression_type(effect, sources, ((const CollateClause *) node)->arg);
	if (IsA(node, ColumnRef))
	{
		const List *fields = ((const ColumnRef *) node)->fields;
		int count = list_length(fields);

		if (!IsA(llast(fields), String))
			return NULL;
		return column_type(sources, count < 2 ? NULL : strVal(list_nth(fields, count - 2)),
						   strVal(llast(fields)));
	}
	return NULL;
}

static void
add_view_column(Effect *effect, ModelTable *table, const char *name, const char *type)
{
	if (name != NULL && list_length(table->columns) < MaxHeapAttributeNumber &&
		model_find_column(table, name) == NULL)
		model_add_column(effect->model, table, pstrdup(name), type);
}

/* All columns of the relation of a name, or of all. */
static void
add_star(Effect *effect, ModelTable *table, const List *sources, const char *source)
{
	ListCell *cell;

	foreach(cell, sources)
	{
		const FromEntry *one = lfirst(cell);
		ListCell *column;

		if (source != NULL && strcmp(source, one->name) != 0)
			continue;
		foreach(column, one->table->columns)
			add_view_column(effect, table, ((const ModelColumn *) lfirst(column))->name,
							((const ModelColumn *) lfirst(column))->type);
	}
}

static void
add_target(Effect *effect, ModelTable *table, const List *sources, const ResTarget *target)
{
	const List *fields = IsA(target->val, ColumnRef) ? ((ColumnRef *) target->val)->fields : NIL;
	int count = list_length(fields);

	if (fields != NIL && IsA(llast(fields), A_Star))
		add_star(effect, table, sources, count < 2 ? NULL : strVal(list_nth(fields, count - 2)));
	else
		add_view_column(effect, table, target->name != NULL ? target->name : FigureColname(target->val),
						expression_type(effect, sources, target->val));
}

static void
add_query_columns(Effect *effect, ModelTable *table, const Node *query, const List *aliases)
{
	const SelectStmt *select = (const SelectStmt *) query;
	List *sources = NIL;
	ListCell *cell;
	int place = 0;

	while (query != NULL && IsA(select, SelectStmt) && select->larg != NULL)
		select = select->larg;
	if (query == NULL || !IsA(select, SelectStmt))
		return;
	foreach(cell, select->fromClause)
		add_sources(effect, &sources, lfirst(cell));
	foreach(cell, select->targetList)
		add_target(effect, table, sources, lfirst(cell));
	foreach(cell, aliases)
	{
		char *name = pstrdup(strVal(lfirst(cell)));

		if (place < list_length(table->columns))
			((ModelColumn *) list_nth(table->columns, place))->name = name;
		else
			add_view_column(effect, table, name, NULL);
		place++;
	}
}

/* ---- the text of the query ---- */

/* Behind AS, up to what is said of the view behind the query. */
static char *
query_text(const Effect *effect, Node *query, int from, int end, const RangeVar *view, const List *aliases)
{
	int word = effect_find(effect, from, end, "as");
	char *text = effect_qualified_slice(effect, query, word + 1, end);
	StringInfoData out;
	ListCell *cell;

	if (aliases == NIL || text == NULL)
		return text;
	initStringInfo(&out);
	appendStringInfo(&out, "SELECT * FROM (\n%s\n) AS %s (", text, effect_quoted(NULL, view->relname));
	foreach(cell, aliases)
		appendStringInfo(&out, "%s%s", cell == list_head(aliases) ? "" : ", ",
						 effect_quoted(NULL, strVal(lfirst(cell))));
	appendStringInfoChar(&out, ')');
	return out.data;
}

/* Where "WITH …" at the end begins, if its second or third word is this one. */
static int
with_at(const Effect *effect, const char *text)
{
	int count = effect->piece.count;

	for (int word = Max(count - 4, 0); word < count; word++)
	{
		if (effect_is(effect, word, "with") &&
			(effect_is(effect, word + 1, text) || effect_is(effect, word + 2, text)))
			return word;
	}
	return count;
}

static ModelTable *
make_relation(Effect *effect, const RangeVar *relation, bool replace, bool if_not_exists, const char *kind)
{
	const char *schema = effect_new_schema(effect, relation->schemaname);
	ModelTable *table = model_find_table(effect->model, schema, relation->relname);

	if (relation->relpersistence == RELPERSISTENCE_TEMP)
	{
		effect_report(effect, "what is temporary is no part of a schema");
		return NULL;
	}
	if (table == NULL || !replace)
	{
		if (!effect_may_make(effect, schema, relation->relname, if_not_exists))
			return NULL;
		table = model_add_table(effect->model, schema, pstrdup(relation->relname));
	}
	else
	{
		table->columns = NIL;
		table->depends_on = NIL;
	}
	model_set_text(&table->options, "kind", kind);
	return table;
}

static void
set_check_option(ModelTable *table, const ViewStmt *statement)
{
	JsonNode *storage;

	effect_set_storage(&table->options, statement->options, false);
	storage = json_read_member(table->options, "storage");
	if (statement->withCheckOption != NO_CHECK_OPTION)
		model_set_text(&table->options, "check_option",
					   statement->withCheckOption == LOCAL_CHECK_OPTION ? "local" : "cascaded");
	else if (json_read_text(storage, "check_option") != NULL)
		model_set_text(&table->options, "check_option", json_read_text(storage, "check_option"));
	if (storage != NULL)
		json_node_remove(storage, "check_option");
	model_set_node(&table->options, "storage", storage);
}

void
effect_create_view(Effect *effect, const ViewStmt *statement)
{
	int from = effect_behind_name(effect, effect_word_at(effect, statement->view->location));
	int end = effect->piece.count;
	ModelTable *table = make_relation(effect, statement->view, statement->replace, false, "view");

	if (table == NULL)
		return;
	if (effect_is(effect, 1, "recursive") || effect_is(effect, 3, "recursive"))
		effect_report(effect, "its query needs itself: it is kept as it is written, without WITH RECURSIVE");
	if (statement->withCheckOption != NO_CHECK_OPTION)
		end = with_at(effect, "check");
	set_check_option(table, statement);
	model_set_text(&table->options, "definition",
				   query_text(effect, statement->query, from, end, statement->view, statement->aliases));
	add_query_columns(effect, table, statement->query, statement->aliases);
	effect_add_needs(effect, &table->depends_on, from, end);
	/* One that was there before may be named by itself. */
	table->depends_on =
		effect_without(table->depends_on, model_key_of("table", table->schema, table->name, NULL));
}

void
effect_create_table_as(Effect *effect, const CreateTableAsStmt *statement)
{
	const IntoClause *into = statement->into;
	const char *method = into->accessMethod != NULL ? into->accessMethod : effect->access_method;
	bool stored = statement->objtype == OBJECT_MATVIEW;
	int from = effect_behind_name(effect, effect_word_at(effect, into->rel->location));
	int end = with_at(effect, "data");
	ModelTable *table = make_relation(effect, into->rel, false, statement->if_not_exists,
									  stored ? "materialized_view" : NULL);

	if (table == NULL)
		return;
	effect_set_storage(&table->options, into->options, false);
	if (method != NULL && strcmp(method, "heap") != 0)
		model_set_text(&table->options, "access_method", pstrdup(method));
	if (into->tableSpaceName != NULL)
		model_set_text(&table->options, "tablespace", pstrdup(into->tableSpaceName));
	if (stored)
	{
		JsonNode *populated = json_node_make(JSON_NODE_BOOLEAN);

		populated->boolean = !into->skipData;
		if (into->skipData)
			model_set_node(&table->options, "with_data", populated);
		model_set_text(&table->options, "definition",
					   query_text(effect, statement->query, from, end, into->rel, into->colNames));
		effect_add_needs(effect, &table->depends_on, from, end);
	}
	add_query_columns(effect, table, statement->query, into->colNames);
}
