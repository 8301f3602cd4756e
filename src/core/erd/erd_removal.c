/*
 * erd_removal.c
 *		Deleting things of ERDs together with what makes no sense without them.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "core/erd/erd.h"
#include "core/erd/erd_follow.h"
#include "core/erd/erd_mention.h"
#include "core/erd/erd_settle.h"
#include "core/erd/erd_work.h"
#include "utils/builtins.h"
#include "utils/uuid.h"

#include "core/erd/erd_removal.sql.h"

void
erd_removal_start(ErdRemoval *removal)
{
	memset(removal, 0, sizeof(*removal));
	removal->context = CurrentMemoryContext;
}

static ErdLoss *
find_loss(const List *losses, const Entity *entity, const char *uuid)
{
	ListCell *cell;

	foreach(cell, losses)
	{
		ErdLoss *loss = lfirst(cell);

		if (loss->entity == entity && strcmp(loss->uuid, uuid) == 0)
			return loss;
	}
	return NULL;
}

static List *
add_loss(const ErdRemoval *removal, List *losses, const Entity *entity, const char *uuid, const char *words)
{
	MemoryContext caller;
	ErdLoss *loss;

	if (find_loss(losses, entity, uuid) != NULL)
		return losses;
	caller = MemoryContextSwitchTo(removal->context);
	loss = palloc(sizeof(ErdLoss));
	*loss = (ErdLoss){entity, pstrdup(uuid), pstrdup(words)};
	losses = lappend(losses, loss);
	MemoryContextSwitchTo(caller);
	return losses;
}

/* Add what the rows of dependents_of_column name and goes with the column for certain. */
static void
collect_dependents(ErdRemoval *removal, const pg_uuid_t *document, const char *uuid, const char *table,
				   const char *name)
{
	uint64 count = execute_dependents_of_column(document, uuid, table, name);

	for (uint64 row = 0; row < count; row++)
	{
		const char *source = statement_text(row, 4);

		if (source == NULL ||
			(name != NULL && erd_mention_of(source, statement_text(row, 5), name) == ERD_MENTION_SURE))
			removal->lost =
				add_loss(removal, removal->lost, entity_by_name(DOCUMENT_ERD, statement_text(row, 1)),
						 statement_text(row, 2), statement_text(row, 3));
	}
}

void
erd_removal_delete(ErdRemoval *removal, const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	if (entity == &erd_table)
	{
		uint64 count;

		if (!removal->silent && execute_table_named(document, uuid) > 0)
			erd_work_drop(document, uuid, statement_text(0, 1), NULL);
		count = execute_refs_of_table(document, uuid);
		for (uint64 row = 0; row < count; row++)
			removal->removed =
				add_loss(removal, removal->removed, &erd_ref, statement_text(row, 2), statement_text(row, 3));
	}
	else if (entity == &erd_column && execute_column_named(document, uuid) > 0)
	{
		const char *table = statement_text(0, 1);
		const char *name = statement_text(0, 2);

		if (!removal->silent)
			erd_work_drop(document, table, statement_text(0, 3), name);
		collect_dependents(removal, document, uuid, table, name);
	}
	else if (entity == &erd_enum || entity == &erd_enum_value)
		erd_follow_warn_gone(entity, document, uuid);
	entity_delete(entity, document, uuid);
}

void
erd_removal_keep(ErdRemoval *removal, const Entity *entity, const char *uuid)
{
	ErdLoss *loss = find_loss(removal->lost, entity, uuid);

	if (loss != NULL)
		removal->lost = list_delete_ptr(removal->lost, loss);
}

void
erd_removal_finish(ErdRemoval *removal, const pg_uuid_t *document)
{
	ListCell *cell;

	foreach(cell, removal->lost)
	{
		const ErdLoss *loss = lfirst(cell);

		if (!entity_exists(loss->entity, document, loss->uuid))
			continue;
		entity_delete(loss->entity, document, loss->uuid);
		removal->removed = add_loss(removal, removal->removed, loss->entity, loss->uuid, loss->words);
	}
	removal->lost = NIL;
}

static void
write_removed(JsonWriter *writer, const ErdRemoval *removal, const Entity *entity)
{
	List *uuids = NIL;
	ListCell *cell;

	foreach(cell, removal->removed)
	{
		const ErdLoss *loss = lfirst(cell);

		if (loss->entity == entity)
			uuids = lappend(uuids, unconstify(char *, loss->uuid));
	}
	if (uuids != NIL)
		json_write_texts_member(writer, entity->collection, uuids);
}

/* Things that words are written of; more are counted. */
#define MAX_WORDS 20

void
erd_removal_write(const ErdRemoval *removal, JsonWriter *writer)
{
	StringInfoData words;
	int count = list_length(removal->removed);

	if (count == 0)
		return;
	initStringInfo(&words);
	for (int i = 0; i < Min(count, MAX_WORDS); i++)
		appendStringInfo(&words, "%s%s", i > 0 ? ", " : "",
						 ((const ErdLoss *) list_nth(removal->removed, i))->words);
	if (count > MAX_WORDS)
		appendStringInfo(&words, " and %d more", count - MAX_WORDS);
	json_write_key(writer, "removed");
	json_write_open_object(writer);
	write_removed(writer, removal, &erd_index);
	write_removed(writer, removal, &erd_ref);
	write_removed(writer, removal, &erd_constraint);
	json_write_text_member(writer, "words", words.data);
	json_write_close_object(writer);
}

/* ---- plain SQL ---- */

static void
settle_column(TriggerData *trigger, const pg_uuid_t *document)
{
	ErdRemoval removal;

	erd_removal_start(&removal);
	collect_dependents(&removal, document, erd_settle_text(trigger, "uuid", false),
					   erd_settle_text(trigger, "table_uuid", false),
					   erd_settle_text(trigger, "name", false));
	erd_removal_finish(&removal, document);
}

void
erd_settle_delete(TriggerData *trigger)
{
	pg_uuid_t document = erd_settle_document(trigger);
	const char *owner;

	if (erd_settle_is_about(trigger, &erd_column))
	{
		settle_column(trigger, &document);
		return;
	}
	if (erd_settle_is_about(trigger, &erd_index_column))
	{
		owner = erd_settle_text(trigger, "index_uuid", false);
		if (execute_orphaned_index(&document, owner, erd_settle_text(trigger, "column_uuid", false)) > 0)
			entity_delete(&erd_index, &document, owner);
		return;
	}
	owner = erd_settle_text(trigger, "ref_uuid", false);
	if (execute_orphaned_ref(&document, owner, erd_settle_text(trigger, "from_column_uuid", false),
							 erd_settle_text(trigger, "to_column_uuid", false)) > 0)
		entity_delete(&erd_ref, &document, owner);
}
