/*
 * errors.c
 *		Keeps out of the server's log what is no error to anyone.
 */
#include "postgres.h"

#include "base/errors.h"

static emit_log_hook_type next_hook;

static void
filter_log(ErrorData *error)
{
	if (error->sqlerrcode == ERRCODE_AI_NEEDS_WRITE)
		error->output_to_server = false;
	if (next_hook != NULL)
		next_hook(error);
}

void
errors_filter_log(void)
{
	next_hook = emit_log_hook;
	emit_log_hook = filter_log;
}
