/*
 * flow_apply.c
 *		flow_apply_changes: look at the whole batch first, then run it in an order in which references hold.
 *
 * Looking finds every fault of shape, and every reference to something that neither exists nor is created by
 * the call, with one query per kind. Running then goes: create groups (outer before inner), nodes, edges;
 * update groups, nodes, edges; delete edges, nodes, groups. Within a step the order is the caller's.
 */
#include "postgres.h"

#include "base/errors.h"
#include "miscadmin.h"
#include "tool/fault.h"
#include "tool/flow_item.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

/* Unknown references beyond this are counted but not spelled out. */
#define MAX_UNKNOWN 25

/* Bytes of an identifier in a hash table, with its end. */
#define KEY_BYTES (ARGUMENT_ID_MAX * 4 + 1)

typedef enum Kind
{
	KIND_GROUP,
	KIND_NODE,
	KIND_EDGE,
	KIND_COUNT
} Kind;

typedef struct KindRow
{
	const char *array; /* argument */
	const Entity *entity;
} KindRow;

static const KindRow kinds[KIND_COUNT] = {
	[KIND_GROUP] = {"groups", &flow_group_entity},
	[KIND_NODE] = {"nodes", &flow_node_entity},
	[KIND_EDGE] = {"edges", &flow_edge_entity},
};

typedef enum Action
{
	ACTION_CREATE,
	ACTION_UPDATE,
	ACTION_DELETE,
	ACTION_COUNT
} Action;

/* Steps in the order of running. */
static const struct
{
	Action action;
	Kind kind;
} steps[] = {
	{ACTION_CREATE, KIND_GROUP}, {ACTION_CREATE, KIND_NODE}, {ACTION_CREATE, KIND_EDGE},
	{ACTION_UPDATE, KIND_GROUP}, {ACTION_UPDATE, KIND_NODE}, {ACTION_UPDATE, KIND_EDGE},
	{ACTION_DELETE, KIND_EDGE},  {ACTION_DELETE, KIND_NODE}, {ACTION_DELETE, KIND_GROUP},
};

/* What an entry must hold to create something. */
static const struct
{
	Kind kind;
	const char *field;
} required[] = {{KIND_GROUP, "name"}, {KIND_EDGE, "fromUuid"}, {KIND_EDGE, "toUuid"}};

/* Which fields name something else of the diagram. */
static const struct
{
	Kind kind;
	const char *field;
	Kind named;
} references[] = {
	{KIND_GROUP, "parentGroupUuid", KIND_GROUP},
	{KIND_NODE, "groupUuid", KIND_GROUP},
	{KIND_EDGE, "fromUuid", KIND_NODE},
	{KIND_EDGE, "toUuid", KIND_NODE},
};

/* An identifier that has to exist, and where it was named. */
typedef struct Mention
{
	Kind kind;
	int index;
	const char *field;
	const char *uuid;
} Mention;

/* Of what the call creates under an identifier of the caller's: where it stands in its array. */
typedef struct Created
{
	char uuid[KEY_BYTES]; /* must be first */
	int index;
} Created;

/* The arrays of a call. */
typedef struct Batch
{
	const JsonNode *entries[KIND_COUNT]; /* NULL: not given */
	HTAB *created[KIND_COUNT];           /* by uuid */
} Batch;

/* What running has done so far; its texts and lists live as long as the call. */
typedef struct Outcome
{
	ToolCall *call;
	const pg_uuid_t *document;
	MemoryContext keep;
	int done[ACTION_COUNT][KIND_COUNT];
	List *removed_edges;
	StringInfoData made; /* JSON of the identifiers that were made here */
	JsonWriter made_writer;
	StringInfoData released; /* JSON of what deleted groups left behind */
	JsonWriter released_writer;
} Outcome;

static int
entry_count(const Batch *batch, Kind kind)
{
	return batch->entries[kind] == NULL ? 0 : batch->entries[kind]->count;
}

static Action
entry_action(const JsonNode *entry)
{
	const char *action = json_read_text(entry, "action");

	return strcmp(action, "create") == 0   ? ACTION_CREATE
		   : strcmp(action, "update") == 0 ? ACTION_UPDATE
										   : ACTION_DELETE;
}

