/*
 * dialect.h
 *		Whether a text is SQL of another kind of database.
 */
#ifndef AINECTO_DDL_DIALECT_H
#define AINECTO_DDL_DIALECT_H

#include "ddl/split.h"

#define DIALECT_COUNT 3

/* Statements that make tables, and how many of them only one of the others would take. */
typedef struct Dialect
{
	int tables;
	int foreign[DIALECT_COUNT];
} Dialect;

extern void dialect_look(Dialect *dialect, const char *text, const Piece *piece);

/* AI001, naming the ways in, if most tables are another database's. */
extern void dialect_refuse(const Dialect *dialect);

/* Whether a text begins as SQL does, whoever's it is. */
extern bool dialect_is_sql(const char *text, int length);

#endif
