/*
 * sign_in.c
 *		Sign-in attempts.
 */
#include "postgres.h"

#include "base/settings.h"
#include "base/statement.h"
#include "catalog/pg_collation.h"
#include "core/audit.h"
#include "core/password.h"
#include "core/peer.h"
#include "core/secret.h"
#include "core/sign_in.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/timestamp.h"

#define WINDOW (SIGN_IN_WINDOW_MINUTES * USECS_PER_MINUTE)
#define KEPT   (USECS_PER_HOUR)

static Statement count_failures = {
	.text =
		"SELECT (SELECT count(*) FROM ainecto.sign_in_attempt "
		"WHERE email_hash = $1 AND at > $3 AND NOT succeeded AND peer IS NOT DISTINCT FROM $2::inet), "
		"(SELECT count(*) FROM ainecto.sign_in_attempt WHERE email_hash = $1 AND at > $3 AND NOT succeeded), "
		"(SELECT count(*) FROM ainecto.sign_in_attempt WHERE peer = $2::inet AND at > $3 AND NOT succeeded)",
	.expected = SPI_OK_SELECT,
	.argument_count = 3,
	.argument_types = {BYTEAOID, TEXTOID, TIMESTAMPTZOID},
};

static Statement insert_attempt = {
	.text =
		"INSERT INTO ainecto.sign_in_attempt (at, email_hash, peer, succeeded) VALUES ($3, $1, $2::inet, $4)",
	.expected = SPI_OK_INSERT,
	.argument_count = 4,
	.argument_types = {BYTEAOID, TEXTOID, TIMESTAMPTZOID, BOOLOID},
};

/* Who got in was no guesser: his slips count no more. */
static Statement forget_failures = {
	.text = "DELETE FROM ainecto.sign_in_attempt "
			"WHERE email_hash = $1 AND NOT succeeded AND peer IS NOT DISTINCT FROM $2::inet",
	.expected = SPI_OK_DELETE,
	.argument_count = 2,
	.argument_types = {BYTEAOID, TEXTOID},
};

static Statement delete_old = {
	.text = "DELETE FROM ainecto.sign_in_attempt WHERE at < $1",
	.expected = SPI_OK_DELETE,
	.argument_count = 1,
	.argument_types = {TIMESTAMPTZOID},
};

static bytea *
hash_email(const char *email)
{
	return secret_hash(str_tolower(email, strlen(email), DEFAULT_COLLATION_OID));
}

static bool
is_throttled(bytea *email_hash, const char *network)
{
	Datum values[] = {PointerGetDatum(email_hash), network == NULL ? (Datum) 0 : CStringGetTextDatum(network),
					  TimestampTzGetDatum(settings_clock() - WINDOW)};

	statement_run(&count_failures, values, network == NULL ? " n " : NULL);
	return statement_integer(0, 1) >= SIGN_IN_MAX_PER_EMAIL_AND_PEER ||
		   statement_integer(0, 2) >= SIGN_IN_MAX_PER_EMAIL ||
		   statement_integer(0, 3) >= SIGN_IN_MAX_PER_PEER;
}

static void
note_attempt(bytea *email_hash, const char *network, bool succeeded)
{
	TimestampTz now = settings_clock();
	Datum old[] = {TimestampTzGetDatum(now - KEPT)};
	Datum values[] = {PointerGetDatum(email_hash), network == NULL ? (Datum) 0 : CStringGetTextDatum(network),
					  TimestampTzGetDatum(now), BoolGetDatum(succeeded)};

	statement_run(&delete_old, old, NULL);
	if (succeeded)
		statement_run(&forget_failures, values, network == NULL ? " n" : NULL);
	statement_run(&insert_attempt, values, network == NULL ? " n  " : NULL);
}

/* Of an address that is none of ours nothing is kept. */
static void
audit_attempt(const Account *account, bool known, const char *message, const char *peer,
			  const char *request_id)
{
	Principal principal;
	AuditEntry entry = {
		.source = "oauth",
		.tool = "sign_in",
		.target_kind = "account",
		.target = known ? psprintf(INT64_FORMAT, account->id) : NULL,
		.outcome = message == NULL ? "done" : "refused",
		.message = message,
		.request_id = request_id,
		.peer = peer,
	};

	if (known && message == NULL)
	{
		account_principal(account, &principal);
		entry.principal = &principal;
	}
	audit_write(&entry);
}

SignInResult
sign_in_verify(const char *email, const bytea *digest, const char *peer, const char *request_id,
			   Account *account)
{
	bytea *email_hash = hash_email(email);
	const char *network = peer_network(peer);
	bool known;
	bool right;

	/* Turned away without an audit row: whoever floods us must not fill the log. What led here stands in it.
	 */
	if (is_throttled(email_hash, network))
		return SIGN_IN_THROTTLED;
	known = account_find(email, account);
	right = password_verify(known ? account->password_hash : NULL, digest);
	right = right && !account->disabled;
	note_attempt(email_hash, network, right);
	audit_attempt(account, known, right ? NULL : "wrong email or password", peer, request_id);
	return right ? SIGN_IN_DONE : SIGN_IN_WRONG;
}
