/*
 * testcase_order.c
 *		Setting the order of scenarios and cases.
 */
#include "postgres.h"

#include "core/testcase/testcase.h"
#include "tool/testcase_order.h"

void
testcase_run_reorder(ToolCall *call, const Entity *entity)
{
	const Place *document = tool_place(call);
	int64 *ids = palloc(Max(call->target_count, 1) * sizeof(int64));

	for (int i = 0; i < call->target_count; i++)
	{
		const ResolvedTarget *target = &call->targets[i];

		if (memcmp(&target->place.uuid, &document->uuid, sizeof(document->uuid)) != 0)
			tool_refuse(call, psprintf("ids[%d]", target->index),
						psprintf("%s " INT64_FORMAT " is in another document than the first", entity->label,
								 target->number),
						"Order one document at a time.");
		ids[i] = target->number;
	}
	testcase_reorder(entity, &document->uuid, ids, call->target_count);
	json_write_open_object(&call->result);
	json_write_integer_member(&call->result, "count", call->target_count);
	json_write_close_object(&call->result);
}
