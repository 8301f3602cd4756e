/*
 * password.h
 *		Passwords, kept as scrypt (RFC 7914) of their digest.
 *
 * The shim never sends a password but its digest: SHA-256 of "ainecto-password:" and the password. That makes
 * what travels useless elsewhere; it is not what slows a thief down, scrypt is.
 */
#ifndef AINECTO_CORE_IDENTITY_PASSWORD_H
#define AINECTO_CORE_IDENTITY_PASSWORD_H

#include "postgres.h"

#include "core/caller/secret.h"

/* In characters, by whatever door a password comes. */
#define PASSWORD_MIN_LENGTH 8
#define PASSWORD_MAX_LENGTH 1024
#define PASSWORD_RULE \
	"password has " CppAsString2(PASSWORD_MIN_LENGTH) " to " CppAsString2(PASSWORD_MAX_LENGTH) " characters"

extern bool password_length_is_good(long characters);

/* The digest of a password given in plain text. AI001 if it is too short or too long. */
extern bytea *password_digest(const char *password);

/* What is stored of a digest: parameters, a fresh salt and the key, as text; palloc'd. */
extern char *password_store(const bytea *digest);

/*
 * Whether the digest belongs to what is stored. stored may be NULL (no such account, or no password set): the
 * same work is done and the answer is false, so that time tells nothing.
 */
extern bool password_verify(const char *stored, const bytea *digest);

#endif
