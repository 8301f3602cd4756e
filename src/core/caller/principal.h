/*
 * principal.h
 *		Who calls: an account, and the grant, client and scopes through which it calls.
 *
 * The room: who calls, through what, and what has been done in the call so far; scopes, audit rows of
 * functions, secrets, cancelling. It decides nothing about documents and knows none. Everything above it asks
 * it.
 */
#ifndef AINECTO_CORE_CALLER_PRINCIPAL_H
#define AINECTO_CORE_CALLER_PRINCIPAL_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "utils/uuid.h"

/* SHA-256 of a token. */
#define PRINCIPAL_TOKEN_LENGTH 32

#define SCOPE_READ  0x01 /* "ainecto:read" */
#define SCOPE_WRITE 0x02 /* "ainecto:write", implies reading */

/* What a plan allows. A plan is one of "free", "pro", "enterprise"; ainecto.plan_override changes what it
 * allows. */
typedef struct AccountPlan
{
	const char *name;
	bool mcp_enabled;
	int versions_kept; /* newest versions kept per document; -1: all */
} AccountPlan;

typedef struct Principal
{
	int64 account_id; /* 0: none, a database role that is mapped to no account */
	const char *email;
	const char *name;
	AccountPlan plan;
	bool has_grant; /* called through a token */
	pg_uuid_t grant;
	const char *client_id; /* OAuth client, NULL for an access token made in SQL */
	unsigned scopes;
	bool has_token; /* the three below are set */
	uint8 token_hash[PRINCIPAL_TOKEN_LENGTH];
	TimestampTz token_expires;
	bool token_derived; /* made from another token, which it ends with; makes none itself */
	bool administrator; /* a member of ainecto_admin in SQL: every role check passes as OWNER */
	bool auditor;       /* a member of ainecto_auditor in SQL: reads everything */
} Principal;

/* As parameters of statements: NULL where no account is known, or no grant. */
static inline const int64 *
principal_account(const Principal *principal)
{
	return principal->account_id == 0 ? NULL : &principal->account_id;
}

static inline const pg_uuid_t *
principal_grant(const Principal *principal)
{
	return principal->has_grant ? &principal->grant : NULL;
}

typedef enum TokenVerdict
{
	TOKEN_VALID,
	TOKEN_UNKNOWN, /* never issued, or of another kind than an access token */
	TOKEN_EXPIRED,
	TOKEN_REVOKED,
	TOKEN_WRONG_AUDIENCE /* issued for another resource than ainecto.public_url + /mcp */
} TokenVerdict;

/*
 * The principal behind an access token, by the SHA-256 of the token. *principal and its texts live in the
 * current memory context; it is set only for TOKEN_VALID. *stale is true when the grant's last use should be
 * written down (principal_touch()), at most once an hour. Only reads, on the active
 * snapshot; SPI is not needed.
 */
extern TokenVerdict principal_from_token(const uint8 *hash, int length, Principal *principal, bool *stale);

/*
 * Note that the grant is in use: due when principal_from_token() said so; false when another call did, or
 * does just now. SPI is needed. In a read-only transaction nothing happens.
 */
extern bool principal_touch(const Principal *principal);

/* Whether it may read over MCP, by plan and scopes: for what is served beside the tools. */
extern bool principal_may_read(const Principal *principal);

/* The principal behind a grant, with all it may grant; false if the grant or its account has ended. Reads
 * like principal_from_token(). */
extern bool principal_from_grant(const pg_uuid_t *grant, Principal *principal);

/* The principal of an account by email; false if there is none or it is disabled. */
extern bool principal_from_email(const char *email, Principal *principal);

/*
 * The principal of a database role: the account it is mapped to by ainecto.map_role(), if any, and whether it
 * may administer or audit. What a function may do is decided by the role that calls it (base/definer.h).
 */
extern void principal_from_role(Oid role, Principal *principal);

/*
 * Who runs this SQL, for history and audit: the role outside of any SECURITY DEFINER function. Whoever calls
 * another's function did what it does; it gains no rights by that, so nothing is decided by this principal.
 */
extern void principal_of_session(Principal *principal);

/* Throws 42501 unless the role may administer. */
extern void principal_require_administrator(Oid role);

/* What a plan of this name allows, overrides included. */
extern void principal_read_plan(const char *name, AccountPlan *plan);

/* What the plans allow without overrides; PRINCIPAL_PLAN_COUNT of them. */
#define PRINCIPAL_PLAN_COUNT 3
extern const AccountPlan principal_plans[PRINCIPAL_PLAN_COUNT];

/* Whether there is a plan of this name. */
extern bool principal_is_plan(const char *name);

/* The role name outside of any SECURITY DEFINER function; palloc'd. */
extern char *principal_outer_role(void);

#endif
