/*
 * principal.c
 *		From a token, an email address or a database role to the one who calls.
 *
 * principal_from_token() runs for every request: one statement, index lookups only, nothing written.
 */
#include "postgres.h"

#include "access/xact.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/statement.h"
#include "core/principal.h"
#include "core/scope.h"
#include "miscadmin.h"
#include "pure/url.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* How often a grant's last use is written down. */
#define TOUCH_INTERVAL (USECS_PER_HOUR)

const AccountPlan principal_plans[PRINCIPAL_PLAN_COUNT] = {
	{"free", false, 10},
	{"pro", true, 50},
	{"enterprise", true, -1},
};

static Statement select_token = {
	.text = "SELECT a.id, a.email, a.name, a.plan, o.mcp_enabled, o.versions_kept, g.uuid, g.client_id, "
			"coalesce(c.name, g.label), t.scopes, g.resource, t.expires_at, g.last_used_at, "
			"t.revoked_at IS NOT NULL OR g.revoked_at IS NOT NULL OR a.disabled_at IS NOT NULL "
			"FROM ainecto.oauth_token t "
			"JOIN ainecto.oauth_grant g ON g.uuid = t.grant_uuid "
			"JOIN ainecto.account a ON a.id = g.account_id "
			"LEFT JOIN ainecto.oauth_client c ON c.id = g.client_id "
			"LEFT JOIN ainecto.plan_override o ON o.name = a.plan "
			"WHERE t.token_hash = $1 AND t.kind = 'access'",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {BYTEAOID},
	.read_only = true,
};

/* Columns of select_token; the first six are those of the account statements too. */
enum
{
	COLUMN_ACCOUNT = 1,
	COLUMN_EMAIL,
	COLUMN_NAME,
	COLUMN_PLAN,
	COLUMN_MCP_ENABLED,
	COLUMN_VERSIONS_KEPT,
	COLUMN_GRANT,
	COLUMN_CLIENT,
	COLUMN_CLIENT_NAME,
	COLUMN_SCOPES,
	COLUMN_RESOURCE,
	COLUMN_EXPIRES,
	COLUMN_LAST_USED,
	COLUMN_REVOKED
};

static Statement select_account_by_email = {
	.text = "SELECT a.id, a.email, a.name, a.plan, o.mcp_enabled, o.versions_kept FROM ainecto.account a "
			"LEFT JOIN ainecto.plan_override o ON o.name = a.plan "
			"WHERE lower(a.email) = lower($1) AND a.disabled_at IS NULL",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {TEXTOID},
	.read_only = true,
};

static Statement select_account_by_role = {
	.text =
		"SELECT a.id, a.email, a.name, a.plan, o.mcp_enabled, o.versions_kept FROM ainecto.account_role r "
		"JOIN ainecto.account a ON a.id = r.account_id LEFT JOIN ainecto.plan_override o ON o.name = a.plan "
		"WHERE r.role_name = $1 AND a.disabled_at IS NULL",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {NAMEOID},
	.read_only = true,
};

static Statement select_override = {
	.text = "SELECT mcp_enabled, versions_kept FROM ainecto.plan_override WHERE name = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {TEXTOID},
	.read_only = true,
};

