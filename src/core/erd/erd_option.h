/*
 * erd_option.h
 *		Options: what PostgreSQL knows of the things of an ERD beyond their fields, and other fields of JSON.
 *
 * One table says for each kind of thing the names, types, words and bounds; tools and the checks of the
 * tables (check_erd_field) ask it.
 */
#ifndef AINECTO_CORE_ERD_ERD_OPTION_H
#define AINECTO_CORE_ERD_ERD_OPTION_H

#include "postgres.h"

#include "base/json_read.h"
#include "core/history/entity.h"

/* What "kind" may be, and other words of options; NULL-terminated. The checks of the tables repeat kinds. */
extern const char *const erd_table_kinds[];
extern const char *const erd_constraint_kinds[];
extern const char *const erd_object_kinds[];
extern const char *const erd_identities[];
extern const char *const erd_generations[];

/* Told of one fault: where, what is wrong, what is allowed and the nearest valid name (both may be NULL). */
typedef void (*ErdOptionFault)(void *state, const char *path, const char *problem, const char *allowed,
							   const char *nearest);

/*
 * Report everything that is wrong with the value of a JSON field of an entity, under path. Null is no fault,
 * and of an object neither are members that are null: both stand for nothing. False if there is no such
 * field.
 */
extern bool erd_option_check(const char *entity, const char *field, const JsonNode *value, const char *path,
							 ErdOptionFault fault, void *state);

/*
 * Report what contradicts each other among all options of one thing, as they are to be stored: those of a
 * call may be a part of them.
 */
extern void erd_option_check_rules(const char *entity, const JsonNode *options, ErdOptionFault fault,
								   void *state);

/*
 * Hook of the descriptors: an update's options are put over those that are there, null takes one away; what
 * is at its initial value is left out, and nothing left becomes null.
 */
extern void erd_complete_options(const Entity *entity, const pg_uuid_t *document, const char *uuid,
								 JsonNode *data, bool creating);

#endif
