/*
 * visible_set.h
 *		What an account may see as sets of keys, for the row-level security of plain SQL.
 *
 * A query asks for a set once, so that what it costs depends on what the account sees and not on the rows
 * that are looked at. The sets hold what is in the trash, too. They say the same as access_find_place().
 */
#ifndef AINECTO_CORE_ROW_SECURITY_VISIBLE_SET_H
#define AINECTO_CORE_ROW_SECURITY_VISIBLE_SET_H

#include "postgres.h"

#include "nodes/execnodes.h"

typedef enum VisibleSet
{
	VISIBLE_SET_DOCUMENTS,    /* uuid: documents it may read */
	VISIBLE_SET_PLACES,       /* uuid: workspaces, projects and folders it has a role on */
	VISIBLE_SET_GRANTED,      /* uuid: places of any kind with a role of its own there */
	VISIBLE_SET_WITHHELD,     /* uuid: places where its own grant takes a wider one away */
	VISIBLE_SET_RUNS,         /* bigint: test runs of projects it has a role on */
	VISIBLE_SET_HIDDEN_CASES, /* bigint: cases in those runs whose document it may not read */
	VISIBLE_SET_UPLOADS,      /* uuid: bodies of attachments it may read */
	VISIBLE_SET_COUNT
} VisibleSet;

/*
 * Add the set of an account (0: none, the set is empty) to the result of a function that returns a set of one
 * column. In one-snapshot mode; the caller is connected to SPI.
 */
extern void visible_set_fill(VisibleSet set, int64 account, ReturnSetInfo *result);

#endif
