/*
 * sign_in.h
 *		Checking an email address and a password, and slowing down those who guess.
 */
#ifndef AINECTO_CORE_SIGN_IN_H
#define AINECTO_CORE_SIGN_IN_H

#include "postgres.h"

#include "core/account.h"

/*
 * Failures counted over SIGN_IN_WINDOW_MINUTES; at these numbers further attempts are turned away unread. One
 * address from one peer is the narrow door; the wide ones are for guessing spread over many peers or many
 * addresses. Attempts that run at the same moment may pass the limit by as many as the shim runs side by
 * side.
 */
#define SIGN_IN_WINDOW_MINUTES         15
#define SIGN_IN_MAX_PER_EMAIL_AND_PEER 10
#define SIGN_IN_MAX_PER_EMAIL          50
#define SIGN_IN_MAX_PER_PEER           100

typedef enum SignInResult
{
	SIGN_IN_DONE,
	SIGN_IN_WRONG, /* no such account, disabled, no password set or another one: never told apart */
	SIGN_IN_THROTTLED
} SignInResult;

/*
 * Verify a password's digest (see password.h) and note the attempt. *account is set for SIGN_IN_DONE. A wrong
 * address takes as long as a wrong password. Writes the audit row of an attempt that was read.
 */
extern SignInResult sign_in_verify(const char *email, const bytea *digest, const char *peer,
								   const char *request_id, Account *account);

#endif
