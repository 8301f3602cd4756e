/*
 * undo.c
 *		An undo from the wish to the checks behind it.
 *
 * What comes back is written first, parents before parts, then what goes goes, parts before parents: nothing
 * that is only changed is taken along by what goes. Whatever goes along all the same is told by the change
 * rows that this left, and put back where it can stand.
 */
#include "postgres.h"

#include "base/compat.h"
#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/change/clash.h"
#include "core/change/plan.h"
#include "core/change/renaming.h"
#include "core/change/sentence.h"
#include "core/change/undo.h"
#include "core/history/deferral.h"
#include "miscadmin.h"

#include "core/change/undo.sql.h"

/* How often what went along is put back before it is in the way. */
#define MAX_TURNS 4

typedef struct Undo
{
	const Place *document;
	const char *what; /* "version 7", in messages */
	ConflictList conflicts;
	UndoPlan *plan;
	int64 mark; /* the newest change before the plan's */
} Undo;

/* ---- which versions ---- */

static void
take_versions(Undo *undo, UndoOutcome *outcome, uint64 rows)
{
	Datum *numbers = palloc_array(Datum, rows + 1);

	for (uint64 row = 0; row < rows; row++)
		numbers[row] = Int64GetDatum(statement_integer(row, 1));
	outcome->versions =
		construct_array(numbers, (int) rows, INT8OID, sizeof(int64), FLOAT8PASSBYVAL, TYPALIGN_DOUBLE);
	outcome->version_count = (int) rows;
	outcome->newest = statement_integer(rows - 1, 1);
	outcome->email = statement_text(rows - 1, 4);
	outcome->description = statement_text(rows - 1, 5);
	undo->conflicts.versions = outcome->versions;
	undo->conflicts.since = statement_integer(0, 1);
}

pg_noreturn static void
refuse_group(int64 version, const char *group)
{
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
					errmsg("version " INT64_FORMAT " was not made in %s", version, group),
					errhint("Undo that version alone.")));
	pg_unreachable();
}

static void
find_versions(Undo *undo, const UndoWish *wish, UndoOutcome *outcome)
{
	const Place *document = undo->document;
	int64 version = wish->version == 0 ? document->version : wish->version;
	const char *request = wish->request_id;
	const char *session = wish->session_id;
	uint64 rows = 0;

	undo->what = psprintf("version " INT64_FORMAT, version);
	if (request == NULL && session == NULL)
	{
		history_require_version(document, version);
		rows = execute_find_version(&document->uuid, version);
		request = statement_text(0, 2);
		session = statement_text(0, 3);
	}
	if (wish->scope == UNDO_CALL)
	{
		if (request == NULL)
			refuse_group(version, "a call");
		undo->what = "this call";
		rows = execute_find_versions_of_call(&document->uuid, document->version, request);
	}
	else if (wish->scope == UNDO_SESSION)
	{
		if (session == NULL)
			refuse_group(version, "a session");
		undo->what = "this session";
		rows = execute_find_versions_of_session(&document->uuid, document->version, session);
	}
	if (rows == 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_NOT_FOUND), errmsg("the document has no version of %s", undo->what)));
	take_versions(undo, outcome, rows);
	history_require_version(document, undo->conflicts.since);
}

/* ---- writing ---- */

static void
write_step(const Place *document, const PlanStep *step)
{
	const Difference *row = step->row;

	switch (step->action)
	{
		case PLAN_INSERT:
			entity_restore(row->entity, &document->uuid, row->uuid, step->fields, true);
			break;
		case PLAN_UPDATE:
			entity_restore(row->entity, &document->uuid, row->uuid, step->fields, false);
			break;
		case PLAN_REPLACE:
			entity_delete(row->entity, &document->uuid, row->uuid);
			entity_restore(row->entity, &document->uuid, row->uuid, step->fields, true);
			break;
		default:
			break;
	}
	CHECK_FOR_INTERRUPTS();
}

static void
write_plan(const Undo *undo)
{
	const UndoPlan *plan = undo->plan;

	for (int i = 0; i < plan->set->count; i++)
		write_step(undo->document, &plan->steps[i]);
	for (int i = plan->set->count - 1; i >= 0; i--)
	{
		const Difference *row = plan->steps[i].row;

		if (plan->steps[i].action == PLAN_DELETE &&
			entity_exists(row->entity, &undo->document->uuid, row->uuid))
			entity_delete(row->entity, &undo->document->uuid, row->uuid);
	}
}

/* A readme's blocks each have a place of their own: what was put there since moves on. */
static void
make_room(const Undo *undo)
{
	const UndoPlan *plan = undo->plan;
	Datum *uuids = palloc_array(Datum, plan->set->count + 1);
	ArrayType *keys;

	if (undo->document->type != DOCUMENT_README)
		return;
	for (int i = 0; i < plan->set->count; i++)
		uuids[i] = CStringGetTextDatum(plan->set->rows[i].uuid);
	keys = construct_array(uuids, plan->set->count, TEXTOID, -1, false, TYPALIGN_INT);
	for (int i = 0; i < plan->set->count; i++)
	{
		int64 place;

		if (plan->steps[i].row->entity != &document_entity &&
			json_read_integer(plan->steps[i].fields, "display_order", &place) &&
			execute_find_block_at(&undo->document->uuid, place, keys) > 0)
			execute_move_blocks(&undo->document->uuid, place, keys);
	}
}

