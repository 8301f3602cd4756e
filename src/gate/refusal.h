/*
 * refusal.h
 *		Tool errors: {"error", "sqlstate", "message", "path"?, "detail"?, "hint"?, "faults"?}.
 */
#ifndef AINECTO_GATE_REFUSAL_H
#define AINECTO_GATE_REFUSAL_H

#include "postgres.h"

#include "tool/tool.h"

/* What a tool error's "error" member says for a SQLSTATE. */
extern const char *refusal_name(int sqlerrcode);

/* Whether a user can cause the error by what he sends; all others are not answers to a call. */
extern bool refusal_is_answer(int sqlerrcode);

/* Put a violated constraint of ours into the words of the table of constraints. */
extern void refusal_translate(ErrorData *error);

/* The path of the entry that was worked on, down to the field that a violated constraint speaks of. */
extern const char *refusal_path(const ToolCall *call, const ErrorData *error);

/* Write the object, in place of whatever out holds; NULL members are left out. faults is JSON. */
extern void refusal_write(StringInfo out, const char *name, const char *sqlstate, const char *message,
						  const char *path, const char *detail, const char *hint, const char *faults);

#endif
