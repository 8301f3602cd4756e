/*
 * constraint.c
 *		Keys, checks, exclusions, references, and indexes.
 */
#include "postgres.h"

#include "base/compat.h"
#include "commands/defrem.h"
#include "ddl/effect/effect.h"
#include "nodes/nodeFuncs.h"
#include "parser/parse_target.h"

/* A reference whose table is still to come. */
typedef struct Waiting
{
	ModelTable *from;
	const char *schema;
	const char *table;
	ModelRef ref; /* all but its tables */
	int line;
	const char *statement;
} Waiting;

/* ---- attributes ---- */

static void
set_attributes(JsonNode **options, const Constraint *constraint)
{
	model_set_flag(options, "deferrable", constraint->deferrable);
	model_set_flag(options, "initially_deferred", constraint->initdeferred);
}

/* Where the attributes behind a constraint begin, for those that are no part of its definition. */
static int
attributes_at(const Effect *effect, int from, int to)
{
	static const char *const behind_not[] = {"deferrable", "valid", "enforced"};
	static const char *const words[] = {"deferrable", "initially", "enforced"};

	for (int word = from + 1; word < to; word++)
	{
		if (effect->piece.words[word].depth != effect->piece.words[from].depth)
			continue;
		for (size_t i = 0; i < lengthof(words); i++)
		{
			if (effect_is(effect, word, words[i]) ||
				(effect_is(effect, word, "not") && effect_is(effect, word + 1, behind_not[i])))
				return word;
		}
		if (effect_is(effect, word, "no") && effect_is(effect, word + 1, "inherit"))
			return word;
	}
	return to;
}

/* ---- checks and exclusions ---- */

typedef struct ColumnSearch
{
	const ModelTable *table;
	List *names;
} ColumnSearch;

static void
add_name(List **names, const char *name)
{
	ListCell *cell;

	foreach(cell, *names)
	{
		if (strcmp(lfirst(cell), name) == 0)
			return;
	}
	*names = lappend(*names, pstrdup(name));
}

static bool
find_columns(Node *node, void *state)
{
	ColumnSearch *search = state;

	if (node == NULL)
		return false;
	if (IsA(node, ColumnRef))
	{
		const List *fields = ((ColumnRef *) node)->fields;

		if (IsA(llast(fields), String) && model_find_column(search->table, strVal(llast(fields))) != NULL)
			add_name(&search->names, strVal(llast(fields)));
		else if (IsA(linitial(fields), String) &&
				 model_find_column(search->table, strVal(linitial(fields))) != NULL)
			add_name(&search->names, strVal(linitial(fields)));
	}
	return raw_expression_tree_walker(node, find_columns, state);
}

static void
add_check(Effect *effect, ModelTable *table, const Constraint *constraint, int from, int to)
{
	ColumnSearch search = {.table = table};
	int word = effect_find(effect, from, to, "check");
	int end = Min(effect_close(effect, word + 1) + 1, to);
	const char *name = effect_keep(constraint->conname);
	ModelConstraint *check;

	find_columns(constraint->raw_expr, &search);
	if (name == NULL)
		name = model_choose_name(effect->model, table->schema, table->name,
								 list_length(search.names) == 1 ? linitial(search.names) : NULL, "check");
	check = model_add_constraint(effect->model, table, name, "check",
								 effect_qualified_slice(effect, constraint->raw_expr, word, end));
	check->columns = search.names;
	model_set_flag(&check->options, "no_inherit", constraint->is_no_inherit);
	model_set_flag(&check->options, "not_enforced", !compat_is_enforced(constraint));
	model_set_flag(&check->options, "not_valid",
				   constraint->skip_validation && compat_is_enforced(constraint) &&
					   effect_find(effect, from, to, "valid") < to);
	effect_add_needs(effect, &table->depends_on, word + 1, end);
}

/* What a key is called in the name of its index. */
static char *
key_name(const IndexElem *element)
{
	const char *name = element->name != NULL ? element->name : FigureIndexColname(element->expr);

	return pstrdup(name == NULL ? "expr" : name);
}

static void
add_exclusion(Effect *effect, ModelTable *table, const Constraint *constraint, int from, int to,
			  JsonNode ***options)
{
	int word = effect_find(effect, from, to, "exclude");
	int end = attributes_at(effect, word, to);
	const char *name = effect_keep(constraint->conname);
	List *columns = NIL;
	List *all = NIL;
	ModelConstraint *exclusion;
	ListCell *cell;

	foreach(cell, constraint->exclusions)
	{
		const IndexElem *element = linitial_node(IndexElem, (List *) lfirst(cell));

		all = lappend(all, key_name(element));
		if (element->name != NULL)
			columns = lappend(columns, pstrdup(element->name));
	}
	if (name == NULL)
		name =
			model_choose_name(effect->model, table->schema, table->name, model_join_key_names(all), "excl");
	exclusion =
		model_add_constraint(effect->model, table, name, "exclusion", effect_slice(effect, word, end));
	exclusion->columns = columns;
	set_attributes(&exclusion->options, constraint);
	*options = &exclusion->options;
	effect_add_needs(effect, &table->depends_on, word + 1, end);
}

