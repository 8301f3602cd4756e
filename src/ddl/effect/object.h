/*
 * object.h
 *		What the files of objects that are kept as definitions share.
 */
#ifndef AINECTO_DDL_EFFECT_OBJECT_H
#define AINECTO_DDL_EFFECT_OBJECT_H

#include "ddl/effect/effect.h"

/* As catalogs name a role: PUBLIC, CURRENT_USER, or its name. Copied. */
extern char *effect_role_name(const RoleSpec *role);

/* An SQL string constant. */
extern char *effect_literal(const char *text);

/* Whether a word is this name, an operator's too. */
extern bool effect_names_word(const Effect *effect, int word, const char *name);

/* The kind of an object that ALTER, DROP and COMMENT name by its type; NULL: it is none of these. */
extern const char *effect_object_kind(ObjectType type);

/*
 * The object that ALTER, DROP or COMMENT names, of no table; NULL: it is not there. *kind: what it would be,
 * NULL if it is no object.
 */
extern ModelObject *effect_named_object(const Effect *effect, ObjectType type, const Node *name,
										const char **kind);

/* Trigger, rule or policy of a table: names of the table, and the last its own. */
extern ModelObject *effect_object_of_table(const Effect *effect, const char *kind, const List *names);

#endif
