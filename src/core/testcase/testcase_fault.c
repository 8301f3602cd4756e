/*
 * testcase_fault.c
 *		Several faults in one error.
 */
#include "postgres.h"

#include "base/errors.h"
#include "core/testcase/testcase_fault.h"

/* Faults that are spelled out. */
#define MAX_LISTED 20

void
fault_list_init(FaultList *faults)
{
	initStringInfo(&faults->text);
	faults->count = 0;
}

void
fault_list_add(FaultList *faults, const char *fault)
{
	if (++faults->count > MAX_LISTED)
		return;
	if (faults->count > 1)
		appendStringInfoString(&faults->text, "; ");
	appendStringInfoString(&faults->text, fault);
}

void
fault_list_throw(const FaultList *faults, const char *message, const char *hint)
{
	int more = faults->count - MAX_LISTED;

	if (faults->count == 0)
		return;
	ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("%s", message),
					more > 0 ? errdetail("%s; and %d more.", faults->text.data, more)
							 : errdetail("%s.", faults->text.data),
					hint == NULL ? 0 : errhint("%s", hint)));
}