static void
open_batch(Batch *batch, const JsonNode *arguments)
{
	HASHCTL control = {.keysize = KEY_BYTES, .entrysize = sizeof(Created), .hcxt = CurrentMemoryContext};

	for (int kind = 0; kind < KIND_COUNT; kind++)
	{
		const JsonNode *entries = json_read_member(arguments, kinds[kind].array);

		batch->entries[kind] = entries != NULL && entries->kind == JSON_NODE_ARRAY ? entries : NULL;
		batch->created[kind] = hash_create("ainecto flow batch", entry_count(batch, kind) + 1, &control,
										   HASH_ELEM | HASH_STRINGS | HASH_CONTEXT);
	}
}

static void
add_entry_fault(ArgumentFaults *faults, Kind kind, int index, const char *field, const char *problem)
{
	fault_add(faults, psprintf("%s[%d].%s", kinds[kind].array, index, field), problem, NULL, NULL);
}

/* Note what the call creates; the same identifier twice is a fault, unless nobody asks (faults is NULL). */
static void
note_created(Batch *batch, ArgumentFaults *faults)
{
	for (int kind = 0; kind < KIND_COUNT; kind++)
	{
		for (int i = 0; i < entry_count(batch, kind); i++)
		{
			const JsonNode *entry = batch->entries[kind]->items[i];
			const char *uuid = json_read_text(entry, "uuid");
			Created *created;
			bool found;

			if (uuid == NULL || entry_action(entry) != ACTION_CREATE)
				continue;
			created = hash_search(batch->created[kind], uuid, HASH_ENTER, &found);
			if (!found)
				created->index = i;
			else if (faults != NULL)
				add_entry_fault(faults, kind, i, "uuid",
								psprintf("is also created by %s[%d]", kinds[kind].array, created->index));
		}
	}
}

static void
check_shapes(const Batch *batch, Kind kind, ArgumentFaults *faults)
{
	for (int i = 0; i < entry_count(batch, kind) && !fault_is_full(faults); i++)
	{
		const JsonNode *entry = batch->entries[kind]->items[i];
		Action action = entry_action(entry);

		if (action != ACTION_CREATE && json_read_text(entry, "uuid") == NULL)
			add_entry_fault(faults, kind, i, "uuid",
							psprintf("is required to %s", json_read_text(entry, "action")));
		for (int j = 0; j < (int) lengthof(required) && action == ACTION_CREATE; j++)
		{
			if (required[j].kind == kind && json_read_member(entry, required[j].field) == NULL)
				add_entry_fault(faults, kind, i, required[j].field, "is required to create");
		}
	}
}

/* The array position of the group that the new group at index lies in, if the call creates that too; else -1.
 */
static int
created_around(const Batch *batch, int index)
{
	const char *around = json_read_text(batch->entries[KIND_GROUP]->items[index], "parentGroupUuid");
	const Created *created =
		around == NULL ? NULL : hash_search(batch->created[KIND_GROUP], around, HASH_FIND, NULL);

	return created == NULL ? -1 : created->index;
}

/* New groups, each behind the one around it. Returns how many; a circle among them is a fault (faults may be
 * NULL). */
static int
order_new_groups(const Batch *batch, int *order, ArgumentFaults *faults)
{
	int count = entry_count(batch, KIND_GROUP);
	int *chain = palloc_array(int, count + 1);
	char *state = palloc0(count + 1); /* 1: on the chain being followed, 2: in order */
	int ordered = 0;

	for (int i = 0; i < count; i++)
	{
		int length = 0;

		if (entry_action(batch->entries[KIND_GROUP]->items[i]) != ACTION_CREATE)
			continue;
		for (int at = i; at >= 0 && state[at] != 2; at = created_around(batch, at))
		{
			if (state[at] == 1)
			{
				if (faults != NULL)
					add_entry_fault(faults, KIND_GROUP, at, "parentGroupUuid",
									"would put the group inside itself");
				break;
			}
			state[at] = 1;
			chain[length++] = at;
		}
		while (length > 0)
		{
			order[ordered++] = chain[--length];
			state[chain[length]] = 2;
		}
	}
	return ordered;
}

