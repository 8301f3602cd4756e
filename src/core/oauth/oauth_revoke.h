/*
 * oauth_revoke.h
 *		Revocation (RFC 7009) and introspection (RFC 7662) of tokens by clients.
 */
#ifndef AINECTO_CORE_OAUTH_OAUTH_REVOKE_H
#define AINECTO_CORE_OAUTH_OAUTH_REVOKE_H

#include "postgres.h"

#include "core/oauth/oauth.h"

/*
 * Endpoint "revoke": 200 whether the token is known or not. A refresh token takes its grant with it, an
 * access token goes alone, with what was made from it; a personal one takes its grant, which is nothing else.
 * Who holds a public client's token may end it without naming the client.
 */
extern void oauth_revoke(const OAuthRequest *request, OAuthReply *reply);

/* Endpoint "introspect": for clients that prove themselves by a secret, about their own tokens. */
extern void oauth_introspect(const OAuthRequest *request, OAuthReply *reply);

#endif
