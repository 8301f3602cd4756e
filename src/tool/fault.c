/*
 * fault.c
 *		The list of what is wrong with the arguments of a call.
 */
#include "postgres.h"

#include "tool/fault.h"

void
fault_add(ArgumentFaults *faults, const char *path, const char *problem, const char *allowed,
		  const char *nearest)
{
	if (++faults->count > FAULT_MAX)
		return;
	json_write_open_object(&faults->writer);
	json_write_text_member(&faults->writer, "path", path);
	json_write_text_member(&faults->writer, "problem", problem);
	json_write_text_member(&faults->writer, "allowed", allowed);
	json_write_text_member(&faults->writer, "nearest", nearest);
	json_write_close_object(&faults->writer);
}

bool
fault_is_full(const ArgumentFaults *faults)
{
	return faults->count > FAULT_MAX;
}
