/*
 * erd_read.c
 *		One table as erd_get_table answers it: the read that assistants repeat most.
 *
 * Index scans on the active snapshot, a handful of pages for a table of usual size. Members come in the order
 * of the index that is scanned; only refs, found over two indexes, have to be sorted.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/json_read.h"
#include "base/scan.h"
#include "core/erd/erd_read.h"
#include "nodes/pg_list.h"
#include "utils/builtins.h"
#include "utils/jsonb.h"
#include "utils/uuid.h"

/* Columns of a source, by their positions in its list. */
enum
{
	TABLE_UUID,
	TABLE_NAME,
	TABLE_SCHEMA_NAME,
	TABLE_ALIAS,
	TABLE_NOTE,
	TABLE_HEADER_COLOR,
	TABLE_DISPLAY_ORDER,
	TABLE_POSITION_X,
	TABLE_POSITION_Y,
	TABLE_OPTIONS
};
enum
{
	COLUMN_UUID,
	COLUMN_TABLE_UUID,
	COLUMN_NAME,
	COLUMN_TYPE,
	COLUMN_IS_PK,
	COLUMN_IS_UNIQUE,
	COLUMN_IS_NOT_NULL,
	COLUMN_IS_INCREMENT,
	COLUMN_DEFAULT_VALUE,
	COLUMN_NOTE,
	COLUMN_DISPLAY_ORDER,
	COLUMN_OPTIONS
};
enum
{
	INDEX_UUID,
	INDEX_NAME,
	INDEX_IS_UNIQUE,
	INDEX_IS_PK,
	INDEX_TYPE,
	INDEX_NOTE,
	INDEX_OPTIONS
};
enum
{
	MEMBER_COLUMN_UUID,
	MEMBER_SORT_ORDER
};
enum
{
	REF_UUID,
	REF_NAME,
	REF_FROM_TABLE_UUID,
	REF_TO_TABLE_UUID,
	REF_RELATIONSHIP,
	REF_ON_DELETE,
	REF_ON_UPDATE,
	REF_OPTIONS
};
enum
{
	CONSTRAINT_UUID,
	CONSTRAINT_NAME,
	CONSTRAINT_KIND,
	CONSTRAINT_DEFINITION,
	CONSTRAINT_COLUMN_UUIDS,
	CONSTRAINT_NOTE,
	CONSTRAINT_OPTIONS
};
enum
{
	OBJECT_UUID,
	OBJECT_KIND,
	OBJECT_NAME,
	OBJECT_DEFINITION,
	OBJECT_NOTE,
	OBJECT_OPTIONS
};
enum
{
	PAIR_FROM_COLUMN_UUID,
	PAIR_TO_COLUMN_UUID
};

#define TABLE_COLUMNS                                                                                  \
	{                                                                                                  \
		"uuid", "name", "schema_name", "alias", "note", "header_color", "display_order", "position_x", \
			"position_y", "options"                                                                    \
	}
#define COLUMN_COLUMNS                                                                             \
	{                                                                                              \
		"uuid", "table_uuid", "name", "type", "is_pk", "is_unique", "is_not_null", "is_increment", \
			"default_value", "note", "display_order", "options"                                    \
	}
#define REF_COLUMNS                                                                                   \
	{                                                                                                 \
		"uuid", "name", "from_table_uuid", "to_table_uuid", "relationship", "on_delete", "on_update", \
			"options"                                                                                 \
	}

static const ScanSource table_by_uuid = {
	.relation = "erd_table", .index = "erd_table_pkey", .columns = TABLE_COLUMNS};
static const ScanSource columns_of_table = {
	.relation = "erd_column", .index = "erd_column_order_index", .columns = COLUMN_COLUMNS};
static const ScanSource column_by_uuid = {
	.relation = "erd_column", .index = "erd_column_pkey", .columns = COLUMN_COLUMNS};
static const ScanSource indexes_of_table = {
	.relation = "erd_index",
	.index = "erd_index_table_index",
	.columns = {"uuid", "name", "is_unique", "is_pk", "type", "note", "options"}};
static const ScanSource columns_of_index = {.relation = "erd_index_column",
											.index = "erd_index_column_order_index",
											.columns = {"column_uuid", "sort_order"}};
static const ScanSource refs_from_table = {
	.relation = "erd_ref", .index = "erd_ref_from_table_index", .columns = REF_COLUMNS};
static const ScanSource refs_to_table = {
	.relation = "erd_ref", .index = "erd_ref_to_table_index", .columns = REF_COLUMNS};
static const ScanSource constraints_of_table = {
	.relation = "erd_constraint",
	.index = "erd_constraint_order_index",
	.columns = {"uuid", "name", "kind", "definition", "column_uuids", "note", "options"}};
