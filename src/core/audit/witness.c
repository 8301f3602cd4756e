/*
 * witness.c
 *		From the rows of a statement to rows of ainecto.audit_log.
 *
 * A row of an UPDATE is paired with what it became by its place in both transition tables, even if its key
 * was changed.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/installation.h"
#include "base/settings.h"
#include "base/statement.h"
#include "base/trigger.h"
#include "catalog/pg_type_d.h"
#include "common/hashfn.h"
#include "core/audit/witness.h"
#include "core/audit/witness_entry.h"
#include "core/caller/audit.h"
#include "core/caller/call.h"
#include "core/history/change.h"
#include "executor/spi.h"
#include "miscadmin.h"
#include "pure/text.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/uuid.h"

#include "core/audit/witness.sql.h"

typedef struct EntryBucket
{
	uint32 hash;
	WitnessEntry *first;
} EntryBucket;

typedef struct Witness
{
	WitnessSource source;
	List *entries;         /* WitnessEntry *, in the order of their first rows */
	HTAB *by_content;      /* of folded rows */
	MemoryContext kept;    /* where entries live */
	MemoryContext passing; /* for one row */
} Witness;

static char *
copy_text(const char *text)
{
	return text == NULL ? NULL : pstrdup(text);
}

/* Rows come by the million, entries do not. */
static WitnessEntry *
keep_entry(Witness *witness, const WitnessEntry *described)
{
	MemoryContext caller = MemoryContextSwitchTo(witness->kept);
	WitnessEntry *entry = palloc(sizeof(WitnessEntry));

	*entry = *described;
	entry->subject = copy_text(described->subject);
	entry->id = copy_text(described->id);
	entry->from = copy_text(described->from);
	entry->to = copy_text(described->to);
	entry->changed = copy_text(described->changed);
	entry->ordinal = list_length(witness->entries);
	witness->entries = lappend(witness->entries, entry);
	MemoryContextSwitchTo(caller);
	return entry;
}

static uint32
mix_text(uint32 hash, const char *text)
{
	return text == NULL ? hash
						: hash_combine(hash, hash_bytes((const unsigned char *) text, (int) strlen(text)));
}

/* The entry for rows like this one, which is added if there is none. */
static WitnessEntry *
find_entry(Witness *witness, const WitnessEntry *wanted)
{
	uint32 hash = mix_text(mix_text(mix_text(0, wanted->subject), wanted->from), wanted->to);
	EntryBucket *bucket;
	WitnessEntry *entry;
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
		if (text_same(entry->subject, wanted->subject) && text_same(entry->from, wanted->from) &&
			text_same(entry->to, wanted->to) && text_same(entry->changed, wanted->changed))
			return entry;
	}
	entry = keep_entry(witness, wanted);
	entry->next = bucket->first;
	bucket->first = entry;
	return entry;
}

static void
make_room(const Witness *witness, WitnessEntry *entry)
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
fold_row(Witness *witness, const WitnessRow *row, const WitnessEntry *described)
{
	const WitnessTable *table = witness->source.table;
	WitnessEntry *entry = find_entry(witness, described);

	make_room(witness, entry);
	entry->ids[entry->count] = witness_entry_integer(&witness->source, row, table->id);
	entry->companions[entry->count] =
		table->companion == NULL ? 0 : witness_entry_integer(&witness->source, row, table->companion);
	entry->count++;
}

static void
add_row(Witness *witness, const WitnessRow *row)
{
	WitnessEntry entry;

	if (!witness_entry_describe(&witness->source, row, &entry))
		return;
	if (witness->source.table->flags & WITNESS_FOLDED)
		fold_row(witness, row, &entry);
	else
		keep_entry(witness, &entry);
}

static void
read_rows(Witness *witness, const TriggerData *trigger)
{
	TupleDesc descriptor = witness->source.descriptor;
	TupleTableSlot *old_slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);
	TupleTableSlot *new_slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsMinimalTuple);

	trigger_rewind_rows(trigger->tg_oldtable);
	trigger_rewind_rows(trigger->tg_newtable);
	for (;;)
	{
		WitnessRow row = {0};

		CHECK_FOR_INTERRUPTS();
		if (trigger_next_row(trigger->tg_oldtable, old_slot))
			row.before = old_slot;
		if (trigger_next_row(trigger->tg_newtable, new_slot))
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

/* For the row that the running call, or function of ours, writes. */
static void
note_entries(const Witness *witness)
{
	ListCell *cell;

	foreach(cell, witness->entries)
	{
		const WitnessEntry *entry = lfirst(cell);

		call_note_change(witness->source.table->kind, entry->id,
						 witness_entry_json(witness->source.table, entry));
	}
}

static void
write_manual_row(const Witness *witness, const Principal *principal, const WitnessEntry *first,
				 const List *changes)
{
	AuditEntry row = {
		.source = witness->source.table->flags & WITNESS_HISTORY ? "retention" : "manual",
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
compare_subjects(const WitnessEntry *left, const WitnessEntry *right)
{
	int order =
		strcmp(left->subject == NULL ? "" : left->subject, right->subject == NULL ? "" : right->subject);

	return order != 0 ? order : strcmp(left->subject_kind, right->subject_kind);
}

/* Those of one subject stay in the order in which they were found. */
static int
order_entries(const ListCell *a, const ListCell *b)
{
	const WitnessEntry *left = lfirst(a);
	const WitnessEntry *right = lfirst(b);
	int order = compare_subjects(left, right);

	return order != 0 ? order : left->ordinal - right->ordinal;
}

/* One row for each thing that the statement was about. */
static void
write_manual_rows(const Witness *witness)
{
	List *entries = list_copy(witness->entries);
	List *changes = NIL;
	Principal principal;

	principal_of_session(&principal);
	list_sort(entries, order_entries);
	for (int i = 0; i < list_length(entries); i++)
	{
		const WitnessEntry *entry = list_nth(entries, i);
		CallChange *change = palloc(sizeof(CallChange));

		change->kind = witness->source.table->kind;
		change->id = entry->id;
		change->json = witness_entry_json(witness->source.table, entry);
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
	bool versions = strcmp(witness->source.table->kind, "version") == 0;
	ListCell *cell;

	foreach(cell, witness->entries)
	{
		const WitnessEntry *entry = lfirst(cell);
		const int64 *numbers = versions ? entry->ids : entry->companions;
		int64 newest = 0;
		Datum document = DirectFunctionCall1(uuid_in, CStringGetDatum(entry->subject));

		for (int i = 0; i < entry->count; i++)
			newest = Max(newest, numbers[i]);
		if (execute_find_older(DatumGetUUIDP(document), newest) > 0)
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
	bool manual = !call_is_gathering() && !statement_is_running();
	Witness witness = {.source = {.table = table, .descriptor = RelationGetDescr(trigger->tg_relation)}};

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
