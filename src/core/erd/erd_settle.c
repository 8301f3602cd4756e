/*
 * erd_settle.c
 *		What follows from a change of an ERD's content in plain SQL.
 */
#include "postgres.h"

#include "base/settings.h"
#include "base/statement.h"
#include "core/caller/call.h"
#include "core/erd/erd.h"
#include "core/erd/erd_follow.h"
#include "core/erd/erd_order.h"
#include "core/erd/erd_rename.h"
#include "core/erd/erd_settle.h"
#include "executor/spi.h"
#include "utils/rel.h"

static Datum
value_of(const TriggerData *trigger, const char *column, bool after, bool *isnull)
{
	TupleDesc description = RelationGetDescr(trigger->tg_relation);

	return SPI_getbinval(after ? trigger->tg_newtuple : trigger->tg_trigtuple, description,
						 SPI_fnumber(description, column), isnull);
}

pg_uuid_t
erd_settle_document(const TriggerData *trigger)
{
	bool isnull;

	return *DatumGetUUIDP(value_of(trigger, "document_uuid", false, &isnull));
}

const char *
erd_settle_text(const TriggerData *trigger, const char *column, bool after)
{
	bool isnull;
	Datum value = value_of(trigger, column, after, &isnull);

	return isnull ? NULL : TextDatumGetCString(value);
}

int64
erd_settle_integer(const TriggerData *trigger, const char *column, bool after)
{
	bool isnull;

	return DatumGetInt32(value_of(trigger, column, after, &isnull));
}

bool
erd_settle_is_about(const TriggerData *trigger, const Entity *entity)
{
	return strcmp(RelationGetRelationName(trigger->tg_relation), entity->relation) == 0;
}

void
erd_settle(TriggerData *trigger)
{
	if (settings_restoring() || call_current() != NULL || statement_is_running())
		return;
	SPI_connect();
	if (TRIGGER_FIRED_BY_DELETE(trigger->tg_event))
		erd_settle_delete(trigger);
	else if (strcmp(trigger->tg_trigger->tgname, "settle_order") == 0)
		erd_order_settle(trigger);
	else if (erd_settle_is_about(trigger, &erd_enum) || erd_settle_is_about(trigger, &erd_enum_value))
		erd_follow_settle(trigger);
	else
		erd_rename_settle(trigger);
	SPI_finish();
}