static const ScanSource objects_of_table = {
	.relation = "erd_object",
	.index = "erd_object_table_index",
	.columns = {"uuid", "kind", "name", "definition", "note", "options"}};
static const ScanSource pairs_of_ref = {.relation = "erd_ref_column",
										.index = "erd_ref_column_ref_index",
										.columns = {"from_column_uuid", "to_column_uuid"}};

/* A table that more refs of other tables lead to than that is a hub: it is told which tables, up to so many.
 */
#define MAX_INCOMING       20
#define MAX_INCOMING_NAMES 100

/* Document and one text: what every index here begins with. */
#define KEY_COUNT 2

/* Names of the table that is read and of its columns: its refs need them again. */
typedef struct KnownNames
{
	const char *table_uuid;
	const char *table_name;
	List *column_uuids;
	List *column_names;
	List *key_uuids; /* columns of the indexes of its primary key */
} KnownNames;

typedef struct ReadRef
{
	const char *uuid;
	const char *name;
	const char *from_table;
	const char *to_table;
	const char *relationship;
	const char *on_delete; /* NULL: as PostgreSQL does without */
	const char *on_update;
	const char *options; /* JSON; NULL: none */
} ReadRef;

static void
write_text_column(JsonWriter *writer, const RowScan *scan, int column)
{
	size_t length;
	const char *text = scan_text_part(scan, column, &length);

	if (text == NULL)
		return;
	json_write_key(writer, scan->source->columns[column]);
	json_write_text_part(writer, text, length);
}

static void
write_integer_column(JsonWriter *writer, const RowScan *scan, int column)
{
	bool isnull;
	int64 value = scan_integer(scan, column, &isnull);

	if (!isnull)
		json_write_integer_member(writer, scan->source->columns[column], value);
}

static void
write_boolean_column(JsonWriter *writer, const RowScan *scan, int column)
{
	json_write_boolean_member(writer, scan->source->columns[column], scan_boolean(scan, column));
}

/* JSON of a column without blanks; NULL if it is null. */
static const char *
read_json(const RowScan *scan, int column)
{
	bool isnull;
	Datum value = scan_datum(scan, column, &isnull);
	StringInfoData compact;
	const char *problem;
	Jsonb *json;
	char *text;

	if (isnull)
		return NULL;
	json = DatumGetJsonbP(value);
	text = JsonbToCString(NULL, &json->root, (int) VARSIZE(json));
	initStringInfo(&compact);
	json_node_write(&compact, json_read_parse(text, (int) strlen(text), &problem));
	return compact.data;
}

static void
write_json_column(JsonWriter *writer, const RowScan *scan, int column)
{
	const char *json = read_json(scan, column);

	if (json != NULL)
		json_write_raw_member(writer, scan->source->columns[column], json);
}

static void
write_table_fields(const RowScan *scan, JsonWriter *writer)
{
	write_text_column(writer, scan, TABLE_UUID);
	write_text_column(writer, scan, TABLE_NAME);
	write_text_column(writer, scan, TABLE_SCHEMA_NAME);
	write_text_column(writer, scan, TABLE_ALIAS);
	write_text_column(writer, scan, TABLE_NOTE);
	write_text_column(writer, scan, TABLE_HEADER_COLOR);
	write_integer_column(writer, scan, TABLE_DISPLAY_ORDER);
	write_integer_column(writer, scan, TABLE_POSITION_X);
	write_integer_column(writer, scan, TABLE_POSITION_Y);
	write_json_column(writer, scan, TABLE_OPTIONS);
}

static bool
has_text(const List *texts, const char *text)
{
	ListCell *cell;

	foreach(cell, texts)
	{
		if (strcmp(lfirst(cell), text) == 0)
			return true;
	}
	return false;
}

/* A column is in the primary key if it says so, or an index of the key has it. */
static bool
is_in_key(const RowScan *scan, const KnownNames *known)
{
	return scan_boolean(scan, COLUMN_IS_PK) ||
		   (known->key_uuids != NIL && has_text(known->key_uuids, scan_text(scan, COLUMN_UUID)));
}

