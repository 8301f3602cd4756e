/*
 * oauth_client.h
 *		OAuth clients: registration (RFC 7591), look-up, authentication.
 */
#ifndef AINECTO_CORE_OAUTH_OAUTH_CLIENT_H
#define AINECTO_CORE_OAUTH_OAUTH_CLIENT_H

#include "postgres.h"

#include "core/oauth/oauth.h"
#include "pure/url.h"

#define OAUTH_CLIENT_MAX_REDIRECTS 10
#define OAUTH_CLIENT_MAX_NAME      200 /* characters */
#define OAUTH_CLIENT_SHOWN_NAME    60  /* of them; who decides by a name reads no more */

/* What is not used for so long is forgotten: oauth_sweep.h. */
#define OAUTH_CLIENT_UNUSED_DAYS 90

typedef struct OAuthClient
{
	const char *id;
	const char *name;         /* as it is shown: oauth_client_shown_name() */
	const char *uri;          /* NULL: none */
	const bytea *secret_hash; /* NULL: a public client */
	const char **redirect_uris;
	int redirect_count;
	bool self_registered; /* nobody here has looked at it */
} OAuthClient;

/* Endpoint "register". */
extern void oauth_client_register(const OAuthRequest *request, OAuthReply *reply);

/*
 * Register in SQL. id NULL: a random one. Returns the id; *secret (palloc'd) is set for a confidential
 * client, else NULL. AI001 for bad values, AI011 if the id is taken. Writes the audit row.
 */
extern char *oauth_client_create(const char *id, const char *name, const char **redirect_uris,
								 int redirect_count, bool confidential, char **secret);

/* False if there is none. Texts in the current context. */
extern bool oauth_client_find(const char *id, OAuthClient *client);

/*
 * The client behind a token request (RFC 6749, section 2.3): none, post or basic, whichever it registered
 * with. False when the reply has been answered with invalid_client.
 */
extern bool oauth_client_authenticate(const OAuthRequest *request, OAuthClient *client, OAuthReply *reply);

/* What people are shown of a name that a program gave itself, between quotation marks. */
extern const char *oauth_client_shown_name(const char *name);

/* What kind of redirect URI this is by the rules of the day and of this house (url_redirect_kind()). */
extern RedirectKind oauth_client_redirect_kind(const char *redirect_uri, const char **problem);

/* Whether a redirect URI is one that the client registered, and would be taken today. */
extern bool oauth_client_allows(const OAuthClient *client, const char *redirect_uri);

/* What a person is shown of a redirect URI: its host, or scheme and host where the scheme is an
 * application's. */
extern char *oauth_client_redirect_host(const char *redirect_uri);

#endif
