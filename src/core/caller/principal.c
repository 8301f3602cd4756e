/*
 * principal.c
 *		From a token, an email address or a database role to the one who calls.
 *
 * principal_from_token() runs for every request: five index lookups, six for a token made from another;
 * nothing written.
 */
#include "postgres.h"

#include "access/xact.h"
#include "access/xlog.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/scan.h"
#include "base/settings.h"
#include "base/statement.h"
#include "core/caller/principal.h"
#include "core/caller/scope.h"
#include "miscadmin.h"
#include "pure/url.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/timestamp.h"

#include "core/caller/principal.sql.h"

/* How often a grant's last use is written down. */
#define TOUCH_INTERVAL (USECS_PER_HOUR)

const AccountPlan principal_plans[PRINCIPAL_PLAN_COUNT] = {
	{"free", false, 10},
	{"pro", true, 50},
	{"enterprise", true, -1},
};

/* Where columns stand in the lists below. */
enum
{
	TOKEN_GRANT,
	TOKEN_KIND,
	TOKEN_SCOPES,
	TOKEN_EXPIRES,
	TOKEN_REVOKED_AT,
	TOKEN_PARENT
};

enum
{
	GRANT_ACCOUNT,
	GRANT_CLIENT,
	GRANT_RESOURCE,
	GRANT_LAST_USED,
	GRANT_REVOKED_AT
};

enum
{
	ACCOUNT_EMAIL,
	ACCOUNT_NAME,
	ACCOUNT_PLAN,
	ACCOUNT_DISABLED_AT
};

enum
{
	OVERRIDE_MCP_ENABLED,
	OVERRIDE_VERSIONS_KEPT
};

static const ScanSource token_by_hash = {
	.relation = "oauth_token",
	.index = "oauth_token_pkey",
	.columns = {"grant_uuid", "kind", "scopes", "expires_at", "revoked_at", "parent_hash"},
};

static const ScanSource grant_by_uuid = {
	.relation = "oauth_grant",
	.index = "oauth_grant_pkey",
	.columns = {"account_id", "client_id", "resource", "last_used_at", "revoked_at"},
};

static const ScanSource account_by_id = {
	.relation = "account",
	.index = "account_pkey",
	.columns = {"email", "name", "plan", "disabled_at"},
};

static const ScanSource override_by_name = {
	.relation = "plan_override",
	.index = "plan_override_pkey",
	.columns = {"mcp_enabled", "versions_kept"},
};

static const ScanSource account_by_email = {
	.relation = "account",
	.index = "account_email_key",
	.columns = {"id"},
};

static const ScanSource account_by_role = {
	.relation = "account_role",
	.index = "account_role_pkey",
	.columns = {"account_id"},
};

static const AccountPlan *
find_plan(const char *name)
{
	for (int i = 0; i < PRINCIPAL_PLAN_COUNT; i++)
		if (strcmp(principal_plans[i].name, name) == 0)
			return &principal_plans[i];
	return NULL;
}

bool
principal_is_plan(const char *name)
{
	return find_plan(name) != NULL;
}

/* The row of a unique key; if it is there, the caller reads it and closes the scan. */
static bool
find_row(RowScan *scan, const ScanSource *source, Datum key)
{
	return scan_find(scan, source, 1, &key);
}

static TimestampTz
column_time(const RowScan *scan, int column)
{
	bool isnull;

	return DatumGetTimestampTz(scan_datum(scan, column, &isnull));
}

/* The account of this id; false if there is none or it is disabled. */
static bool
read_account(Principal *principal, int64 id)
{
	RowScan scan;
	const char *plan;
	bool enabled;

	if (!find_row(&scan, &account_by_id, Int64GetDatum(id)))
		return false;
	enabled = scan_is_null(&scan, ACCOUNT_DISABLED_AT);
	principal->email = scan_text(&scan, ACCOUNT_EMAIL);
	principal->name = scan_text(&scan, ACCOUNT_NAME);
	plan = scan_text(&scan, ACCOUNT_PLAN);
	scan_close(&scan);
	principal_read_plan(plan, &principal->plan);
	principal->account_id = enabled ? id : 0;
	return enabled;
}

