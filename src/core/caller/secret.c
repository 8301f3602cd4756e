/*
 * secret.c
 *		Random texts and their hashes.
 */
#include "postgres.h"

#include "base/compat.h"
#include "base/digest.h"
#include "core/caller/secret.h"
#include "pure/pkce.h"
#include "utils/builtins.h"

#define SECRET_RANDOM_LENGTH 32

char *
secret_make(const char *prefix)
{
	uint8 random[SECRET_RANDOM_LENGTH];
	char text[BASE64URL_SIZE(SECRET_RANDOM_LENGTH)];

	if (!pg_strong_random(random, sizeof(random)))
		ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not obtain random bytes")));
	base64url_encode(random, sizeof(random), text);
	return psprintf("%s%s", prefix, text);
}

void
secret_digest(const char *first, const char *second, uint8 digest[SECRET_HASH_LENGTH])
{
	Digest *context = digest_begin();

	digest_add(context, first, strlen(first));
	digest_add(context, second, strlen(second));
	digest_end(context, digest);
}

static bytea *
make_hash(void)
{
	bytea *hash = palloc(VARHDRSZ + SECRET_HASH_LENGTH);

	SET_VARSIZE(hash, VARHDRSZ + SECRET_HASH_LENGTH);
	return hash;
}

bytea *
secret_hash(const char *text)
{
	bytea *hash = make_hash();

	secret_digest(text, "", (uint8 *) VARDATA(hash));
	return hash;
}

bytea *
secret_make_bytes(const uint8 hash[SECRET_HASH_LENGTH])
{
	bytea *bytes = make_hash();

	memcpy(VARDATA(bytes), hash, SECRET_HASH_LENGTH);
	return bytes;
}

bytea *
secret_hash_from_hex(const char *text)
{
	bytea *hash;

	if (text == NULL || strlen(text) != 2 * SECRET_HASH_LENGTH ||
		strspn(text, "0123456789abcdefABCDEF") != 2 * SECRET_HASH_LENGTH)
		return NULL;
	hash = make_hash();
	hex_decode(text, 2 * SECRET_HASH_LENGTH, VARDATA(hash));
	return hash;
}

bool
secret_equal(const bytea *left, const bytea *right)
{
	return VARSIZE_ANY_EXHDR(left) == VARSIZE_ANY_EXHDR(right) &&
		   timingsafe_bcmp(VARDATA_ANY(left), VARDATA_ANY(right), VARSIZE_ANY_EXHDR(left)) == 0;
}
