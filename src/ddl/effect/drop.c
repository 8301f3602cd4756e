/*
 * drop.c
 *		What is dropped, and what goes with it or keeps it.
 *
 * As the server has it: what cannot be without its owner goes along (partitions, triggers, a table's own
 * keys); what merely needs it (views, references of other tables, columns of a type) goes along if the
 * statement says CASCADE, and else the statement does nothing.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "ddl/effect/object.h"
#include "ddl/parse.h"
#include "lib/stringinfo.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/memutils.h"

/* Things in the way that a report names. */
#define MAX_NAMED 3

typedef enum GoneKind
{
	TARGET_TABLE,
	TARGET_COLUMN,
	TARGET_DEFAULT, /* of a column, which is the thing */
	TARGET_INDEX,
	TARGET_REF,
	TARGET_ENUM,
	TARGET_SCHEMA,
	TARGET_OBJECT,
} GoneKind;

typedef struct Gone
{
	GoneKind kind;
	void *thing;       /* of TARGET_SCHEMA its name */
	ModelTable *table; /* whose it is; of a table itself */
} Gone;

typedef struct Drop
{
	Effect *effect;
	List *targets; /* Gone *; grows while it is walked */
	bool cascade;
	bool collecting; /* only what goes along by itself */
	bool in_vain;    /* something that it names cannot be dropped, so nothing is */
	int in_the_way;
	StringInfoData names;
} Drop;

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static bool
is_view(const ModelTable *table)
{
	const char *kind = json_read_text(table->options, "kind");

	return kind != NULL && strstr(kind, "view") != NULL;
}

/* ---- what is going ---- */

static bool
is_going(const Drop *drop, GoneKind kind, const void *thing, const ModelTable *table)
{
	ListCell *cell;

	foreach(cell, drop->targets)
	{
		const Gone *target = lfirst(cell);

		if ((target->kind == kind && target->thing == thing) ||
			(target->kind == TARGET_TABLE && table != NULL && target->thing == table))
			return true;
	}
	return false;
}

static void
add_target(Drop *drop, GoneKind kind, void *thing, ModelTable *table)
{
	Gone *target;
	MemoryContext old;

	if (is_going(drop, kind, thing, table))
		return;
	old = MemoryContextSwitchTo(drop->effect->passing);
	target = palloc(sizeof(Gone));
	*target = (Gone){kind, thing, table};
	drop->targets = lappend(drop->targets, target);
	MemoryContextSwitchTo(old);
}

static char *
describe(GoneKind kind, const void *thing, const ModelTable *table)
{
	const char *owner = table == NULL ? NULL : effect_quoted(table->schema, table->name);

	switch (kind)
	{
		case TARGET_TABLE:
			return psprintf("%s %s", is_view(table) ? "view" : "table", owner);
		case TARGET_COLUMN:
			return psprintf("column %s of %s", effect_quoted(NULL, ((const ModelColumn *) thing)->name),
							owner);
		case TARGET_DEFAULT:
			return psprintf("default of %s of %s", effect_quoted(NULL, ((const ModelColumn *) thing)->name),
							owner);
		case TARGET_INDEX:
			return psprintf("index %s", effect_quoted(NULL, ((const ModelIndex *) thing)->name));
		case TARGET_REF:
			return psprintf("foreign key %s of %s", effect_quoted(NULL, ((const ModelRef *) thing)->name),
							owner);
		case TARGET_ENUM:
			return psprintf("type %s", effect_quoted(((const ModelEnum *) thing)->schema,
													 ((const ModelEnum *) thing)->name));
		case TARGET_SCHEMA:
			return psprintf("schema %s", effect_quoted(NULL, thing));
		case TARGET_OBJECT:
			return psprintf(
				"%s %s", ((const ModelObject *) thing)->kind,
				effect_quoted(((const ModelObject *) thing)->schema, ((const ModelObject *) thing)->name));
	}
	return NULL;
}

/* Something that cannot be without a target: by_itself, it goes along whatever the statement says. */
static void
meet(Drop *drop, GoneKind kind, void *thing, ModelTable *table, bool by_itself)
{
	if (by_itself || (!drop->collecting && drop->cascade))
		add_target(drop, kind, thing, table);
	else if (!drop->collecting && !is_going(drop, kind, thing, table) && drop->in_the_way++ < MAX_NAMED)
		appendStringInfo(&drop->names, "%s%s", drop->names.len > 0 ? ", " : "", describe(kind, thing, table));
}

