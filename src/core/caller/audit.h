/*
 * audit.h
 *		The one way into ainecto.audit_log.
 */
#ifndef AINECTO_CORE_CALLER_AUDIT_H
#define AINECTO_CORE_CALLER_AUDIT_H

#include "postgres.h"

#include "base/scan.h"
#include "core/caller/principal.h"
#include "datatype/timestamp.h"
#include "nodes/pg_list.h"

/* Members that do not apply stay NULL (or 0); outcome and source are always given. */
typedef struct AuditEntry
{
	/* "mcp", "sql", "manual", "retention" for what is removed from history, or "oauth" for what a person does
	 * on the pages */
	const char *source;
	const char *tool; /* tool, SQL function or endpoint */
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

/* The table and its columns that count: what a seal covers. */
extern const ScanSource audit_rows;

/*
 * Insert one row; session_user, the outer role and the time are filled in. The caller is connected to SPI.
 * Where the transaction is read-only, what was refused or failed goes to the server's log instead.
 */
extern void audit_write(const AuditEntry *entry);

/* The value of audit_log.targets for what was noted (CallChange *, call.h); NULL for an empty list. */
extern const char *audit_targets(const List *changes);

/* The role whose members may remove what is old from history and audit. */
#define RETENTION_ROLE "ainecto_retention"

/*
 * Remove the rows older than a time, without a gap: from the oldest up to the last before the first that is
 * younger. Leaves a row of source "retention" and target kind "audit" that says which ids went, how many and
 * up to when; that of an earlier purge is old one day, too. Returns how many went. AI001 unless the time is
 * at least AUDIT_KEPT_DAYS ago. The caller is connected to SPI and has decided that this may be.
 */
#define AUDIT_KEPT_DAYS 30
extern int64 audit_purge(TimestampTz before);

/* The row of an administrative SQL function that is done: source "sql", of the role outside of all functions,
 * with what was gathered since call_gather() as its targets. */
extern void audit_write_administration(const char *function, const char *target_kind, const char *target,
									   const char *description);

#endif
