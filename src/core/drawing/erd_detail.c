/*
 * erd_detail.c
 *		What is told of an ERD's tables beside their columns: indexes and checks; and the enums.
 */
#include "postgres.h"

#include "core/drawing/erd_content.h"
#include "core/erd/erd.h"
#include "miscadmin.h"
#include "utils/builtins.h"

enum
{
	INDEX_TABLE,
	INDEX_NAME,
	INDEX_IS_PK,
	INDEX_IS_UNIQUE,
	INDEX_TYPE,
	INDEX_OPTIONS
};

static ContentKind indexes = {
	.entity = &erd_index,
	.fields = {"table_uuid", "name", "is_pk", "is_unique", "type", "options"},
};

enum
{
	INDEXED_INDEX,
	INDEXED_COLUMN,
	INDEXED_ORDER
};

static ContentKind indexed_columns = {
	.entity = &erd_index_column,
	.fields = {"index_uuid", "column_uuid", "sort_order", "display_order"},
};

enum
{
	CONSTRAINT_TABLE,
	CONSTRAINT_NAME,
	CONSTRAINT_KIND,
	CONSTRAINT_DEFINITION
};

static ContentKind constraints = {
	.entity = &erd_constraint,
	.fields = {"table_uuid", "name", "kind", "definition", "display_order"},
};

enum
{
	ENUM_NAME,
	ENUM_SCHEMA,
	ENUM_NOTE
};

static ContentKind enum_kind = {
	.entity = &erd_enum,
	.fields = {"name", "schema_name", "note"},
};

enum
{
	VALUE_ENUM,
	VALUE_VALUE
};

static ContentKind values = {
	.entity = &erd_enum_value,
	.fields = {"enum_uuid", "value", "display_order"},
};

/* ---- details on their way to their tables ---- */

void
erd_add_detail(ErdLoading *loading, int table, ErdDetailKind kind, const char *name, const char *text)
{
	if (loading->detail_count == loading->detail_room)
	{
		int room = Max(64, loading->detail_room * 2);
		DetailThing *grown = content_allocate(room, sizeof(DetailThing));

		if (loading->detail_count > 0)
			memcpy(grown, loading->details, loading->detail_count * sizeof(DetailThing));
		loading->details = grown;
		loading->detail_room = room;
	}
	loading->details[loading->detail_count] =
		(DetailThing){.table = table, .order = loading->detail_count, .detail = {kind, name, text}};
	loading->detail_count++;
}

