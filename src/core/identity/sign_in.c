/*
 * sign_in.c
 *		Sign-in attempts.
 */
#include "postgres.h"

#include "base/clock.h"
#include "base/settings.h"
#include "base/statement.h"
#include "core/caller/audit.h"
#include "core/caller/parameter_log.h"
#include "core/caller/peer.h"
#include "core/caller/secret.h"
#include "core/caller/turn.h"
#include "core/identity/password.h"
#include "core/identity/sign_in.h"
#include "utils/builtins.h"
#include "utils/formatting.h"
#include "utils/timestamp.h"

#include "core/identity/sign_in.sql.h"

#define WINDOW (SIGN_IN_WINDOW_MINUTES * USECS_PER_MINUTE)
#define KEPT   (USECS_PER_HOUR)

static bytea *
hash_email(const char *email)
{
	return secret_hash(asc_tolower(email, strlen(email)));
}

/* Whose attempts these are. */
typedef struct AttemptKey
{
	bytea *email_hash;
	const char *network; /* NULL: not known */
} AttemptKey;

static void
fill_key(AttemptKey *key, const char *email, const char *peer)
{
	key->email_hash = hash_email(email);
	key->network = peer_network(peer);
}

static bool
is_throttled(const AttemptKey *key)
{
	execute_count_failures(key->email_hash, key->network, clock_now() - WINDOW);
	return statement_integer(0, 1) >= SIGN_IN_MAX_PER_EMAIL_AND_PEER ||
		   statement_integer(0, 2) >= SIGN_IN_MAX_PER_EMAIL ||
		   statement_integer(0, 3) >=
			   settings_sign_in_failures_per_address() + SIGN_IN_MORE_PER_ACCOUNT * statement_integer(0, 4);
}

/* In this order, so that no two wait for each other. */
static void
take_turns(const AttemptKey *key)
{
	char hex[2 * SECRET_HASH_LENGTH + 1];

	hex[hex_encode(VARDATA(key->email_hash), SECRET_HASH_LENGTH, hex)] = '\0';
	turn_take("sign_in/email", hex);
	if (key->network != NULL)
		turn_take("sign_in/peer", key->network);
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

/* Turned away without an audit row: whoever floods us must not fill the log. What led here stands in it. */
static int64
admit(const char *email, const char *peer)
{
	TimestampTz now = clock_now();
	AttemptKey key;

	fill_key(&key, email, peer);
	take_turns(&key);
	if (is_throttled(&key))
		return 0;
	execute_delete_old(now - KEPT);
	execute_insert_attempt(key.email_hash, key.network, now);
	return statement_integer(0, 1);
}

int64
sign_in_admit(const char *email, const char *peer)
{
	/* What is typed as an address may be a password in the wrong field. */
	int level = parameter_log_pause();
	int64 attempt = admit(email, peer);

	parameter_log_resume(level);
	return attempt;
}

static SignInResult
verify(int64 attempt, const char *email, const bytea *digest, const char *peer, const char *request_id,
	   Account *account)
{
	AttemptKey key;
	bool known;
	bool right;

	fill_key(&key, email, peer);
	if (attempt == 0 || execute_take_attempt(key.email_hash, key.network, clock_now() - WINDOW, attempt) == 0)
		return SIGN_IN_THROTTLED;
	known = account_find(email, account);
	right = password_verify(known ? account->password_hash : NULL, digest);
	right = right && !account->disabled;
	if (right)
	{
		execute_succeed_attempt(attempt);
		execute_forget_failures(key.email_hash, key.network);
	}
	audit_attempt(account, known, right ? NULL : "wrong email or password", peer, request_id);
	return right ? SIGN_IN_DONE : SIGN_IN_WRONG;
}

SignInResult
sign_in_verify(int64 attempt, const char *email, const bytea *digest, const char *peer,
			   const char *request_id, Account *account)
{
	int level = parameter_log_pause();
	SignInResult result = verify(attempt, email, digest, peer, request_id, account);

	parameter_log_resume(level);
	return result;
}