/* ---- what needs what ---- */

/* A name that a text may use. */
typedef struct NameUse
{
	const char *schema;
	const char *name;
} NameUse;

static bool
names_it(const NameUse *search, const char *schema, const char *name)
{
	return is_same(name, search->name) && (schema == NULL || is_same(schema, search->schema));
}

static bool
list_names_it(const NameUse *search, const List *names)
{
	return names != NIL &&
		   names_it(search, list_length(names) > 1 ? strVal(list_nth(names, list_length(names) - 2)) : NULL,
					strVal(llast(names)));
}

/* Constants are looked at, too: sequences are named in them. */
static bool
is_name_in(Node *node, void *state)
{
	const NameUse *search = state;

	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_RangeVar:
			return names_it(search, ((RangeVar *) node)->schemaname, ((RangeVar *) node)->relname);
		case T_TypeName:
			if (list_names_it(search, ((TypeName *) node)->names))
				return true;
			break;
		case T_FuncCall:
			if (list_names_it(search, ((FuncCall *) node)->funcname))
				return true;
			break;
		case T_A_Const:
		{
			A_Const *constant = (A_Const *) node;

			return !constant->isnull && IsA(&constant->val.node, String) &&
				   (is_same(strVal(&constant->val.node), effect_quoted(search->schema, search->name)) ||
					is_same(strVal(&constant->val.node), effect_quoted(NULL, search->name)));
		}
		default:
			break;
	}
	return raw_expression_tree_walker(node, is_name_in, state);
}

/* Whether a query or an expression uses a name; one that cannot be read is taken to. */
static bool
text_uses(const char *text, RawParseMode mode, const char *schema, const char *name)
{
	NameUse search = {schema, name};
	List *statements = text == NULL ? NIL : parse_statements(text, mode, NULL);
	ListCell *cell;

	foreach(cell, statements)
	{
		if (is_name_in(lfirst_node(RawStmt, cell)->stmt, &search))
			return true;
	}
	return text != NULL && statements == NIL;
}

/* Views whose query uses it, and tables that inherit from it or are its partitions. */
static void
meet_tables(Drop *drop, const char *key, const char *schema, const char *name)
{
	ListCell *cell;

	foreach(cell, drop->effect->model->tables)
	{
		ModelTable *table = lfirst(cell);
		const JsonNode *parent = json_read_member(table->options, "partition_of");
		const JsonNode *parents = json_read_member(table->options, "inherits");

		if (!effect_has(table->depends_on, key))
			continue;
		if (is_view(table) &&
			text_uses(json_read_text(table->options, "definition"), RAW_PARSE_DEFAULT, schema, name))
			meet(drop, TARGET_TABLE, table, table, false);
		if (parent != NULL && is_same(json_read_text(parent, "name"), name) &&
			is_same(json_read_text(parent, "schema"), schema))
			meet(drop, TARGET_TABLE, table, table, true);
		for (int i = 0; parents != NULL && i < parents->count; i++)
		{
			if (is_same(json_read_text(parents->items[i], "name"), name) &&
				is_same(json_read_text(parents->items[i], "schema"), schema))
				meet(drop, TARGET_TABLE, table, table, false);
		}
	}
}

/* Functions, policies and their like of others. Publications only lose a member, statistics go by themselves.
 */
static void
meet_objects(Drop *drop, const char *key, const ModelTable *own)
{
	ListCell *cell;

	foreach(cell, drop->effect->model->objects)
	{
		ModelObject *object = lfirst(cell);

		if (effect_has(object->depends_on, key) && strcmp(object->kind, "publication") != 0 &&
			(own == NULL || object->table != own))
			meet(drop, TARGET_OBJECT, object, object->table, strcmp(object->kind, "statistics") == 0);
	}
}

/* Whether a type is the one of this name, or an array of it. */
static bool
is_type(const char *type, const char *name)
{
	size_t length = strlen(name);

	return type != NULL && strncmp(type, name, length) == 0 &&
		   (type[length] == '\0' || type[length] == '[' || type[length] == '(');
}

