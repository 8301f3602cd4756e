/*
 * import_apply.c
 *		Statements that are done to what a document holds.
 */
#include "postgres.h"

#include "base/uuid.h"
#include "core/caller/call.h"
#include "core/exchange/import_apply.h"
#include "core/exchange/match.h"
#include "ddl/model.h"

typedef struct Recalled
{
	const ThingState *document;
	Model *model;
	List **keys;
	ModelTable **tables; /* of the document's tables, in their order; NULL: left out */
	int number;          /* of the thing made last */
} Recalled;

static JsonNode *
options_of(const Thing *thing)
{
	const char *text = thing_value(thing, "options");
	const char *problem;

	return text == NULL ? NULL : json_read_parse(text, strlen(text), &problem);
}

static bool
flag_of(const Thing *thing, const char *name)
{
	const char *value = thing_value(thing, name);

	return value != NULL && strcmp(value, "true") == 0;
}

static int
note_key(Recalled *filling, ThingKindNumber kind, const char *uuid)
{
	filling->keys[kind] = lappend(filling->keys[kind], (void *) uuid);
	return ++filling->number;
}

static ModelTable *
table_of(const Recalled *filling, const Thing *table)
{
	return table == NULL ? NULL : filling->tables[table - filling->document->lists[THING_TABLE].things];
}

/* The texts of an array of options, which are taken out of them. */
static List *
take_texts(JsonNode *options, const char *name)
{
	const JsonNode *array = json_read_member(options, name);
	List *texts = NIL;

	for (int i = 0; array != NULL && array->kind == JSON_NODE_ARRAY && i < array->count; i++)
	{
		if (array->items[i]->kind == JSON_NODE_STRING)
			texts = lappend(texts, (void *) array->items[i]->text);
	}
	if (array != NULL)
		json_node_remove(options, name);
	return texts;
}

/* Names of the columns that members name, each ended by a mark; second: those behind the pair's mark. */
static List *
column_names(const Recalled *filling, const char *members, bool second)
{
	List *names = NIL;

	while (members != NULL && *members != '\0')
	{
		int length = strcspn(members, "\x1f");
		int first = strcspn(members, "\x1e\x1f");
		const char *uuid =
			second ? pnstrdup(members + first + 1, length - first - 1) : pnstrdup(members, first);
		const Thing *column = thing_by_uuid(filling->document, THING_COLUMN, uuid);

		if (column != NULL)
			names = lappend(names, (void *) thing_value(column, "name"));
		members += length + (members[length] != '\0');
	}
	return names;
}

/* ---- tables ---- */

static void
add_columns(Recalled *filling, ModelTable *table, const Thing *thing)
{
	for (int i = 0; i < thing->column_count; i++)
	{
		const Thing *old = &thing->columns[i];
		const char *name = thing_value(old, "name");
		ModelColumn *column;

		if (name == NULL || model_find_column(table, name) != NULL)
			continue;
		column = model_add_column(filling->model, table, name, thing_value(old, "type"));
		column->default_value = thing_value(old, "default_value");
		column->comment = thing_value(old, "note");
		column->options = options_of(old);
		column->not_null = flag_of(old, "is_not_null");
		note_key(filling, THING_COLUMN, old->uuid);
		column->number = list_length(table->columns);
	}
}

/* A key that only its columns tell has no index in the document; one that is never made stands for it. */
static void
add_flagged_key(Recalled *filling, ModelTable *table, const Thing *thing)
{
	List *names = NIL;
	ModelIndex *index;

	if (model_key(table) != NULL)
		return;
	for (int i = 0; i < thing->column_count; i++)
	{
		if (flag_of(&thing->columns[i], "is_pk"))
			names = lappend(names, (void *) thing_value(&thing->columns[i], "name"));
	}
	if (names == NIL)
		return;
	index =
		model_add_index(filling->model, table,
						model_choose_name(filling->model, table->schema, table->name, NULL, "pkey"), "btree");
	index->columns = names;
	index->primary = true;
	index->unique = true;
	model_set_flag(&index->options, "constraint", true);
	index->number = note_key(filling, THING_INDEX, uuid_make_text());
}

