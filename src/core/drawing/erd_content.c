/*
 * share_erd.c
 *		An ERD as the page behind a public link draws it.
 *
 * "tables": [{"name", "schema", "group", "color", "note", "x", "y", "width", "height", "columns": [[name,
 * type, flags, note]]}], flags being letters: p primary key, f refers to another table, u unique, n not null.
 * "refs": [[from table, its column, to table, its column, relationship, name]] by position; a column is -1
 * where a ref names none. "notes": [{"title", "content", "color", "placed", "x", "y", "width", "height"}].
 *
 * Every statement reads one table by its index, and what belongs together is put together here: a page must
 * not become slow because the planner knows nothing yet of a document that was just written.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/erd/erd.h"
#include "core/link/share.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#define NOTE_WIDTH  200
#define NOTE_HEIGHT 120
#define NOTE_MAX    4000

typedef struct SharedTable
{
	const char *uuid;
	const char *name;
	const char *schema;
	const char *color;
	const char *note;
	const char *group; /* name */
	bool grouped;
	LayoutNode box;
	int column_count;
	int longest_line;
	int first_column; /* in columns[] */
} SharedTable;

typedef struct SharedColumn
{
	const char *uuid;
	int table; /* -1: of none that is there */
	int row;
	bool refers;
	const char *name;
	const char *type;
	const char *note;
	bool is_pk;
	bool is_unique;
	bool is_not_null;
} SharedColumn;

typedef struct SharedRef
{
	const char *uuid;
	int from;
	int to;
	const SharedColumn *from_column; /* of the first pair; NULL without */
	const SharedColumn *to_column;
	const char *relationship;
	const char *name;
	bool paired;
} SharedRef;

typedef struct SharedErd
{
	SharedTable *tables;
	int table_count;
	SharedColumn *columns;
	int column_count;
	SharedRef *refs;
	int ref_count;
	ShareIndex tables_by_uuid;
	ShareIndex columns_by_uuid;
	ShareIndex refs_by_uuid;
} SharedErd;

static Statement read_tables = {
	.text = "SELECT t.uuid, t.name, t.schema_name, t.header_color, t.note, t.position_x, t.position_y"
			" FROM ainecto.erd_table t WHERE t.document_uuid = $1 ORDER BY t.display_order, t.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_columns = {
	.text = "SELECT c.uuid, c.table_uuid, c.name, c.type, c.note, c.is_pk, c.is_unique, c.is_not_null"
			" FROM ainecto.erd_column c WHERE c.document_uuid = $1"
			" ORDER BY c.table_uuid, c.display_order, c.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_refs = {
	.text = "SELECT r.uuid, r.from_table_uuid, r.to_table_uuid, r.relationship, r.name"
			" FROM ainecto.erd_ref r WHERE r.document_uuid = $1 ORDER BY r.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_pairs = {
	.text = "SELECT p.ref_uuid, p.from_column_uuid, p.to_column_uuid FROM ainecto.erd_ref_column p"
			" WHERE p.document_uuid = $1 ORDER BY p.ref_uuid, p.display_order, p.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_groups = {
	.text = "SELECT g.uuid, g.name, g.color FROM ainecto.erd_table_group g WHERE g.document_uuid = $1"
			" ORDER BY g.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_members = {
	.text = "SELECT m.table_uuid FROM ainecto.erd_table_group_table m WHERE m.document_uuid = $1"
			" AND m.group_uuid = $2",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, TEXTOID},
	.read_only = true,
};

static Statement read_notes = {
	.text = "SELECT n.title, pg_catalog.left(n.content, $2), n.color, n.position_x, n.position_y, n.width,"
			" n.height FROM ainecto.erd_note n WHERE n.document_uuid = $1 ORDER BY n.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT4OID},
	.read_only = true,
};

static int
find_table(const SharedErd *erd, const char *uuid)
{
	SharedTable *table = share_index_find(&erd->tables_by_uuid, uuid);

	return table == NULL ? -1 : (int) (table - erd->tables);
}

/* ---- reading ---- */

/* A place out of the layout's range counts as none. */
static void
read_place(LayoutNode *box, uint64 row, int column)
{
	bool no_x;
	bool no_y;
	int32 x = DatumGetInt32(statement_datum(row, column, &no_x));
	int32 y = DatumGetInt32(statement_datum(row, column + 1, &no_y));

	box->group = -1;
	box->placed = !no_x && !no_y && llabs(x) <= LAYOUT_MAX_COORDINATE && llabs(y) <= LAYOUT_MAX_COORDINATE;
	box->x = box->placed ? x : 0;
	box->y = box->placed ? y : 0;
}

