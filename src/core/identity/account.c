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
	execute_select_by_email(email);
	return fill_account(account);
}

bool
account_find_by_id(int64 id, Account *account)
{
	execute_select_by_id(id);
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

	execute_use_links(account, now);
	execute_insert_link(secret_hash(token), account, now, now + ACCOUNT_LINK_HOURS * USECS_PER_HOUR);
	if (settings_public_url() == NULL)
		return token;
	return psprintf("%s/set-password?token=%s", settings_public_url(), token);
}

char *
account_create(const char *email, const char *password, const char *name, const char *plan)
{
	Account account;
	char *stored = NULL;
	uint64 inserted;
	int level;

	check_email(email);
	check_plan(plan);
	if (name == NULL)
		name = pnstrdup(email, strchr(email, '@') - email);
	check_name(name);
	if (password != NULL)
		stored = password_store(password_digest(password));
	level = parameter_log_pause();
	inserted = execute_insert_account(email, name, plan, stored, clock_now());
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
	execute_update_plan(account, plan);
}

void
account_store_password(int64 account, const bytea *digest)
{
	int level = parameter_log_pause();

	execute_update_password(account, password_store(digest));
	parameter_log_resume(level);
	execute_use_links(account, clock_now());
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
	TimestampTz now = clock_now();
	Account account;

	account_require(email, &account);
	execute_update_disabled(account.id, disabled ? &now : NULL);
	if (disabled)
		browser_session_end_all(account.id);
	account_audit(disabled ? "disable_account" : "enable_account", &account, NULL);
}

void
account_map_role(const char *role, const char *email)
{
	Account account;
	NameData name;

	if (!OidIsValid(get_role_oid(role, true)))
		ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("there is no database role \"%s\"", role)));
	account_require(email, &account);
	namestrcpy(&name, role);
	execute_insert_role(NameGetDatum(&name), account.id);
	account_audit("map_role", &account, psprintf("role %s", role));
}

void
account_unmap_role(const char *role)
{
	NameData name;

	namestrcpy(&name, role);
	if (execute_delete_role(NameGetDatum(&name)) == 0)
		ereport(ERROR, (errcode(ERRCODE_AI_NOT_FOUND), errmsg("role \"%s\" is mapped to no account", role)));
	audit_write_administration("unmap_role", "role", role, NULL);
}

bool
account_find_link(const bytea *token_hash, bool lock, Account *account)
{
	uint64 found =
		lock ? execute_lock_link(token_hash, clock_now()) : execute_select_link(token_hash, clock_now());

	return found > 0 && account_find_by_id(statement_integer(0, 1), account) && !account->disabled;
}