static void
write_column(const RowScan *scan, const KnownNames *known, JsonWriter *writer)
{
	json_write_open_object(writer);
	write_text_column(writer, scan, COLUMN_UUID);
	write_text_column(writer, scan, COLUMN_TABLE_UUID);
	write_text_column(writer, scan, COLUMN_NAME);
	write_text_column(writer, scan, COLUMN_TYPE);
	json_write_boolean_member(writer, "is_pk", is_in_key(scan, known));
	write_boolean_column(writer, scan, COLUMN_IS_UNIQUE);
	write_boolean_column(writer, scan, COLUMN_IS_NOT_NULL);
	write_boolean_column(writer, scan, COLUMN_IS_INCREMENT);
	write_text_column(writer, scan, COLUMN_DEFAULT_VALUE);
	write_text_column(writer, scan, COLUMN_NOTE);
	write_integer_column(writer, scan, COLUMN_DISPLAY_ORDER);
	write_json_column(writer, scan, COLUMN_OPTIONS);
	json_write_close_object(writer);
}

static void
write_columns(const Datum *table_key, KnownNames *known, JsonWriter *writer)
{
	RowScan scan;

	json_write_key(writer, "columns");
	json_write_open_array(writer);
	scan_open(&scan, &columns_of_table, KEY_COUNT);
	scan_start(&scan, table_key);
	while (scan_next(&scan))
	{
		write_column(&scan, known, writer);
		known->column_uuids = lappend(known->column_uuids, scan_text(&scan, COLUMN_UUID));
		known->column_names = lappend(known->column_names, scan_text(&scan, COLUMN_NAME));
	}
	scan_close(&scan);
	json_write_close_array(writer);
}

static void
write_texts(JsonWriter *writer, const char *name, const List *texts)
{
	ListCell *cell;

	json_write_key(writer, name);
	json_write_open_array(writer);
	foreach(cell, texts)
		json_write_text(writer, lfirst(cell));
	json_write_close_array(writer);
}

/* Directions are told only for an index that has one. Returns the uuids of the columns. */
static List *
write_index_columns(RowScan *members, const Datum *index_key, JsonWriter *writer)
{
	List *columns = NIL;
	List *sort_orders = NIL;
	bool is_sorted = false;

	scan_start(members, index_key);
	while (scan_next(members))
	{
		char *sort_order = scan_text(members, MEMBER_SORT_ORDER);

		columns = lappend(columns, scan_text(members, MEMBER_COLUMN_UUID));
		sort_orders = lappend(sort_orders, sort_order == NULL ? "ASC" : sort_order);
		is_sorted = is_sorted || sort_order != NULL;
	}
	write_texts(writer, "columns", columns);
	if (is_sorted)
		write_texts(writer, "sort_orders", sort_orders);
	return columns;
}

static void
write_indexes(const Datum *table_key, KnownNames *known, JsonWriter *writer)
{
	Datum index_key[KEY_COUNT] = {table_key[0]};
	RowScan scan;
	RowScan members;

	json_write_open_array(writer);
	scan_open(&scan, &indexes_of_table, KEY_COUNT);
	scan_open(&members, &columns_of_index, KEY_COUNT);
	scan_start(&scan, table_key);
	while (scan_next(&scan))
	{
		List *columns;
		bool isnull;

		index_key[1] = scan_datum(&scan, INDEX_UUID, &isnull);
		json_write_open_object(writer);
		write_text_column(writer, &scan, INDEX_UUID);
		write_text_column(writer, &scan, INDEX_NAME);
		columns = write_index_columns(&members, index_key, writer);
		if (scan_boolean(&scan, INDEX_IS_PK))
			known->key_uuids = list_concat(known->key_uuids, columns);
		write_boolean_column(writer, &scan, INDEX_IS_UNIQUE);
		write_boolean_column(writer, &scan, INDEX_IS_PK);
		write_text_column(writer, &scan, INDEX_TYPE);
		write_text_column(writer, &scan, INDEX_NOTE);
		write_json_column(writer, &scan, INDEX_OPTIONS);
		json_write_close_object(writer);
	}
	scan_close(&members);
	scan_close(&scan);
	json_write_close_array(writer);
}

static void
write_constraint(const RowScan *scan, JsonWriter *writer)
{
	write_text_column(writer, scan, CONSTRAINT_UUID);
	write_text_column(writer, scan, CONSTRAINT_NAME);
	write_text_column(writer, scan, CONSTRAINT_KIND);
	write_text_column(writer, scan, CONSTRAINT_DEFINITION);
	write_json_column(writer, scan, CONSTRAINT_COLUMN_UUIDS);
	write_text_column(writer, scan, CONSTRAINT_NOTE);
	write_json_column(writer, scan, CONSTRAINT_OPTIONS);
}

static void
write_object(const RowScan *scan, JsonWriter *writer)
{
	write_text_column(writer, scan, OBJECT_UUID);
	write_text_column(writer, scan, OBJECT_KIND);
	write_text_column(writer, scan, OBJECT_NAME);
	write_text_column(writer, scan, OBJECT_DEFINITION);
	write_text_column(writer, scan, OBJECT_NOTE);
	write_json_column(writer, scan, OBJECT_OPTIONS);
}