static void
meet_columns(Drop *drop, const char *schema, const char *name)
{
	const char *full = effect_quoted(schema, name);
	const char *bare = effect_quoted(NULL, name);
	ListCell *cell;
	ListCell *inner;

	foreach(cell, drop->effect->model->tables)
	{
		ModelTable *table = lfirst(cell);

		if (is_view(table))
			continue;
		foreach(inner, table->columns)
		{
			ModelColumn *column = lfirst(inner);

			if (is_type(column->type, full) || is_type(column->type, bare))
				meet(drop, TARGET_COLUMN, column, table, false);
		}
	}
}

/* Defaults that call a function or count on a sequence; those that have a sequence of their own went before.
 */
static void
meet_defaults(Drop *drop, const char *schema, const char *name)
{
	ListCell *cell;
	ListCell *inner;

	foreach(cell, drop->effect->model->tables)
	{
		ModelTable *table = lfirst(cell);

		foreach(inner, table->columns)
		{
			ModelColumn *column = lfirst(inner);

			if (column->default_value != NULL && strstr(column->default_value, name) != NULL &&
				text_uses(column->default_value, RAW_PARSE_PLPGSQL_EXPR, schema, name))
				meet(drop, TARGET_DEFAULT, column, table, false);
		}
	}
}

/* References of other tables; column: to that one; index: that count on it, and on no other. */
static void
meet_refs(Drop *drop, ModelTable *table, const ModelColumn *column)
{
	ListCell *cell;

	foreach(cell, drop->effect->model->refs)
	{
		ModelRef *ref = lfirst(cell);

		if (ref->to == table && (column == NULL || effect_has(ref->to_columns, column->name)) &&
			(ref->from != table || column != NULL))
			meet(drop, TARGET_REF, ref, ref->from, false);
	}
}

static bool
has_columns(const List *names, const List *others)
{
	ListCell *cell;

	if (list_length(names) != list_length(others))
		return false;
	foreach(cell, names)
	{
		if (!effect_has(others, lfirst(cell)))
			return false;
	}
	return true;
}

static void
meet_refs_by_index(Drop *drop, ModelTable *table, const ModelIndex *index)
{
	ListCell *cell;

	if (!index->unique && !index->primary)
		return;
	foreach(cell, table->indexes)
	{
		const ModelIndex *other = lfirst(cell);

		if (other != index && (other->unique || other->primary) &&
			has_columns(other->columns, index->columns))
			return;
	}
	foreach(cell, drop->effect->model->refs)
	{
		ModelRef *ref = lfirst(cell);

		if (ref->to == table && has_columns(ref->to_columns, index->columns))
			meet(drop, TARGET_REF, ref, ref->from, false);
	}
}

/* A partitioned table's index takes along those of the partitions that are its parts. */
static void
meet_parts(Drop *drop, const ModelTable *table, const ModelIndex *index)
{
	ListCell *cell;
	ListCell *inner;

	if (json_read_member(table->options, "partition_key") == NULL)
		return;
	foreach(cell, drop->effect->model->tables)
	{
		ModelTable *partition = lfirst(cell);

		foreach(inner, partition->indexes)
		{
			ModelIndex *part = lfirst(inner);
			const JsonNode *parent = json_read_member(part->options, "parent");

			if (parent != NULL && is_same(json_read_text(parent, "name"), index->name) &&
				is_same(json_read_text(parent, "schema"), table->schema))
				meet(drop, TARGET_INDEX, part, partition, true);
		}
	}
}

static void
meet_in_schema(Drop *drop, const char *name)
{
	ListCell *cell;

	foreach(cell, drop->effect->model->tables)
	{
		ModelTable *table = lfirst(cell);

		if (is_same(table->schema, name))
			meet(drop, TARGET_TABLE, table, table, false);
	}
	foreach(cell, drop->effect->model->enums)
	{
		if (is_same(((ModelEnum *) lfirst(cell))->schema, name))
			meet(drop, TARGET_ENUM, lfirst(cell), NULL, false);
	}
	foreach(cell, drop->effect->model->objects)
	{
		ModelObject *object = lfirst(cell);

		if (is_same(object->schema, name) && object->table == NULL)
			meet(drop, TARGET_OBJECT, object, NULL, false);
	}
}

