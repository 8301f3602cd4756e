/*
 * password.c
 *		scrypt through libcrypto.
 *
 * Stored: "scrypt$N$r$p$salt$key", salt and key in base64url. The parameters travel with each hash, so that
 * they can be raised without losing old ones.
 */
#include "postgres.h"

#include <openssl/evp.h>

#include "base/compat.h"
#include "base/errors.h"
#include "core/identity/password.h"
#include "mb/pg_wchar.h"
#include "pure/pkce.h"

#define SALT_LENGTH 16
#define KEY_LENGTH  32

/* 32 MB and about a fifth of a second of one core: one of the settings in OWASP's advice on storing
 * passwords. */
#define SCRYPT_N 32768
#define SCRYPT_R 8
#define SCRYPT_P 3

/* What a stored hash may ask of us: it comes from a table that an administrator can write. */
#define SCRYPT_MAX_N      (1 << 20)
#define SCRYPT_MAX_R      16
#define SCRYPT_MAX_P      16
#define SCRYPT_MAX_MEMORY ((uint64) 256 * 1024 * 1024)

typedef struct StoredPassword
{
	unsigned n;
	unsigned r;
	unsigned p;
	uint8 salt[SALT_LENGTH];
	uint8 key[KEY_LENGTH];
} StoredPassword;

bool
password_length_is_good(long characters)
{
	return characters >= PASSWORD_MIN_LENGTH && characters <= PASSWORD_MAX_LENGTH;
}

bytea *
password_digest(const char *password)
{
	bytea *digest = palloc(VARHDRSZ + SECRET_HASH_LENGTH);

	if (!password_length_is_good(pg_mbstrlen(password)))
		ereport(ERROR, (errcode(ERRCODE_AI_INVALID_ARGUMENTS), errmsg("a " PASSWORD_RULE)));
	SET_VARSIZE(digest, VARHDRSZ + SECRET_HASH_LENGTH);
	secret_digest("ainecto-password:", password, (uint8 *) VARDATA(digest));
	return digest;
}

static void
compute_scrypt(const StoredPassword *stored, const bytea *digest, uint8 key[KEY_LENGTH])
{
	if (EVP_PBE_scrypt(VARDATA_ANY(digest), VARSIZE_ANY_EXHDR(digest), stored->salt, SALT_LENGTH, stored->n,
					   stored->r, stored->p, SCRYPT_MAX_MEMORY, key, KEY_LENGTH) != 1)
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("could not compute a password hash")));
}

char *
password_store(const bytea *digest)
{
	StoredPassword stored = {.n = SCRYPT_N, .r = SCRYPT_R, .p = SCRYPT_P};
	char salt[BASE64URL_SIZE(SALT_LENGTH)];
	char key[BASE64URL_SIZE(KEY_LENGTH)];

	if (!pg_strong_random(stored.salt, SALT_LENGTH))
		ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not obtain random bytes")));
	compute_scrypt(&stored, digest, stored.key);
	base64url_encode(stored.salt, SALT_LENGTH, salt);
	base64url_encode(stored.key, KEY_LENGTH, key);
	return psprintf("scrypt$%u$%u$%u$%s$%s", stored.n, stored.r, stored.p, salt, key);
}

static bool
parse_stored(const char *text, StoredPassword *stored)
{
	char salt[BASE64URL_SIZE(SALT_LENGTH)];
	char key[BASE64URL_SIZE(KEY_LENGTH)];
	int end = 0;

	/* The widths are the sizes above without the NUL. */
	if (sscanf(text, "scrypt$%7u$%2u$%2u$%22[A-Za-z0-9_-]$%43[A-Za-z0-9_-]%n", &stored->n, &stored->r,
			   &stored->p, salt, key, &end) != 5 ||
		text[end] != '\0')
		return false;
	return stored->n >= 2 && stored->n <= SCRYPT_MAX_N && (stored->n & (stored->n - 1)) == 0 &&
		   stored->r >= 1 && stored->r <= SCRYPT_MAX_R && stored->p >= 1 && stored->p <= SCRYPT_MAX_P &&
		   base64url_decode(salt, strlen(salt), stored->salt, SALT_LENGTH) == SALT_LENGTH &&
		   base64url_decode(key, strlen(key), stored->key, KEY_LENGTH) == KEY_LENGTH;
}

bool
password_verify(const char *text, const bytea *digest)
{
	StoredPassword stored = {.n = SCRYPT_N, .r = SCRYPT_R, .p = SCRYPT_P};
	uint8 key[KEY_LENGTH];
	bool known = text != NULL;

	if (known && !parse_stored(text, &stored))
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("a stored password hash is not readable"),
						errhint("Set the password again with ainecto.set_password().")));
	compute_scrypt(&stored, digest, key);
	return (timingsafe_bcmp(key, stored.key, KEY_LENGTH) == 0) & known;
}
