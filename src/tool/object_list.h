/*
 * object_list.h
 *		Functions, sequences, types and whatever else an ERD has beside its tables, for get_document.
 */
#ifndef AINECTO_TOOL_OBJECT_LIST_H
#define AINECTO_TOOL_OBJECT_LIST_H

#include "tool/tool.h"

/* A kind of objects, or this. */
#define OBJECT_LIST_ALL "all"

#define OBJECT_LIST_ARGUMENT ARG_TEXT("objects", ARGUMENT_TERSE, 1, 64, "erd: its objects: all, or a kind.")

/* There must be such a kind. */
extern void object_list_check(const JsonNode *arguments, ArgumentFaults *faults);

/*
 * Answer the call with a page of the document's objects: {objects, kinds, version, nextCursor?}; false if it
 * asks for none. A page ends before it has more than OBJECT_LIST_BYTES of objects; of a definition that would
 * not fit in one only the beginning stands there, with definition_length. kinds counts them all. AI001 for
 * documents of other types, and beside a format.
 */
#define OBJECT_LIST_BYTES 60000
extern bool object_list_answer(ToolCall *call, const Place *document);

#endif
