/*
 * erd_order.c
 *		Places among siblings.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/erd/erd.h"
#include "core/erd/erd_order.h"
#include "core/erd/erd_settle.h"
#include "core/erd/erd_work.h"
#include "miscadmin.h"

#include "core/erd/erd_order.sql.h"

/* The lists that siblings[] reads, in its order. */
static const Entity *const ordered[] = {
	&erd_table,      &erd_column,     &erd_index_column,      &erd_constraint,
	&erd_ref_column, &erd_enum_value, &erd_table_group_table, &erd_table_group_note,
	&erd_object,
};

typedef struct OrderedThing
{
	const char *uuid;
	int64 order;
	bool together; /* written by the command that wrote the one asked about */
	bool placed;
} OrderedThing;

typedef struct OrderedList
{
	OrderedThing *all;
	int count;
} OrderedList;

static OrderedList
read_siblings(const Entity *entity, const pg_uuid_t *document, const char *uuid)
{
	OrderedList list = {0};
	int kind = 0;

	while (kind < (int) lengthof(ordered) && ordered[kind] != entity)
		kind++;
	if (kind == (int) lengthof(ordered))
		elog(ERROR, "a %s has no place", entity->label);
	list.count = execute_siblings(kind, document, uuid);
	list.all = palloc0(Max(list.count, 1) * sizeof(OrderedThing));
	for (int i = 0; i < list.count; i++)
	{
		list.all[i].uuid = statement_text(i, 1);
		list.all[i].order = statement_integer(i, 2);
		list.all[i].together = statement_boolean(i, 3);
	}
	return list;
}

static OrderedThing *
find_sibling(const OrderedList *list, const char *uuid)
{
	for (int i = 0; i < list->count; i++)
	{
		if (strcmp(list->all[i].uuid, uuid) == 0)
			return &list->all[i];
	}
	return NULL;
}

/* By place, of equal ones the first wanted first. */
static int
compare_places(const ListCell *a, const ListCell *b)
{
	int64 left = ((const ErdPlace *) lfirst(a))->place;
	int64 right = ((const ErdPlace *) lfirst(b))->place;

	return left < right ? -1 : left > right;
}

/* Whether those that keep their order number the list without gaps, but for the places of the others. */
static bool
is_dense(const OrderedList *list)
{
	int64 last = -1;

	for (int i = 0; i < list->count; i++)
	{
		if (list->all[i].placed)
			continue;
		if (list->all[i].order <= last || list->all[i].order >= list->count)
			return false;
		last = list->all[i].order;
	}
	return true;
}

static void
write_order(const Entity *entity, const pg_uuid_t *document, const OrderedThing *sibling, int64 order)
{
	JsonNode *data;
	JsonNode *number;

	if (sibling->order == order)
		return;
	data = json_node_make(JSON_NODE_OBJECT);
	number = json_node_make_text(psprintf(INT64_FORMAT, order));
	number->kind = JSON_NODE_NUMBER;
	json_node_set(data, "display_order", number);
	entity_restore(entity, document, sibling->uuid, data, false);
}

/* wanted: places of this list alone, sorted. */
static void
place_in_list(const Entity *entity, const pg_uuid_t *document, const OrderedList *list, const List *wanted)
{
	bool dense = is_dense(list);
	int64 last = -1;
	int other = 0;
	int next = 0;

	for (int i = 0; i < list->count; i++)
	{
		const ErdPlace *place = next < list_length(wanted) ? list_nth(wanted, next) : NULL;
		const OrderedThing *sibling;

		while (other < list->count && list->all[other].placed)
			other++;
		if (place != NULL && (place->place <= i || other == list->count))
		{
			sibling = find_sibling(list, place->uuid);
			next++;
		}
		else
			sibling = &list->all[other++];
		last = dense || sibling->order <= last || sibling->placed ? last + 1 : sibling->order;
		write_order(entity, document, sibling, last);
	}
}

/* What of the places is of this list, each thing once: the last place that was wanted for it. */
static List *
take_list(const Entity *entity, OrderedList *list, List **places)
{
	List *wanted = NIL;
	List *left = NIL;

	for (int i = list_length(*places) - 1; i >= 0; i--)
	{
		ErdPlace *place = list_nth(*places, i);
		OrderedThing *sibling = place->entity == entity ? find_sibling(list, place->uuid) : NULL;

		if (sibling == NULL)
			left = lcons(place, left);
		else if (!sibling->placed)
		{
			sibling->placed = true;
			wanted = lcons(place, wanted);
		}
	}
	*places = left;
	list_sort(wanted, compare_places);
	return wanted;
}

void
erd_order_place(const pg_uuid_t *document, const List *places)
{
	List *left = list_copy(places);

	while (left != NIL)
	{
		const ErdPlace *first = linitial(left);
		OrderedList list = read_siblings(first->entity, document, first->uuid);

		if (list.count == 0)
			left = list_delete_first(left); /* it is gone again */
		else
		{
			List *wanted = take_list(first->entity, &list, &left);

			place_in_list(first->entity, document, &list, wanted);
		}
		CHECK_FOR_INTERRUPTS();
	}
}

void
erd_order_settle(TriggerData *trigger)
{
	const Entity *entity = entity_by_relation(trigger->tg_relation);
	pg_uuid_t document = erd_settle_document(trigger);
	const char *uuid = erd_settle_text(trigger, "uuid", true);
	OrderedList list = read_siblings(entity, &document, uuid);
	OrderedThing *self = find_sibling(&list, uuid);
	ErdPlace place = {.entity = entity, .uuid = uuid};
	bool came_down = erd_settle_integer(trigger, "display_order", false) <
					 erd_settle_integer(trigger, "display_order", true);
	bool taken = false;

	for (int i = 0; self != NULL && i < list.count; i++)
	{
		if (&list.all[i] == self)
			continue;
		if (list.all[i].together)
			return;
		taken = taken || list.all[i].order == self->order;
		if (list.all[i].order < self->order || (came_down && list.all[i].order == self->order))
			place.place++;
	}
	if (!taken)
		return;
	self->placed = true;
	place_in_list(entity, &document, &list, list_make1(&place));
}
