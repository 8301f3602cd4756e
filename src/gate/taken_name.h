/*
 * taken_name.h
 *		Names that a call gave in the place of identifiers, so that its answer can say what was meant.
 */
#ifndef AINECTO_GATE_TAKEN_NAME_H
#define AINECTO_GATE_TAKEN_NAME_H

#include "tool/tool.h"

/* Note in call->taken_names that at path a thing was called by a name: how it is written there, and its
 * identifier. Texts are copied. */
extern void taken_name_note(ToolCall *call, const char *path, const char *given, const char *name,
							const char *identifier);

/* Write the member "resolved", [{"path", "given", "name", "uuid"}], if there were any; the first hundred. */
extern void taken_name_write(const ToolCall *call, JsonWriter *writer);

#endif
