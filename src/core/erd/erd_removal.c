/*
 * erd_removal.c
 *		Deleting things of ERDs together with what makes no sense without them.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "catalog/pg_type.h"
#include "core/erd/erd.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "core/erd/erd_removal.sql.h"

void
erd_removal_start(ErdRemoval *removal)
{
	memset(removal, 0, sizeof(*removal));
	removal->context = CurrentMemoryContext;
}

/* Add the identifiers that the statement finds. */
static List *
collect(const ErdRemoval *removal, List *list, Statement *statement, const pg_uuid_t *document,
		NullableDatum key)
{
	uint64 count = statement_run(statement, PARAMETERS(parameter_uuid(document), key));
	MemoryContext caller = MemoryContextSwitchTo(removal->context);

	for (uint64 row = 0; row < count; row++)
		list = lappend(list, statement_text(row, 1));
	MemoryContextSwitchTo(caller);
	return list;
}

void
erd_removal_delete(ErdRemoval *removal, const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	if (entity == &erd_table)
		removal->removed_refs =
			collect(removal, removal->removed_refs, &refs_of_table, document, parameter_text(uuid));
	else if (entity == &erd_column)
	{
		removal->lost_indexes =
			collect(removal, removal->lost_indexes, &indexes_of_column, document, parameter_text(uuid));
		removal->lost_refs =
			collect(removal, removal->lost_refs, &refs_of_column, document, parameter_text(uuid));
		removal->lost_constraints = collect(removal, removal->lost_constraints, &constraints_of_column,
											document, parameter_text(uuid));
	}
	entity_delete(entity, document, uuid);
}

static List *
remove_lost(const ErdRemoval *removal, List *removed, List *candidates, Statement *statement,
			const Entity *entity, const pg_uuid_t *document)
{
	int known = list_length(removed);
	Datum *uuids;
	ListCell *cell;
	int count = 0;

	if (candidates == NIL)
		return removed;
	uuids = palloc(list_length(candidates) * sizeof(Datum));
	foreach(cell, candidates)
		uuids[count++] = CStringGetTextDatum(lfirst(cell));
	removed =
		collect(removal, removed, statement, document,
				parameter_array(construct_array(uuids, count, TEXTOID, -1, false, TYPALIGN_INT), TEXTOID));
	for_each_from(cell, removed, known) entity_delete(entity, document, lfirst(cell));
	return removed;
}

void
erd_removal_finish(ErdRemoval *removal, const pg_uuid_t *document)
{
	removal->removed_indexes = remove_lost(removal, removal->removed_indexes, removal->lost_indexes,
										   &empty_indexes, &erd_index, document);
	removal->removed_refs =
		remove_lost(removal, removal->removed_refs, removal->lost_refs, &empty_refs, &erd_ref, document);
	removal->removed_constraints =
		remove_lost(removal, removal->removed_constraints, removal->lost_constraints, &broken_constraints,
					&erd_constraint, document);
	removal->lost_indexes = removal->lost_refs = removal->lost_constraints = NIL;
}

static void
write_removed(JsonWriter *writer, const char *name, const List *uuids)
{
	if (uuids != NIL)
		json_write_texts_member(writer, name, uuids);
}

void
erd_removal_write(const ErdRemoval *removal, JsonWriter *writer)
{
	if (removal->removed_indexes == NIL && removal->removed_refs == NIL &&
		removal->removed_constraints == NIL)
		return;
	json_write_key(writer, "removed");
	json_write_open_object(writer);
	write_removed(writer, "indexes", removal->removed_indexes);
	write_removed(writer, "refs", removal->removed_refs);
	write_removed(writer, "constraints", removal->removed_constraints);
	json_write_close_object(writer);
}
