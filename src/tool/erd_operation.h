/*
 * erd_operation.h
 *		One operation of erd_apply_changes: its shape, and carrying it out.
 */
#ifndef AINECTO_TOOL_ERD_OPERATION_H
#define AINECTO_TOOL_ERD_OPERATION_H

#include "postgres.h"

#include "core/erd/erd.h"
#include "tool/fault.h"
#include "tool/tool.h"

typedef enum ErdVerb
{
	ERD_CREATE,
	ERD_UPDATE,
	ERD_DELETE,
	ERD_VERB_COUNT
} ErdVerb;

#define ERD_TYPE_COUNT 15
/* Indexes of "table" and "ref" in erd_types. */
#define ERD_TABLE_TYPE 0
#define ERD_REF_TYPE   4

/* Names of the verbs and of the types, NULL-terminated: what "op" and "type" may be. */
extern const char *const erd_verbs[];
extern const char *const erd_types[];

/* An operation whose shape has been checked. */
typedef struct ErdOperation
{
	ErdVerb verb;
	int type; /* index in erd_types */
	const Entity *entity;
	const char *uuid; /* of the thing to change or delete; NULL: create */
	JsonNode *data;   /* NULL: delete */
} ErdOperation;

/*
 * Check the shape of one operation: op, type, uuid, and the fields of data that its type allows, demands and
 * bounds. Data that arrives as JSON in a text is put in its place. Every fault is reported, under path. A
 * create may have "parts", which is not published: operations that are carried out right behind it, and then
 * "uuid": the identifier it was given for them.
 */
extern void erd_operation_check(JsonNode *node, const char *path, ArgumentFaults *faults);

/* The operation of a node that passed the check. Its data is a copy, which carrying it out may change: a call
 * can be tried again. */
extern void erd_operation_read(const JsonNode *node, ErdOperation *operation);

/* Carry it out. Returns the uuid of what was created, else NULL; removal collects what goes along with a
 * deletion. */
extern const char *erd_operation_run(const ErdOperation *operation, const pg_uuid_t *document,
									 ErdRemoval *removal);

#endif