/* ---- keys ---- */

static void
set_key_columns(Effect *effect, ModelTable *table, const ModelIndex *index)
{
	ListCell *cell;

	foreach(cell, index->columns)
	{
		ModelColumn *column = model_find_column(table, lfirst(cell));

		if (column == NULL)
			effect_report(effect, "\"%s\" has no column \"%s\"", table->name, (const char *) lfirst(cell));
		else if (index->primary)
			column->not_null = true;
	}
}

/* An index that is there becomes the constraint, under its name. */
static ModelIndex *
take_index(Effect *effect, ModelTable *table, const Constraint *constraint)
{
	ModelIndex *index = model_find_table_index(table, constraint->indexname);

	if (index == NULL)
		effect_report(effect, "there is no index \"%s\"", constraint->indexname);
	else if (constraint->conname != NULL)
		model_rename_index(effect->model, table, index, pstrdup(constraint->conname));
	return index;
}

static bool
is_flag_set(const ModelIndex *index, const char *name)
{
	return json_read_boolean(index->options, name, false);
}

/* A key of a table that is being made, which another of its constraints asks for, too: the server makes one.
 */
static ModelIndex *
find_equal_key(const Effect *effect, const ModelTable *table, const List *columns,
			   const Constraint *constraint)
{
	ListCell *cell;

	if (effect->making != table || constraint->including != NIL)
		return NULL;
	foreach(cell, table->indexes)
	{
		ModelIndex *index = lfirst(cell);
		ListCell *other;
		int place = 0;

		if (json_read_member(index->options, "include") != NULL ||
			is_flag_set(index, "deferrable") != constraint->deferrable ||
			is_flag_set(index, "initially_deferred") != constraint->initdeferred ||
			is_flag_set(index, "nulls_not_distinct") != constraint->nulls_not_distinct ||
			list_length(index->columns) != list_length(columns))
			continue;
		foreach(other, columns)
		{
			if (strcmp(lfirst(other), list_nth(index->columns, place)) != 0)
				break;
			place++;
		}
		if (place == list_length(columns))
			return index;
	}
	return NULL;
}

/* The key keeps the name that somebody gave to it first; a primary key's goes before. */
static ModelIndex *
merge_key(Effect *effect, ModelTable *table, ModelIndex *index, const Constraint *constraint,
		  const char *name)
{
	const char *implied = makeObjectName(table->name, model_join_key_names(index->columns), "key");

	if (constraint->contype == CONSTR_PRIMARY)
	{
		index->primary = true;
		if (name == NULL && strcmp(index->name, implied) == 0)
			name = model_choose_name(effect->model, table->schema, table->name, NULL, "pkey");
	}
	else if (index->primary || strcmp(index->name, implied) != 0)
		name = NULL;
	if (name != NULL)
		model_rename_index(effect->model, table, index, name);
	return index;
}

static ModelIndex *
make_key(Effect *effect, ModelTable *table, const ModelColumn *column, const Constraint *constraint)
{
	bool primary = constraint->contype == CONSTR_PRIMARY;
	List *columns = column != NULL ? list_make1((void *) column->name) : effect_names(constraint->keys);
	List *all = list_concat_copy(columns, effect_names(constraint->including));
	const char *name = effect_keep(constraint->conname);
	ModelIndex *index = find_equal_key(effect, table, columns, constraint);

	if (index != NULL)
		return merge_key(effect, table, index, constraint, name);
	if (name == NULL)
		name = model_choose_name(effect->model, table->schema, table->name,
								 primary ? NULL : model_join_key_names(all), primary ? "pkey" : "key");
	else if (!effect_may_make(effect, table->schema, name, false))
		return NULL;
	index = model_add_index(effect->model, table, name, "btree");
	index->columns = columns;
	return index;
}

static void
add_key(Effect *effect, ModelTable *table, const ModelColumn *column, const Constraint *constraint,
		JsonNode ***options)
{
	ModelIndex *index;

	if (constraint->contype == CONSTR_PRIMARY && model_key(table) != NULL)
	{
		effect_report(effect, "\"%s\" has a primary key already", table->name);
		return;
	}
	index = constraint->indexname != NULL ? take_index(effect, table, constraint)
										  : make_key(effect, table, column, constraint);
	if (index == NULL)
		return;
	index->unique = true;
	index->primary = index->primary || constraint->contype == CONSTR_PRIMARY;
	model_set_flag(&index->options, "constraint", true);
	model_set_flag(&index->options, "nulls_not_distinct", constraint->nulls_not_distinct);
	model_set_flag(&index->options, "without_overlaps", compat_without_overlaps(constraint));
	if (constraint->including != NIL)
		model_set_node(&index->options, "include", model_text_list(effect_names(constraint->including)));
	if (constraint->options != NIL)
		effect_set_storage(&index->options, constraint->options, false);
	if (constraint->indexspace != NULL)
		model_set_text(&index->options, "tablespace", pstrdup(constraint->indexspace));
	set_attributes(&index->options, constraint);
	set_key_columns(effect, table, index);
	*options = &index->options;
}

