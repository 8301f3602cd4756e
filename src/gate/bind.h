/*
 * bind.h
 *		Arguments of a call against the tool's declaration.
 */
#ifndef AINECTO_GATE_BIND_H
#define AINECTO_GATE_BIND_H

#include "tool/tool.h"

/*
 * All arguments a tool takes: its own and the ones every write (description), every write that a repeat would
 * do twice (clientMutationId) and every content write (dryRun, clientMutationId, baseVersion) has, and full
 * where it may be asked for more than an answer holds. Built once per backend.
 */
extern const Argument *bind_arguments_of(const Tool *tool);

/* Whether the tool writes to exactly one document named by a plain argument, and so takes baseVersion. */
extern bool bind_takes_base_version(const Tool *tool);

/*
 * Check and normalise. *given may be NULL (no arguments); it becomes the arguments as they were read, which
 * are others than those given where these were not written as declared (leniency.h). Returns a new tree with
 * canonical names, defaults and parsed JSON texts; or NULL, with faults holding a JSON array of {path,
 * problem, allowed?, nearest?} and *count their number. A project's number may be bound as a text: its name
 * or uuid, for resolve.h.
 */
extern JsonNode *bind_arguments(const Tool *tool, const JsonNode **given, StringInfo faults, int *count);

#endif
