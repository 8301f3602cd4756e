/*
 * version_compare.h
 *		What changed between two versions, as the answer of a tool.
 */
#ifndef AINECTO_TOOL_VERSION_COMPARE_H
#define AINECTO_TOOL_VERSION_COMPARE_H

#include "tool/tool.h"

/* Bytes of sentences in one answer; the rest is asked for by its cursor. */
#define COMPARE_ANSWER_BYTES 20000

/* What compareWith names, and cursor goes with it or with a format. */
extern void compare_check_arguments(const JsonNode *arguments, ArgumentFaults *faults);

/*
 * Answer the call by what changed between the version and the one that compareWith names, from the older to
 * the newer; false if it names none. The pages of one comparison are of the same two versions.
 */
extern bool compare_answer(ToolCall *call, const Place *document, int64 version);

#endif
