/*
 * testcase_order.h
 *		The handler that the two reorder tools of testcase documents share.
 */
#ifndef AINECTO_TOOL_TESTCASE_ORDER_H
#define AINECTO_TOOL_TESTCASE_ORDER_H

#include "core/history/entity.h"
#include "tool/tool.h"

/* Give rows of the entity the order of the argument ids, whose targets are the call's; writes how many there
 * are. */
extern void testcase_run_reorder(ToolCall *call, const Entity *entity);

#endif
