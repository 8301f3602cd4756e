/*
 * leniency.h
 *		Arguments as they were meant, where they were not written as declared and can mean only one thing.
 *
 * Asked only for what the declaration refuses, so that a right call pays nothing. It changes the writing
 * and guesses no value: names of members and of allowed values in another spelling, numbers, booleans,
 * objects and lists written as text, one thing where a list is declared, members that stand a level too
 * high, null and empty text for what may be left out. What has two meanings stays as it is, and the
 * binder says what is wrong with it.
 */
#ifndef AINECTO_GATE_LENIENCY_H
#define AINECTO_GATE_LENIENCY_H

#include "base/json_read.h"
#include "pure/argument.h"
#include "tool/tool.h"

/*
 * A new tree; what needs no change is shared with the one given, which may be of any kind and is not changed.
 * arguments: all that the tool takes (bind_arguments_of()).
 */
extern JsonNode *leniency_amend(const Tool *tool, const Argument *arguments, const JsonNode *given);

#endif
