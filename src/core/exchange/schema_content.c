/*
 * schema_content.c
 *		From an ERD at a version to the structs that src/schema writes.
 *
 * Things of one owner follow one another in what history gives, so that an owner's are a part of one array.
 */
#include "postgres.h"

#include "core/erd/erd.h"
#include "core/exchange/schema_content.h"
#include "miscadmin.h"
#include "schema/schema_index.h"
#include "utils/memutils.h"

/* Where a thing is: its place among all, or in its table. */
typedef struct Spot
{
	const char *key;
	int owner; /* position of the table; -1: none */
	int position;
} Spot;

typedef struct SpotIndex
{
	Spot *spots;
	int count;
} SpotIndex;

typedef struct Filling
{
	Schema *schema;
	const HistoryState *state;
	SpotIndex tables;
	SpotIndex columns;
} Filling;

static void *
allocate(int count, size_t size)
{
	return palloc_extended((Size) Max(count, 1) * size, MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/* ---- places by key ---- */

static int
compare_spots(const void *a, const void *b)
{
	CHECK_FOR_INTERRUPTS();
	return strcmp(((const Spot *) a)->key, ((const Spot *) b)->key);
}

static void
index_make(SpotIndex *index, const HistoryItem *items, int count)
{
	index->spots = allocate(count, sizeof(Spot));
	index->count = count;
	for (int i = 0; i < count; i++)
		index->spots[i] = (Spot){items[i].uuid, -1, i};
}

static void
index_sort(SpotIndex *index)
{
	if (index->count > 0)
		qsort(index->spots, index->count, sizeof(Spot), compare_spots);
}

static const Spot *
index_find(const SpotIndex *index, const char *key)
{
	Spot wanted = {.key = key};

	return key == NULL || index->count == 0
			   ? NULL
			   : bsearch(&wanted, index->spots, index->count, sizeof(Spot), compare_spots);
}

static int
index_position(const SpotIndex *index, const char *key)
{
	const Spot *spot = index_find(index, key);

	return spot == NULL ? -1 : spot->position;
}

/* ---- fields ---- */

/* NULL for an empty text, too. */
static const char *
text_of(const HistoryItem *item, const char *field)
{
	const char *text = json_read_text(item->fields, field);

	return text == NULL || *text == '\0' ? NULL : text;
}

static bool
flag_of(const HistoryItem *item, const char *field)
{
	return json_read_boolean(item->fields, field, false);
}

static const JsonNode *
json_of(const HistoryItem *item, const char *field, JsonNodeKind kind)
{
	const JsonNode *value = json_read_member(item->fields, field);

	return value == NULL || value->kind != kind ? NULL : value;
}

/* The table of a thing, by the field that every such thing has; -1 if it is not there. */
static int
table_of(const Filling *filling, const HistoryItem *item)
{
	return index_position(&filling->tables, text_of(item, "table_uuid"));
}

/* ---- tables ---- */

static void
fill_tables(Filling *filling)
{
	Schema *schema = filling->schema;
	HistoryItem *items = history_items(filling->state, &erd_table, &schema->table_count);

	schema->tables = allocate(schema->table_count, sizeof(SchemaTable));
	for (int i = 0; i < schema->table_count; i++)
	{
		const char *name = text_of(&items[i], "name");

		schema->tables[i] = (SchemaTable){.key = items[i].uuid,
										  .schema = text_of(&items[i], "schema_name"),
										  .name = name == NULL ? "?" : name,
										  .note = text_of(&items[i], "note"),
										  .color = text_of(&items[i], "header_color"),
										  .options = json_of(&items[i], "options", JSON_NODE_OBJECT)};
	}
	index_make(&filling->tables, items, schema->table_count);
	index_sort(&filling->tables);
}

static void
fill_columns(Filling *filling)
{
	int count;
	HistoryItem *items = history_items(filling->state, &erd_column, &count);
	SchemaColumn *columns = allocate(count, sizeof(SchemaColumn));

	index_make(&filling->columns, items, count);
	for (int i = 0; i < count; i++)
	{
		Spot *spot = &filling->columns.spots[i];
		const char *name = text_of(&items[i], "name");
		SchemaTable *table;

		columns[i] = (SchemaColumn){.name = name == NULL ? "?" : name,
									.type = text_of(&items[i], "type"),
									.default_value = text_of(&items[i], "default_value"),
									.note = text_of(&items[i], "note"),
									.options = json_of(&items[i], "options", JSON_NODE_OBJECT),
									.is_pk = flag_of(&items[i], "is_pk"),
									.is_unique = flag_of(&items[i], "is_unique"),
									.is_not_null = flag_of(&items[i], "is_not_null"),
									.is_increment = flag_of(&items[i], "is_increment")};
		spot->owner = table_of(filling, &items[i]);
		if (spot->owner < 0)
			continue;
		table = &filling->schema->tables[spot->owner];
		if (table->column_count == 0)
			table->columns = &columns[i];
		spot->position = table->column_count++;
	}
	index_sort(&filling->columns);
}

static void
fill_constraints(Filling *filling)
{
	int count;
	HistoryItem *items = history_items(filling->state, &erd_constraint, &count);
	SchemaConstraint *constraints = allocate(count, sizeof(SchemaConstraint));

	for (int i = 0; i < count; i++)
	{
		int owner = table_of(filling, &items[i]);
		const char *kind = text_of(&items[i], "kind");
		const char *definition = text_of(&items[i], "definition");
		SchemaTable *table;

		constraints[i] = (SchemaConstraint){.name = text_of(&items[i], "name"),
											.kind = kind == NULL ? "check" : kind,
											.definition = definition == NULL ? "" : definition,
											.note = text_of(&items[i], "note"),
											.options = json_of(&items[i], "options", JSON_NODE_OBJECT)};
		if (owner < 0)
			continue;
		table = &filling->schema->tables[owner];
		if (table->constraint_count++ == 0)
			table->constraints = &constraints[i];
	}
}

/* ---- indexes ---- */

static void
fill_index_columns(Filling *filling, const SpotIndex *by_key, SchemaIndex **indexes)
{
	int count;
	HistoryItem *items = history_items(filling->state, &erd_index_column, &count);
	int *columns = allocate(count, sizeof(int));
	bool *descending = allocate(count, sizeof(bool));

	for (int i = 0; i < count; i++)
	{
		const Spot *spot = index_find(by_key, text_of(&items[i], "index_uuid"));
		const Spot *column = index_find(&filling->columns, text_of(&items[i], "column_uuid"));
		const char *order = text_of(&items[i], "sort_order");
		SchemaIndex *index;

		if (spot == NULL || column == NULL || column->owner != spot->owner || column->owner < 0)
			continue;
		index = indexes[spot->position];
		/* Those left out leave no gap: what belongs to one index follows on. */
		if (index->column_count == 0)
		{
			index->columns = &columns[i];
			index->descending = &descending[i];
		}
		index->columns[index->column_count] = column->position;
		index->descending[index->column_count++] = order != NULL && pg_strcasecmp(order, "desc") == 0;
	}
}

static int
compare_indexes(const void *a, const void *b)
{
	const char *left = ((const SchemaIndex *) a)->name;
	const char *right = ((const SchemaIndex *) b)->name;

	return strcmp(left == NULL ? "" : left, right == NULL ? "" : right);
}

static void
fill_indexes(Filling *filling)
{
	int count;
	HistoryItem *items = history_items(filling->state, &erd_index, &count);
	SchemaIndex *array = allocate(count, sizeof(SchemaIndex));
	SchemaIndex **indexes = allocate(count, sizeof(SchemaIndex *));
	SpotIndex by_key;

	index_make(&by_key, items, count);
	for (int i = 0; i < count; i++)
	{
		int owner = table_of(filling, &items[i]);
		SchemaTable *table;

		array[i] = (SchemaIndex){.name = text_of(&items[i], "name"),
								 .type = text_of(&items[i], "type"),
								 .note = text_of(&items[i], "note"),
								 .options = json_of(&items[i], "options", JSON_NODE_OBJECT),
								 .is_pk = flag_of(&items[i], "is_pk"),
								 .is_unique = flag_of(&items[i], "is_unique")};
		indexes[i] = &array[i];
		by_key.spots[i].owner = owner;
		if (owner < 0)
			continue;
		table = &filling->schema->tables[owner];
		if (table->index_count++ == 0)
			table->indexes = &array[i];
	}
	index_sort(&by_key);
	fill_index_columns(filling, &by_key, indexes);
	for (int i = 0; i < filling->schema->table_count; i++)
	{
		SchemaTable *table = &filling->schema->tables[i];

		if (table->index_count > 1)
			qsort(table->indexes, table->index_count, sizeof(SchemaIndex), compare_indexes);
	}
}

/* ---- references ---- */

static void
fill_pairs(Filling *filling, const SpotIndex *by_key, const bool *turned)
{
	int count;
	HistoryItem *items = history_items(filling->state, &erd_ref_column, &count);
	int *from_columns = allocate(count, sizeof(int));
	int *to_columns = allocate(count, sizeof(int));

	for (int i = 0; i < count; i++)
	{
		int position = index_position(by_key, text_of(&items[i], "ref_uuid"));
		const Spot *from = index_find(&filling->columns, text_of(&items[i], "from_column_uuid"));
		const Spot *to = index_find(&filling->columns, text_of(&items[i], "to_column_uuid"));
		SchemaRef *ref = position < 0 ? NULL : &filling->schema->refs[position];

		if (ref == NULL || from == NULL || to == NULL)
			continue;
		if (turned[position])
		{
			const Spot *other = from;

			from = to;
			to = other;
		}
		if (from->owner != ref->from || to->owner != ref->to)
			continue;
		if (ref->column_count == 0)
		{
			ref->from_columns = &from_columns[i];
			ref->to_columns = &to_columns[i];
		}
		ref->from_columns[ref->column_count] = from->position;
		ref->to_columns[ref->column_count++] = to->position;
	}
}

/* Who refers is "from", whatever side it was drawn from. */
static void
fill_refs(Filling *filling)
{
	Schema *schema = filling->schema;
	int count;
	HistoryItem *items = history_items(filling->state, &erd_ref, &count);
	bool *turned = allocate(count, sizeof(bool));
	SpotIndex by_key;

	schema->refs = allocate(count, sizeof(SchemaRef));
	index_make(&by_key, items, count);
	for (int i = 0; i < count; i++)
	{
		const char *relationship = text_of(&items[i], "relationship");
		int from = index_position(&filling->tables, text_of(&items[i], "from_table_uuid"));
		int to = index_position(&filling->tables, text_of(&items[i], "to_table_uuid"));

		by_key.spots[i].position = schema->ref_count;
		if (from < 0 || to < 0)
			continue;
		turned[schema->ref_count] = relationship != NULL && *relationship == '<';
		schema->refs[schema->ref_count] =
			(SchemaRef){.name = text_of(&items[i], "name"),
						.on_delete = text_of(&items[i], "on_delete"),
						.on_update = text_of(&items[i], "on_update"),
						.note = text_of(&items[i], "note"),
						.options = json_of(&items[i], "options", JSON_NODE_OBJECT),
						.from = turned[schema->ref_count] ? to : from,
						.to = turned[schema->ref_count] ? from : to,
						.one_to_one = relationship != NULL && *relationship == '-'};
		schema->ref_count++;
	}
	index_sort(&by_key);
	fill_pairs(filling, &by_key, turned);
}

/* ---- the rest ---- */

static void
fill_enums(Filling *filling)
{
	Schema *schema = filling->schema;
	HistoryItem *items = history_items(filling->state, &erd_enum, &schema->enum_count);
	SpotIndex by_key;
	const char **values;
	const char **notes;
	int count;

	schema->enums = allocate(schema->enum_count, sizeof(SchemaEnum));
	index_make(&by_key, items, schema->enum_count);
	for (int i = 0; i < schema->enum_count; i++)
	{
		const char *name = text_of(&items[i], "name");

		schema->enums[i] = (SchemaEnum){.key = items[i].uuid,
										.schema = text_of(&items[i], "schema_name"),
										.name = name == NULL ? "?" : name,
										.note = text_of(&items[i], "note")};
	}
	index_sort(&by_key);
	items = history_items(filling->state, &erd_enum_value, &count);
	values = allocate(count, sizeof(const char *));
	notes = allocate(count, sizeof(const char *));
	for (int i = 0; i < count; i++)
	{
		int position = index_position(&by_key, text_of(&items[i], "enum_uuid"));
		const char *value = json_read_text(items[i].fields, "value");

		if (position < 0 || value == NULL)
			continue;
		if (schema->enums[position].value_count == 0)
		{
			schema->enums[position].values = &values[i];
			schema->enums[position].notes = &notes[i];
		}
		schema->enums[position].notes[schema->enums[position].value_count] =
			json_read_text(items[i].fields, "note");
		schema->enums[position].values[schema->enums[position].value_count++] = value;
	}
}

static void
fill_objects(Filling *filling)
{
	Schema *schema = filling->schema;
	HistoryItem *items = history_items(filling->state, &erd_object, &schema->object_count);

	schema->objects = allocate(schema->object_count, sizeof(SchemaObject));
	for (int i = 0; i < schema->object_count; i++)
	{
		const char *name = text_of(&items[i], "name");
		const char *kind = text_of(&items[i], "kind");

		schema->objects[i] = (SchemaObject){.key = items[i].uuid,
											.kind = kind == NULL ? "?" : kind,
											.schema = text_of(&items[i], "schema_name"),
											.name = name == NULL ? "?" : name,
											.signature = text_of(&items[i], "signature"),
											.definition = text_of(&items[i], "definition"),
											.note = text_of(&items[i], "note"),
											.depends_on = json_of(&items[i], "depends_on", JSON_NODE_ARRAY),
											.options = json_of(&items[i], "options", JSON_NODE_OBJECT),
											.table = table_of(filling, &items[i])};
	}
}

static void
fill_groups(Filling *filling)
{
	Schema *schema = filling->schema;
	HistoryItem *items = history_items(filling->state, &erd_table_group, &schema->group_count);
	SpotIndex by_key;
	int *tables;
	int count;

	schema->groups = allocate(schema->group_count, sizeof(SchemaGroup));
	index_make(&by_key, items, schema->group_count);
	for (int i = 0; i < schema->group_count; i++)
	{
		const char *name = text_of(&items[i], "name");

		schema->groups[i].name = name == NULL ? "?" : name;
		schema->groups[i].color = text_of(&items[i], "color");
	}
	index_sort(&by_key);
	items = history_items(filling->state, &erd_table_group_table, &count);
	tables = allocate(count, sizeof(int));
	for (int i = 0; i < count; i++)
	{
		int position = index_position(&by_key, text_of(&items[i], "group_uuid"));
		int table = table_of(filling, &items[i]);

		if (position < 0 || table < 0)
			continue;
		if (schema->groups[position].table_count == 0)
			schema->groups[position].tables = &tables[i];
		schema->groups[position].tables[schema->groups[position].table_count++] = table;
	}
}

static void
fill_notes(Filling *filling)
{
	Schema *schema = filling->schema;
	HistoryItem *items = history_items(filling->state, &erd_note, &schema->note_count);

	schema->notes = allocate(schema->note_count, sizeof(SchemaNote));
	for (int i = 0; i < schema->note_count; i++)
		schema->notes[i] = (SchemaNote){text_of(&items[i], "title"), text_of(&items[i], "content"),
										text_of(&items[i], "color")};
}

static const char *
document_title(const HistoryState *state)
{
	int count;
	HistoryItem *items = history_items(state, &document_entity, &count);

	return count == 0 ? NULL : text_of(&items[0], "title");
}

void
schema_content_fill(Schema *schema, const HistoryState *state)
{
	Filling filling = {.schema = schema, .state = state};

	*schema = (Schema){.title = document_title(state), .version = state->version};
	fill_tables(&filling);
	fill_columns(&filling);
	fill_constraints(&filling);
	fill_indexes(&filling);
	fill_refs(&filling);
	fill_enums(&filling);
	fill_objects(&filling);
	fill_groups(&filling);
	fill_notes(&filling);
	schema_index_fill(schema);
}
