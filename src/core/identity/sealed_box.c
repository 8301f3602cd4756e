/*
 * sealed_box.c
 *		Sealed boxes through libcrypto.
 */
#include "postgres.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include "base/compat.h"
#include "base/errors.h"
#include "core/identity/sealed_box.h"

static EVP_PKEY *backend_key = NULL;

bytea *
sealed_box_renew_key(void)
{
	bytea *public_key = palloc(VARHDRSZ + SEALED_BOX_KEY);
	size_t length = SEALED_BOX_KEY;

	EVP_PKEY_free(backend_key);
	backend_key = EVP_PKEY_Q_keygen(NULL, NULL, "X25519");
	SET_VARSIZE(public_key, VARHDRSZ + SEALED_BOX_KEY);
	if (backend_key == NULL ||
		EVP_PKEY_get_raw_public_key(backend_key, (unsigned char *) VARDATA(public_key), &length) != 1 ||
		length != SEALED_BOX_KEY)
		ereport(ERROR, (errcode(ERRCODE_OUT_OF_MEMORY), errmsg("could not make a key pair")));
	return public_key;
}

/* The secret that this backend's key and the sender's share. */
static bool
derive_secret(const unsigned char *sender, unsigned char secret[SEALED_BOX_KEY])
{
	EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, sender, SEALED_BOX_KEY);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(backend_key, NULL);
	size_t length = SEALED_BOX_KEY;
	bool done = peer != NULL && context != NULL && EVP_PKEY_derive_init(context) == 1 &&
				EVP_PKEY_derive_set_peer(context, peer) == 1 &&
				EVP_PKEY_derive(context, secret, &length) == 1 && length == SEALED_BOX_KEY;

	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(peer);
	return done;
}

/* The cipher's key for a box of this sender. */
static bool
derive_key(const unsigned char *sender, unsigned char key[SEALED_BOX_KEY])
{
	unsigned char secret[SEALED_BOX_KEY];
	unsigned char salt[2 * SEALED_BOX_KEY];
	size_t length = SEALED_BOX_KEY;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
	bool done;

	memcpy(salt, sender, SEALED_BOX_KEY);
	done = context != NULL && EVP_PKEY_get_raw_public_key(backend_key, salt + SEALED_BOX_KEY, &length) == 1 &&
		   derive_secret(sender, secret) && EVP_PKEY_derive_init(context) == 1 &&
		   EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1 &&
		   EVP_PKEY_CTX_set1_hkdf_salt(context, salt, sizeof(salt)) == 1 &&
		   EVP_PKEY_CTX_set1_hkdf_key(context, secret, sizeof(secret)) == 1 &&
		   EVP_PKEY_CTX_add1_hkdf_info(context, (const unsigned char *) SEALED_BOX_PURPOSE,
									   sizeof(SEALED_BOX_PURPOSE) - 1) == 1 &&
		   EVP_PKEY_derive(context, key, &length) == 1;
	EVP_PKEY_CTX_free(context);
	OPENSSL_cleanse(secret, sizeof(secret));
	return done;
}

/* Decrypt length bytes, which the tag follows, into text. */
static bool
decrypt(const unsigned char *key, const unsigned char *bytes, int length, char *text)
{
	static const unsigned char nonce[12] = {0};
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int written = 0;
	int rest = 0;
	bool done = context != NULL &&
				EVP_DecryptInit_ex(context, EVP_chacha20_poly1305(), NULL, key, nonce) == 1 &&
				EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, SEALED_BOX_TAG,
									unconstify(unsigned char *, bytes) + length) == 1 &&
				EVP_DecryptUpdate(context, (unsigned char *) text, &written, bytes, length) == 1 &&
				EVP_DecryptFinal_ex(context, (unsigned char *) text + written, &rest) == 1;

	EVP_CIPHER_CTX_free(context);
	return done;
}

char *
sealed_box_open(const bytea *box)
{
	const unsigned char *bytes = (const unsigned char *) VARDATA_ANY(box);
	int length = (int) VARSIZE_ANY_EXHDR(box) - SEALED_BOX_KEY - SEALED_BOX_TAG;
	unsigned char key[SEALED_BOX_KEY];
	char *text = palloc0(Max(length, 0) + 1);
	bool opened = backend_key != NULL && length >= 0 && derive_key(bytes, key) &&
				  decrypt(key, bytes + SEALED_BOX_KEY, length, text);

	OPENSSL_cleanse(key, sizeof(key));
	if (!opened)
		ereport(ERROR,
				(errcode(ERRCODE_AI_UNAVAILABLE), errmsg("what was sealed is not for this session"),
				 errdetail("It opens only in the session that ainecto.open_shim_session() was called in."),
				 errhint("A connection pooler between shim and database has to keep sessions apart.")));
	return text;
}
