/*
 * erd_rename.h
 *		What names a table or a column follows when that gets another name.
 *
 * Names in options and expressions of the table itself follow, where the server's parser says that they mean
 * it. Queries of views and definitions of other objects are left, and told in the call's answer.
 */
#ifndef AINECTO_CORE_ERD_ERD_RENAME_H
#define AINECTO_CORE_ERD_ERD_RENAME_H

#include "postgres.h"

#include "commands/trigger.h"
#include "core/erd/erd_work.h"

/* Hooks of the descriptors: before a tool changes a column or a table. */
extern void erd_rename_column(const pg_uuid_t *document, const char *uuid, const JsonNode *data);
extern void erd_rename_table(const pg_uuid_t *document, const char *uuid, const JsonNode *data);

/* A table is given options, which may name a parent. */
extern void erd_rename_forget_heirs(const pg_uuid_t *document);

/*
 * Tell of what says a name that the call took from a table or a column, or from an enum or a value: queries
 * of views, policies, triggers and other definitions, all read once; of what was dropped, also generated
 * columns, checks and partition keys.
 */
extern void erd_rename_warn_gone(ErdWork *work);

/* Body of the triggers settle_name, AFTER UPDATE on erd_column and erd_table. */
extern void erd_rename_settle(TriggerData *trigger);

#endif
