/*
 * row_page.c
 *		Pages of lists: a row's columns become the members of an entry where it lies in the executor's slot.
 */
#include "postgres.h"

#include "pure/excerpt.h"
#include "tool/row_count.h"
#include "tool/row_page.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"
#include "utils/jsonb.h"
#include "utils/lsyscache.h"
#include "utils/uuid.h"

/* What columns of the sort key are called, which no entry shows. */
#define KEY_NAME "cursor"

typedef struct RowPage
{
	ToolCall *call;
	int64 limit;
	int64 shown;
	bool goes_on;
	TupleDesc description; /* NULL: no row yet */
	int members;           /* columns before the key; 0: there is one, the entry's JSON */
	int first_key;         /* counted from 0 */
	Datum key[TOOL_CURSOR_PARTS];
	bool key_is_null[TOOL_CURSOR_PARTS];
	HeapTuple *rows; /* with a count, which is made for all at once; else NULL */
	int row_count;
} RowPage;

static int
key_count(const RowPage *page)
{
	return Min(page->description->natts - page->first_key, TOOL_CURSOR_PARTS);
}

static void
learn_columns(RowPage *page, TupleDesc description)
{
	int members = 0;

	while (members < description->natts &&
		   strcmp(NameStr(TupleDescAttr(description, members)->attname), KEY_NAME) != 0)
		members++;
	page->description = CreateTupleDescCopy(description);
	page->members = members < description->natts ? members : 0;
	page->first_key = Max(page->members, 1);
}

/* Without the blanks that jsonb is shown with. */
static void
write_jsonb(JsonWriter *writer, Datum value)
{
	Jsonb *json = DatumGetJsonbP(value);
	char *text = JsonbToCString(NULL, &json->root, (int) VARSIZE(json));
	StringInfoData compact;
	const char *problem;

	initStringInfo(&compact);
	json_node_write(&compact, json_read_parse(text, (int) strlen(text), &problem));
	json_write_raw(writer, compact.data);
}

static void
write_text(JsonWriter *writer, Datum value)
{
	text *part = DatumGetTextPP(value);

	json_write_text_part(writer, VARDATA_ANY(part), VARSIZE_ANY_EXHDR(part));
}

static void
write_texts(JsonWriter *writer, Datum value)
{
	Datum *texts;
	bool *nulls;
	int count;

	deconstruct_array(DatumGetArrayTypeP(value), TEXTOID, -1, false, TYPALIGN_INT, &texts, &nulls, &count);
	json_write_open_array(writer);
	for (int i = 0; i < count; i++)
	{
		if (nulls[i])
			json_write_null(writer);
		else
			write_text(writer, texts[i]);
	}
	json_write_close_array(writer);
}

static void
write_value(JsonWriter *writer, Datum value, Oid type)
{
	switch (type)
	{
		case TEXTOID:
			write_text(writer, value);
			break;
		case INT4OID:
			json_write_integer(writer, DatumGetInt32(value));
			break;
		case INT8OID:
			json_write_integer(writer, DatumGetInt64(value));
			break;
		case BOOLOID:
			json_write_boolean(writer, DatumGetBool(value));
			break;
		case FLOAT8OID:
			/* None of ours is infinite or no number. */
			json_write_raw(writer, DatumGetCString(DirectFunctionCall1(float8out, value)));
			break;
		case UUIDOID:
			json_write_uuid(writer, DatumGetUUIDP(value));
			break;
		case TEXTARRAYOID:
			write_texts(writer, value);
			break;
		case JSONBOID:
			write_jsonb(writer, value);
			break;
		default:
			elog(ERROR, "a list shows no values of type %u", type);
	}
}

static void
write_members(RowPage *page, TupleTableSlot *row)
{
	JsonWriter *writer = &page->call->result;

	for (int i = 0; i < page->members; i++)
	{
		const FormData_pg_attribute *column = TupleDescAttr(page->description, i);
		bool isnull;
		Datum value = slot_getattr(row, i + 1, &isnull);

		if (isnull)
			continue;
		json_write_key(writer, NameStr(column->attname));
		write_value(writer, value, column->atttypid);
	}
}

