/*
 * erd_follow.h
 *		What names an enum or one of its values follows when that gets another name.
 *
 * Types of columns, and casts in defaults, checks and indexes, name an enum; defaults of its columns, and
 * literals that are cast to it, name a value. What only might name it is left, and told in the call's answer.
 */
#ifndef AINECTO_CORE_ERD_ERD_FOLLOW_H
#define AINECTO_CORE_ERD_ERD_FOLLOW_H

#include "postgres.h"

#include "commands/trigger.h"
#include "core/history/entity.h"

/* Before an enum or a value is given the name that data holds, if it holds one. */
extern void erd_follow_enum(const pg_uuid_t *document, const char *uuid, const JsonNode *data);
extern void erd_follow_value(const pg_uuid_t *document, const char *uuid, const JsonNode *data);

/* Hook of the descriptor of values: before a tool writes one. */
extern void erd_complete_value(const Entity *entity, const pg_uuid_t *document, const char *uuid,
							   JsonNode *data, bool creating);

/* Before an enum or a value is deleted by a tool: warn of what still names it. */
extern void erd_follow_warn_gone(const Entity *entity, const pg_uuid_t *document, const char *uuid);

/* Body of the triggers settle_name, AFTER UPDATE on erd_enum and erd_enum_value. */
extern void erd_follow_settle(TriggerData *trigger);

#endif
