/*
 * erd_item.h
 *		From the entries of ERD batch tools to the data of entities.
 */
#ifndef AINECTO_TOOL_ERD_ITEM_H
#define AINECTO_TOOL_ERD_ITEM_H

#include "postgres.h"

#include "core/erd/erd.h"
#include "tool/tool.h"

#define ERD_DOCUMENT_WORDS "ERD document."
#define ERD_NEW_ID_WORDS   "Your own id for it; else one is made."
/* Largest display order; far from the end of int4, so that going last always has room. */
#define ERD_MAX_ORDER 1000000000

/* PostgreSQL's further options of a thing: one argument; core/erd/erd_option.c knows all, some are published.
 */
#define ARG_ERD_OPTIONS(fields_, check_, description_)                                          \
	{                                                                                           \
		.kind = ARGUMENT_OBJECT, .name = "options", .flags = ARGUMENT_OPEN | ARGUMENT_NULLABLE, \
		.fields = (fields_), .check = (check_), .description = (description_)                   \
	}

extern void erd_item_check_table(const JsonNode *value, const char *path, ArgumentFaults *faults);
extern void erd_item_check_column(const JsonNode *value, const char *path, ArgumentFaults *faults);
extern void erd_item_check_index(const JsonNode *value, const char *path, ArgumentFaults *faults);
extern void erd_item_check_ref(const JsonNode *value, const char *path, ArgumentFaults *faults);

/* Report what is wrong with the JSON of a field of an entity. */
extern void erd_item_check_json(const Entity *entity, const char *field, const JsonNode *value,
								const char *path, ArgumentFaults *faults);

/* The document that every ERD tool names. */
extern const pg_uuid_t *erd_item_document(const ToolCall *call);

/*
 * The scalar members of an entry as entity data under snake_case names; arrays hold other things and are left
 * out, and so is "uuid" where creating is false.
 */
extern JsonNode *erd_item_data(const JsonNode *item, bool creating);

/* A number node of this value. */
extern JsonNode *erd_item_integer(int value);

/* Change the fields that an entry names; AI002 when there is no such thing, even if it names none. */
extern void erd_item_update(const Entity *entity, const pg_uuid_t *document, const JsonNode *item);

/*
 * Make what an entry describes, under a parent or NULL; returns its uuid. order is its place where the entry
 * names none, -1: behind the others.
 */
extern const char *erd_item_insert(const Entity *entity, const pg_uuid_t *document, const JsonNode *item,
								   const char *parent, int order);

/* Work on entry index of the array of this name: the path in messages follows. Undone by erd_item_leave(). */
extern const char *erd_item_enter(ToolCall *call, const char *name, int index);
extern void erd_item_leave(ToolCall *call, const char *outer);

/*
 * Whether an entry of a nested list names a part of the parent that exists. A uuid not used yet is that of a
 * new part; AI001 for one that is used under another parent.
 */
extern bool erd_item_is_known(ToolCall *call, const Entity *entity, const char *parent, const JsonNode *item);

/* Throw AI001 unless an entry that makes a new part has this member. */
extern void erd_item_require(const JsonNode *item, const char *member, const Entity *entity);

/* Changes or makes one part of the parent; writes into the answer only what is new. */
typedef void (*ErdPartHandler)(ToolCall *call, const char *parent, const JsonNode *item);

/* Call change for every entry of the nested list; what it writes is the member answer. */
extern void erd_item_change_parts(ToolCall *call, const JsonNode *item, const char *list, const char *answer,
								  ErdPartHandler change);

/* Delete the parts that the nested list names; AI002 for one that is not the entry's own. */
extern void erd_item_drop_parts(ToolCall *call, ErdRemoval *removal, const JsonNode *item, const char *list,
								const Entity *entity);

/* Handler of the delete tools of things that nothing else hangs on: {"uuid"}. */
extern void erd_item_delete(ToolCall *call, const Entity *entity, const JsonNode *item);

#endif
