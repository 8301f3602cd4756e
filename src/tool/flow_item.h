/*
 * flow_item.h
 *		Entries of flow tools: from camelCase arguments to fields, and from rules' outcomes to answers.
 */
#ifndef AINECTO_TOOL_FLOW_ITEM_H
#define AINECTO_TOOL_FLOW_ITEM_H

#include "core/flow/flow.h"
#include "tool/tool.h"

/* The fields of an entry under their snake_case names, without "action"; with_uuid: with its "uuid". */
extern JsonNode *flow_item_fields(const JsonNode *item, bool with_uuid);

/* {"uuid", "movedTo"?, "releasedNodes", "releasedGroups"} of a deleted group. */
extern void flow_write_released(JsonWriter *writer, const char *uuid, const FlowReleased *released);

/* The check and the handler of flow_apply_changes (flow_apply.c). */
extern void flow_check_changes(const JsonNode *arguments, ArgumentFaults *faults);
extern void flow_apply_changes(ToolCall *call);

#endif