/* With the number at the end, if the tool has one. */
static void
write_entry(RowPage *page, TupleTableSlot *row, int64 number)
{
	JsonWriter *writer = &page->call->result;
	bool isnull;

	if (page->members == 0)
	{
		json_write_raw(writer, TextDatumGetCString(slot_getattr(row, 1, &isnull)));
		return;
	}
	json_write_open_object(writer);
	write_members(page, row);
	if (page->call->tool->count != NULL)
		json_write_integer_member(writer, page->call->tool->count->name, number);
	json_write_close_object(writer);
}

/* Whether the entry written last, behind a comma, is one too many. */
static bool
is_too_long(const StringInfo out)
{
	return out->len - 1 > TOOL_PAGE_CHARACTERS &&
		   excerpt_characters(out->data, out->len) - 1 > TOOL_PAGE_CHARACTERS;
}

static void
keep_key(RowPage *page, TupleTableSlot *row)
{
	for (int i = 0; i < key_count(page); i++)
	{
		const FormData_pg_attribute *column = TupleDescAttr(page->description, page->first_key + i);
		Datum value = slot_getattr(row, page->first_key + i + 1, &page->key_is_null[i]);

		if (!page->key_is_null[i])
			page->key[i] = datumCopy(value, column->attbyval, column->attlen);
	}
}

/* Show the row on the page, if it has room for it. */
static bool
show_row(RowPage *page, TupleTableSlot *row, int64 number)
{
	StringInfo out = page->call->result.out;
	int before = out->len;

	page->goes_on = page->shown == page->limit;
	if (page->goes_on)
		return false;
	write_entry(page, row, number);
	page->goes_on = page->shown > 0 && is_too_long(out);
	if (page->goes_on)
	{
		out->len = before;
		out->data[before] = '\0';
		return false;
	}
	page->shown++;
	keep_key(page, row);
	return true;
}

static bool
visit_row(TupleTableSlot *row, void *state)
{
	RowPage *page = state;

	if (page->description == NULL)
		learn_columns(page, row->tts_tupleDescriptor);
	if (page->rows == NULL)
		return show_row(page, row, 0);
	page->rows[page->row_count++] = ExecCopySlotHeapTuple(row);
	return page->row_count <= page->limit;
}

/* Count what belongs to the rows that were collected, and show them. */
static void
show_rows(RowPage *page)
{
	TupleTableSlot *row = MakeSingleTupleTableSlot(page->description, &TTSOpsHeapTuple);
	Datum *values = palloc(page->row_count * sizeof(Datum));
	int64 *numbers = palloc(page->row_count * sizeof(int64));
	bool isnull;

	for (int i = 0; i < page->row_count; i++)
		values[i] = heap_getattr(page->rows[i], 1, page->description, &isnull);
	/* Not of the one that only says that the list goes on. */
	row_count(page->call->tool->count->source, UUIDPGetDatum(&tool_place(page->call)->uuid), values,
			  Min(page->row_count, page->limit), numbers);
	for (int i = 0; i < page->row_count; i++)
	{
		ExecStoreHeapTuple(page->rows[i], row, false);
		if (!show_row(page, row, i < page->limit ? numbers[i] : 0))
			break;
	}
	ExecDropSingleTupleTableSlot(row);
}

/* The sort key of the last row that is shown. */
static void
write_next_cursor(const RowPage *page)
{
	const char *parts[TOOL_CURSOR_PARTS] = {NULL};

	for (int i = 0; i < key_count(page); i++)
	{
		Oid output;
		bool is_varlena;

		getTypeOutputInfo(TupleDescAttr(page->description, page->first_key + i)->atttypid, &output,
						  &is_varlena);
		parts[i] = page->key_is_null[i] ? NULL : OidOutputFunctionCall(output, page->key[i]);
	}
	tool_cursor_write(page->call, key_count(page), parts);
}

void
row_page_write(ToolCall *call, const char *name, Statement *statement, const NullableDatum *parameters,
			   int count, int64 limit)
{
	RowPage page = {.call = call, .limit = limit};

	if (call->tool->count != NULL)
		page.rows = palloc((limit + 1) * sizeof(HeapTuple));
	json_write_key(&call->result, name);
	json_write_open_array(&call->result);
	statement_visit(statement, parameters, count, visit_row, &page);
	if (page.row_count > 0)
		show_rows(&page);
	json_write_close_array(&call->result);
	if (page.goes_on)
		write_next_cursor(&page);
}
