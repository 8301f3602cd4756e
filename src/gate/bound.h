/*
 * bound.h
 *		No answer is longer than what an assistant can read.
 */
#ifndef AINECTO_GATE_BOUND_H
#define AINECTO_GATE_BOUND_H

#include "lib/stringinfo.h"
#include "tool/tool.h"

/* What became of the call whose answer it is. */
typedef enum BoundOutcome
{
	BOUND_DONE,
	BOUND_DRY_RUN,
	BOUND_REFUSED
} BoundOutcome;

/*
 * Cut a call's answer to TOOL_ANSWER_CHARACTERS unless the call wants all of it (TOOL_WHOLE).
 * One that was cut says so: the member leftOut holds, in from, each list and text that lost something (path,
 * how many entries or characters are shown, and of how many) and in hint how to get it. An answer within the
 * bound stays as it is. A tool that was cut and declares no way to the rest (Tool.rest) is at fault, and a
 * line in the server's log says so.
 */
extern void bound_answer(const ToolCall *call, BoundOutcome outcome, StringInfo answer);

#endif
