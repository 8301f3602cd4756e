/*
 * model.c
 *		Things of a schema that is being put together, and how they are found by their names.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "ddl/model.h"
#include "utils/memutils.h"

/* What is called so: in one namespace each. */
typedef enum NameSpace
{
	NAME_TABLE = 't',
	NAME_ENUM = 'e',
	NAME_OBJECT = 'o',
	NAME_INDEX = 'i',
	NAME_RELATION = 'r',
	NAME_CONSTRAINT = 'c'
} NameSpace;

typedef struct ModelName
{
	const char *key;
	List *things; /* those that have it; of indexes, table and index in turn */
	uint32 hash;
	char status;
} ModelName;

#define SH_PREFIX          modelname
#define SH_ELEMENT_TYPE    ModelName
#define SH_KEY_TYPE        const char *
#define SH_KEY             key
#define SH_HASH_KEY(tb, a) hash_bytes((const unsigned char *) (a), strlen(a))
#define SH_EQUAL(tb, a, b) (strcmp(a, b) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) (a)->hash
#define SH_SCOPE           static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"
#include "pure/text.h"

Model *
model_make(void)
{
	Model *model = palloc0(sizeof(Model));

	model->context = CurrentMemoryContext;
	model->names = modelname_create(CurrentMemoryContext, 256, NULL);
	model->most = MODEL_MAX_THINGS;
	return model;
}

/* ---- names ---- */

static char *
name_key(NameSpace space, const char *schema, const char *name)
{
	return psprintf("%c%s\x1f%s", space, schema == NULL ? "" : schema, name == NULL ? "" : name);
}

static void
enter(Model *model, NameSpace space, const char *schema, const char *name, void *thing)
{
	bool found;
	ModelName *entry = modelname_insert(model->names, name_key(space, schema, name), &found);

	entry->things = lappend(found ? entry->things : NIL, thing);
}

static List *
look_up(const Model *model, NameSpace space, const char *schema, const char *name)
{
	char *key = name_key(space, schema, name);
	ModelName *entry = modelname_lookup(model->names, key);

	pfree(key);
	return entry == NULL ? NIL : entry->things;
}

static void
forget(Model *model, NameSpace space, const char *schema, const char *name, void *thing)
{
	char *key = name_key(space, schema, name);
	ModelName *entry = modelname_lookup(model->names, key);

	pfree(key);
	if (entry != NULL)
		entry->things = list_delete_ptr(entry->things, thing);
}

bool
model_has_relation(const Model *model, const char *schema, const char *name)
{
	return look_up(model, NAME_RELATION, schema, name) != NIL;
}

bool
model_has_constraint(const Model *model, const char *schema, const char *name)
{
	return look_up(model, NAME_CONSTRAINT, schema, name) != NIL;
}

/* ---- making ---- */

static void *
make(Model *model, Size size)
{
	model_count_thing(model);
	return MemoryContextAllocZero(model->context, size);
}

static List *
append(List *list, void *thing)
{
	return lappend(list, thing);
}

ModelTable *
model_add_table(Model *model, const char *schema, const char *name)
{
	ModelTable *table = make(model, sizeof(ModelTable));

	table->schema = schema;
	table->name = name;
	model->tables = append(model->tables, table);
	enter(model, NAME_TABLE, schema, name, table);
	enter(model, NAME_RELATION, schema, name, table);
	return table;
}

ModelColumn *
model_add_column(Model *model, ModelTable *table, const char *name, const char *type)
{
	ModelColumn *column = make(model, sizeof(ModelColumn));

	column->name = name;
	column->type = type;
	table->columns = append(table->columns, column);
	return column;
}

ModelIndex *
model_add_index(Model *model, ModelTable *table, const char *name, const char *method)
{
	ModelIndex *index = make(model, sizeof(ModelIndex));

	index->name = name;
	index->method = method;
	table->indexes = append(table->indexes, index);
	enter(model, NAME_INDEX, table->schema, name, table);
	enter(model, NAME_RELATION, table->schema, name, index);
	return index;
}

ModelConstraint *
model_add_constraint(Model *model, ModelTable *table, const char *name, const char *kind,
					 const char *definition)
{
	ModelConstraint *constraint = make(model, sizeof(ModelConstraint));

	constraint->name = name;
	constraint->kind = kind;
	constraint->definition = definition;
	table->constraints = append(table->constraints, constraint);
	enter(model, NAME_CONSTRAINT, table->schema, name, constraint);
	return constraint;
}

ModelRef *
model_add_ref(Model *model, const char *name, ModelTable *from, ModelTable *to)
{
	ModelRef *ref = make(model, sizeof(ModelRef));

	ref->name = name;
	ref->from = from;
	ref->to = to;
	model->refs = append(model->refs, ref);
	enter(model, NAME_CONSTRAINT, from->schema, name, ref);
	return ref;
}

