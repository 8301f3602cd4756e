/*
 * browser_session.h
 *		People who are signed in on the shim's pages.
 */
#ifndef AINECTO_CORE_IDENTITY_BROWSER_SESSION_H
#define AINECTO_CORE_IDENTITY_BROWSER_SESSION_H

#include "postgres.h"

#include "core/identity/account.h"

/* After this a person signs in again, however busy he was. */
#define BROWSER_SESSION_HOURS 12

/* Start one; returns the cookie's value, which is stored nowhere. peer: text of an inet or NULL. */
extern char *browser_session_start(int64 account, const char *peer);

/* The account of a live session, by the SHA-256 of its cookie (NULL: none). False if there is none. */
extern bool browser_session_find(const bytea *cookie_hash, Account *account);

extern void browser_session_end(const bytea *cookie_hash);
extern void browser_session_end_all(int64 account);

#endif
