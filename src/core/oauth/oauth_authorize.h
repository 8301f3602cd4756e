/*
 * oauth_authorize.h
 *		The authorization endpoint (RFC 6749, section 3.1): from a client's request to a code, by way of a
 * person.
 *
 * The person walks through three steps, and each reads and checks the client's parameters anew; nothing is
 * kept between them but the browser session.
 */
#ifndef AINECTO_CORE_OAUTH_OAUTH_AUTHORIZE_H
#define AINECTO_CORE_OAUTH_OAUTH_AUTHORIZE_H

#include "postgres.h"

#include "core/oauth/oauth.h"

/* How long a code is good (RFC 6749, section 4.1.2, asks for ten minutes at most). */
#define OAUTH_CODE_SECONDS 60

/* Endpoint "authorize": the page to sign in on, or the page to consent on. */
extern void oauth_authorize(const OAuthRequest *request, OAuthReply *reply);

/*
 * Endpoint "admit", with the parameters of "sign_in", whose dear part it comes before: counts the attempt.
 * Replies {"attempt"}, a number that "sign_in" is then called with, or the page as "sign_in" would.
 */
extern void oauth_authorize_admit(const OAuthRequest *request, OAuthReply *reply);

/* Endpoint "sign_in": checks email and password, then sends the browser back to "authorize", or to "account".
 */
extern void oauth_authorize_sign_in(const OAuthRequest *request, OAuthReply *reply);

/* Endpoint "consent": parameter decision is "allow" or anything else; redirects to the client. */
extern void oauth_authorize_consent(const OAuthRequest *request, OAuthReply *reply);

/* The page to sign in on for somebody who wants no more than his own account. */
extern void oauth_authorize_ask_sign_in(OAuthReply *reply);

/* A code of the database, locked. */
typedef struct OAuthCode
{
	const bytea *hash;
	int64 account_id;
	const char *client_id;
	const char *redirect_uri;
	const char *challenge;
	const char *resource;
	const char *scopes;
	bool expired;
	bool used;
	pg_uuid_t grant; /* what its use produced, if used */
} OAuthCode;

/* Find a code and lock its row until the transaction ends: of two that exchange it at once, one sees it used.
 */
extern bool oauth_code_lock(const bytea *hash, OAuthCode *code);

/* Mark it used for the grant. */
extern void oauth_code_use(const OAuthCode *code, const pg_uuid_t *grant);

#endif