static void
add_indexes(Recalled *filling, ModelTable *table, const Thing *thing)
{
	for (int i = 0; i < thing->index_count; i++)
	{
		const Thing *old = &thing->indexes[i];
		const char *name = thing_value(old, "name");
		List *columns = column_names(filling, old->members, false);
		bool primary = flag_of(old, "is_pk");
		ModelIndex *index;

		if (name == NULL || model_has_relation(filling->model, table->schema, name))
			name = model_choose_name(filling->model, table->schema, table->name,
									 primary || columns == NIL ? NULL : model_join_names(columns),
									 primary ? "pkey" : "idx");
		index = model_add_index(filling->model, table, name,
								thing_value(old, "type") == NULL ? "btree" : thing_value(old, "type"));
		index->columns = columns;
		index->comment = thing_value(old, "note");
		index->options = options_of(old);
		index->primary = primary;
		index->unique = flag_of(old, "is_unique");
		index->number = note_key(filling, THING_INDEX, old->uuid);
	}
	add_flagged_key(filling, table, thing);
}

static void
add_tables(Recalled *filling)
{
	const ThingList *list = &filling->document->lists[THING_TABLE];

	filling->tables = palloc0(sizeof(ModelTable *) * Max(list->count, 1));
	for (int i = 0; i < list->count; i++)
	{
		const Thing *old = &list->things[i];
		const char *schema = thing_value(old, "schema_name");
		const char *name = thing_value(old, "name");
		ModelTable *table;

		if (name == NULL || model_has_relation(filling->model, schema, name))
			continue;
		table = model_add_table(filling->model, schema, name);
		table->comment = thing_value(old, "note");
		table->options = options_of(old);
		table->depends_on = take_texts(table->options, "depends_on");
		table->number = note_key(filling, THING_TABLE, old->uuid);
		filling->tables[i] = table;
	}
	/* Names of indexes are made when those of tables are known. */
	for (int i = 0; i < list->count; i++)
	{
		if (filling->tables[i] != NULL)
		{
			add_columns(filling, filling->tables[i], &list->things[i]);
			add_indexes(filling, filling->tables[i], &list->things[i]);
		}
	}
}

/* A catalog lists them by their tables, in the order of these. */
static void
note_constraint_keys(Recalled *filling, const char **uuids)
{
	ListCell *cell;

	foreach(cell, filling->model->tables)
	{
		ListCell *part;

		foreach(part, ((const ModelTable *) lfirst(cell))->constraints)
		{
			ModelConstraint *constraint = lfirst(part);

			constraint->number = note_key(filling, THING_CONSTRAINT, uuids[constraint->number]);
		}
	}
}

static void
add_constraints(Recalled *filling)
{
	const ThingList *list = &filling->document->lists[THING_CONSTRAINT];
	const char **uuids = palloc(sizeof(char *) * Max(list->count, 1));

	for (int i = 0; i < list->count; i++)
	{
		const Thing *old = &list->things[i];
		ModelTable *table = table_of(filling, old->parent);
		const char *name = thing_value(old, "name");
		ModelConstraint *constraint;

		if (table == NULL)
			continue;
		if (name == NULL || model_find_constraint(table, name) != NULL)
			name = model_choose_name(filling->model, table->schema, table->name, NULL, "check");
		constraint = model_add_constraint(filling->model, table, name, thing_value(old, "kind"),
										  thing_value(old, "definition"));
		constraint->columns = column_names(filling, old->members, false);
		constraint->comment = thing_value(old, "note");
		constraint->options = options_of(old);
		constraint->number = i;
		uuids[i] = old->uuid;
	}
	note_constraint_keys(filling, uuids);
}

/* ---- the rest ---- */

/* Whoever refers is "from". */
static void
add_refs(Recalled *filling)
{
	const ThingList *list = &filling->document->lists[THING_REF];

	for (int i = 0; i < list->count; i++)
	{
		const Thing *old = &list->things[i];
		bool turned = thing_value(old, "relationship") != NULL && *thing_value(old, "relationship") == '<';
		ModelTable *from = table_of(filling, old->ends[turned]);
		ModelTable *to = table_of(filling, old->ends[!turned]);
		const char *name = thing_value(old, "name");
		const char *pairs = old->members == NULL ? NULL : strchr(old->members, '\x1f');
		ModelRef *ref;
		List *columns;

		if (from == NULL || to == NULL || old->is_virtual)
			continue;
		columns = pairs == NULL ? NIL : column_names(filling, pairs + 1, turned);
		if (name == NULL || model_find_ref(filling->model, from, name) != NULL)
			name = model_choose_name(filling->model, from->schema, from->name,
									 columns == NIL ? NULL : model_join_names(columns), "fkey");
		ref = model_add_ref(filling->model, name, from, to);
		ref->columns = columns;
		ref->to_columns = pairs == NULL ? NIL : column_names(filling, pairs + 1, !turned);
		ref->on_delete = thing_value(old, "on_delete");
		ref->on_update = thing_value(old, "on_update");
		ref->comment = thing_value(old, "note");
		ref->options = options_of(old);
		ref->number = note_key(filling, THING_REF, old->uuid);
	}
}

