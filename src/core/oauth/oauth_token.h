/*
 * oauth_token.h
 *		The token endpoint (RFC 6749, section 3.2): codes and refresh tokens into pairs of tokens.
 *
 * Refresh tokens rotate. The one that was used stays good for ainecto.refresh_token_grace, because the
 * windows of one client refresh side by side with the token they share; each gets a pair of its own. After
 * that its use is a replay and ends the grant (RFC 9700, section 4.14.2).
 */
#ifndef AINECTO_CORE_OAUTH_OAUTH_TOKEN_H
#define AINECTO_CORE_OAUTH_OAUTH_TOKEN_H

#include "postgres.h"

#include "core/oauth/oauth.h"
#include "datatype/timestamp.h"
#include "utils/uuid.h"

typedef enum OAuthTokenKind
{
	OAUTH_TOKEN_ACCESS,
	OAUTH_TOKEN_REFRESH,
	OAUTH_TOKEN_PERSONAL /* an access token made in SQL */
} OAuthTokenKind;

typedef struct OAuthToken
{
	bool refresh;
	bool derived; /* made from another token by a tool */
	pg_uuid_t grant;
	const char *client_id; /* NULL: a personal access token */
	const char *email;
	const char *scopes;
	const char *grant_scopes;
	const char *resource; /* NULL: bound to none */
	int64 account_id;
	TimestampTz created;
	TimestampTz expires;
	bool used;
	TimestampTz used_at; /* if used */
	bool revoked;        /* itself or its grant */
	bool disabled;       /* its account */
} OAuthToken;

/* Endpoint "token". */
extern void oauth_token(const OAuthRequest *request, OAuthReply *reply);

/* Insert a token; returns its text, which is stored nowhere. */
extern char *oauth_token_make(const pg_uuid_t *grant, OAuthTokenKind kind, unsigned scopes,
							  TimestampTz expires);

/*
 * An access token made from the principal's own, with its scopes: it does not outlive that one, ends with it,
 * ends alone, and makes no others. *expires: in, when wanted; out, when it will. The principal has a token
 * that is not derived.
 */
extern char *oauth_token_derive(const Principal *principal, TimestampTz *expires);

/* Find a token of any kind; lock its row until the transaction ends if lock is true. */
extern bool oauth_token_find(const bytea *hash, bool lock, OAuthToken *token);

/* Remove the tokens of a grant that have expired. */
extern void oauth_token_delete_expired(const pg_uuid_t *grant);

/* End one token; its grant lives on. */
extern void oauth_token_revoke(const bytea *hash);

#endif
