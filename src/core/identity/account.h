/*
 * account.h
 *		Accounts and what an administrator does with them from SQL.
 *
 * The room: accounts, passwords, sign-in, and the sessions of browsers and MCP clients. It never asks what
 * somebody may do with a document, and never sees a password in clear. The OAuth room and the SQL entry
 * points call it.
 *
 * Functions that change something expect that the caller may (principal_require_administrator()), are
 * connected to SPI and leave an audit row. An email address that belongs to nobody is AI002.
 */
#ifndef AINECTO_CORE_IDENTITY_ACCOUNT_H
#define AINECTO_CORE_IDENTITY_ACCOUNT_H

#include "postgres.h"

#include "core/caller/principal.h"

/* How long a link to set a password is good. */
#define ACCOUNT_LINK_HOURS 72

typedef struct Account
{
	int64 id;
	const char *email;
	const char *name;
	const char *plan;
	const char *password_hash; /* NULL: none set */
	bool disabled;
} Account;

/* Both read and fill *account, texts in the current context; false if there is none. Case does not matter. */
extern bool account_find(const char *email, Account *account);
extern bool account_find_by_id(int64 id, Account *account);

/* Who the account is, for an audit row of what happens before there is a token. */
extern void account_principal(const Account *account, Principal *principal);

/*
 * Make an account. name NULL: the part of the address before "@". password NULL: none, the result is a
 * one-time link to set one (see account_make_link()); else NULL. AI011 if the address is taken, AI001 for bad
 * values.
 */
extern char *account_create(const char *email, const char *password, const char *name, const char *plan);

/* A one-time link to set a password, or the bare token where ainecto.public_url is unset. Older links end. */
extern char *account_make_link(const char *email);

/* The account that is to be put on a plan. AI001 if there is no such plan, AI002 if there is no such account.
 */
extern void account_find_for_plan(const char *email, const char *plan, Account *account);

/* No audit row: the caller's. */
extern void account_store_plan(int64 account, const char *plan);

/* The audit row of an administrative function on an account, which it names by number. */
extern void account_audit(const char *function, const Account *account, const char *description);

/* password in plain text. Browser sessions of the account end. */
extern void account_set_password(const char *email, const char *password);

/* Disabled: no sign-in, tokens refused at the next call, browser sessions ended. Enabling revives tokens. */
extern void account_set_disabled(const char *email, bool disabled);

/* Let a database role act for an account (its manual edits carry the name), or no longer. */
extern void account_map_role(const char *role, const char *email);
extern void account_unmap_role(const char *role);

/*
 * The account behind a one-time link. False if the link is unknown, used or too old, or the account disabled.
 * The link's row is locked when lock is true.
 */
extern bool account_find_link(const bytea *token_hash, bool lock, Account *account);

/* Store the password, use up the account's links, end its browser sessions. No audit row: the caller's. */
extern void account_store_password(int64 account, const bytea *digest);

#endif
