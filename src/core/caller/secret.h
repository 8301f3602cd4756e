/*
 * secret.h
 *		Random texts that prove something, and the hashes that are kept of them.
 */
#ifndef AINECTO_CORE_CALLER_SECRET_H
#define AINECTO_CORE_CALLER_SECRET_H

#include "postgres.h"

#define SECRET_HASH_LENGTH 32 /* SHA-256 */

/* prefix and 256 random bits, of the characters [A-Za-z0-9_-] alone; palloc'd. */
extern char *secret_make(const char *prefix);

/* SHA-256 of two texts one after the other. */
extern void secret_digest(const char *first, const char *second, uint8 digest[SECRET_HASH_LENGTH]);

/* SHA-256 of a text as a bytea; palloc'd. */
extern bytea *secret_hash(const char *text);

/* A hash as a bytea; palloc'd. */
extern bytea *secret_make_bytes(const uint8 hash[SECRET_HASH_LENGTH]);

/* A hash as the shim sends it, 64 hexadecimal digits; NULL if text is NULL or anything else. */
extern bytea *secret_hash_from_hex(const char *text);

/* Constant time for values of one length. */
extern bool secret_equal(const bytea *left, const bytea *right);

#endif
