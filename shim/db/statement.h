/*
 * statement.h
 *		The statements of a connection, prepared when it begins. Shared by db.c, link.c and statement.c
 * only.
 */
#ifndef SHIM_STATEMENT_H
#define SHIM_STATEMENT_H

#include "db/db.h"

typedef struct StatementRow
{
	const char *name;
	const char *text;
	int parameter_count;
	bool fast;   /* prepared in the fast lane too */
	bool binary; /* answers in binary format */
	bool writes; /* for whoever waits for it */
} StatementRow;

extern const StatementRow statement_rows[DB_STATEMENT_COUNT];

/* Asks for the settings of a connection of this lane, as PQsendQueryParams() does; the answer is the number
 * of its process, in binary. */
extern int statement_send_settings(PGconn *connection, DbLane lane, const char *public_url);

#endif
