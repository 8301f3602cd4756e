/*
 * resolve.h
 *		The targets of a call, as its tool's row declares them.
 */
#ifndef AINECTO_GATE_RESOLVE_H
#define AINECTO_GATE_RESOLVE_H

#include "tool/tool.h"

/*
 * Find every target that the bound arguments name, and decide whether the caller may do there what the tool
 * does. Fills call->targets. AI002 for what is not there or not to be seen, AI003, AI009, and AI001 for a
 * document of another type.
 */
extern void resolve_targets(ToolCall *call);

/*
 * Lock the documents of a write in uuid order and decide again under the lock. AI005 when baseVersion is not
 * the document's version; 40001 when an identifier has come to mean another document.
 */
extern void resolve_lock(ToolCall *call);

/* The document that was locked, if it is the call's only target; else NULL. */
extern const Place *resolve_only_document(const ToolCall *call);

#endif