static int
compare_details(const void *left, const void *right)
{
	const DetailThing *a = left;
	const DetailThing *b = right;

	if (a->table != b->table)
		return a->table < b->table ? -1 : 1;
	if (a->detail.kind != b->detail.kind)
		return a->detail.kind < b->detail.kind ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void
erd_hand_out_details(ErdLoading *loading)
{
	ErdDetail *array = content_allocate(loading->detail_count, sizeof(ErdDetail));

	if (loading->detail_count > 0)
		qsort(loading->details, loading->detail_count, sizeof(DetailThing), compare_details);
	for (int i = 0; i < loading->detail_count; i++)
	{
		ErdTable *table = &loading->table_array[loading->details[i].table];

		array[i] = loading->details[i].detail;
		if (table->detail_count++ == 0)
			table->details = &array[i];
		table->partition_count += array[i].kind == ERD_DETAIL_PARTITION;
	}
}

/* ---- indexes ---- */

typedef struct IndexThing
{
	const char *key;
	int table;
	bool is_pk;
	bool is_unique;
	bool plain;        /* of columns alone, and of all rows */
	StringInfo names;  /* of its columns */
	ColumnThing *only; /* its only column */
	int column_count;
	const char *name;
	const char *type;
	const JsonNode *options;
} IndexThing;

static void
read_index(IndexThing *index, const ErdLoading *loading, const ContentRows *rows, int row)
{
	*index = (IndexThing){.key = content_key(rows, row),
						  .table = erd_find_table(loading, content_text(rows, row, INDEX_TABLE)),
						  .is_pk = content_boolean(rows, row, INDEX_IS_PK),
						  .is_unique = content_boolean(rows, row, INDEX_IS_UNIQUE),
						  .name = content_text(rows, row, INDEX_NAME),
						  .type = content_text(rows, row, INDEX_TYPE),
						  .names = makeStringInfo(),
						  .options = erd_read_options(content_text(rows, row, INDEX_OPTIONS))};
	index->plain = index->options == NULL || (json_read_member(index->options, "keys") == NULL &&
											  json_read_member(index->options, "predicate") == NULL);
}

static void
add_index_key(IndexThing *index, const char *text, const char *order)
{
	appendStringInfo(index->names, "%s%s", index->names->len > 0 ? ", " : "", text == NULL ? "?" : text);
	if (order != NULL && pg_strcasecmp(order, "desc") == 0)
		appendStringInfoString(index->names, " desc");
}

/* Columns of one index follow one another. Those of a primary key are in it, whether they say so or not. */
static void
read_indexed(const ErdLoading *loading, const ThingIndex *by_key)
{
	ContentRows rows;

	content_read(&rows, loading->content, &indexed_columns);
	for (int i = 0; i < rows.count; i++)
	{
		IndexThing *index = thing_index_find(by_key, content_text(&rows, i, INDEXED_INDEX));
		ColumnThing *column =
			thing_index_find(&loading->columns_by_key, content_text(&rows, i, INDEXED_COLUMN));

		if (index == NULL || column == NULL)
			continue;
		column->column->is_pk |= index->is_pk;
		column->column->is_indexed |= index->column_count == 0;
		index->only = index->column_count++ == 0 ? column : NULL;
		if (index->plain)
			add_index_key(index, column->column->name, content_text(&rows, i, INDEXED_ORDER));
	}
}

/* "unique (a, b desc) using gin where c". */
static const char *
index_words(IndexThing *index)
{
	const JsonNode *keys = json_read_member(index->options, "keys");
	const char *predicate = json_read_text(index->options, "predicate");
	StringInfoData text;

	for (int i = 0; keys != NULL && keys->kind == JSON_NODE_ARRAY && i < keys->count; i++)
	{
		const JsonNode *key = keys->items[i];
		const char *column = json_read_text(key, "column");
		const char *expression = json_read_text(key, "expression");

		add_index_key(index, expression != NULL ? expression : column, json_read_text(key, "order"));
	}
	initStringInfo(&text);
	appendStringInfo(&text, "%s(%s)",
					 index->is_pk       ? "primary key "
					 : index->is_unique ? "unique "
										: "",
					 index->names->data);
	if (index->type != NULL && pg_strcasecmp(index->type, "btree") != 0)
		appendStringInfo(&text, " using %s", index->type);
	if (predicate != NULL)
		appendStringInfo(&text, " where %s", predicate);
	return text.data;
}

static void
load_indexes(ErdLoading *loading)
{
	ContentRows rows;
	IndexThing *things;
	ThingIndex by_key;

	content_read(&rows, loading->content, &indexes);
	things = content_allocate(rows.count, sizeof(IndexThing));
	for (int i = 0; i < rows.count; i++)
		read_index(&things[i], loading, &rows, i);
	thing_index_make(&by_key, things, rows.count, sizeof(IndexThing));
	if (rows.count > 0)
		read_indexed(loading, &by_key);
	for (int i = 0; i < rows.count; i++)
	{
		IndexThing *index = &things[i];

		if (index->table < 0)
			continue;
		if (index->is_unique && index->plain && index->only != NULL)
			index->only->column->is_unique = true;
		erd_add_detail(loading, index->table, ERD_DETAIL_INDEX, index->name, index_words(index));
		CHECK_FOR_INTERRUPTS();
	}
}

/* ---- checks ---- */

static void
load_constraints(ErdLoading *loading)
{
	ContentRows rows;

	content_read(&rows, loading->content, &constraints);
	for (int i = 0; i < rows.count; i++)
	{
		int table = erd_find_table(loading, content_text(&rows, i, CONSTRAINT_TABLE));
		const char *kind = content_text(&rows, i, CONSTRAINT_KIND);

		/* That a column is not null is told with the column. */
		if (table >= 0 && (kind == NULL || strcmp(kind, "not_null") != 0))
			erd_add_detail(loading, table, ERD_DETAIL_CHECK, content_text(&rows, i, CONSTRAINT_NAME),
						   content_text(&rows, i, CONSTRAINT_DEFINITION));
	}
}

void
erd_load_details(ErdLoading *loading)
{
	load_indexes(loading);
	load_constraints(loading);
}

/* ---- enums ---- */

/* One way to write the type of an enum. */
typedef struct EnumSpelling
{
	const char *key;
	int number;
} EnumSpelling;

typedef struct EnumThing
{
	const char *key;
	ErdEnum *one;
} EnumThing;

static int
name_enum(EnumSpelling *names, const ErdEnum *one, int number)
{
	int count = 0;

	names[count++].key = one->name;
	names[count++].key = quote_identifier(one->name);
	if (one->schema != NULL)
	{
		names[count++].key = psprintf("%s.%s", one->schema, one->name);
		names[count++].key = quote_qualified_identifier(one->schema, one->name);
	}
	for (int i = 0; i < count; i++)
		names[i].number = number;
	return count;
}

/* Values of one enum follow one another. */
static void
load_values(const Content *content, const ThingIndex *by_key)
{
	ContentRows rows;
	const char **array;

	content_read(&rows, content, &values);
	array = content_allocate(rows.count, sizeof(const char *));
	for (int i = 0; i < rows.count; i++)
	{
		EnumThing *thing = thing_index_find(by_key, content_text(&rows, i, VALUE_ENUM));
		const char *value = content_text(&rows, i, VALUE_VALUE);

		array[i] = value == NULL ? "" : value;
		if (thing == NULL)
			continue;
		if (thing->one->value_count++ == 0)
			thing->one->values = &array[i];
	}
}

/* The type of an array's elements. */
static const char *
element_type(const char *type)
{
	size_t length = type == NULL ? 0 : strlen(type);

	while (length > 2 && strcmp(type + length - 2, "[]") == 0)
	{
		length -= 2;
		type = pnstrdup(type, length);
	}
	return type;
}

void
erd_load_enums(ErdLoading *loading, ErdColumn *columns, int column_count)
{
	ContentRows rows;
	EnumThing *things;
	EnumSpelling *names;
	ThingIndex by_key;
	ThingIndex by_name;
	int name_count = 0;

	content_read(&rows, loading->content, &enum_kind);
	if (rows.count == 0)
		return;
	things = content_allocate(rows.count, sizeof(EnumThing));
	names = content_allocate(rows.count * 4, sizeof(EnumSpelling));
	loading->enums = content_allocate(rows.count, sizeof(ErdEnum));
	loading->enum_count = rows.count;
	for (int i = 0; i < rows.count; i++)
	{
		const char *name = content_text(&rows, i, ENUM_NAME);

		loading->enums[i] = (ErdEnum){.name = name == NULL ? "?" : name,
									  .schema = content_text(&rows, i, ENUM_SCHEMA),
									  .note = content_text(&rows, i, ENUM_NOTE)};
		things[i] = (EnumThing){content_key(&rows, i), &loading->enums[i]};
		name_count += name_enum(&names[name_count], &loading->enums[i], i + 1);
	}
	thing_index_make(&by_key, things, rows.count, sizeof(EnumThing));
	thing_index_make(&by_name, names, name_count, sizeof(EnumSpelling));
	load_values(loading->content, &by_key);
	for (int i = 0; i < column_count; i++)
	{
		const EnumSpelling *found = thing_index_find(&by_name, element_type(columns[i].type));

		columns[i].enum_number = found == NULL ? 0 : found->number;
	}
}