ModelEnum *
model_add_enum(Model *model, const char *schema, const char *name)
{
	ModelEnum *type = make(model, sizeof(ModelEnum));

	type->schema = schema;
	type->name = name;
	model->enums = append(model->enums, type);
	enter(model, NAME_ENUM, schema, name, type);
	return type;
}

ModelGroup *
model_add_group(Model *model, const char *name, const char *color)
{
	ModelGroup *group = make(model, sizeof(ModelGroup));

	group->name = name;
	group->color = color;
	model->groups = append(model->groups, group);
	return group;
}

ModelNote *
model_add_note(Model *model, const char *name, const char *content)
{
	ModelNote *note = make(model, sizeof(ModelNote));

	note->name = name;
	note->content = content;
	model->notes = append(model->notes, note);
	return note;
}

/* Objects that share their names with tables. */
static bool
is_relation(const ModelObject *object)
{
	return strcmp(object->kind, "sequence") == 0 ||
		   (strcmp(object->kind, "type") == 0 &&
			text_same(json_read_text(object->options, "form"), "composite"));
}

ModelObject *
model_add_object(Model *model, const char *kind, const char *schema, const char *name, const char *signature,
				 const char *definition)
{
	ModelObject *object = make(model, sizeof(ModelObject));

	object->kind = kind;
	object->schema = schema;
	object->name = name;
	object->signature = signature;
	object->definition = definition;
	model->objects = append(model->objects, object);
	enter(model, NAME_OBJECT, schema, name, object);
	if (is_relation(object))
		enter(model, NAME_RELATION, schema, name, object);
	return object;
}

void
model_leave_out(Model *model, const char *kind, const char *name, const char *because)
{
	model->left_out = append(model->left_out, list_make3((void *) kind, (void *) name, (void *) because));
}

/* ---- finding ---- */

ModelTable *
model_find_table(const Model *model, const char *schema, const char *name)
{
	List *things = look_up(model, NAME_TABLE, schema, name);

	return things == NIL ? NULL : linitial(things);
}

ModelColumn *
model_find_column(const ModelTable *table, const char *name)
{
	ListCell *cell;

	foreach(cell, table->columns)
	{
		ModelColumn *column = lfirst(cell);

		if (text_same(column->name, name))
			return column;
	}
	return NULL;
}

ModelIndex *
model_find_table_index(const ModelTable *table, const char *name)
{
	ListCell *cell;

	foreach(cell, table->indexes)
	{
		ModelIndex *index = lfirst(cell);

		if (text_same(index->name, name))
			return index;
	}
	return NULL;
}

ModelIndex *
model_find_index(const Model *model, const char *schema, const char *name, ModelTable **table)
{
	List *things = look_up(model, NAME_INDEX, schema, name);

	if (things == NIL)
		return NULL;
	*table = linitial(things);
	return model_find_table_index(*table, name);
}

ModelConstraint *
model_find_constraint(const ModelTable *table, const char *name)
{
	ListCell *cell;

	foreach(cell, table->constraints)
	{
		ModelConstraint *constraint = lfirst(cell);

		if (text_same(constraint->name, name))
			return constraint;
	}
	return NULL;
}

ModelRef *
model_find_ref(const Model *model, const ModelTable *table, const char *name)
{
	ListCell *cell;

	if (!model_has_constraint(model, table->schema, name))
		return NULL;
	foreach(cell, model->refs)
	{
		ModelRef *ref = lfirst(cell);

		if (ref->from == table && text_same(ref->name, name))
			return ref;
	}
	return NULL;
}

ModelEnum *
model_find_enum(const Model *model, const char *schema, const char *name)
{
	List *things = look_up(model, NAME_ENUM, schema, name);

	return things == NIL ? NULL : linitial(things);
}

List *
model_objects_named(const Model *model, const char *schema, const char *name)
{
	return look_up(model, NAME_OBJECT, schema, name);
}

ModelObject *
model_find_object(const Model *model, const char *kind, const char *schema, const char *name,
				  const char *signature)
{
	ListCell *cell;

	foreach(cell, model_objects_named(model, schema, name))
	{
		ModelObject *object = lfirst(cell);

		if (strcmp(object->kind, kind) == 0 && (signature == NULL || text_same(object->signature, signature)))
			return object;
	}
	return NULL;
}

ModelIndex *
model_key(const ModelTable *table)
{
	ListCell *cell;

	foreach(cell, table->indexes)
	{
		ModelIndex *index = lfirst(cell);

		if (index->primary)
			return index;
	}
	return NULL;
}

/* ---- other names ---- */