static void
meet_of_object(Drop *drop, const ModelObject *object)
{
	const char *key = model_object_key(object);

	meet_objects(drop, key, NULL);
	if (object->table != NULL)
		return;
	meet_tables(drop, key, object->schema, object->name);
	if (strcmp(object->kind, "type") == 0 || strcmp(object->kind, "domain") == 0 ||
		strcmp(object->kind, "range") == 0)
		meet_columns(drop, object->schema, object->name);
	else if (strcmp(object->kind, "function") == 0 || strcmp(object->kind, "sequence") == 0)
		meet_defaults(drop, object->schema, object->name);
}

static void
meet_of(Drop *drop, const Gone *target)
{
	const ModelEnum *type = target->thing;
	const char *key;

	switch (target->kind)
	{
		case TARGET_TABLE:
			key = model_key_of("table", target->table->schema, target->table->name, NULL);
			meet_tables(drop, key, target->table->schema, target->table->name);
			meet_refs(drop, target->table, NULL);
			meet_objects(drop, key, target->table);
			break;
		case TARGET_COLUMN:
			meet_refs(drop, target->table, target->thing);
			break;
		case TARGET_INDEX:
			meet_parts(drop, target->table, target->thing);
			meet_refs_by_index(drop, target->table, target->thing);
			break;
		case TARGET_ENUM:
			key = model_key_of("enum", type->schema, type->name, NULL);
			meet_columns(drop, type->schema, type->name);
			meet_tables(drop, key, type->schema, type->name);
			meet_objects(drop, key, NULL);
			break;
		case TARGET_SCHEMA:
			meet_in_schema(drop, target->thing);
			break;
		case TARGET_OBJECT:
			meet_of_object(drop, target->thing);
			break;
		case TARGET_DEFAULT:
		case TARGET_REF:
			break;
	}
}

/* ---- what is done ---- */

/* What went along with something before it is no more in the model. */
static void
take_away(Model *model, const Gone *target)
{
	if (target->table != NULL && !list_member_ptr(model->tables, target->table))
		return;
	switch (target->kind)
	{
		case TARGET_TABLE:
			model_drop_table(model, target->table);
			break;
		case TARGET_COLUMN:
			if (list_member_ptr(target->table->columns, target->thing))
				model_drop_column(model, target->table, target->thing);
			break;
		case TARGET_DEFAULT:
			((ModelColumn *) target->thing)->default_value = NULL;
			break;
		case TARGET_INDEX:
			if (list_member_ptr(target->table->indexes, target->thing))
				model_drop_index(model, target->table, target->thing);
			break;
		case TARGET_REF:
			if (list_member_ptr(model->refs, target->thing))
				model_drop_ref(model, target->thing);
			break;
		case TARGET_ENUM:
			model_drop_enum(model, target->thing);
			break;
		case TARGET_SCHEMA:
			break;
		case TARGET_OBJECT:
			if (list_member_ptr(model->objects, target->thing))
				model_drop_object(model, target->thing);
			break;
	}
}

static void
walk_targets(Drop *drop)
{
	MemoryContext context =
		AllocSetContextCreate(drop->effect->passing, "ainecto drop", ALLOCSET_SMALL_SIZES);
	MemoryContext old = MemoryContextSwitchTo(context);

	for (int i = 0; i < list_length(drop->targets); i++)
	{
		CHECK_FOR_INTERRUPTS();
		meet_of(drop, list_nth(drop->targets, i));
		MemoryContextReset(context);
	}
	MemoryContextSwitchTo(old);
	MemoryContextDelete(context);
}

static void
drop_begin(Drop *drop, Effect *effect, DropBehavior behavior)
{
	*drop = (Drop){.effect = effect, .cascade = behavior == DROP_CASCADE};
	initStringInfo(&drop->names);
}

static void
drop_finish(Drop *drop)
{
	ListCell *cell;

	if (drop->in_vain)
		return;
	drop->collecting = true;
	walk_targets(drop);
	drop->collecting = false;
	walk_targets(drop);
	if (drop->in_the_way > 0)
	{
		if (drop->in_the_way > MAX_NAMED)
			appendStringInfo(&drop->names, " and %d more", drop->in_the_way - MAX_NAMED);
		effect_report(drop->effect, "not without CASCADE: %s", drop->names.data);
		return;
	}
	foreach(cell, drop->targets)
		take_away(drop->effect->model, lfirst(cell));
}

