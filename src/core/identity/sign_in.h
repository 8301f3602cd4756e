/*
 * sign_in.h
 *		Checking an email address and a password, and slowing down those who guess.
 */
#ifndef AINECTO_CORE_IDENTITY_SIGN_IN_H
#define AINECTO_CORE_IDENTITY_SIGN_IN_H

#include "postgres.h"

#include "core/identity/account.h"

/*
 * Failures counted over SIGN_IN_WINDOW_MINUTES; at these numbers further attempts are turned away unread. One
 * address from one peer is the narrow door; the wide ones are for guessing spread over many peers or many
 * addresses. A peer may be a company whose people all come from there, so it may fail the more often
 * (ainecto.sign_in_failures_per_address) the more accounts have got in from it meanwhile: who guesses has
 * few. An attempt counts as a failure from its admission on, until its password was found right: no more
 * passwords are looked at than these, however many arrive at once.
 */
#define SIGN_IN_WINDOW_MINUTES         15
#define SIGN_IN_MAX_PER_EMAIL_AND_PEER 10
#define SIGN_IN_MAX_PER_EMAIL          50
#define SIGN_IN_MORE_PER_ACCOUNT       5

typedef enum SignInResult
{
	SIGN_IN_DONE,
	SIGN_IN_WRONG, /* no such account, disabled, no password set or another one: never told apart */
	SIGN_IN_THROTTLED
} SignInResult;

/*
 * Count an attempt, before the work of looking at its password; 0: turned away, it counts no more. Whoever
 * counts the same address or peer waits until the transaction ends.
 */
extern int64 sign_in_admit(const char *email, const char *peer);

/*
 * Verify a password's digest (see password.h). attempt: from sign_in_admit() for the same email and peer,
 * good once; any other, 0 among them, is SIGN_IN_THROTTLED. *account is set for SIGN_IN_DONE. A wrong address
 * takes as long as a wrong password. Writes the audit row of an attempt that was read.
 */
extern SignInResult sign_in_verify(int64 attempt, const char *email, const bytea *digest, const char *peer,
								   const char *request_id, Account *account);

#endif
