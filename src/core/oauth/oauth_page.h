/*
 * oauth_page.h
 *		What a person does on the shim's pages outside of a client's request: his account, his password.
 */
#ifndef AINECTO_CORE_OAUTH_OAUTH_PAGE_H
#define AINECTO_CORE_OAUTH_OAUTH_PAGE_H

#include "postgres.h"

#include "core/oauth/oauth.h"

/* Endpoint "account": the page, or the one to sign in on. Parameter grant: says that this one has ended. */
extern void oauth_page_account(const OAuthRequest *request, OAuthReply *reply);

/* Endpoint "disconnect": parameter grant; ends what the person who is signed in has granted to its client. */
extern void oauth_page_disconnect(const OAuthRequest *request, OAuthReply *reply);

/* Endpoint "sign_out". */
extern void oauth_page_sign_out(const OAuthRequest *request, OAuthReply *reply);

/* Endpoint "set_password": parameter token_hash of a one-time link; with password_hash, of a password of
 * password_length characters, it sets the password. */
extern void oauth_page_set_password(const OAuthRequest *request, OAuthReply *reply);

#endif
