/*
 * account.c
 *		Accounts.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/errors.h"
#include "base/settings.h"
#include "base/statement.h"
#include "core/caller/audit.h"
#include "core/caller/parameter_log.h"
#include "core/caller/secret.h"
#include "core/identity/account.h"
#include "core/identity/browser_session.h"
#include "core/identity/password.h"
#include "mb/pg_wchar.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

#include "core/identity/account.sql.h"

#define EMAIL_MAX_LENGTH 254
#define NAME_MAX_LENGTH  255
#define LINK_PREFIX      "ainecto_link_"

static bool
fill_account(Account *account)
{
	if (SPI_processed == 0)
		return false;
	account->id = statement_integer(0, 1);
	account->email = statement_text(0, 2);
	account->name = statement_text(0, 3);
	account->plan = statement_text(0, 4);
	account->password_hash = statement_text(0, 5);
	account->disabled = statement_boolean(0, 6);
	return true;
}

bool
account_find(const char *email, Account *account)
{
	Datum values[] = {CStringGetTextDatum(email)};

	statement_run(&select_by_email, values, NULL);
	return fill_account(account);
}

bool
account_find_by_id(int64 id, Account *account)
{
	Datum values[] = {Int64GetDatum(id)};

	statement_run(&select_by_id, values, NULL);
	return fill_account(account);
}

void
account_principal(const Account *account, Principal *principal)
{
	memset(principal, 0, sizeof(*principal));
	principal->account_id = account->id;
	principal->email = account->email;
	principal->name = account->name;
	principal_read_plan(account->plan, &principal->plan);
}

static void
account_require(const char *email, Account *account)
{
	if (!account_find(email, account))
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("there is no account \"%s\"", email),
						errhint("Table ainecto.account lists them; ainecto.create_account() makes one.")));
}

void
account_audit(const char *function, const Account *account, const char *description)
{
	audit_write_administration(function, "account", psprintf(INT64_FORMAT, account->id), description);
}

static void
check_plan(const char *plan)
{
	if (!principal_is_plan(plan))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("there is no plan \"%s\"", plan),
						errhint("The plans are free, pro and enterprise.")));
}

/* One "@" with something around it and no blanks; whether mail arrives there is not ours to know. */
static void
check_email(const char *email)
{
	const char *at = strchr(email, '@');

	if (at == NULL || at == email || at[1] == '\0' || strchr(at + 1, '@') != NULL ||
		pg_mbstrlen(email) > EMAIL_MAX_LENGTH || strpbrk(email, " \t\r\n\f\v") != NULL)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("\"%s\" is no email address", email)));
}

static void
check_name(const char *name)
{
	if (*name == '\0' || pg_mbstrlen(name) > NAME_MAX_LENGTH)
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS),
						errmsg("a name has 1 to %d characters", NAME_MAX_LENGTH)));
}

static char *
make_link(int64 account)
{
	char *token = secret_make(LINK_PREFIX);
	TimestampTz now = clock_now();
	Datum used[] = {Int64GetDatum(account), TimestampTzGetDatum(now)};
	Datum inserted[] = {PointerGetDatum(secret_hash(token)), Int64GetDatum(account), TimestampTzGetDatum(now),
						TimestampTzGetDatum(now + ACCOUNT_LINK_HOURS * USECS_PER_HOUR)};

	statement_run(&use_links, used, NULL);
	statement_run(&insert_link, inserted, NULL);
	if (settings_public_url() == NULL)
		return token;
	return psprintf("%s/set-password?token=%s", settings_public_url(), token);
}

char *
account_create(const char *email, const char *password, const char *name, const char *plan)
{
	Account account;
	char *stored = NULL;
	StatementCall call;
	uint64 inserted;
	int level;

	check_email(email);
	check_plan(plan);
	if (name == NULL)
		name = pnstrdup(email, strchr(email, '@') - email);
	check_name(name);
	if (password != NULL)
		stored = password_store(password_digest(password));
	statement_begin(&call, &insert_account);
	statement_bind_text(&call, email);
	statement_bind_text(&call, name);
	statement_bind_text(&call, plan);
	statement_bind_text(&call, stored);
	statement_bind_time(&call, clock_now());
	level = parameter_log_pause();
	inserted = statement_execute(&call);
	parameter_log_resume(level);
	if (inserted == 0)
		ereport(ERROR,
				(errcode(ERRCODE_AI_ALREADY_EXISTS), errmsg("there is an account \"%s\" already", email)));
	account_require(email, &account);
	account_audit("create_account", &account, psprintf("plan %s", plan));
	return password == NULL ? make_link(account.id) : NULL;
}

char *
account_make_link(const char *email)
{
	Account account;

	account_require(email, &account);
	account_audit("create_password_link", &account, NULL);
	return make_link(account.id);
}

void
account_find_for_plan(const char *email, const char *plan, Account *account)
{
	check_plan(plan);
	account_require(email, account);
}

void
account_store_plan(int64 account, const char *plan)
{
	Datum values[] = {Int64GetDatum(account), CStringGetTextDatum(plan)};

	statement_run(&update_plan, values, NULL);
}

void
account_store_password(int64 account, const bytea *digest)
{
	Datum values[] = {Int64GetDatum(account), CStringGetTextDatum(password_store(digest))};
	Datum used[] = {Int64GetDatum(account), TimestampTzGetDatum(clock_now())};
	int level = parameter_log_pause();

	statement_run(&update_password, values, NULL);
	parameter_log_resume(level);
	statement_run(&use_links, used, NULL);
	browser_session_end_all(account);
}

void
account_set_password(const char *email, const char *password)
{
	Account account;
	bytea *digest = password_digest(password);

	account_require(email, &account);
	account_store_password(account.id, digest);
	account_audit("set_password", &account, NULL);
}

void
account_set_disabled(const char *email, bool disabled)
{
	Account account;
	StatementCall call;

	account_require(email, &account);
	statement_begin(&call, &update_disabled);
	statement_bind_integer(&call, account.id);
	if (disabled)
		statement_bind_time(&call, clock_now());
	else
		statement_bind_null(&call);
	statement_execute(&call);
	if (disabled)
		browser_session_end_all(account.id);
	account_audit(disabled ? "disable_account" : "enable_account", &account, NULL);
}

void
account_map_role(const char *role, const char *email)
{
	Account account;
	NameData name;
	Datum values[2];

	if (!OidIsValid(get_role_oid(role, true)))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("there is no database role \"%s\"", role)));
	account_require(email, &account);
	namestrcpy(&name, role);
	values[0] = NameGetDatum(&name);
	values[1] = Int64GetDatum(account.id);
	statement_run(&insert_role, values, NULL);
	account_audit("map_role", &account, psprintf("role %s", role));
}

void
account_unmap_role(const char *role)
{
	NameData name;
	Datum values[1];

	namestrcpy(&name, role);
	values[0] = NameGetDatum(&name);
	if (statement_run(&delete_role, values, NULL) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("role \"%s\" is mapped to no account", role)));
	audit_write_administration("unmap_role", "role", role, NULL);
}

bool
account_find_link(const bytea *token_hash, bool lock, Account *account)
{
	Datum values[] = {PointerGetDatum(token_hash), TimestampTzGetDatum(clock_now())};

	return statement_run(lock ? &lock_link : &select_link, values, NULL) > 0 &&
		   account_find_by_id(statement_integer(0, 1), account) && !account->disabled;
}