/* A call that runs long holds its grant's row; others skip the note instead of waiting for it. */
static Statement touch_grant = {
	.text = "UPDATE ainecto.oauth_grant SET last_used_at = $2 WHERE uuid = (SELECT g.uuid FROM "
			"ainecto.oauth_grant g "
			"WHERE g.uuid = $1 AND (g.last_used_at IS NULL OR g.last_used_at <= $3) FOR NO KEY UPDATE SKIP "
			"LOCKED)",
	.expected = SPI_OK_UPDATE,
	.argument_count = 3,
	.argument_types = {UUIDOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
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

/* The plan of this name; two columns from first on of row 0 hold what overrides it. */
static void
fill_plan(AccountPlan *plan, const char *name, int first)
{
	const AccountPlan *known = find_plan(name);
	bool isnull;
	Datum value;

	if (known == NULL)
		elog(ERROR, "unknown plan \"%s\"", name);
	*plan = *known;
	value = statement_datum(0, first, &isnull);
	if (!isnull)
		plan->mcp_enabled = DatumGetBool(value);
	value = statement_datum(0, first + 1, &isnull);
	if (!isnull)
		plan->versions_kept = DatumGetInt32(value);
}

/* What all statements tell of the account. */
static void
fill_account(Principal *principal)
{
	principal->account_id = statement_integer(0, COLUMN_ACCOUNT);
	principal->email = statement_text(0, COLUMN_EMAIL);
	principal->name = statement_text(0, COLUMN_NAME);
	fill_plan(&principal->plan, statement_text(0, COLUMN_PLAN), COLUMN_MCP_ENABLED);
}

/* Whether a token bound to resource is good here. A token made in SQL is bound to none. */
static bool
audience_is_us(const char *resource)
{
	const char *base = settings_public_url();

	return resource == NULL || (base != NULL && url_names_server(base, resource));
}

TokenVerdict
principal_from_token(const uint8 *hash, int length, Principal *principal, bool *stale)
{
	bytea *key = palloc(VARHDRSZ + length);
	Datum values[1];
	TimestampTz now = settings_clock();
	bool isnull;
	Datum value;

	*stale = false;
	SET_VARSIZE(key, VARHDRSZ + length);
	memcpy(VARDATA(key), hash, length);
	values[0] = PointerGetDatum(key);
	if (statement_run(&select_token, values, NULL) == 0)
		return TOKEN_UNKNOWN;
	if (statement_boolean(0, COLUMN_REVOKED))
		return TOKEN_REVOKED;
	if (DatumGetTimestampTz(statement_datum(0, COLUMN_EXPIRES, &isnull)) <= now)
		return TOKEN_EXPIRED;
	if (!audience_is_us(statement_text(0, COLUMN_RESOURCE)))
		return TOKEN_WRONG_AUDIENCE;

	memset(principal, 0, sizeof(*principal));
	fill_account(principal);
	principal->has_grant = true;
	principal->grant = *DatumGetUUIDP(statement_datum(0, COLUMN_GRANT, &isnull));
	principal->client_id = statement_text(0, COLUMN_CLIENT);
	principal->client_name = statement_text(0, COLUMN_CLIENT_NAME);
	principal->scopes = scope_parse(statement_text(0, COLUMN_SCOPES)) & SCOPE_DEFAULT;
	value = statement_datum(0, COLUMN_LAST_USED, &isnull);
	*stale = isnull || DatumGetTimestampTz(value) <= now - TOUCH_INTERVAL;
	return TOKEN_VALID;
}

void
principal_touch(const Principal *principal)
{
	TimestampTz now = settings_clock();
	Datum values[] = {UUIDPGetDatum(&principal->grant), TimestampTzGetDatum(now),
					  TimestampTzGetDatum(now - TOUCH_INTERVAL)};

	if (principal->has_grant && !XactReadOnly)
		statement_run(&touch_grant, values, NULL);
}

bool
principal_from_email(const char *email, Principal *principal)
{
	Datum values[] = {CStringGetTextDatum(email)};

	memset(principal, 0, sizeof(*principal));
	if (statement_run(&select_account_by_email, values, NULL) == 0)
		return false;
	fill_account(principal);
	principal->scopes = SCOPE_DEFAULT;
	return true;
}

static bool
role_is_member(Oid role, const char *group)
{
	Oid oid = get_role_oid(group, true);

	return OidIsValid(oid) ? has_privs_of_role(role, oid) : superuser_arg(role);
}

void
principal_from_role(Principal *principal)
{
	Oid role = GetOuterUserId();
	NameData name;
	Datum values[1];

	memset(principal, 0, sizeof(*principal));
	principal->administrator = role_is_member(role, "ainecto_admin");
	principal->auditor = role_is_member(role, "ainecto_auditor");
	principal->scopes = SCOPE_DEFAULT;
	namestrcpy(&name, principal_outer_role());
	values[0] = NameGetDatum(&name);
	if (statement_run(&select_account_by_role, values, NULL) > 0)
		fill_account(principal);
	else
		principal->plan = principal_plans[0];
}

void
principal_require_administrator(Principal *principal)
{
	principal_from_role(principal);
	if (!principal->administrator)
		ereport(ERROR, (errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
						errmsg("role \"%s\" may not administer Ainecto", principal_outer_role()),
						errhint("A superuser may GRANT ainecto_admin TO the role.")));
}

void
principal_read_plan(const char *name, AccountPlan *plan)
{
	Datum values[] = {CStringGetTextDatum(name)};

	if (statement_run(&select_override, values, NULL) > 0)
		fill_plan(plan, name, 1);
	else if (principal_is_plan(name))
		*plan = *find_plan(name);
	else
		elog(ERROR, "unknown plan \"%s\"", name);
}

char *
principal_outer_role(void)
{
	return GetUserNameFromId(GetOuterUserId(), false);
}
