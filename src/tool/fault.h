/*
 * fault.h
 *		Where faults of arguments are gathered, so that all of them stand in one answer.
 */
#ifndef AINECTO_TOOL_FAULT_H
#define AINECTO_TOOL_FAULT_H

#include "postgres.h"

#include "base/json_write.h"

/* Faults beyond this are counted but not spelled out. */
#define FAULT_MAX 25

/* The writer stands in an open array of {path, problem, allowed?, nearest?}. */
typedef struct ArgumentFaults
{
	JsonWriter writer;
	int count;
} ArgumentFaults;

/*
 * Report a fault of an argument: what is wrong, what is allowed and the nearest valid name (both may be
 * NULL).
 */
extern void fault_add(ArgumentFaults *faults, const char *path, const char *problem, const char *allowed,
					  const char *nearest);

/* Whether no more faults are spelled out, so that looking for them can end. */
extern bool fault_is_full(const ArgumentFaults *faults);

#endif