/* A list that is left out if it is empty. */
static void
write_further(const ScanSource *source, const Datum *table_key, const char *name,
			  void (*write)(const RowScan *scan, JsonWriter *writer), JsonWriter *writer)
{
	bool any = false;
	RowScan scan;

	scan_open(&scan, source, KEY_COUNT);
	scan_start(&scan, table_key);
	while (scan_next(&scan))
	{
		if (!any)
		{
			json_write_key(writer, name);
			json_write_open_array(writer);
		}
		any = true;
		json_write_open_object(writer);
		write(&scan, writer);
		json_write_close_object(writer);
	}
	scan_close(&scan);
	if (any)
		json_write_close_array(writer);
}

/* Add the refs of one side; a ref of the table to itself is found on the first side alone. */
static List *
collect_refs(List *refs, const ScanSource *source, const Datum *table_key, bool second_side)
{
	RowScan scan;

	scan_open(&scan, source, KEY_COUNT);
	scan_start(&scan, table_key);
	while (scan_next(&scan))
	{
		ReadRef *ref = palloc(sizeof(ReadRef));

		ref->from_table = scan_text(&scan, REF_FROM_TABLE_UUID);
		ref->to_table = scan_text(&scan, REF_TO_TABLE_UUID);
		if (second_side && strcmp(ref->from_table, ref->to_table) == 0)
			continue;
		ref->uuid = scan_text(&scan, REF_UUID);
		ref->name = scan_text(&scan, REF_NAME);
		ref->relationship = scan_text(&scan, REF_RELATIONSHIP);
		ref->on_delete = scan_text(&scan, REF_ON_DELETE);
		ref->on_update = scan_text(&scan, REF_ON_UPDATE);
		ref->options = read_json(&scan, REF_OPTIONS);
		refs = lappend(refs, ref);
	}
	scan_close(&scan);
	return refs;
}

static int
compare_refs(const ListCell *a, const ListCell *b)
{
	return strcmp(((const ReadRef *) lfirst(a))->uuid, ((const ReadRef *) lfirst(b))->uuid);
}

/* "schema.name", or the name alone. */
static const char *
full_name(const RowScan *tables)
{
	const char *schema_name = scan_text(tables, TABLE_SCHEMA_NAME);
	const char *name = scan_text(tables, TABLE_NAME);

	return schema_name == NULL ? name : psprintf("%s.%s", schema_name, name);
}

/* What is needed to write refs one after the other. */
typedef struct RefReader
{
	Datum document;
	const KnownNames *known;
	RowScan tables;
	RowScan columns;
	RowScan pairs;
} RefReader;

static const char *
read_table_name(RefReader *reader, const char *uuid)
{
	Datum key[KEY_COUNT] = {reader->document, CStringGetTextDatum(uuid)};

	if (strcmp(uuid, reader->known->table_uuid) == 0)
		return reader->known->table_name;
	scan_start(&reader->tables, key);
	return scan_next(&reader->tables) ? full_name(&reader->tables) : NULL;
}

/* Of a pair's column on one side. */
static const char *
read_column_name(RefReader *reader, int side)
{
	char *uuid = scan_text(&reader->pairs, side);
	Datum key[KEY_COUNT] = {reader->document, (Datum) 0};
	bool isnull;
	ListCell *known_uuid;
	ListCell *known_name;

	forboth(known_uuid, reader->known->column_uuids, known_name, reader->known->column_names)
	{
		if (strcmp(lfirst(known_uuid), uuid) == 0)
			return lfirst(known_name);
	}
	key[1] = scan_datum(&reader->pairs, side, &isnull);
	scan_start(&reader->columns, key);
	return scan_next(&reader->columns) ? scan_text(&reader->columns, COLUMN_NAME) : NULL;
}