void
flow_check_changes(const JsonNode *arguments, ArgumentFaults *faults)
{
	Batch batch;

	open_batch(&batch, arguments);
	note_created(&batch, faults);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		check_shapes(&batch, kind, faults);
	order_new_groups(&batch, palloc_array(int, entry_count(&batch, KIND_GROUP) + 1), faults);
}

/* Everything named that must be of one kind, less what the call creates; returns how many. */
static int
collect_mentions(const Batch *batch, Kind named, Mention *mentions)
{
	int count = 0;

	for (int kind = 0; kind < KIND_COUNT; kind++)
	{
		for (int i = 0; i < entry_count(batch, kind); i++)
		{
			const JsonNode *entry = batch->entries[kind]->items[i];
			Action action = entry_action(entry);

			if (kind == (int) named && action != ACTION_CREATE && json_read_text(entry, "uuid") != NULL)
				mentions[count++] = (Mention){kind, i, "uuid", json_read_text(entry, "uuid")};
			for (int j = 0; j < (int) lengthof(references) && action != ACTION_DELETE; j++)
			{
				const char *uuid;

				if ((int) references[j].kind != kind || references[j].named != named)
					continue;
				uuid = json_read_text(entry, references[j].field);
				if (uuid != NULL && *uuid != '\0')
					mentions[count++] = (Mention){kind, i, references[j].field, uuid};
			}
		}
	}
	return count;
}

/* Append those references to one kind that lead nowhere; returns how many. */
static int
find_unknown(const Batch *batch, const pg_uuid_t *document, Kind named, int already, StringInfo unknown)
{
	int room = entry_count(batch, KIND_GROUP) * 2 + entry_count(batch, KIND_NODE) * 2 +
			   entry_count(batch, KIND_EDGE) * 3;
	Mention *mentions = palloc_array(Mention, room + 1);
	const char **uuids = palloc_array(const char *, room + 1);
	bool *found = palloc_array(bool, room + 1);
	int count = collect_mentions(batch, named, mentions);
	int asked = 0;
	int missing = 0;

	for (int i = 0; i < count; i++)
	{
		if (hash_search(batch->created[named], mentions[i].uuid, HASH_FIND, NULL) != NULL)
			continue;
		mentions[asked] = mentions[i];
		uuids[asked++] = mentions[i].uuid;
	}
	if (asked > 0)
		flow_find_existing(kinds[named].entity, document, uuids, asked, found);
	for (int i = 0; i < asked; i++)
	{
		if (found[i] || already + ++missing > MAX_UNKNOWN)
			continue;
		appendStringInfo(unknown, "%s%s[%d].%s: no %s \"%s\"", unknown->len > 0 ? "; " : "",
						 kinds[mentions[i].kind].array, mentions[i].index, mentions[i].field,
						 kinds[named].entity->label, uuids[i]);
	}
	return missing;
}

/* AI002 that lists the references which name neither what exists nor what the call creates. */
static void
check_references(const Batch *batch, const pg_uuid_t *document)
{
	StringInfoData unknown;
	int count = 0;

	initStringInfo(&unknown);
	for (int kind = 0; kind < KIND_COUNT; kind++)
		count += find_unknown(batch, document, kind, count, &unknown);
	if (count > MAX_UNKNOWN)
		appendStringInfo(&unknown, "; and %d more", count - MAX_UNKNOWN);
	if (count > 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND),
				 errmsg_plural("%d reference of the batch leads nowhere",
							   "%d references of the batch lead nowhere", count, count),
				 errdetail("%s.", unknown.data),
				 errhint("Nothing was done. Name what the diagram holds, or create it in the same batch.")));
}

static void
run_create(Outcome *outcome, Kind kind, int index, const JsonNode *entry)
{
	const char *uuid = entity_insert(kinds[kind].entity, outcome->document, flow_item_fields(entry, true));

	if (json_read_text(entry, "uuid") != NULL)
		return;
	json_write_open_object(&outcome->made_writer);
	json_write_text_member(&outcome->made_writer, "path", psprintf("%s[%d]", kinds[kind].array, index));
	json_write_text_member(&outcome->made_writer, "uuid", uuid);
	json_write_close_object(&outcome->made_writer);
}