static void
load_tables(SharedErd *erd, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);

	erd->table_count = (int) statement_run(&read_tables, &value, NULL);
	erd->tables = share_allocate(erd->table_count, sizeof(SharedTable));
	for (int i = 0; i < erd->table_count; i++)
	{
		SharedTable *table = &erd->tables[i];

		table->uuid = statement_text(i, 1);
		table->name = statement_text(i, 2);
		table->schema = statement_text(i, 3);
		table->color = statement_text(i, 4);
		table->note = statement_text(i, 5);
		table->longest_line = pg_mbstrlen(table->name);
		read_place(&table->box, i, 6);
	}
	share_index_make(&erd->tables_by_uuid, erd->tables, erd->table_count, sizeof(SharedTable));
}

static int
text_length(const char *text)
{
	return text == NULL ? 0 : pg_mbstrlen(text);
}

/* Columns of one table follow one another. */
static void
load_columns(SharedErd *erd, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);

	erd->column_count = (int) statement_run(&read_columns, &value, NULL);
	erd->columns = share_allocate(erd->column_count, sizeof(SharedColumn));
	for (int i = 0; i < erd->column_count; i++)
	{
		SharedColumn *column = &erd->columns[i];
		SharedTable *table;

		column->uuid = statement_text(i, 1);
		column->table = find_table(erd, statement_text(i, 2));
		column->name = statement_text(i, 3);
		column->type = statement_text(i, 4);
		column->note = statement_text(i, 5);
		column->is_pk = statement_boolean(i, 6);
		column->is_unique = statement_boolean(i, 7);
		column->is_not_null = statement_boolean(i, 8);
		if (column->table < 0)
			continue;
		table = &erd->tables[column->table];
		if (table->column_count == 0)
			table->first_column = i;
		column->row = table->column_count++;
		table->longest_line = Max(table->longest_line,
								  text_length(column->name) + ERD_NAME_TYPE_GAP + text_length(column->type));
	}
	share_index_make(&erd->columns_by_uuid, erd->columns, erd->column_count, sizeof(SharedColumn));
}

static void
load_pairs(SharedErd *erd, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);
	int count = (int) statement_run(&read_pairs, &value, NULL);

	for (int i = 0; i < count; i++)
	{
		SharedRef *ref = share_index_find(&erd->refs_by_uuid, statement_text(i, 1));
		SharedColumn *from = share_index_find(&erd->columns_by_uuid, statement_text(i, 2));
		SharedColumn *to = share_index_find(&erd->columns_by_uuid, statement_text(i, 3));
		SharedColumn *referring;

		if (ref == NULL)
			continue;
		referring = strcmp(ref->relationship, "<") == 0 ? to : from;
		if (referring != NULL)
			referring->refers = true;
		if (ref->paired)
			continue;
		ref->paired = true;
		ref->from_column = from;
		ref->to_column = to;
	}
}

static void
load_refs(SharedErd *erd, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);
	int count = (int) statement_run(&read_refs, &value, NULL);

	erd->refs = share_allocate(count, sizeof(SharedRef));
	for (int i = 0; i < count; i++)
	{
		SharedRef *ref = &erd->refs[erd->ref_count];

		ref->uuid = statement_text(i, 1);
		ref->from = find_table(erd, statement_text(i, 2));
		ref->to = find_table(erd, statement_text(i, 3));
		ref->relationship = statement_text(i, 4);
		ref->name = statement_text(i, 5);
		if (ref->from >= 0 && ref->to >= 0)
			erd->ref_count++;
	}
	share_index_make(&erd->refs_by_uuid, erd->refs, erd->ref_count, sizeof(SharedRef));
	load_pairs(erd, document);
}

/* The first group of a table counts; it lends its colour to a table that has none. */
static void
load_groups(SharedErd *erd, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);
	int count = (int) statement_run(&read_groups, &value, NULL);
	const char **texts = share_allocate(3 * count, sizeof(const char *));

	for (int i = 0; i < 3 * count; i++)
		texts[i] = statement_text(i / 3, i % 3 + 1);
	for (int i = 0; i < count; i++)
	{
		Datum values[] = {UUIDPGetDatum(document), CStringGetTextDatum(texts[3 * i])};
		int members = (int) statement_run(&read_members, values, NULL);

		for (int j = 0; j < members; j++)
		{
			int position = find_table(erd, statement_text(j, 1));
			SharedTable *table = &erd->tables[Max(position, 0)];

			if (position < 0 || table->grouped)
				continue;
			table->grouped = true;
			table->group = texts[3 * i + 1];
			if (table->color == NULL)
				table->color = texts[3 * i + 2];
		}
	}
}