/* The number that a row of one column says; 0 if there is no such row. */
static int64
find_account_id(const ScanSource *source, Datum key)
{
	RowScan scan;
	int64 id;
	bool isnull;

	if (!find_row(&scan, source, key))
		return 0;
	id = scan_integer(&scan, 0, &isnull);
	scan_close(&scan);
	return id;
}

/* Whether a token bound to resource is good here. A token made in SQL is bound to none. */
static bool
audience_is_us(const char *resource)
{
	const char *base = settings_public_url();

	return resource == NULL || (base != NULL && url_names_server(base, resource));
}

/* What a grant says, before its account is looked up. */
typedef struct GrantRow
{
	int64 account_id;
	const char *resource;
	bool revoked;
	bool stale;
} GrantRow;

static bool
read_grant(Principal *principal, GrantRow *grant, TimestampTz now)
{
	RowScan scan;
	bool isnull;

	if (!find_row(&scan, &grant_by_uuid, UUIDPGetDatum(&principal->grant)))
		return false;
	principal->has_grant = true;
	principal->client_id = scan_text(&scan, GRANT_CLIENT);
	grant->account_id = scan_integer(&scan, GRANT_ACCOUNT, &isnull);
	grant->resource = scan_text(&scan, GRANT_RESOURCE);
	grant->revoked = !scan_is_null(&scan, GRANT_REVOKED_AT);
	grant->stale =
		scan_is_null(&scan, GRANT_LAST_USED) || column_time(&scan, GRANT_LAST_USED) <= now - TOUCH_INTERVAL;
	scan_close(&scan);
	return true;
}

/* A token's own row. Texts and hashes live in the current context. */
typedef struct TokenRow
{
	pg_uuid_t grant;
	bool access;
	unsigned scopes;
	TimestampTz expires;
	bool revoked;
	bytea *parent; /* NULL: made from no other token */
} TokenRow;

static bool
read_token(const bytea *hash, TokenRow *token)
{
	RowScan scan;
	bool isnull;
	Datum parent;

	if (!find_row(&scan, &token_by_hash, PointerGetDatum(hash)))
		return false;
	token->grant = *DatumGetUUIDP(scan_datum(&scan, TOKEN_GRANT, &isnull));
	token->access = strcmp(scan_text(&scan, TOKEN_KIND), "access") == 0;
	token->scopes = scope_parse(scan_text(&scan, TOKEN_SCOPES)) & SCOPE_DEFAULT;
	token->expires = column_time(&scan, TOKEN_EXPIRES);
	token->revoked = !scan_is_null(&scan, TOKEN_REVOKED_AT);
	parent = scan_datum(&scan, TOKEN_PARENT, &isnull);
	token->parent = isnull ? NULL : DatumGetByteaPCopy(parent);
	scan_close(&scan);
	return true;
}

static TokenVerdict
judge_token(const TokenRow *token, TimestampTz now)
{
	if (!token->access)
		return TOKEN_UNKNOWN;
	if (token->revoked)
		return TOKEN_REVOKED;
	return token->expires <= now ? TOKEN_EXPIRED : TOKEN_VALID;
}

/* What the token says, and the one it was made from; fills what the principal has of it. */
static TokenVerdict
read_tokens(Principal *principal, const bytea *hash, TimestampTz now)
{
	TokenRow token;
	TokenRow parent;
	TokenVerdict verdict = read_token(hash, &token) ? judge_token(&token, now) : TOKEN_UNKNOWN;

	if (verdict == TOKEN_VALID && token.parent != NULL)
		verdict = read_token(token.parent, &parent) ? judge_token(&parent, now) : TOKEN_EXPIRED;
	if (verdict != TOKEN_VALID)
		return verdict;
	principal->grant = token.grant;
	principal->scopes = token.scopes;
	principal->has_token = true;
	memcpy(principal->token_hash, VARDATA_ANY(hash), PRINCIPAL_TOKEN_LENGTH);
	principal->token_expires = token.expires;
	principal->token_derived = token.parent != NULL;
	return TOKEN_VALID;
}

