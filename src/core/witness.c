/*
 * witness.c
 *		From the rows of a statement to entries of ainecto.audit_log.targets.
 *
 * Both transition tables of an UPDATE hold its rows in the same order, so that a row is paired with what it
 * became even if its key was changed.
 */
#include "postgres.h"

#include "access/tupdesc.h"
#include "base/errors.h"
#include "base/installation.h"
#include "base/json_write.h"
#include "base/settings.h"
#include "base/statement.h"
#include "catalog/pg_type_d.h"
#include "common/hashfn.h"
#include "core/audit.h"
#include "core/call.h"
#include "core/change.h"
#include "core/witness.h"
#include "core/witness_table.h"
#include "executor/spi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/datetime.h"
#include "utils/datum.h"
#include "utils/json.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/uuid.h"

/* Longer values are cut off: the row is to tell what was done, not to keep what is gone. */
#define MAX_VALUE_LENGTH 200

/* One row that was changed. A slot that the event has not is NULL. */
typedef struct Row
{
	TupleTableSlot *before;
	TupleTableSlot *after;
} Row;

/* Rows that are told as one entry. */
typedef struct Entry
{
	const char *subject_kind;
	const char *subject;
	const char *id;
	const char *from; /* JSON objects; NULL: there is none */
	const char *to;
	const char *changed; /* JSON array of names; NULL: none */
	int64 *ids;          /* of folded rows */
	int64 *companions;
	int count;
	int capacity;
	int place;          /* among all entries */
	struct Entry *next; /* of the same hash */
} Entry;

typedef struct EntryBucket
{
	uint32 hash;
	Entry *first;
} EntryBucket;

typedef struct Witness
{
	const WitnessTable *table;
	TupleDesc descriptor;
	List *entries;         /* Entry *, in the order of their first rows */
	HTAB *by_content;      /* of folded rows */
	MemoryContext kept;    /* where entries live */
	MemoryContext passing; /* for one row */
} Witness;

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
column_number(const Witness *witness, const char *name)
{
	int number = SPI_fnumber(witness->descriptor, name);

	if (number <= 0)
		elog(ERROR, "column \"%s\" of ainecto.%s is missing", name, witness->table->relation);
	return number;
}

static TupleTableSlot *
known_slot(const Row *row)
{
	return row->before != NULL ? row->before : row->after;
}

/* A value as text; NULL for null. */
static char *
column_text(const Witness *witness, TupleTableSlot *slot, const char *name)
{
	int number = column_number(witness, name);
	bool isnull;
	Datum value = slot_getattr(slot, number, &isnull);
	Oid output;
	bool varlena;

	if (isnull)
		return NULL;
	getTypeOutputInfo(TupleDescAttr(witness->descriptor, number - 1)->atttypid, &output, &varlena);
	return OidOutputFunctionCall(output, value);
}