/* Edges go from what refers, so one to many is turned round. */
static void
place_tables(SharedErd *erd)
{
	LayoutNode *boxes = share_allocate(erd->table_count, sizeof(LayoutNode));
	LayoutEdge *edges = share_allocate(erd->ref_count, sizeof(LayoutEdge));

	for (int i = 0; i < erd->table_count; i++)
	{
		boxes[i] = erd->tables[i].box;
		layout_size_table(erd->tables[i].column_count, erd->tables[i].longest_line, &boxes[i].width,
						  &boxes[i].height);
	}
	for (int i = 0; i < erd->ref_count; i++)
	{
		bool backwards = strcmp(erd->refs[i].relationship, "<") == 0;

		edges[i].from = backwards ? erd->refs[i].to : erd->refs[i].from;
		edges[i].to = backwards ? erd->refs[i].from : erd->refs[i].to;
	}
	share_place_boxes(boxes, erd->table_count, edges, erd->ref_count);
	for (int i = 0; i < erd->table_count; i++)
		erd->tables[i].box = boxes[i];
}

/* ---- writing ---- */

static void
write_box(JsonWriter *writer, const LayoutNode *box)
{
	json_write_integer_member(writer, "x", box->x);
	json_write_integer_member(writer, "y", box->y);
	json_write_integer_member(writer, "width", box->width);
	json_write_integer_member(writer, "height", box->height);
}

static void
write_column(JsonWriter *writer, const SharedColumn *column)
{
	char flags[5];
	int count = 0;

	if (column->is_pk)
		flags[count++] = 'p';
	if (column->refers)
		flags[count++] = 'f';
	if (column->is_unique)
		flags[count++] = 'u';
	if (column->is_not_null)
		flags[count++] = 'n';
	flags[count] = '\0';
	json_write_open_array(writer);
	json_write_text(writer, column->name);
	json_write_text(writer, column->type);
	json_write_text(writer, flags);
	json_write_text(writer, column->note);
	json_write_close_array(writer);
}

static void
write_table(JsonWriter *writer, const SharedErd *erd, const SharedTable *table)
{
	json_write_open_object(writer);
	json_write_text_member(writer, "name", table->name);
	json_write_text_member(writer, "schema", table->schema);
	json_write_text_member(writer, "group", table->group);
	json_write_text_member(writer, "color", table->color);
	json_write_text_member(writer, "note", table->note);
	write_box(writer, &table->box);
	json_write_key(writer, "columns");
	json_write_open_array(writer);
	for (int i = 0; i < table->column_count; i++)
		write_column(writer, &erd->columns[table->first_column + i]);
	json_write_close_array(writer);
	json_write_close_object(writer);
}

static void
write_refs(JsonWriter *writer, const SharedErd *erd)
{
	json_write_key(writer, "refs");
	json_write_open_array(writer);
	for (int i = 0; i < erd->ref_count; i++)
	{
		const SharedRef *ref = &erd->refs[i];

		json_write_open_array(writer);
		json_write_integer(writer, ref->from);
		json_write_integer(writer, ref->from_column == NULL ? -1 : ref->from_column->row);
		json_write_integer(writer, ref->to);
		json_write_integer(writer, ref->to_column == NULL ? -1 : ref->to_column->row);
		json_write_text(writer, ref->relationship);
		json_write_text(writer, ref->name);
		json_write_close_array(writer);
	}
	json_write_close_array(writer);
}

static void
write_notes(JsonWriter *writer, const pg_uuid_t *document)
{
	Datum values[] = {UUIDPGetDatum(document), Int32GetDatum(NOTE_MAX)};
	int count = (int) statement_run(&read_notes, values, NULL);

	json_write_key(writer, "notes");
	json_write_open_array(writer);
	for (int i = 0; i < count && writer->out->len <= SHARE_MAX_CONTENT; i++)
	{
		int64 width = statement_integer(i, 6);
		int64 height = statement_integer(i, 7);
		LayoutNode box;

		read_place(&box, i, 4);
		box.width = width > 0 ? (int) Min(width, LAYOUT_MAX_SIDE) : NOTE_WIDTH;
		box.height = height > 0 ? (int) Min(height, LAYOUT_MAX_SIDE) : NOTE_HEIGHT;
		json_write_open_object(writer);
		json_write_text_member(writer, "title", statement_text(i, 1));
		json_write_text_member(writer, "content", statement_text(i, 2));
		json_write_text_member(writer, "color", statement_text(i, 3));
		json_write_boolean_member(writer, "placed", box.placed);
		write_box(writer, &box);
		json_write_close_object(writer);
	}
	json_write_close_array(writer);
}

void
share_write_erd(JsonWriter *writer, const pg_uuid_t *document)
{
	SharedErd erd = {0};

	load_tables(&erd, document);
	load_columns(&erd, document);
	load_refs(&erd, document);
	load_groups(&erd, document);
	place_tables(&erd);
	write_refs(writer, &erd);
	json_write_key(writer, "tables");
	json_write_open_array(writer);
	for (int i = 0; i < erd.table_count && writer->out->len <= SHARE_MAX_CONTENT; i++)
		write_table(writer, &erd, &erd.tables[i]);
	json_write_close_array(writer);
	write_notes(writer, document);
}
