/*
 * erd_member.c
 *		Ordered members of ERD things, and the rule that their columns belong to the right tables.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/scan.h"
#include "base/settings.h"
#include "base/statement.h"
#include "core/erd/erd_member.h"
#include "executor/spi.h"
#include "pure/text.h"
#include "utils/builtins.h"
#include "utils/rel.h"
#include "utils/uuid.h"

#include "core/erd/erd_member.sql.h"

/* How the members of one kind are stored and read. */
typedef struct MemberKind
{
	const Entity *entity;
	const char *parent_field;
	const char *column_field;
	const char *to_column_field;  /* NULL: members are single things */
	const char *sort_order_field; /* NULL: members have none */
	Statement *read;
} MemberKind;

static const MemberKind kinds[] = {
	{&erd_index_column, "index_uuid", "column_uuid", NULL, "sort_order", &read_index_columns},
	{&erd_ref_column, "ref_uuid", "from_column_uuid", "to_column_uuid", NULL, &read_ref_columns},
	{&erd_table_group_table, "group_uuid", "table_uuid", NULL, NULL, &read_group_tables},
	{&erd_table_group_note, "group_uuid", "note_uuid", NULL, NULL, &read_group_notes},
};

typedef struct StoredMember
{
	const char *uuid;
	ErdMember member;
	int64 display_order;
	bool kept;
} StoredMember;

static const MemberKind *
member_kind(const Entity *entity)
{
	for (int i = 0; i < (int) lengthof(kinds); i++)
	{
		if (kinds[i].entity == entity)
			return &kinds[i];
	}
	elog(ERROR, "%s is no kind of member", entity->name);
	return NULL;
}

static bool
same_member(const ErdMember *a, const ErdMember *b)
{
	return strcmp(a->column, b->column) == 0 && text_same(a->to_column, b->to_column);
}

static StoredMember *
read_stored(const MemberKind *kind, const pg_uuid_t *document, const char *parent, int *count)
{
	StoredMember *stored;

	*count = statement_run(kind->read, PARAMETERS(parameter_uuid(document), parameter_text(parent)));
	stored = palloc0(Max(*count, 1) * sizeof(StoredMember));
	for (int i = 0; i < *count; i++)
	{
		stored[i].uuid = statement_text(i, 1);
		stored[i].member.column = statement_text(i, 2);
		stored[i].member.to_column = statement_text(i, 3);
		stored[i].member.sort_order = statement_text(i, 4);
		stored[i].display_order = statement_integer(i, 5);
	}
	return stored;
}

ErdMember *
erd_read_members(const Entity *entity, const pg_uuid_t *document, const char *parent, int *count)
{
	StoredMember *stored = read_stored(member_kind(entity), document, parent, count);
	ErdMember *members = palloc(Max(*count, 1) * sizeof(ErdMember));

	for (int i = 0; i < *count; i++)
		members[i] = stored[i].member;
	return members;
}

static void
refuse_repeated(const Entity *entity, const ErdMember *members, int count)
{
	for (int i = 1; i < count; i++)
	{
		for (int j = 0; j < i; j++)
		{
			if (same_member(&members[i], &members[j]))
				ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
								errmsg("\"%s\" is given twice, at places %d and %d of its list",
									   members[i].column, j, i),
								errhint("Name every %s once.", entity->label)));
		}
	}
}

static void
set_optional_text(JsonNode *data, const char *field, const char *text)
{
	json_node_set(data, field, text == NULL ? json_node_make(JSON_NODE_NULL) : json_node_make_text(text));
}

static void
set_order(JsonNode *data, int position)
{
	JsonNode *node = json_node_make(JSON_NODE_NUMBER);

	node->text = psprintf("%d", position);
	node->length = strlen(node->text);
	json_node_set(data, "display_order", node);
}

/* Bring a row that stays to its new position; a row that is right already is not touched. */
static void
update_stored(const MemberKind *kind, const pg_uuid_t *document, const StoredMember *stored,
			  const ErdMember *member, int position)
{
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);

	if (stored->display_order != position)
		set_order(data, position);
	if (kind->sort_order_field != NULL && !text_same(stored->member.sort_order, member->sort_order))
		set_optional_text(data, kind->sort_order_field, member->sort_order);
	if (data->count > 0)
		entity_update(kind->entity, document, stored->uuid, data);
}

static void
insert_member(const MemberKind *kind, const pg_uuid_t *document, const char *parent, const ErdMember *member,
			  int position)
{
	JsonNode *data = json_node_make(JSON_NODE_OBJECT);

	json_node_set(data, kind->parent_field, json_node_make_text(parent));
	json_node_set(data, kind->column_field, json_node_make_text(member->column));
	if (kind->to_column_field != NULL)
		json_node_set(data, kind->to_column_field, json_node_make_text(member->to_column));
	if (kind->sort_order_field != NULL)
		set_optional_text(data, kind->sort_order_field, member->sort_order);
	set_order(data, position);
	entity_insert(kind->entity, document, data);
}