void
effect_drop_column(Effect *effect, ModelTable *table, ModelColumn *column, DropBehavior behavior)
{
	Drop drop;

	drop_begin(&drop, effect, behavior);
	add_target(&drop, TARGET_COLUMN, column, table);
	drop_finish(&drop);
}

void
effect_drop_index(Effect *effect, ModelTable *table, ModelIndex *index, DropBehavior behavior)
{
	Drop drop;

	drop_begin(&drop, effect, behavior);
	add_target(&drop, TARGET_INDEX, index, table);
	drop_finish(&drop);
}

/* ---- DROP ---- */

static void
refuse(Drop *drop, const char *why)
{
	effect_report(drop->effect, "%s", why);
	drop->in_vain = true;
}

static void
find_relation(Drop *drop, const DropStmt *statement, const List *names)
{
	RangeVar *relation = makeRangeVarFromNameList((List *) names);
	ModelTable *table = effect_find_table(drop->effect, relation);
	ModelIndex *index = NULL;

	if (statement->removeType != OBJECT_INDEX)
	{
		if (table != NULL)
			add_target(drop, TARGET_TABLE, table, table);
	}
	else if ((index = effect_find_index(drop->effect, relation, &table)) != NULL)
	{
		if (index->primary || json_read_boolean(index->options, "constraint", false))
			refuse(drop, "a constraint needs it: ALTER TABLE … DROP CONSTRAINT takes both");
		else if (json_read_member(index->options, "parent") != NULL)
			refuse(drop, "it is a part of an index of the partitioned table, and goes with that");
		else
			add_target(drop, TARGET_INDEX, index, table);
	}
	if (index == NULL && (table == NULL || statement->removeType == OBJECT_INDEX) && !statement->missing_ok)
		refuse(drop, psprintf("there is no \"%s\"", relation->relname));
}

static void
find_named(Drop *drop, const DropStmt *statement, Node *name)
{
	const char *kind = NULL;
	const List *names = IsA(name, TypeName) ? ((TypeName *) name)->names : NIL;
	ModelEnum *type =
		statement->removeType == OBJECT_TYPE && names != NIL ? effect_find_enum(drop->effect, names) : NULL;
	ModelObject *object =
		type != NULL ? NULL : effect_named_object(drop->effect, statement->removeType, name, &kind);

	if (type != NULL)
		add_target(drop, TARGET_ENUM, type, NULL);
	else if (object == NULL && !statement->missing_ok)
		refuse(drop, kind == NULL ? "what it drops has no place" : "it is not there");
	if (statement->removeType == OBJECT_SCHEMA)
		add_target(drop, TARGET_SCHEMA, pstrdup(strVal(name)), NULL);
	if (object != NULL)
		add_target(drop, TARGET_OBJECT, object, NULL);
}

static void
find_of_table(Drop *drop, const DropStmt *statement, const List *names)
{
	ModelObject *object = effect_object_of_table(drop->effect,
												 statement->removeType == OBJECT_TRIGGER  ? "trigger"
												 : statement->removeType == OBJECT_POLICY ? "policy"
																						  : "rule",
												 names);

	if (object != NULL)
		add_target(drop, TARGET_OBJECT, object, object->table);
	else if (!statement->missing_ok)
		refuse(drop, "it is not there");
}

void
effect_drop(Effect *effect, const DropStmt *statement)
{
	Drop drop;
	ListCell *cell;

	drop_begin(&drop, effect, statement->behavior);
	foreach(cell, statement->objects)
	{
		switch (statement->removeType)
		{
			case OBJECT_TABLE:
			case OBJECT_VIEW:
			case OBJECT_MATVIEW:
			case OBJECT_FOREIGN_TABLE:
			case OBJECT_INDEX:
				find_relation(&drop, statement, lfirst(cell));
				break;
			case OBJECT_TRIGGER:
			case OBJECT_POLICY:
			case OBJECT_RULE:
				find_of_table(&drop, statement, lfirst(cell));
				break;
			default:
				find_named(&drop, statement, lfirst(cell));
				break;
		}
	}
	drop_finish(&drop);
}