/* ---- what went along ---- */

static bool
has_all_references(const Undo *undo, const Entity *entity, const JsonNode *fields)
{
	const KindWords *kind = kind_of(entity);

	for (int i = 0; i < KIND_MAX_REFERENCES && kind->references[i].field != NULL; i++)
	{
		const char *key = kind_key(fields, kind->references[i].field);

		if (key != NULL && !entity_exists(piece_entity(undo->plan->things, kind->references[i].entity),
										  &undo->document->uuid, key))
			return false;
	}
	return true;
}

/* Fields that changed and were not meant to; NULL if there are none. */
static JsonNode *
unmeant_fields(const Difference *row, const PlanStep *step)
{
	JsonNode *fields = json_node_make(JSON_NODE_OBJECT);

	for (const EntityField *field = row->entity->fields; field->name != NULL; field++)
	{
		if (json_read_member(row->after, field->name) != NULL && !difference_is_place(field) &&
			(step == NULL || json_read_member(step->fields, field->name) == NULL))
			json_node_set(fields, field->name, json_read_member(row->before, field->name));
	}
	return fields->count == 0 ? NULL : fields;
}

/* Put back what went along with something else, if it can stand; else it is in the way. */
static bool
mend(Undo *undo, const Difference *row, const PieceSet *things)
{
	const PlanStep *step = plan_find(undo->plan, row->entity, row->uuid);
	bool gone = row->existed && !row->exists;
	JsonNode *lost = gone ? row->before : row->existed && row->exists ? unmeant_fields(row, step) : NULL;

	if (lost == NULL || (gone && step != NULL && step->action == PLAN_DELETE))
		return false;
	if (!has_all_references(undo, row->entity, lost))
	{
		conflict_add(&undo->conflicts,
					 psprintf("%s would %s too: it was last changed",
							  sentence_subject(things, row->entity, row->uuid), gone ? "go" : "change"),
					 row->entity, row->uuid, NULL);
		return false;
	}
	entity_restore(row->entity, &undo->document->uuid, row->uuid, lost, gone);
	return true;
}

static void
mend_all(Undo *undo)
{
	bool again = true;

	for (int turn = 0; again && undo->conflicts.count == 0; turn++)
	{
		DifferenceSet *made = difference_since(undo->document, undo->mark);
		PieceSet *things = piece_load(undo->document, undo->document->version, made);

		again = false;
		for (int i = 0; i < made->count; i++)
		{
			if (!mend(undo, &made->rows[i], things))
				continue;
			again = true;
			if (turn == MAX_TURNS)
				conflict_add(&undo->conflicts,
							 psprintf("%s would not stay as it is: it was last changed",
									  sentence_subject(things, made->rows[i].entity, made->rows[i].uuid)),
							 made->rows[i].entity, made->rows[i].uuid, NULL);
		}
	}
}

/* ---- all of it ---- */

static bool
does_anything(const UndoPlan *plan)
{
	for (int i = 0; i < plan->set->count; i++)
	{
		if (plan->steps[i].action != PLAN_NOTHING)
			return true;
	}
	return false;
}

static void
refuse_nothing(const Undo *undo)
{
	bool birth = undo->conflicts.since == 1;

	ereport(ERROR,
			(errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("there is nothing of %s to undo", undo->what),
			 birth ? errhint("It made the document; delete_documents puts a document into the trash.")
				   : errhint("What it changed is as it was before already.")));
}

void
undo_run(const Place *document, const UndoWish *wish, UndoOutcome *outcome)
{
	Undo undo = {.document = document, .conflicts = {.document = document}};
	DifferenceSet *set;
	PieceSet *things;
	int64 mark;

	find_versions(&undo, wish, outcome);
	set = difference_of_versions(document, outcome->versions);
	things = piece_load(document, outcome->newest, set);
	sentence_link(things, set);
	if (wish->item != NULL)
		plan_choose_item(set, things, wish->item);
	undo.plan = plan_make(document, set, things, &undo.conflicts);
	conflict_refuse(&undo.conflicts, undo.what);
	if (!does_anything(undo.plan))
		refuse_nothing(&undo);
	mark = difference_newest_change(document);
	deferral_begin();
	renaming_follow(document, undo.plan);
	undo.mark = difference_newest_change(document);
	write_plan(&undo);
	make_room(&undo);
	mend_all(&undo);
	clash_find(document, undo.plan, &undo.conflicts);
	conflict_refuse(&undo.conflicts, undo.what);
	deferral_check();
	outcome->report = report_of(document, difference_since(document, mark));
}

const char *
undo_description(const UndoWish *wish, const Place *document)
{
	const char *item = wish->item == NULL ? "" : " in part";

	if (wish->scope == UNDO_CALL)
		return psprintf("Undid a call%s", item);
	if (wish->scope == UNDO_SESSION)
		return psprintf("Undid a session%s", item);
	return psprintf("Undid v" INT64_FORMAT "%s", wish->version == 0 ? document->version : wish->version,
					item);
}
