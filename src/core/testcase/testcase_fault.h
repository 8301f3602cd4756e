/*
 * testcase_fault.h
 *		Several faults in one error, so that a caller can mend all of them at once.
 */
#ifndef AINECTO_CORE_TESTCASE_TESTCASE_FAULT_H
#define AINECTO_CORE_TESTCASE_TESTCASE_FAULT_H

#include "postgres.h"

#include "lib/stringinfo.h"

typedef struct FaultList
{
	StringInfoData text;
	int count;
} FaultList;

extern void fault_list_init(FaultList *faults);

/* Note one fault, in words without a full stop; beyond the first twenty they are only counted. */
extern void fault_list_add(FaultList *faults, const char *fault);

/* Throw AI001 with the faults as detail if there are any. */
extern void fault_list_throw(const FaultList *faults, const char *message, const char *hint);

#endif