static int64
column_integer(const Witness *witness, TupleTableSlot *slot, const char *name)
{
	bool isnull;
	Datum value = slot_getattr(slot, column_number(witness, name), &isnull);

	return isnull ? 0 : DatumGetInt64(value);
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
row_json(const Witness *witness, TupleTableSlot *slot)
{
	StringInfoData text;
	JsonWriter writer;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	slot_getallattrs(slot);
	for (int i = 0; i < witness->descriptor->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(witness->descriptor, i);
		const char *name = NameStr(column->attname);

		if (column->attisdropped || slot->tts_isnull[i] || names_row(witness->table, name) ||
			!is_told(witness->table, name) || is_silent(witness->table, name))
			continue;
		json_write_quoted_key(&writer, name);
		write_value(&writer, column->atttypid, slot->tts_values[i], false);
	}
	json_write_close_object(&writer);
	return text.len > 2 ? text.data : NULL;
}

static bool
same_value(const Row *row, const FormData_pg_attribute *column, int i)
{
	if (row->before->tts_isnull[i] != row->after->tts_isnull[i])
		return false;
	return row->before->tts_isnull[i] || datum_image_eq(row->before->tts_values[i], row->after->tts_values[i],
														column->attbyval, column->attlen);
}

/* What an update changed; false if nothing that is to be told. */
static bool
describe_update(const Witness *witness, const Row *row, Entry *entry)
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
	for (int i = 0; i < witness->descriptor->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(witness->descriptor, i);
		const char *name = NameStr(column->attname);

		if (column->attisdropped || is_silent(witness->table, name) || same_value(row, column, i))
			continue;
		if (is_told(witness->table, name))
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
name_place(const Witness *witness, TupleTableSlot *slot, Entry *entry)
{
	static const char *const kinds[] = {"workspace", "project", "folder", "document"};

	for (int i = 0; i < (int) lengthof(kinds) && entry->subject == NULL; i++)
	{
		const char *column = psprintf("%s_uuid", kinds[i]);

		if (SPI_fnumber(witness->descriptor, column) > 0)
			entry->subject = column_text(witness, slot, column);
		entry->subject_kind = kinds[i];
	}
}

static void
name_row(const Witness *witness, const Row *row, Entry *entry)
{
	const WitnessTable *table = witness->table;
	TupleTableSlot *slot = known_slot(row);

	if (table->id != NULL && !(table->flags & WITNESS_FOLDED))
		entry->id = column_text(witness, slot, table->id);
	if (table->id_more != NULL)
		entry->id = psprintf("%s/%s", entry->id, column_text(witness, slot, table->id_more));
	if (table->subject == NULL)
	{
		entry->subject_kind = table->kind;
		entry->subject = entry->id;
	}
	else if (strcmp(table->subject, WITNESS_PLACE) == 0)
		name_place(witness, slot, entry);
	else
	{
		entry->subject_kind = table->subject_kind;
		entry->subject = column_text(witness, slot, table->subject);
	}
}

static bool
same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

static char *
copy_text(const char *text)
{
	return text == NULL ? NULL : pstrdup(text);
}

/* Rows come by the million, entries do not. */
static Entry *
keep_entry(Witness *witness, const Entry *described)
{
	MemoryContext caller = MemoryContextSwitchTo(witness->kept);
	Entry *entry = palloc(sizeof(Entry));

	*entry = *described;
	entry->subject = copy_text(described->subject);
	entry->id = copy_text(described->id);
	entry->from = copy_text(described->from);
	entry->to = copy_text(described->to);
	entry->changed = copy_text(described->changed);
	entry->place = list_length(witness->entries);
	witness->entries = lappend(witness->entries, entry);
	MemoryContextSwitchTo(caller);
	return entry;
}

static uint32
hash_text(uint32 hash, const char *text)
{
	return text == NULL ? hash
						: hash_combine(hash, hash_bytes((const unsigned char *) text, (int) strlen(text)));
}

/* The entry for rows like this one, which is added if there is none. */
static Entry *
find_entry(Witness *witness, const Entry *wanted)
{
	uint32 hash = hash_text(hash_text(hash_text(0, wanted->subject), wanted->from), wanted->to);
	EntryBucket *bucket;
	Entry *entry;
	bool found;

	if (witness->by_content == NULL)
	{
		HASHCTL control = {
			.keysize = sizeof(uint32), .entrysize = sizeof(EntryBucket), .hcxt = witness->kept};

		witness->by_content =
			hash_create("ainecto witnessed rows", 64, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	}
	bucket = hash_search(witness->by_content, &hash, HASH_ENTER, &found);
	if (!found)
		bucket->first = NULL;
	for (entry = bucket->first; entry != NULL; entry = entry->next)
	{
		if (same_text(entry->subject, wanted->subject) && same_text(entry->from, wanted->from) &&
			same_text(entry->to, wanted->to) && same_text(entry->changed, wanted->changed))
			return entry;
	}
	entry = keep_entry(witness, wanted);
	entry->next = bucket->first;
	bucket->first = entry;
	return entry;
}

static void
make_room(const Witness *witness, Entry *entry)
{
	Size bytes;

	if (entry->count < entry->capacity)
		return;
	entry->capacity = Max(16, entry->capacity * 2);
	bytes = (Size) entry->capacity * sizeof(int64);
	if (entry->ids == NULL)
	{
		entry->ids = MemoryContextAlloc(witness->kept, bytes);
		entry->companions = MemoryContextAlloc(witness->kept, bytes);
		return;
	}
	entry->ids = repalloc_huge(entry->ids, bytes);
	entry->companions = repalloc_huge(entry->companions, bytes);
}

static void
fold_row(Witness *witness, const Row *row, const Entry *described)
{
	const WitnessTable *table = witness->table;
	Entry *entry = find_entry(witness, described);

	make_room(witness, entry);
	entry->ids[entry->count] = column_integer(witness, known_slot(row), table->id);
	entry->companions[entry->count] =
		table->companion == NULL ? 0 : column_integer(witness, known_slot(row), table->companion);
	entry->count++;
}

static void
add_row(Witness *witness, const Row *row)
{
	Entry entry = {0};

	if (row->before != NULL && row->after != NULL)
	{
		if (!describe_update(witness, row, &entry))
			return;
	}
	else if (row->after != NULL)
		entry.to = row_json(witness, row->after);
	else
		entry.from = row_json(witness, row->before);
	name_row(witness, row, &entry);
	/* An object even if it tells nothing: it says which of the three it was. */
	if (row->before == NULL && entry.to == NULL)
		entry.to = "{}";
	if (row->after == NULL && entry.from == NULL)
		entry.from = "{}";
	if (witness->table->flags & WITNESS_FOLDED)
		fold_row(witness, row, &entry);
	else
		keep_entry(witness, &entry);
}

/* From its first row, whoever has read it before. */
static void
rewind_rows(Tuplestorestate *rows)
{
	if (rows == NULL)
		return;
	tuplestore_select_read_pointer(rows, 0);
	tuplestore_rescan(rows);
}

static bool
next_row(Tuplestorestate *rows, TupleTableSlot *slot)
{
	if (rows == NULL)
		return false;
	tuplestore_select_read_pointer(rows, 0);
	return tuplestore_gettupleslot(rows, true, false, slot);
}

static void
read_rows(Witness *witness, const TriggerData *trigger)
{
	TupleDesc descriptor = witness->descriptor;
	TupleTableSlot *old_slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);
	TupleTableSlot *new_slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);

	rewind_rows(trigger->tg_oldtable);
	rewind_rows(trigger->tg_newtable);
	for (;;)
	{
		Row row = {0};

		CHECK_FOR_INTERRUPTS();
		if (next_row(trigger->tg_oldtable, old_slot))
			row.before = old_slot;
		if (next_row(trigger->tg_newtable, new_slot))
			row.after = new_slot;
		if (row.before == NULL && row.after == NULL)
			break;
		MemoryContextSwitchTo(witness->passing);
		add_row(witness, &row);
		MemoryContextSwitchTo(witness->kept);
		MemoryContextReset(witness->passing);
	}
	ExecDropSingleTupleTableSlot(old_slot);
	ExecDropSingleTupleTableSlot(new_slot);
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

static const char *
entry_json(const WitnessTable *table, const Entry *entry)
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

/* For the row that the running call, or function of ours, writes. */
static void
note_entries(const Witness *witness)
{
	ListCell *cell;

	foreach(cell, witness->entries)
	{
		const Entry *entry = lfirst(cell);

		call_note_change(witness->table->kind, entry->id, entry_json(witness->table, entry));
	}
}

static void
write_manual_row(const Witness *witness, const Principal *principal, const Entry *first, const List *changes)
{
	AuditEntry row = {
		.source = witness->table->flags & WITNESS_HISTORY ? "retention" : "manual",
		.target_kind = first->subject_kind,
		.target = first->subject,
		.targets_json = audit_targets(changes),
		.description = settings_description() == NULL ? CHANGE_DESCRIPTION_MANUAL : settings_description(),
		.outcome = "done",
		.principal = principal,
	};

	audit_write(&row);
}

static int
compare_subjects(const Entry *left, const Entry *right)
{
	int order =
		strcmp(left->subject == NULL ? "" : left->subject, right->subject == NULL ? "" : right->subject);

	return order != 0 ? order : strcmp(left->subject_kind, right->subject_kind);
}

/* Those of one subject stay in the order in which they were found. */
static int
compare_entries(const ListCell *a, const ListCell *b)
{
	const Entry *left = lfirst(a);
	const Entry *right = lfirst(b);
	int order = compare_subjects(left, right);

	return order != 0 ? order : left->place - right->place;
}

/* One row for each thing that the statement was about. */
static void
write_manual_rows(const Witness *witness)
{
	List *entries = list_copy(witness->entries);
	List *changes = NIL;
	Principal principal;

	principal_of_session(&principal);
	list_sort(entries, compare_entries);
	for (int i = 0; i < list_length(entries); i++)
	{
		const Entry *entry = list_nth(entries, i);
		CallChange *change = palloc(sizeof(CallChange));

		change->kind = witness->table->kind;
		change->id = entry->id;
		change->json = entry_json(witness->table, entry);
		changes = lappend(changes, change);
		if (i + 1 < list_length(entries) && compare_subjects(entry, list_nth(entries, i + 1)) == 0)
			continue;
		write_manual_row(witness, &principal, entry, changes);
		list_free(changes);
		changes = NIL;
	}
}

/*
 * A kept version is rebuilt from those after it: what is deleted by hand goes from the oldest on, versions
 * before their changes.
 */
static void
refuse_gap(const Witness *witness)
{
	static Statement older = {
		.text =
			"SELECT FROM ainecto.document_version v WHERE v.document_uuid = $1 AND v.version <= $2 LIMIT 1",
		.expected = SPI_OK_SELECT,
		.argument_count = 2,
		.argument_types = {UUIDOID, INT8OID},
	};
	bool versions = strcmp(witness->table->kind, "version") == 0;
	ListCell *cell;

	foreach(cell, witness->entries)
	{
		const Entry *entry = lfirst(cell);
		const int64 *numbers = versions ? entry->ids : entry->companions;
		int64 newest = 0;
		Datum values[2] = {DirectFunctionCall1(uuid_in, CStringGetDatum(entry->subject))};

		for (int i = 0; i < entry->count; i++)
			newest = Max(newest, numbers[i]);
		values[1] = Int64GetDatum(newest);
		if (statement_run(&older, values, NULL) > 0)
			ereport(ERROR,
					(errcode(ERRCODE_AI_APPEND_ONLY),
					 errmsg("versions up to " INT64_FORMAT
							" of document %s cannot go: an older one, or the version "
							"itself, is kept",
							newest, entry->subject),
					 errdetail("A version is rebuilt from the changes after it."),
					 errhint("Delete from document_version from the oldest version on, then their rows of "
							 "document_change.")));
	}
}

/* Within a call of ours some things are told by others. */
static bool
is_wanted(const WitnessTable *table, const TriggerData *trigger, bool manual)
{
	if (manual)
		return !(TRIGGER_FIRED_BY_INSERT(trigger->tg_event) && (table->flags & WITNESS_INSERT_IN_CALL));
	return !(table->flags & WITNESS_MANUAL) &&
		   !(TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) && (table->flags & WITNESS_UPDATE_MANUAL));
}

static void
check_trigger(const TriggerData *trigger, const WitnessTable *table)
{
	TriggerEvent event = trigger->tg_event;

	if (table == NULL || !TRIGGER_FIRED_FOR_STATEMENT(event) || !TRIGGER_FIRED_AFTER(event) ||
		(trigger->tg_oldtable == NULL) != (TRIGGER_FIRED_BY_INSERT(event) != 0) ||
		(trigger->tg_newtable == NULL) != (TRIGGER_FIRED_BY_DELETE(event) != 0))
		ereport(
			ERROR,
			(errcode(ERRCODE_E_R_I_E_TRIGGER_PROTOCOL_VIOLATED),
			 errmsg("the function is for AFTER STATEMENT triggers with transition tables on the tables that "
					"Ainecto audits")));
}

static void
refuse_truncate(const TriggerData *trigger)
{
	ereport(ERROR, (errcode(ERRCODE_AI_APPEND_ONLY),
					errmsg("ainecto.%s cannot be truncated", RelationGetRelationName(trigger->tg_relation)),
					errhint("Use DELETE: it leaves its row in the audit log, TRUNCATE would not.")));
}

void
witness_record(TriggerData *trigger)
{
	const WitnessTable *table = witness_table(RelationGetRelationName(trigger->tg_relation));
	bool manual = call_current() == NULL && !statement_is_running();
	Witness witness = {.table = table, .descriptor = RelationGetDescr(trigger->tg_relation)};

	if (settings_restoring() || SessionReplicationRole == SESSION_REPLICATION_ROLE_REPLICA)
		return;
	if (TRIGGER_FIRED_BY_TRUNCATE(trigger->tg_event))
		refuse_truncate(trigger);
	check_trigger(trigger, table);
	if (!is_wanted(table, trigger, manual))
		return;
	SPI_connect();
	installation_check();
	witness.kept = CurrentMemoryContext;
	witness.passing =
		AllocSetContextCreate(CurrentMemoryContext, "ainecto witnessed row", ALLOCSET_SMALL_SIZES);
	read_rows(&witness, trigger);
	if (table->flags & WITNESS_HISTORY)
		refuse_gap(&witness);
	if (manual)
		write_manual_rows(&witness);
	else
		note_entries(&witness);
	SPI_finish();
}
