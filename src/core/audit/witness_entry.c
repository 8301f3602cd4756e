/*
 * witness_entry.c
 *		One changed row as an entry of ainecto.audit_log.targets.
 */
#include "postgres.h"

#include "access/tupdesc.h"
#include "base/json_write.h"
#include "catalog/pg_type_d.h"
#include "core/audit/witness_entry.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/datum.h"
#include "utils/json.h"
#include "utils/lsyscache.h"

/* Longer values are cut off: the row is to tell what was done, not to keep what is gone. */
#define MAX_VALUE_LENGTH 200

static bool
is_in(const char *const *names, const char *name)
{
	for (int i = 0; i < WITNESS_MAX_COLUMNS && names[i] != NULL; i++)
	{
		if (strcmp(names[i], name) == 0)
			return true;
	}
	return false;
}

static int
column_number(const WitnessSource *source, const char *name)
{
	int number = SPI_fnumber(source->descriptor, name);

	if (number <= 0)
		elog(ERROR, "column \"%s\" of ainecto.%s is missing", name, source->table->relation);
	return number;
}

static TupleTableSlot *
known_slot(const WitnessRow *row)
{
	return row->before != NULL ? row->before : row->after;
}

/* A value as text; NULL for null. */
static char *
column_text(const WitnessSource *source, TupleTableSlot *slot, const char *name)
{
	int number = column_number(source, name);
	bool isnull;
	Datum value = slot_getattr(slot, number, &isnull);
	Oid output;
	bool varlena;

	if (isnull)
		return NULL;
	getTypeOutputInfo(TupleDescAttr(source->descriptor, number - 1)->atttypid, &output, &varlena);
	return OidOutputFunctionCall(output, value);
}

static void
write_value(JsonWriter *writer, Oid type, Datum value, bool isnull)
{
	char time[MAXDATELEN + 1];
	int utc = 0;
	Oid output;
	bool varlena;
	char *text;
	int length;

	if (isnull)
	{
		json_write_null(writer);
		return;
	}
	if (type == BOOLOID)
	{
		json_write_boolean(writer, DatumGetBool(value));
		return;
	}
	if (type == TIMESTAMPTZOID)
	{
		JsonEncodeDateTime(time, value, type, &utc);
		json_write_text(writer, time);
		return;
	}
	getTypeOutputInfo(type, &output, &varlena);
	text = OidOutputFunctionCall(output, value);
	length = strlen(text);
	if (type == INT8OID || type == INT4OID || (type == JSONBOID && length <= MAX_VALUE_LENGTH))
		json_write_raw(writer, text);
	else if (length <= MAX_VALUE_LENGTH)
		json_write_text(writer, text);
	else
		json_write_text(writer, psprintf("%.*s…", pg_mbcliplen(text, length, MAX_VALUE_LENGTH), text));
}

static bool
is_place_column(const char *name)
{
	return strcmp(name, "workspace_uuid") == 0 || strcmp(name, "project_uuid") == 0 ||
		   strcmp(name, "folder_uuid") == 0 || strcmp(name, "document_uuid") == 0;
}

/* Whether a column is told already by whose and which row it is. */
static bool
names_row(const WitnessTable *table, const char *name)
{
	if ((table->id != NULL && strcmp(name, table->id) == 0) ||
		(table->id_more != NULL && strcmp(name, table->id_more) == 0))
		return true;
	if (table->subject == NULL)
		return false;
	return strcmp(table->subject, WITNESS_PLACE) == 0 ? is_place_column(name)
													  : strcmp(name, table->subject) == 0;
}

static bool
is_told(const WitnessTable *table, const char *name)
{
	return !is_in(table->hidden, name) && (table->shown[0] == NULL || is_in(table->shown, name));
}

static bool
is_silent(const WitnessTable *table, const char *name)
{
	return is_in(table->silent, name) || ((table->flags & WITNESS_ONLY_SHOWN) && !is_in(table->shown, name));
}

/* The columns of a row that was inserted or deleted; nulls and what names the row are left out. NULL if none
 * is left. */
static const char *
row_json(const WitnessSource *source, TupleTableSlot *slot)
{
	StringInfoData text;
	JsonWriter writer;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	slot_getallattrs(slot);
	for (int i = 0; i < source->descriptor->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(source->descriptor, i);
		const char *name = NameStr(column->attname);

		if (column->attisdropped || slot->tts_isnull[i] || names_row(source->table, name) ||
			!is_told(source->table, name) || is_silent(source->table, name))
			continue;
		json_write_quoted_key(&writer, name);
		write_value(&writer, column->atttypid, slot->tts_values[i], false);
	}
	json_write_close_object(&writer);
	return text.len > 2 ? text.data : NULL;
}

static bool
same_value(const WitnessRow *row, const FormData_pg_attribute *column, int i)
{
	if (row->before->tts_isnull[i] != row->after->tts_isnull[i])
		return false;
	return row->before->tts_isnull[i] || datum_image_eq(row->before->tts_values[i], row->after->tts_values[i],
														column->attbyval, column->attlen);
}

