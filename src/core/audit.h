/*
 * audit.h
 *		The one way into ainecto.audit_log.
 */
#ifndef AINECTO_CORE_AUDIT_H
#define AINECTO_CORE_AUDIT_H

#include "postgres.h"

#include "core/principal.h"

/* Members that do not apply stay NULL (or 0); outcome and source are always given. */
typedef struct AuditEntry
{
	const char *source; /* "mcp", "sql", "manual", or "oauth" for what a person does on the pages */
	const char *tool;   /* tool, SQL function or endpoint */
	const char *target_kind;
	const char *target;
	int64 version; /* 0: none */
	const char *targets_json;
	const char *description;
	const char *outcome; /* one of the column's CHECK */
	int sqlerrcode;      /* 0: none */
	const char *message;
	const char *request_id;
	const char *session_id;
	const char *peer;           /* text of an inet */
	const Principal *principal; /* NULL: nobody known */
} AuditEntry;

/*
 * Insert one row; session_user, the outer role and the time are filled in. The caller is connected to SPI.
 * Where the transaction is read-only, what was refused or failed goes to the server's log instead.
 */
extern void audit_write(const AuditEntry *entry);

/* The row of an administrative SQL function that is done: source "sql", of the role outside of all functions.
 */
extern void audit_write_administration(const char *function, const char *target_kind, const char *target,
									   const char *description);

#endif
