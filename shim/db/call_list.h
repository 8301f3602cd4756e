/*
 * call_list.h
 *		A list of calls, in order. A call is in one at a time, and knows which. Owns nothing.
 */
#ifndef SHIM_CALL_LIST_H
#define SHIM_CALL_LIST_H

#include "db/db.h"

typedef struct CallList
{
	DbCall *first;
	DbCall *last;
	int count;
} CallList;

extern void call_list_append(CallList *list, DbCall *call);

/* From the list it is in. */
extern void call_list_remove(DbCall *call);

/* Ends all that are in it. */
extern void call_list_free(CallList *list);

#endif
