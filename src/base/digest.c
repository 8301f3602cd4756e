/*
 * digest.c
 *		SHA-256.
 */
#include "postgres.h"

#include "base/digest.h"
#include "common/cryptohash.h"
#include "port/pg_bswap.h"

static void
check(Digest *digest, int result)
{
	if (result < 0)
		elog(ERROR, "could not compute SHA-256: %s", pg_cryptohash_error(digest));
}

Digest *
digest_begin(void)
{
	Digest *digest = pg_cryptohash_create(PG_SHA256);

	check(digest, digest == NULL ? -1 : pg_cryptohash_init(digest));
	return digest;
}

void
digest_add(Digest *digest, const void *bytes, size_t length)
{
	check(digest, pg_cryptohash_update(digest, bytes, length));
}

void
digest_add_integer(Digest *digest, int64 number)
{
	uint64 ordered = pg_hton64((uint64) number);

	digest_add(digest, &ordered, sizeof(ordered));
}

void
digest_take(Digest *digest, uint8 result[DIGEST_LENGTH])
{
	check(digest, pg_cryptohash_final(digest, result, DIGEST_LENGTH));
	check(digest, pg_cryptohash_init(digest));
}

void
digest_end(Digest *digest, uint8 result[DIGEST_LENGTH])
{
	check(digest, pg_cryptohash_final(digest, result, DIGEST_LENGTH));
	pg_cryptohash_free(digest);
}

void
digest_drop(Digest *digest)
{
	pg_cryptohash_free(digest);
}

void
digest_bytes(const void *bytes, size_t length, uint8 result[DIGEST_LENGTH])
{
	Digest *digest = digest_begin();

	digest_add(digest, bytes, length);
	digest_end(digest, result);
}
