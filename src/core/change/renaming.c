/*
 * renaming.c
 *		Names that come back, in what was written since.
 *
 * A name that is given back may still be another thing's, which gets its own back, too: then that is first.
 * Where such names go round in a circle, one of them waits under a name that nothing else has.
 */
#include "postgres.h"

#include "core/change/renaming.h"
#include "core/erd/erd.h"
#include "core/erd/erd_follow.h"
#include "core/erd/erd_rename.h"
#include "miscadmin.h"

typedef enum NameReturnState
{
	NAME_OPEN,
	NAME_BEGUN,
	NAME_DONE
} NameReturnState;

typedef struct NameReturn
{
	const Difference *row;
	const JsonNode *fields;
	const char *parent; /* NULL: none */
	const char *from;
	const char *to;
	NameReturnState state;
} NameReturn;

typedef struct NameReturnList
{
	const pg_uuid_t *document;
	NameReturn *entries; /* by kind, parent and from */
	int count;
} NameReturnList;

static bool
is_followed(const Entity *entity)
{
	return entity == &erd_table || entity == &erd_column || entity == &erd_enum || entity == &erd_enum_value;
}

static int
compare_texts(const char *a, const char *b)
{
	return a == NULL || b == NULL ? (a != NULL) - (b != NULL) : strcmp(a, b);
}

static int
compare_renamings(const void *a, const void *b)
{
	const NameReturn *left = a;
	const NameReturn *right = b;
	int order = strcmp(left->row->entity->name, right->row->entity->name);

	if (order == 0)
		order = compare_texts(left->parent, right->parent);
	return order != 0 ? order : compare_texts(left->from, right->from);
}

static void
collect(NameReturnList *list, const UndoPlan *plan)
{
	list->entries = palloc_array(NameReturn, Max(plan->set->count, 1));
	for (int i = 0; i < plan->set->count; i++)
	{
		const PlanStep *step = &plan->steps[i];
		const Entity *entity = step->row->entity;
		const KindWords *kind = kind_of(entity);
		const JsonNode *live;

		if (step->action != PLAN_UPDATE || !is_followed(entity) ||
			(json_read_member(step->fields, kind->name) == NULL &&
			 json_read_member(step->fields, "schema_name") == NULL))
			continue;
		live = piece_fields(plan->live, entity, step->row->uuid);
		list->entries[list->count++] = (NameReturn){
			.row = step->row,
			.fields = step->fields,
			.parent = kind_parent(kind, live),
			.from = json_read_text(live, kind->name),
			.to = json_read_text(json_read_member(step->fields, kind->name) == NULL ? live : step->fields,
								 kind->name)};
	}
	qsort(list->entries, list->count, sizeof(NameReturn), compare_renamings);
}

static void
follow(const NameReturnList *list, const NameReturn *renaming, const JsonNode *fields)
{
	const Entity *entity = renaming->row->entity;
	const char *uuid = renaming->row->uuid;

	if (entity == &erd_table)
		erd_rename_table(list->document, uuid, fields);
	else if (entity == &erd_column)
		erd_rename_column(list->document, uuid, fields);
	else if (entity == &erd_enum)
		erd_follow_enum(list->document, uuid, fields);
	else
		erd_follow_value(list->document, uuid, fields);
}

/* Out of the way of another, until its own turn. */
static void
step_aside(const NameReturnList *list, const NameReturn *renaming)
{
	const Entity *entity = renaming->row->entity;
	JsonNode *fields = json_node_make(JSON_NODE_OBJECT);

	json_node_set(fields, kind_of(entity)->name,
				  json_node_make_text(psprintf("renamed %s", renaming->row->uuid)));
	follow(list, renaming, fields);
	entity_restore(entity, list->document, renaming->row->uuid, fields, false);
}

static void
follow_in_turn(const NameReturnList *list, NameReturn *renaming)
{
	NameReturn wanted = {.row = renaming->row, .parent = renaming->parent, .from = renaming->to};
	NameReturn *holder;

	check_stack_depth();
	renaming->state = NAME_BEGUN;
	holder = bsearch(&wanted, list->entries, list->count, sizeof(NameReturn), compare_renamings);
	if (holder != NULL && holder != renaming && holder->state == NAME_BEGUN)
		step_aside(list, holder);
	else if (holder != NULL && holder->state == NAME_OPEN)
		follow_in_turn(list, holder);
	follow(list, renaming, renaming->fields);
	renaming->state = NAME_DONE;
}

void
renaming_follow(const Place *document, const UndoPlan *plan)
{
	NameReturnList list = {.document = &document->uuid};

	if (document->type != DOCUMENT_ERD)
		return;
	collect(&list, plan);
	/* Values before their enums, which are known by the name that they have. */
	for (int i = list.count - 1; i >= 0; i--)
	{
		CHECK_FOR_INTERRUPTS();
		if (list.entries[i].state == NAME_OPEN)
			follow_in_turn(&list, &list.entries[i]);
	}
}
