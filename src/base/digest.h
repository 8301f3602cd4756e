/*
 * digest.h
 *		SHA-256, piece by piece.
 */
#ifndef AINECTO_BASE_DIGEST_H
#define AINECTO_BASE_DIGEST_H

#include "postgres.h"

#define DIGEST_LENGTH 32

typedef struct pg_cryptohash_ctx Digest;

/* Begin; digest_end() or digest_drop() frees it, and so does an error. */
extern Digest *digest_begin(void);
extern void digest_add(Digest *digest, const void *bytes, size_t length);

/* Eight bytes, the most significant first. */
extern void digest_add_integer(Digest *digest, int64 number);
extern void digest_end(Digest *digest, uint8 result[DIGEST_LENGTH]);

/* The result, and begin anew with the same. */
extern void digest_take(Digest *digest, uint8 result[DIGEST_LENGTH]);

extern void digest_drop(Digest *digest);

/* All of it at once. */
extern void digest_bytes(const void *bytes, size_t length, uint8 result[DIGEST_LENGTH]);

#endif