TokenVerdict
principal_from_token(const uint8 *hash, int length, Principal *principal, bool *stale)
{
	bytea *key = palloc(VARHDRSZ + length);
	TimestampTz now = clock_now();
	GrantRow grant;
	TokenVerdict verdict;

	*stale = false;
	memset(principal, 0, sizeof(*principal));
	if (length != PRINCIPAL_TOKEN_LENGTH)
		return TOKEN_UNKNOWN;
	SET_VARSIZE(key, VARHDRSZ + length);
	memcpy(VARDATA(key), hash, length);
	verdict = read_tokens(principal, key, now);
	if (verdict != TOKEN_VALID)
		return verdict;
	if (!read_grant(principal, &grant, now))
		return TOKEN_UNKNOWN;
	if (grant.revoked || !read_account(principal, grant.account_id))
		return TOKEN_REVOKED;
	if (!audience_is_us(grant.resource))
		return TOKEN_WRONG_AUDIENCE;
	*stale = grant.stale;
	return TOKEN_VALID;
}

bool
principal_may_read(const Principal *principal)
{
	return principal->plan.mcp_enabled && (principal->scopes & SCOPE_READ) != 0;
}

bool
principal_from_grant(const pg_uuid_t *uuid, Principal *principal)
{
	GrantRow grant;

	memset(principal, 0, sizeof(*principal));
	principal->grant = *uuid;
	principal->scopes = SCOPE_DEFAULT;
	return read_grant(principal, &grant, clock_now()) && !grant.revoked &&
		   read_account(principal, grant.account_id);
}

bool
principal_touch(const Principal *principal)
{
	TimestampTz now = clock_now();

	if (!principal->has_grant || XactReadOnly)
		return false;
	return execute_touch_grant(&principal->grant, now, now - TOUCH_INTERVAL) > 0;
}

bool
principal_from_email(const char *email, Principal *principal)
{
	Datum key = CStringGetTextDatum(asc_tolower(email, strlen(email)));
	int64 id = find_account_id(&account_by_email, key);

	memset(principal, 0, sizeof(*principal));
	principal->scopes = SCOPE_DEFAULT;
	return id != 0 && read_account(principal, id);
}

static bool
role_is_member(Oid role, const char *group)
{
	Oid oid = get_role_oid(group, true);

	return OidIsValid(oid) ? has_privs_of_role(role, oid) : superuser_arg(role);
}

void
principal_from_role(Oid role, Principal *principal)
{
	NameData name;
	int64 id;

	memset(principal, 0, sizeof(*principal));
	principal->scopes = SCOPE_DEFAULT;
	principal->plan = principal_plans[0];
	principal->administrator = role_is_member(role, "ainecto_admin");
	principal->auditor = role_is_member(role, "ainecto_auditor");
	namestrcpy(&name, GetUserNameFromId(role, false));
	id = find_account_id(&account_by_role, NameGetDatum(&name));
	if (id != 0 && !read_account(principal, id))
	{
		/* A disabled account lends its name to nobody. */
		principal->email = NULL;
		principal->name = NULL;
		principal->plan = principal_plans[0];
	}
}

void
principal_of_session(Principal *principal)
{
	/*
	 * ANALYZE, CREATE INDEX, REFRESH MATERIALIZED VIEW and their like run the functions of a table's owner
	 * while the outer role is the one that maintains it, in autovacuum the superuser: it did nothing here.
	 */
	if (InSecurityRestrictedOperation())
		memset(principal, 0, sizeof(*principal));
	else
		principal_from_role(GetOuterUserId(), principal);
}

void
principal_require_administrator(Oid role)
{
	Principal principal;

	principal_from_role(role, &principal);
	if (!principal.administrator)
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("role \"%s\" may not administer Ainecto", GetUserNameFromId(role, false)),
						errhint("A superuser may GRANT ainecto_admin TO the role.")));
}

void
principal_read_plan(const char *name, AccountPlan *plan)
{
	const AccountPlan *known = find_plan(name);
	RowScan scan;
	bool isnull;
	int64 versions_kept;

	if (known == NULL)
		elog(ERROR, "unknown plan \"%s\"", name);
	*plan = *known;
	if (!find_row(&scan, &override_by_name, CStringGetTextDatum(name)))
		return;
	if (!scan_is_null(&scan, OVERRIDE_MCP_ENABLED))
		plan->mcp_enabled = scan_boolean(&scan, OVERRIDE_MCP_ENABLED);
	versions_kept = scan_integer(&scan, OVERRIDE_VERSIONS_KEPT, &isnull);
	if (!isnull)
		plan->versions_kept = versions_kept;
	scan_close(&scan);
}

char *
principal_outer_role(void)
{
	return GetUserNameFromId(GetOuterUserId(), false);
}