/* What is called by the table's schema: indexes and constraints move with it. */
static void
name_parts(Model *model, ModelTable *table, bool entering)
{
	void (*act)(Model *, NameSpace, const char *, const char *, void *) = entering ? enter : forget;
	ListCell *cell;

	foreach(cell, table->indexes)
	{
		ModelIndex *index = lfirst(cell);

		act(model, NAME_INDEX, table->schema, index->name, table);
		act(model, NAME_RELATION, table->schema, index->name, index);
	}
	foreach(cell, table->constraints)
	{
		ModelConstraint *constraint = lfirst(cell);

		act(model, NAME_CONSTRAINT, table->schema, constraint->name, constraint);
	}
}

static void
name_table(Model *model, ModelTable *table, bool entering)
{
	void (*act)(Model *, NameSpace, const char *, const char *, void *) = entering ? enter : forget;

	act(model, NAME_TABLE, table->schema, table->name, table);
	act(model, NAME_RELATION, table->schema, table->name, table);
}

void
model_rename_table(Model *model, ModelTable *table, const char *schema, const char *name)
{
	bool moves = !text_same(table->schema, schema);

	name_table(model, table, false);
	if (moves)
		name_parts(model, table, false);
	table->schema = schema;
	table->name = name;
	name_table(model, table, true);
	if (moves)
		name_parts(model, table, true);
}

void
model_rename_index(Model *model, ModelTable *table, ModelIndex *index, const char *name)
{
	forget(model, NAME_INDEX, table->schema, index->name, table);
	forget(model, NAME_RELATION, table->schema, index->name, index);
	index->name = name;
	enter(model, NAME_INDEX, table->schema, name, table);
	enter(model, NAME_RELATION, table->schema, name, index);
}

void
model_rename_constraint(Model *model, const ModelTable *table, ModelConstraint *constraint, const char *name)
{
	forget(model, NAME_CONSTRAINT, table->schema, constraint->name, constraint);
	constraint->name = name;
	enter(model, NAME_CONSTRAINT, table->schema, name, constraint);
}

void
model_rename_ref(Model *model, ModelRef *ref, const char *name)
{
	forget(model, NAME_CONSTRAINT, ref->from->schema, ref->name, ref);
	ref->name = name;
	enter(model, NAME_CONSTRAINT, ref->from->schema, name, ref);
}

void
model_rename_enum(Model *model, ModelEnum *type, const char *schema, const char *name)
{
	forget(model, NAME_ENUM, type->schema, type->name, type);
	type->schema = schema;
	type->name = name;
	enter(model, NAME_ENUM, schema, name, type);
}

void
model_rename_object(Model *model, ModelObject *object, const char *schema, const char *name)
{
	forget(model, NAME_OBJECT, object->schema, object->name, object);
	if (is_relation(object))
		forget(model, NAME_RELATION, object->schema, object->name, object);
	object->schema = schema;
	object->name = name;
	enter(model, NAME_OBJECT, schema, name, object);
	if (is_relation(object))
		enter(model, NAME_RELATION, schema, name, object);
}

static void
rename_in(List *names, const char *from, const char *to)
{
	ListCell *cell;

	foreach(cell, names)
	{
		if (text_same(lfirst(cell), from))
			lfirst(cell) = (void *) to;
	}
}

/* The texts of an array that are the one name. */
static void
rename_in_array(const JsonNode *array, const char *from, const char *to)
{
	for (int i = 0; array != NULL && array->kind == JSON_NODE_ARRAY && i < array->count; i++)
	{
		JsonNode *item = array->items[i];

		if (item->kind == JSON_NODE_STRING && text_same(item->text, from))
			array->items[i] = json_node_make_text(to);
		else if (text_same(json_read_text(item, "column"), from))
			json_node_set(item, "column", json_node_make_text(to));
	}
}

void
model_rename_column(Model *model, ModelTable *table, ModelColumn *column, const char *name)
{
	ListCell *cell;

	foreach(cell, table->indexes)
	{
		ModelIndex *index = lfirst(cell);

		rename_in(index->columns, column->name, name);
		rename_in_array(json_read_member(index->options, "keys"), column->name, name);
		rename_in_array(json_read_member(index->options, "include"), column->name, name);
	}
	foreach(cell, table->constraints)
		rename_in(((ModelConstraint *) lfirst(cell))->columns, column->name, name);
	foreach(cell, model->refs)
	{
		ModelRef *ref = lfirst(cell);

		if (ref->from == table)
		{
			rename_in(ref->columns, column->name, name);
			rename_in_array(json_read_member(ref->options, "on_delete_columns"), column->name, name);
		}
		if (ref->to == table)
			rename_in(ref->to_columns, column->name, name);
	}
	foreach(cell, model->objects)
	{
		const JsonNode *owner = json_read_member(((ModelObject *) lfirst(cell))->options, "owned_by");

		if (owner != NULL && text_same(json_read_text(owner, "name"), table->name) &&
			text_same(json_read_text(owner, "schema"), table->schema) &&
			text_same(json_read_text(owner, "column"), column->name))
			json_node_set((JsonNode *) owner, "column", json_node_make_text(name));
	}
	column->name = name;
}

