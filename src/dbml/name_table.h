/*
 * name_table.h
 *		Names within something, and what they name. For the room only.
 */
#ifndef AINECTO_DBML_NAME_TABLE_H
#define AINECTO_DBML_NAME_TABLE_H

#ifndef FRONTEND
#include "postgres.h"
#else
#include "postgres_fe.h"
#endif

typedef struct NameEntry
{
	const void *within; /* a table, or what stands for a kind of names */
	const char *schema; /* "" where names have none */
	const char *name;
	void *thing;
	uint32 hash;
} NameEntry;

typedef struct NameTable
{
	NameEntry *entries;
	uint32 size; /* a power of two */
	uint32 count;
} NameTable;

extern void name_table_init(NameTable *table);

/* Add a name; the thing that has it already, which keeps it, or NULL. Texts are the caller's. */
extern void *name_table_add(NameTable *table, const void *within, const char *schema, const char *name,
							void *thing);

/* NULL: nothing has the name. */
extern void *name_table_find(const NameTable *table, const void *within, const char *schema,
							 const char *name);

#endif
