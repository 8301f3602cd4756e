/*
 * oauth_grant.h
 *		Grants: the connection of one program to one account, which all its tokens hang on.
 */
#ifndef AINECTO_CORE_OAUTH_OAUTH_GRANT_H
#define AINECTO_CORE_OAUTH_OAUTH_GRANT_H

#include "postgres.h"

#include "base/json_write.h"
#include "core/identity/account.h"
#include "utils/timestamp.h"

/* Why a grant ended; the names are what the table keeps. */
#define GRANT_DISCONNECTED     "disconnected" /* by its owner */
#define GRANT_REVOKED          "revoked"      /* by the client or an administrator */
#define GRANT_CODE_REPLAYED    "code_replayed"
#define GRANT_REFRESH_REPLAYED "refresh_replayed"
#define GRANT_ERASED           "erased" /* its account was */

typedef struct OAuthGrant
{
	pg_uuid_t uuid;
	int64 account_id;
	const char *client_id;    /* NULL: an access token made in SQL */
	const char *label;        /* of that token; NULL for a client's */
	const char *redirect_uri; /* NULL: none */
	const char *resource;     /* NULL: any address of this database */
	unsigned scopes;
} OAuthGrant;

/* Insert; fills grant->uuid. */
extern void oauth_grant_create(OAuthGrant *grant);

/* End a grant and with it all its tokens. False if there is none or it has ended already. */
extern bool oauth_grant_revoke(const pg_uuid_t *uuid, const char *because);

/* The same, if it is the account's, for all that the account has granted to its client. */
extern bool oauth_grant_disconnect(const pg_uuid_t *uuid, int64 account);

/* A sentence about a grant of the account's that was disconnected; NULL where there is none. palloc'd. */
extern char *oauth_grant_tell_disconnected(const pg_uuid_t *uuid, int64 account);

/*
 * Write what may act for the account as a JSON array, oldest first, programs once however often they were
 * signed in to: the "apps" of the page "account". "grant" is the oldest grant.
 */
extern void oauth_grant_write_apps(JsonWriter *writer, int64 account);

/*
 * An access token that lives outside of OAuth, for scripts: returns its text, which is stored nowhere.
 * lifetime NULL: until it is revoked. For SQL: AI002 for an unknown email, AI001 for a bad label; writes the
 * audit row.
 */
extern char *oauth_grant_make_access_token(const char *email, const char *label, const Interval *lifetime);

#endif