static void
add_enums(Recalled *filling)
{
	const ThingList *list = &filling->document->lists[THING_ENUM];

	for (int i = 0; i < list->count; i++)
	{
		const Thing *old = &list->things[i];
		const char *schema = thing_value(old, "schema_name");
		const char *name = thing_value(old, "name");
		const char *values = old->members;
		ModelEnum *type;

		if (name == NULL || model_find_enum(filling->model, schema, name) != NULL)
			continue;
		type = model_add_enum(filling->model, schema, name);
		type->comment = thing_value(old, "note");
		while (values != NULL && *values != '\0')
		{
			int length = strcspn(values, "\x1f");

			type->values = lappend(type->values, pnstrdup(values, length));
			values += length + (values[length] != '\0');
		}
		type->number = note_key(filling, THING_ENUM, old->uuid);
	}
}

static void
add_objects(Recalled *filling)
{
	const ThingList *list = &filling->document->lists[THING_OBJECT];

	for (int i = 0; i < list->count; i++)
	{
		const Thing *old = &list->things[i];
		const char *depends_on = thing_value(old, "depends_on");
		JsonNode *node = json_node_make(JSON_NODE_OBJECT);
		const char *problem;
		ModelObject *object;

		if (thing_value(old, "name") == NULL ||
			(old->parent != NULL && table_of(filling, old->parent) == NULL))
			continue;
		object = model_add_object(filling->model, thing_value(old, "kind"), thing_value(old, "schema_name"),
								  thing_value(old, "name"), thing_value(old, "signature"),
								  thing_value(old, "definition"));
		object->table = table_of(filling, old->parent);
		object->comment = thing_value(old, "note");
		object->options = options_of(old);
		if (depends_on != NULL)
			json_node_set(node, "depends_on", json_read_parse(depends_on, strlen(depends_on), &problem));
		object->depends_on = take_texts(node, "depends_on");
		object->number = note_key(filling, THING_OBJECT, old->uuid);
		/* A composite type is a relation, too. */
		model_rename_object(filling->model, object, object->schema, object->name);
	}
}

/* Things numbered; for each kind their keys in the order in which a catalog of the model lists them. */
static Model *
document_model(const ThingState *document, List *keys[THING_KINDS])
{
	Recalled filling = {.document = document, .model = model_make(), .keys = keys};

	add_tables(&filling);
	add_constraints(&filling);
	add_refs(&filling);
	add_enums(&filling);
	add_objects(&filling);
	return filling.model;
}

/* Whether no table stands in a schema, though there are tables. */
static bool
has_no_schemas(const Model *model)
{
	ListCell *cell;

	foreach(cell, model->tables)
	{
		if (((const ModelTable *) lfirst(cell))->schema != NULL)
			return false;
	}
	return model->tables != NIL;
}

/* ---- the statements ---- */

/* The document as it is, as a catalog whose things are known. */
static ThingState *
base_of_model(TextPool *texts, const Model *model, List *keys[THING_KINDS])
{
	ThingState *state = thing_load_model(texts, model);

	for (int kind = 0; kind < THING_KINDS; kind++)
	{
		for (int i = 0; i < state->lists[kind].count; i++)
			state->lists[kind].things[i].uuid = text_pool_add(texts, list_nth(keys[kind], i));
	}
	thing_index_uuids(state);
	thing_index_oids(state);
	thing_resolve_members(state);
	state->same_source = true;
	return state;
}

void
import_apply(MergePlan *plan, const ImportRequest *request)
{
	List *keys[THING_KINDS] = {NULL};
	Model *model;
	ListCell *cell;

	/* Both sides begin with the document: what differs in the end is what the text did. */
	plan->rule = MERGE_TAKE;
	plan->document = thing_load_document(plan->texts, request->document);
	model = document_model(plan->document, keys);
	plan->base = base_of_model(plan->texts, model, keys);
	model_bound(model, request->length);
	ddl_apply(model, request->text, request->length, has_no_schemas(model) ? NULL : "public", &plan->told);
	import_refuse_unread(request, &plan->told);
	plan->catalog = thing_load_model(plan->texts, model);
	plan->catalog->is_exact = true;
	match_things(plan->catalog, plan->base, plan->document);
	foreach(cell, model->left_out)
	{
		const List *entry = lfirst(cell);

		merge_leave_out(plan, linitial(entry), lsecond(entry), lthird(entry));
	}
	merge_decide(plan);
	plan->conflicts = NIL;
	if (request->dry_run)
		return;
	call_suggest_description("Applied SQL");
	merge_write(plan, request->document);
}
