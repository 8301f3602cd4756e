/*
 * sealed_box.c
 *		Sealed boxes through libcrypto.
 */
#include "base/sealed_box.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <stdlib.h>
#include <string.h>

/* The secret that the sender's fresh key pair and the holder's key share. */
static bool
derive_secret(EVP_PKEY *sender, const unsigned char *holder, unsigned char secret[SEALED_BOX_KEY])
{
	EVP_PKEY *peer = EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, NULL, holder, SEALED_BOX_KEY);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(sender, NULL);
	size_t length = SEALED_BOX_KEY;
	bool done = peer && context && EVP_PKEY_derive_init(context) == 1 &&
				EVP_PKEY_derive_set_peer(context, peer) == 1 &&
				EVP_PKEY_derive(context, secret, &length) == 1 && length == SEALED_BOX_KEY;

	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(peer);
	return done;
}

static bool
derive_key(const unsigned char secret[SEALED_BOX_KEY], const unsigned char salt[2 * SEALED_BOX_KEY],
		   unsigned char key[SEALED_BOX_KEY])
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, NULL);
	size_t length = SEALED_BOX_KEY;
	bool done = context && EVP_PKEY_derive_init(context) == 1 &&
				EVP_PKEY_CTX_set_hkdf_md(context, EVP_sha256()) == 1 &&
				EVP_PKEY_CTX_set1_hkdf_salt(context, salt, 2 * SEALED_BOX_KEY) == 1 &&
				EVP_PKEY_CTX_set1_hkdf_key(context, secret, SEALED_BOX_KEY) == 1 &&
				EVP_PKEY_CTX_add1_hkdf_info(context, (const unsigned char *) SEALED_BOX_PURPOSE,
											sizeof(SEALED_BOX_PURPOSE) - 1) == 1 &&
				EVP_PKEY_derive(context, key, &length) == 1;

	EVP_PKEY_CTX_free(context);
	return done;
}

/* Writes length bytes and the tag behind them. */
static bool
encrypt(const unsigned char *key, const void *text, int length, unsigned char *out)
{
	static const unsigned char nonce[12] = {0};
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	int written = 0;
	int rest = 0;
	bool done = context && EVP_EncryptInit_ex(context, EVP_chacha20_poly1305(), NULL, key, nonce) == 1 &&
				EVP_EncryptUpdate(context, out, &written, text, length) == 1 &&
				EVP_EncryptFinal_ex(context, out + written, &rest) == 1 &&
				EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, SEALED_BOX_MORE - SEALED_BOX_KEY,
									out + length) == 1;

	EVP_CIPHER_CTX_free(context);
	return done;
}

static bool
seal(const unsigned char key[SEALED_BOX_KEY], const void *text, size_t length, unsigned char *box)
{
	EVP_PKEY *sender = length <= SEALED_BOX_MAX ? EVP_PKEY_Q_keygen(NULL, NULL, "X25519") : NULL;
	unsigned char salt[2 * SEALED_BOX_KEY];
	unsigned char secret[SEALED_BOX_KEY];
	unsigned char cipher_key[SEALED_BOX_KEY];
	size_t size = SEALED_BOX_KEY;
	bool done = sender && EVP_PKEY_get_raw_public_key(sender, salt, &size) == 1;

	memcpy(salt + SEALED_BOX_KEY, key, SEALED_BOX_KEY);
	done = done && derive_secret(sender, key, secret) && derive_key(secret, salt, cipher_key) &&
		   encrypt(cipher_key, text, (int) length, box + SEALED_BOX_KEY);
	if (done)
		memcpy(box, salt, SEALED_BOX_KEY);
	OPENSSL_cleanse(secret, sizeof(secret));
	OPENSSL_cleanse(cipher_key, sizeof(cipher_key));
	EVP_PKEY_free(sender);
	return done;
}

char *
sealed_box_make(const unsigned char key[SEALED_BOX_KEY], const void *text, size_t length)
{
	unsigned char *box = malloc(length + SEALED_BOX_MORE);

	if (box && !seal(key, text, length, box))
	{
		free(box);
		box = NULL;
	}
	return (char *) box;
}
