/*
 * alter.h
 *		What the files of ALTER TABLE share.
 */
#ifndef AINECTO_DDL_EFFECT_ALTER_H
#define AINECTO_DDL_EFFECT_ALTER_H

#include "base/compat.h"
#include "ddl/effect/effect.h"

/* Actions on columns, words from … to; false: it is none of these. */
extern bool effect_alter_column(Effect *effect, ModelTable *table, const AlterTableCmd *action, int from,
								int to);

/* ALTER TYPE … ADD, DROP and ALTER ATTRIBUTE. */
extern void effect_alter_type(Effect *effect, const AlterTableStmt *statement);

/* Whether all that it does is to give away what it is about. */
extern bool effect_only_owner(const AlterTableStmt *statement);

/* The constraint that ALTER CONSTRAINT means. */
extern const char *effect_alter_constraint_name(const AlterTableCmd *action);

#endif
