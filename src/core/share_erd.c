/*
 * share_erd.c
 *		An ERD as the page behind a public link draws it.
 *
 * "tables": [{"name", "schema", "group", "color", "note", "x", "y", "width", "height", "columns": [[name,
 *type, flags, note]]}], flags being letters: p primary key, f refers to another table, u unique, n not null.
 *"refs": [[from table, its column, to table, its column, relationship, name]] by position; a column is -1
 *where a ref names none. "notes": [{"title", "content", "color", "x", "y", "width", "height"}].
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/erd.h"
#include "core/share.h"

#define NOTE_WIDTH  200
#define NOTE_HEIGHT 120
#define NOTE_MAX    4000

/* clang-format off */
static Statement read_tables = {
	.text = "WITH referring AS (SELECT DISTINCT CASE r.relationship WHEN '<' THEN p.to_column_uuid ELSE p.from_column_uuid END"
	"  AS column_uuid FROM ainecto.erd_ref_column p JOIN ainecto.erd_ref r ON r.document_uuid = $1 AND r.uuid = p.ref_uuid"
	"  WHERE p.document_uuid = $1)"
	" SELECT t.name, t.schema_name, g.name, COALESCE(t.header_color, g.color), t.note, t.position_x, t.position_y,"
	" c.count, GREATEST(pg_catalog.length(t.name), c.longest), c.columns FROM ainecto.erd_table t"
	" LEFT JOIN (SELECT c.table_uuid, pg_catalog.count(*) AS count, pg_catalog.max(COALESCE(pg_catalog.length(c.name), 0)"
	"   + " ERD_NAME_TYPE_GAP " + COALESCE(pg_catalog.length(c.type), 0)) AS longest,"
	"  pg_catalog.json_agg(pg_catalog.json_build_array(c.name, c.type, pg_catalog.concat(CASE WHEN c.is_pk THEN 'p' END,"
	"   CASE WHEN f.column_uuid IS NOT NULL THEN 'f' END, CASE WHEN c.is_unique THEN 'u' END,"
	"   CASE WHEN c.is_not_null THEN 'n' END), c.note) ORDER BY c.display_order, c.uuid)::pg_catalog.text AS columns"
	"  FROM ainecto.erd_column c LEFT JOIN referring f ON f.column_uuid = c.uuid"
	"  WHERE c.document_uuid = $1 GROUP BY c.table_uuid) c ON c.table_uuid = t.uuid"
	" LEFT JOIN (SELECT DISTINCT ON (m.table_uuid) m.table_uuid, g.name, g.color FROM ainecto.erd_table_group_table m"
	"  JOIN ainecto.erd_table_group g ON g.document_uuid = $1 AND g.uuid = m.group_uuid WHERE m.document_uuid = $1"
	"  ORDER BY m.table_uuid, m.group_uuid) g ON g.table_uuid = t.uuid"
	" WHERE t.document_uuid = $1 ORDER BY t.display_order, t.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

/* Tables and columns by their place in the list above. */
static Statement read_refs = {
	.text = "WITH tables AS (SELECT t.uuid, pg_catalog.row_number() OVER (ORDER BY t.display_order, t.uuid) - 1 AS number"
	"  FROM ainecto.erd_table t WHERE t.document_uuid = $1),"
	" columns AS (SELECT c.uuid, pg_catalog.row_number() OVER (PARTITION BY c.table_uuid ORDER BY c.display_order, c.uuid) - 1 AS number"
	"  FROM ainecto.erd_column c WHERE c.document_uuid = $1),"
	" pairs AS (SELECT DISTINCT ON (p.ref_uuid) p.ref_uuid, p.from_column_uuid, p.to_column_uuid FROM ainecto.erd_ref_column p"
	"  WHERE p.document_uuid = $1 ORDER BY p.ref_uuid, p.display_order, p.uuid)"
	" SELECT f.number::pg_catalog.int4, COALESCE(fc.number, -1)::pg_catalog.int4, t.number::pg_catalog.int4,"
	" COALESCE(tc.number, -1)::pg_catalog.int4, r.relationship, r.name"
	" FROM ainecto.erd_ref r JOIN tables f ON f.uuid = r.from_table_uuid JOIN tables t ON t.uuid = r.to_table_uuid"
	" LEFT JOIN pairs p ON p.ref_uuid = r.uuid LEFT JOIN columns fc ON fc.uuid = p.from_column_uuid"
	" LEFT JOIN columns tc ON tc.uuid = p.to_column_uuid WHERE r.document_uuid = $1 ORDER BY r.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

static Statement read_notes = {
	.text = "SELECT n.title, pg_catalog.left(n.content, $2), n.color, n.position_x, n.position_y, n.width, n.height"
	" FROM ainecto.erd_note n WHERE n.document_uuid = $1 ORDER BY n.uuid",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT4OID},
	.read_only = true,
};
/* clang-format on */

typedef struct Refs
{
	LayoutEdge *edges;
	int count;
} Refs;

/* A place out of the layout's range counts as none. */
static void
read_place(LayoutNode *box, uint64 row, int column)
{
	bool no_x;
	bool no_y;
	int32 x = DatumGetInt32(statement_datum(row, column, &no_x));
	int32 y = DatumGetInt32(statement_datum(row, column + 1, &no_y));

	box->group = -1;
	box->placed =
		!no_x && !no_y && Abs((int64) x) <= LAYOUT_MAX_COORDINATE && Abs((int64) y) <= LAYOUT_MAX_COORDINATE;
	box->x = box->placed ? x : 0;
	box->y = box->placed ? y : 0;
}

static void
write_box(JsonWriter *writer, const LayoutNode *box)
{
	json_write_integer_member(writer, "x", box->x);
	json_write_integer_member(writer, "y", box->y);
	json_write_integer_member(writer, "width", box->width);
	json_write_integer_member(writer, "height", box->height);
}

/* Writes the member "refs" too: edges go from what refers, so one to many is turned round. */
static void
write_refs(JsonWriter *writer, const pg_uuid_t *document, Refs *refs)
{
	Datum value = UUIDPGetDatum(document);

	refs->count = (int) statement_run(&read_refs, &value, NULL);
	refs->edges = palloc_array(LayoutEdge, refs->count + 1);
	json_write_key(writer, "refs");
	json_write_open_array(writer);
	for (int i = 0; i < refs->count; i++)
	{
		const char *relationship = statement_text(i, 5);
		bool backwards = strcmp(relationship, "<") == 0;

		refs->edges[i].from = (int) statement_integer(i, backwards ? 3 : 1);
		refs->edges[i].to = (int) statement_integer(i, backwards ? 1 : 3);
		json_write_open_array(writer);
		for (int column = 1; column <= 4; column++)
			json_write_integer(writer, statement_integer(i, column));
		json_write_text(writer, relationship);
		json_write_text(writer, statement_text(i, 6));
		json_write_close_array(writer);
	}
	json_write_close_array(writer);
}

static void
write_tables(JsonWriter *writer, const pg_uuid_t *document, const Refs *refs)
{
	Datum value = UUIDPGetDatum(document);
	int count = (int) statement_run(&read_tables, &value, NULL);
	LayoutNode *boxes = palloc_array(LayoutNode, count + 1);

	for (int i = 0; i < count; i++)
	{
		layout_size_table((int) statement_integer(i, 8), (int) statement_integer(i, 9), &boxes[i].width,
						  &boxes[i].height);
		read_place(&boxes[i], i, 6);
	}
	share_place_boxes(boxes, count, refs->edges, refs->count);
	json_write_key(writer, "tables");
	json_write_open_array(writer);
	for (int i = 0; i < count && writer->out->len <= SHARE_MAX_CONTENT; i++)
	{
		const char *columns = statement_text(i, 10);

		json_write_open_object(writer);
		json_write_text_member(writer, "name", statement_text(i, 1));
		json_write_text_member(writer, "schema", statement_text(i, 2));
		json_write_text_member(writer, "group", statement_text(i, 3));
		json_write_text_member(writer, "color", statement_text(i, 4));
		json_write_text_member(writer, "note", statement_text(i, 5));
		write_box(writer, &boxes[i]);
		json_write_raw_member(writer, "columns", columns == NULL ? "[]" : columns);
		json_write_close_object(writer);
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
	Refs refs;

	write_refs(writer, document, &refs);
	write_tables(writer, document, &refs);
	write_notes(writer, document);
}