/* What an update changed; false if nothing that is to be told. */
static bool
describe_update(const WitnessSource *source, const WitnessRow *row, WitnessEntry *entry)
{
	StringInfoData texts[3];
	JsonWriter writers[3];

	for (int i = 0; i < 3; i++)
	{
		initStringInfo(&texts[i]);
		json_write_init(&writers[i], &texts[i]);
	}
	json_write_open_object(&writers[0]);
	json_write_open_object(&writers[1]);
	json_write_open_array(&writers[2]);
	slot_getallattrs(row->before);
	slot_getallattrs(row->after);
	for (int i = 0; i < source->descriptor->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(source->descriptor, i);
		const char *name = NameStr(column->attname);

		if (column->attisdropped || is_silent(source->table, name) || same_value(row, column, i))
			continue;
		if (is_told(source->table, name))
		{
			json_write_quoted_key(&writers[0], name);
			write_value(&writers[0], column->atttypid, row->before->tts_values[i],
						row->before->tts_isnull[i]);
			json_write_quoted_key(&writers[1], name);
			write_value(&writers[1], column->atttypid, row->after->tts_values[i], row->after->tts_isnull[i]);
		}
		else
			json_write_text(&writers[2], name);
	}
	json_write_close_object(&writers[0]);
	json_write_close_object(&writers[1]);
	json_write_close_array(&writers[2]);
	entry->from = texts[0].len > 2 ? texts[0].data : NULL;
	entry->to = texts[1].len > 2 ? texts[1].data : NULL;
	entry->changed = texts[2].len > 2 ? texts[2].data : NULL;
	return entry->from != NULL || entry->changed != NULL;
}

/* The place column that is given. */
static void
name_place(const WitnessSource *source, TupleTableSlot *slot, WitnessEntry *entry)
{
	static const char *const kinds[] = {"workspace", "project", "folder", "document"};

	for (int i = 0; i < (int) lengthof(kinds) && entry->subject == NULL; i++)
	{
		const char *column = psprintf("%s_uuid", kinds[i]);

		if (SPI_fnumber(source->descriptor, column) > 0)
			entry->subject = column_text(source, slot, column);
		entry->subject_kind = kinds[i];
	}
}

static void
name_row(const WitnessSource *source, const WitnessRow *row, WitnessEntry *entry)
{
	const WitnessTable *table = source->table;
	TupleTableSlot *slot = known_slot(row);

	if (table->id != NULL && !(table->flags & WITNESS_FOLDED))
		entry->id = column_text(source, slot, table->id);
	if (table->id_more != NULL)
		entry->id = psprintf("%s/%s", entry->id, column_text(source, slot, table->id_more));
	if (table->subject == NULL)
	{
		entry->subject_kind = table->kind;
		entry->subject = entry->id;
	}
	else if (strcmp(table->subject, WITNESS_PLACE) == 0)
		name_place(source, slot, entry);
	else
	{
		entry->subject_kind = table->subject_kind;
		entry->subject = column_text(source, slot, table->subject);
	}
}

bool
witness_entry_describe(const WitnessSource *source, const WitnessRow *row, WitnessEntry *entry)
{
	memset(entry, 0, sizeof(*entry));
	if (row->before != NULL && row->after != NULL)
	{
		if (!describe_update(source, row, entry))
			return false;
	}
	else if (row->after != NULL)
		entry->to = row_json(source, row->after);
	else
		entry->from = row_json(source, row->before);
	name_row(source, row, entry);
	/* An object even if it tells nothing: it says which of the three it was. */
	if (row->before == NULL && entry->to == NULL)
		entry->to = "{}";
	if (row->after == NULL && entry->from == NULL)
		entry->from = "{}";
	return true;
}

int64
witness_entry_integer(const WitnessSource *source, const WitnessRow *row, const char *column)
{
	bool isnull;
	Datum value = slot_getattr(known_slot(row), column_number(source, column), &isnull);

	return isnull ? 0 : DatumGetInt64(value);
}

static int
compare_integers(const void *a, const void *b)
{
	int64 left = *(const int64 *) a;
	int64 right = *(const int64 *) b;

	return left < right ? -1 : left > right;
}

/* "1-3,7": the numbers, each once. Sorts them. */
static const char *
ranges_text(int64 *numbers, int count)
{
	StringInfoData text;

	initStringInfo(&text);
	qsort(numbers, count, sizeof(int64), compare_integers);
	for (int i = 0; i < count;)
	{
		int64 first = numbers[i];
		int64 last = first;

		while (++i < count && numbers[i] <= last + 1)
			last = numbers[i];
		appendStringInfo(&text, "%s" INT64_FORMAT, text.len > 0 ? "," : "", first);
		if (last > first)
			appendStringInfo(&text, "-" INT64_FORMAT, last);
	}
	return text.data;
}

const char *
witness_entry_json(const WitnessTable *table, const WitnessEntry *entry)
{
	StringInfoData text;
	JsonWriter writer;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	json_write_text_member(&writer, "kind", table->kind);
	json_write_text_member(&writer, "id", entry->id);
	if (table->subject != NULL && entry->subject != NULL)
		json_write_text_member(&writer, entry->subject_kind, entry->subject);
	if (table->flags & WITNESS_FOLDED)
	{
		json_write_text_member(&writer, "ids", ranges_text(entry->ids, entry->count));
		if (table->companion != NULL)
			json_write_text_member(&writer, table->companion_name,
								   ranges_text(entry->companions, entry->count));
		json_write_integer_member(&writer, "count", entry->count);
	}
	if (entry->from != NULL)
		json_write_raw_member(&writer, "from", entry->from);
	if (entry->to != NULL)
		json_write_raw_member(&writer, "to", entry->to);
	if (entry->changed != NULL)
		json_write_raw_member(&writer, "changed", entry->changed);
	json_write_close_object(&writer);
	return text.data;
}
