/*
 * call_list.c
 *		A doubly linked list through the calls themselves.
 */
#include "db/call_list.h"

#include <stddef.h>

void
call_list_append(CallList *list, DbCall *call)
{
	call->list = list;
	call->next = NULL;
	call->previous = list->last;
	if (list->last)
		list->last->next = call;
	else
		list->first = call;
	list->last = call;
	list->count++;
}

void
call_list_remove(DbCall *call)
{
	CallList *list = call->list;

	if (call->previous)
		call->previous->next = call->next;
	else
		list->first = call->next;
	if (call->next)
		call->next->previous = call->previous;
	else
		list->last = call->previous;
	list->count--;
	call->list = NULL;
}

void
call_list_free(CallList *list)
{
	while (list->first)
	{
		DbCall *call = list->first;

		call_list_remove(call);
		db_call_free(call);
	}
}