void
erd_replace_members(const Entity *entity, const pg_uuid_t *document, const char *parent,
					const ErdMember *members, int count)
{
	const MemberKind *kind = member_kind(entity);
	int stored_count;
	StoredMember *stored;
	int *match = palloc(Max(count, 1) * sizeof(int));

	if (count > ERD_MAX_MEMBERS)
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg("a list of members has at most %d entries", ERD_MAX_MEMBERS)));
	refuse_repeated(entity, members, count);
	stored = read_stored(kind, document, parent, &stored_count);
	for (int i = 0; i < count; i++)
	{
		match[i] = -1;
		for (int j = 0; j < stored_count && match[i] < 0; j++)
		{
			if (!stored[j].kept && same_member(&stored[j].member, &members[i]))
				match[i] = j;
		}
		if (match[i] >= 0)
			stored[match[i]].kept = true;
	}
	for (int j = 0; j < stored_count; j++)
	{
		if (!stored[j].kept)
			entity_delete(entity, document, stored[j].uuid);
	}
	for (int i = 0; i < count; i++)
	{
		if (match[i] >= 0)
			update_stored(kind, document, &stored[match[i]], &members[i], i);
		else
			insert_member(kind, document, parent, &members[i], i);
	}
}

/*
 * Every new member is looked at, and a planner that has no statistics yet may read the whole document for
 * each: so these are scans of the primary keys.
 */
static const ScanSource columns_by_key = {
	.relation = "erd_column", .index = "erd_column_pkey", .columns = {"table_uuid"}};
static const ScanSource indexes_by_key = {
	.relation = "erd_index", .index = "erd_index_pkey", .columns = {"table_uuid"}};
static const ScanSource refs_by_key = {
	.relation = "erd_ref", .index = "erd_ref_pkey", .columns = {"from_table_uuid", "to_table_uuid"}};

void
erd_require_fitting_ref(const pg_uuid_t *document, const char *uuid)
{
	if (execute_stray_column_of_ref(document, uuid) > 0)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("column \"%s\" does not belong to table \"%s\"", statement_text(0, 1),
							   statement_text(0, 2)),
						errhint("When a ref gets another table, give the columns of that side too.")));
}

static void
refuse_stray(const TriggerData *trigger, Datum uuid, const char *column, const char *table,
			 const char *constraint)
{
	ereport(ERROR, (errcode(ERRCODE_FOREIGN_KEY_VIOLATION),
					errmsg("row \"%s\" of ainecto.%s names a column of another table",
						   TextDatumGetCString(uuid), RelationGetRelationName(trigger->tg_relation)),
					errdetail("Column \"%s\" does not belong to table \"%s\".", column, table),
					errtableconstraint(trigger->tg_relation, constraint)));
}

/* A column of a row by its primary key; NULL if there is no such row. */
static const char *
text_by_key(const ScanSource *source, Datum document, Datum uuid, int column)
{
	Datum keys[] = {document, uuid};
	const char *text;
	RowScan scan;

	if (!scan_find(&scan, source, lengthof(keys), keys))
		return NULL;
	text = scan_text(&scan, column);
	scan_close(&scan);
	return text;
}

static Datum
row_value(const TriggerData *trigger, const char *name)
{
	TupleDesc description = RelationGetDescr(trigger->tg_relation);
	HeapTuple row = TRIGGER_FIRED_BY_UPDATE(trigger->tg_event) ? trigger->tg_newtuple : trigger->tg_trigtuple;
	bool isnull;

	return SPI_getbinval(row, description, SPI_fnumber(description, name), &isnull);
}

/* One column that the row names must stand in the table that its index or ref has on that side. */
static void
check_column(const TriggerData *trigger, const ScanSource *owners, const char *owner, int side,
			 const char *field, const char *constraint)
{
	Datum document = row_value(trigger, "document_uuid");
	Datum column = row_value(trigger, field);
	const char *table = text_by_key(owners, document, row_value(trigger, owner), side);
	const char *parent = text_by_key(&columns_by_key, document, column, 0);

	if (table != NULL && parent != NULL && strcmp(table, parent) != 0)
		refuse_stray(trigger, row_value(trigger, "uuid"), TextDatumGetCString(column), table, constraint);
}

static void
check_columns_of_ref(const TriggerData *trigger)
{
	Datum document = row_value(trigger, "document_uuid");
	Datum uuid = row_value(trigger, "uuid");

	if (execute_stray_column_of_ref(DatumGetUUIDP(document), TextDatumGetCString(uuid)) > 0)
		refuse_stray(trigger, uuid, statement_text(0, 1), statement_text(0, 2), statement_text(0, 3));
}

void
erd_check_member(TriggerData *trigger)
{
	const char *relation = RelationGetRelationName(trigger->tg_relation);

	if (settings_restoring())
		return;
	SPI_connect();
	if (strcmp(relation, erd_index_column.relation) == 0)
		check_column(trigger, &indexes_by_key, "index_uuid", 0, "column_uuid",
					 "erd_index_column_column_member");
	else if (strcmp(relation, erd_ref_column.relation) == 0)
	{
		check_column(trigger, &refs_by_key, "ref_uuid", 0, "from_column_uuid",
					 "erd_ref_column_from_column_member");
		check_column(trigger, &refs_by_key, "ref_uuid", 1, "to_column_uuid",
					 "erd_ref_column_to_column_member");
	}
	else
		check_columns_of_ref(trigger);
	SPI_finish();
}