static void
write_ref(RefReader *reader, const ReadRef *ref, JsonWriter *writer)
{
	Datum ref_key[KEY_COUNT] = {reader->document, CStringGetTextDatum(ref->uuid)};
	List *from_columns = NIL;
	List *to_columns = NIL;

	scan_start(&reader->pairs, ref_key);
	while (scan_next(&reader->pairs))
	{
		from_columns =
			lappend(from_columns, unconstify(char *, read_column_name(reader, PAIR_FROM_COLUMN_UUID)));
		to_columns = lappend(to_columns, unconstify(char *, read_column_name(reader, PAIR_TO_COLUMN_UUID)));
	}
	json_write_open_object(writer);
	json_write_text_member(writer, "uuid", ref->uuid);
	json_write_text_member(writer, "name", ref->name);
	json_write_text_member(writer, "from_table_uuid", ref->from_table);
	json_write_text_member(writer, "from_table", read_table_name(reader, ref->from_table));
	write_texts(writer, "from_columns", from_columns);
	json_write_text_member(writer, "to_table_uuid", ref->to_table);
	json_write_text_member(writer, "to_table", read_table_name(reader, ref->to_table));
	write_texts(writer, "to_columns", to_columns);
	json_write_text_member(writer, "relationship", ref->relationship);
	json_write_text_member(writer, "on_delete", ref->on_delete);
	json_write_text_member(writer, "on_update", ref->on_update);
	if (ref->options != NULL)
		json_write_raw_member(writer, "options", ref->options);
	json_write_close_object(writer);
}

static int
compare_names(const ListCell *a, const ListCell *b)
{
	return strcmp(lfirst(a), lfirst(b));
}

/* How many refs come from other tables, and from which. */
static void
write_incoming(RefReader *reader, const List *incoming, JsonWriter *writer)
{
	List *names = NIL;
	ListCell *cell;

	foreach(cell, incoming)
		names = lappend(
			names, unconstify(char *, read_table_name(reader, ((const ReadRef *) lfirst(cell))->from_table)));
	list_sort(names, compare_names);
	json_write_key(writer, "incoming_refs");
	json_write_open_object(writer);
	json_write_integer_member(writer, "count", list_length(names));
	json_write_key(writer, "from_tables");
	json_write_open_array(writer);
	for (int i = 0, shown = 0; i < list_length(names) && shown < MAX_INCOMING_NAMES; i++)
	{
		if (i > 0 && strcmp(list_nth(names, i), list_nth(names, i - 1)) == 0)
			continue;
		json_write_text(writer, list_nth(names, i));
		shown++;
	}
	json_write_close_array(writer);
	json_write_text_member(writer, "hint", "Give full: true for these refs and all their tables.");
	json_write_close_object(writer);
}

static void
write_refs(const Datum *table_key, const KnownNames *known, bool all, JsonWriter *writer)
{
	List *refs = collect_refs(NIL, &refs_from_table, table_key, false);
	List *incoming = collect_refs(NIL, &refs_to_table, table_key, true);
	bool is_hub = !all && list_length(incoming) > MAX_INCOMING;
	RefReader reader = {.document = table_key[0], .known = known};
	ListCell *cell;

	if (!is_hub)
		refs = list_concat(refs, incoming);
	list_sort(refs, compare_refs);
	json_write_key(writer, "refs");
	json_write_open_array(writer);
	if (refs != NIL || is_hub)
	{
		scan_open(&reader.tables, &table_by_uuid, KEY_COUNT);
		scan_open(&reader.columns, &column_by_uuid, KEY_COUNT);
		scan_open(&reader.pairs, &pairs_of_ref, KEY_COUNT);
	}
	foreach(cell, refs)
		write_ref(&reader, lfirst(cell), writer);
	json_write_close_array(writer);
	if (is_hub)
		write_incoming(&reader, incoming, writer);
	if (refs != NIL || is_hub)
	{
		scan_close(&reader.pairs);
		scan_close(&reader.columns);
		scan_close(&reader.tables);
	}
}

void
erd_read_table(const pg_uuid_t *document, int64 version, const char *uuid, bool all, JsonWriter *writer)
{
	Datum table_key[KEY_COUNT] = {UUIDPGetDatum(document), CStringGetTextDatum(uuid)};
	KnownNames known = {.table_uuid = uuid};
	StringInfoData indexes;
	JsonWriter index_writer;
	RowScan scan;

	scan_open(&scan, &table_by_uuid, KEY_COUNT);
	scan_start(&scan, table_key);
	if (!scan_next(&scan))
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no table \"%s\" in the document", uuid),
				 errhint("erd_list_tables shows the uuids of the document's tables.")));
	json_write_open_object(writer);
	write_table_fields(&scan, writer);
	known.table_name = full_name(&scan);
	scan_close(&scan);
	/* Which columns are in the key is known when its indexes have been read. */
	initStringInfo(&indexes);
	json_write_init(&index_writer, &indexes);
	write_indexes(table_key, &known, &index_writer);
	write_columns(table_key, &known, writer);
	json_write_raw_member(writer, "indexes", indexes.data);
	write_further(&constraints_of_table, table_key, "constraints", write_constraint, writer);
	write_further(&objects_of_table, table_key, "objects", write_object, writer);
	write_refs(table_key, &known, all, writer);
	json_write_integer_member(writer, "version", version);
	json_write_close_object(writer);
}