static void
run_delete(Outcome *outcome, Kind kind, const char *uuid)
{
	FlowReleased released;
	MemoryContext caller;
	List *edges;
	ListCell *cell;

	switch (kind)
	{
		case KIND_NODE:
			edges = flow_delete_node(outcome->document, uuid);
			caller = MemoryContextSwitchTo(outcome->keep);
			foreach(cell, edges)
				outcome->removed_edges = lappend(outcome->removed_edges, pstrdup(lfirst(cell)));
			MemoryContextSwitchTo(caller);
			break;
		case KIND_GROUP:
			flow_delete_group(outcome->document, uuid, &released);
			if (released.nodes != NIL || released.groups != NIL)
				flow_write_released(&outcome->released_writer, uuid, &released);
			break;
		default:
			entity_delete(kinds[kind].entity, outcome->document, uuid);
			break;
	}
}

static void
run_entry(Outcome *outcome, Action action, Kind kind, int index, const JsonNode *entry)
{
	const char *uuid = json_read_text(entry, "uuid");

	if (action == ACTION_CREATE)
		run_create(outcome, kind, index, entry);
	else if (action == ACTION_UPDATE)
		entity_update(kinds[kind].entity, outcome->document, uuid, flow_item_fields(entry, false));
	else
		run_delete(outcome, kind, uuid);
	outcome->done[action][kind]++;
}

/* The positions of the entries of one step, in the order of running. */
static int
list_step(const Batch *batch, Action action, Kind kind, int *positions)
{
	int count = 0;

	if (action == ACTION_CREATE && kind == KIND_GROUP)
		return order_new_groups(batch, positions, NULL);
	for (int i = 0; i < entry_count(batch, kind); i++)
	{
		if (entry_action(batch->entries[kind]->items[i]) == action)
			positions[count++] = i;
	}
	return count;
}

static void
run_step(const Batch *batch, Outcome *outcome, Action action, Kind kind, MemoryContext entry_context)
{
	int *positions = palloc_array(int, entry_count(batch, kind) + 1);
	int count = list_step(batch, action, kind, positions);

	for (int i = 0; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		outcome->call->item_path = psprintf("%s[%d]", kinds[kind].array, positions[i]);
		MemoryContextSwitchTo(entry_context);
		run_entry(outcome, action, kind, positions[i], batch->entries[kind]->items[positions[i]]);
		MemoryContextSwitchTo(outcome->keep);
		MemoryContextReset(entry_context);
	}
	outcome->call->item_path = NULL;
	pfree(positions);
}

static void
write_outcome(Outcome *outcome)
{
	static const char *const done_names[ACTION_COUNT] = {"created", "updated", "deleted"};
	JsonWriter *writer = &outcome->call->result;

	json_write_open_object(writer);
	for (int action = 0; action < ACTION_COUNT; action++)
	{
		json_write_key(writer, done_names[action]);
		json_write_open_object(writer);
		for (int kind = 0; kind < KIND_COUNT; kind++)
			json_write_integer_member(writer, kinds[kind].array, outcome->done[action][kind]);
		json_write_close_object(writer);
	}
	json_write_close_array(&outcome->made_writer);
	json_write_raw_member(writer, "newUuids", outcome->made.data);
	json_write_texts_member(writer, "removedEdges", outcome->removed_edges);
	json_write_close_array(&outcome->released_writer);
	json_write_raw_member(writer, "released", outcome->released.data);
	json_write_close_object(writer);
}

void
flow_apply_changes(ToolCall *call)
{
	Outcome outcome = {.call = call, .document = &tool_place(call)->uuid, .keep = CurrentMemoryContext};
	MemoryContext entry_context =
		AllocSetContextCreate(CurrentMemoryContext, "ainecto flow change", ALLOCSET_DEFAULT_SIZES);
	Batch batch;

	open_batch(&batch, call->arguments);
	note_created(&batch, NULL);
	check_references(&batch, outcome.document);
	initStringInfo(&outcome.made);
	json_write_init(&outcome.made_writer, &outcome.made);
	json_write_open_array(&outcome.made_writer);
	initStringInfo(&outcome.released);
	json_write_init(&outcome.released_writer, &outcome.released);
	json_write_open_array(&outcome.released_writer);
	for (int step = 0; step < (int) lengthof(steps); step++)
		run_step(&batch, &outcome, steps[step].action, steps[step].kind, entry_context);
	MemoryContextDelete(entry_context);
	write_outcome(&outcome);
}