/* ---- references ---- */

static const char *
action_name(char action)
{
	switch (action)
	{
		case FKCONSTR_ACTION_RESTRICT:
			return "RESTRICT";
		case FKCONSTR_ACTION_CASCADE:
			return "CASCADE";
		case FKCONSTR_ACTION_SETNULL:
			return "SET NULL";
		case FKCONSTR_ACTION_SETDEFAULT:
			return "SET DEFAULT";
		default:
			return "NO ACTION";
	}
}

static ModelRef *
place_ref(Effect *effect, ModelTable *from, ModelTable *to, const ModelRef *said)
{
	ModelRef *ref = model_add_ref(effect->model, said->name, from, to);
	const ModelIndex *key = model_key(to);

	ref->on_delete = said->on_delete;
	ref->on_update = said->on_update;
	ref->columns = said->columns;
	ref->to_columns = said->to_columns;
	ref->options = said->options;
	if (ref->to_columns == NIL && key != NULL)
		ref->to_columns = list_copy(key->columns);
	return ref;
}

static void
add_ref(Effect *effect, ModelTable *table, const ModelColumn *column, const Constraint *constraint,
		JsonNode ***options)
{
	ModelTable *to = effect_find_table(effect, constraint->pktable);
	ModelRef said = {.name = effect_keep(constraint->conname),
					 .on_delete = action_name(constraint->fk_del_action),
					 .on_update = action_name(constraint->fk_upd_action)};

	said.columns = column != NULL ? list_make1((void *) column->name) : effect_names(constraint->fk_attrs);
	said.to_columns = effect_names(constraint->pk_attrs);
	if (said.name == NULL)
		said.name = model_choose_name(effect->model, table->schema, table->name,
									  model_join_names(said.columns), "fkey");
	if (constraint->fk_matchtype == FKCONSTR_MATCH_FULL)
		model_set_text(&said.options, "match", "full");
	model_set_flag(&said.options, "period", compat_with_period(constraint));
	model_set_flag(&said.options, "not_enforced", !compat_is_enforced(constraint));
	model_set_flag(&said.options, "not_valid", constraint->skip_validation && compat_is_enforced(constraint));
	if (constraint->fk_del_set_cols != NIL)
		model_set_node(&said.options, "on_delete_columns",
					   model_text_list(effect_names(constraint->fk_del_set_cols)));
	set_attributes(&said.options, constraint);
	if (to != NULL)
		*options = &place_ref(effect, table, to, &said)->options;
	else
	{
		Waiting *waiting = palloc0(sizeof(Waiting));

		*waiting = (Waiting){.from = table,
							 .schema = effect_keep(constraint->pktable->schemaname),
							 .table = pstrdup(constraint->pktable->relname),
							 .ref = said,
							 .line = effect->piece.line};
		effect->waiting = lappend(effect->waiting, waiting);
		*options = &waiting->ref.options;
	}
}

void
effect_finish_refs(Effect *effect)
{
	ListCell *cell;

	foreach(cell, effect->waiting)
	{
		Waiting *waiting = lfirst(cell);
		RangeVar relation = {.schemaname = (char *) waiting->schema, .relname = (char *) waiting->table};
		ModelTable *to = effect_find_table(effect, &relation);

		if (!list_member_ptr(effect->model->tables, waiting->from))
			continue;
		if (to != NULL)
			place_ref(effect, waiting->from, to, &waiting->ref);
		else
			model_leave_out(effect->model, "ref", psprintf("%s.%s", waiting->from->name, waiting->ref.name),
							psprintf("the table \"%s\", which line %d refers to, is not there",
									 waiting->table, waiting->line));
	}
}

void
effect_add_constraint(Effect *effect, ModelTable *table, ModelColumn *column, const Constraint *constraint,
					  int from, int to, JsonNode ***options)
{
	*options = NULL;
	if (constraint->conname != NULL && (model_find_constraint(table, constraint->conname) != NULL ||
										model_find_ref(effect->model, table, constraint->conname) != NULL))
	{
		effect_report(effect, "\"%s\" has a constraint \"%s\" already", table->name, constraint->conname);
		return;
	}
	switch (constraint->contype)
	{
		case CONSTR_CHECK:
			add_check(effect, table, constraint, from, to);
			break;
		case CONSTR_EXCLUSION:
			add_exclusion(effect, table, constraint, from, to, options);
			break;
		case CONSTR_PRIMARY:
		case CONSTR_UNIQUE:
			add_key(effect, table, column, constraint, options);
			break;
		case CONSTR_FOREIGN:
			add_ref(effect, table, column, constraint, options);
			break;
		default:
			effect_report(effect, "a constraint of it is of no kind that is known");
			break;
	}
}

/* ---- CREATE INDEX ---- */

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
		names = lappend(names, key_name(lfirst(cell)));
	foreach(cell, statement->indexIncludingParams)
		names = lappend(names, key_name(lfirst(cell)));
	return model_choose_name(effect->model, table->schema, table->name, model_join_key_names(names), "idx");
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
	if (statement->relation->inh)
		effect_spread_index(effect, table, index);
}