/* ---- taking away ---- */

void
model_drop_index(Model *model, ModelTable *table, ModelIndex *index)
{
	forget(model, NAME_INDEX, table->schema, index->name, table);
	forget(model, NAME_RELATION, table->schema, index->name, index);
	table->indexes = list_delete_ptr(table->indexes, index);
}

void
model_drop_constraint(Model *model, ModelTable *table, ModelConstraint *constraint)
{
	forget(model, NAME_CONSTRAINT, table->schema, constraint->name, constraint);
	table->constraints = list_delete_ptr(table->constraints, constraint);
}

void
model_drop_ref(Model *model, ModelRef *ref)
{
	forget(model, NAME_CONSTRAINT, ref->from->schema, ref->name, ref);
	model->refs = list_delete_ptr(model->refs, ref);
}

void
model_drop_enum(Model *model, ModelEnum *type)
{
	forget(model, NAME_ENUM, type->schema, type->name, type);
	model->enums = list_delete_ptr(model->enums, type);
}

void
model_drop_object(Model *model, ModelObject *object)
{
	forget(model, NAME_OBJECT, object->schema, object->name, object);
	if (is_relation(object))
		forget(model, NAME_RELATION, object->schema, object->name, object);
	model->objects = list_delete_ptr(model->objects, object);
}

static bool
is_owned_by(const ModelObject *object, const ModelTable *table, const ModelColumn *column)
{
	const JsonNode *owner = json_read_member(object->options, "owned_by");

	return owner != NULL && text_same(json_read_text(owner, "name"), table->name) &&
		   text_same(json_read_text(owner, "schema"), table->schema) &&
		   (column == NULL || text_same(json_read_text(owner, "column"), column->name));
}

/* What objects a table or a column takes along. */
static void
drop_objects_of(Model *model, const ModelTable *table, const ModelColumn *column)
{
	List *going = NIL;
	ListCell *cell;

	foreach(cell, model->objects)
	{
		ModelObject *object = lfirst(cell);

		if ((column == NULL && object->table == table) || is_owned_by(object, table, column))
			going = lappend(going, object);
	}
	foreach(cell, going)
		model_drop_object(model, lfirst(cell));
	list_free(going);
}

static bool
has_name(const List *names, const char *name)
{
	ListCell *cell;

	foreach(cell, names)
	{
		if (text_same(lfirst(cell), name))
			return true;
	}
	return false;
}

static void
drop_refs_of(Model *model, const ModelTable *table, const ModelColumn *column)
{
	List *going = NIL;
	ListCell *cell;

	foreach(cell, model->refs)
	{
		ModelRef *ref = lfirst(cell);

		if ((ref->from == table && (column == NULL || has_name(ref->columns, column->name))) ||
			(ref->to == table && (column == NULL || has_name(ref->to_columns, column->name))))
			going = lappend(going, ref);
	}
	foreach(cell, going)
		model_drop_ref(model, lfirst(cell));
	list_free(going);
}

void
model_drop_table(Model *model, ModelTable *table)
{
	drop_refs_of(model, table, NULL);
	drop_objects_of(model, table, NULL);
	name_parts(model, table, false);
	name_table(model, table, false);
	model->tables = list_delete_ptr(model->tables, table);
}

void
model_drop_column(Model *model, ModelTable *table, ModelColumn *column)
{
	List *going = NIL;
	ListCell *cell;

	drop_refs_of(model, table, column);
	drop_objects_of(model, table, column);
	foreach(cell, table->indexes)
	{
		const ModelIndex *index = lfirst(cell);
		const JsonNode *include = json_read_member(index->options, "include");
		bool included = false;

		for (int i = 0; include != NULL && i < include->count; i++)
			included = included || text_same(include->items[i]->text, column->name);
		if (included || has_name(index->columns, column->name))
			going = lappend(going, lfirst(cell));
	}
	foreach(cell, going)
		model_drop_index(model, table, lfirst(cell));
	list_free(going);
	going = NIL;
	foreach(cell, table->constraints)
	{
		if (has_name(((const ModelConstraint *) lfirst(cell))->columns, column->name))
			going = lappend(going, lfirst(cell));
	}
	foreach(cell, going)
		model_drop_constraint(model, table, lfirst(cell));
	list_free(going);
	table->columns = list_delete_ptr(table->columns, column);
}
