/*
 * auth.c
 *		Bearer and Basic credentials, SHA-256, random tokens.
 *
 * The low-level functions of SHA-256 are deprecated in favour of EVP, which looks its algorithm up in
 * providers: that takes more time than hashing a token, and 2 MB.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "base/auth.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/form.h"

void
auth_hash(const void *bytes, size_t length, unsigned char hash[AUTH_HASH_BYTES])
{
	SHA256_CTX context;

	SHA256_Init(&context);
	SHA256_Update(&context, bytes, length);
	SHA256_Final(hash, &context);
}

static void
write_hex(const unsigned char *bytes, size_t length, char *hex)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i++)
	{
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[2 * length] = '\0';
}

void
auth_hash_hex(const void *bytes, size_t length, char hex[AUTH_HEX_SIZE])
{
	unsigned char hash[AUTH_HASH_BYTES];

	auth_hash(bytes, length, hash);
	write_hex(hash, sizeof(hash), hex);
}

void
auth_hash_password(const char *password, size_t length, char hex[AUTH_HEX_SIZE])
{
	static const char prefix[] = "ainecto-password:";
	unsigned char hash[AUTH_HASH_BYTES];
	SHA256_CTX context;

	SHA256_Init(&context);
	SHA256_Update(&context, prefix, strlen(prefix));
	SHA256_Update(&context, password, length);
	SHA256_Final(hash, &context);
	write_hex(hash, sizeof(hash), hex);
	OPENSSL_cleanse(&context, sizeof(context));
	OPENSSL_cleanse(hash, sizeof(hash));
}

/* Skips the scheme and the spaces after it; NULL when the header is of another scheme. */
static const char *
skip_scheme(const char *header, const char *scheme)
{
	size_t length = strlen(scheme);

	if (!header || strncasecmp(header, scheme, length) != 0 ||
		(header[length] != ' ' && header[length] != '\0'))
		return NULL;
	return header + length + strspn(header + length, " ");
}

AuthResult
auth_read_bearer(const char *header, unsigned char hash[AUTH_HASH_BYTES])
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=";
	const char *token = skip_scheme(header, "Bearer");
	size_t length;

	if (!token)
		return AUTH_ABSENT;
	length = strspn(token, allowed);
	if (length == 0 || length > AUTH_MAX_BEARER || token[length + strspn(token + length, " ")] != '\0')
		return AUTH_MALFORMED;
	auth_hash(token, length, hash);
	return AUTH_PRESENT;
}

long
auth_decode_base64(const char *text, size_t length, unsigned char *out)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char padded[AUTH_MAX_BASIC + 4];
	size_t padding;
	int written;

	for (int i = 0; i < 2 && length > 0 && text[length - 1] == '='; i++)
		length--;
	if (length > AUTH_MAX_BASIC || length % 4 == 1 || strspn(text, allowed) < length)
		return -1;
	padding = (4 - length % 4) % 4;
	memcpy(padded, text, length);
	memset(padded + length, '=', padding);
	written = EVP_DecodeBlock(out, (const unsigned char *) padded, (int) (length + padding));
	OPENSSL_cleanse(padded, sizeof(padded));
	return written < 0 ? -1 : written - (long) padding;
}

AuthResult
auth_read_basic(const char *header, char client_id[AUTH_MAX_CLIENT_ID + 1], char secret_hash[AUTH_HEX_SIZE])
{
	const char *text = skip_scheme(header, "Basic");
	char decoded[AUTH_MAX_BASIC + 1];
	AuthResult result = AUTH_MALFORMED;
	size_t length;
	long size;
	char *colon;

	if (!text)
		return AUTH_ABSENT;
	client_id[0] = '\0';
	secret_hash[0] = '\0';
	length = strlen(text);
	if (length == 0 || length > AUTH_MAX_BASIC)
		return AUTH_MALFORMED;
	size = auth_decode_base64(text, length, (unsigned char *) decoded);
	if (size <= 0)
		return AUTH_MALFORMED;
	decoded[size] = '\0';
	colon = memchr(decoded, ':', (size_t) size);
	if (colon && utf8_is_text(decoded, (size_t) size))
	{
		size_t id_length;
		size_t secret_length;

		*colon = '\0';
		id_length = strlen(decoded);
		secret_length = strlen(colon + 1);
		if (form_decode(decoded, &id_length, false) && form_decode(colon + 1, &secret_length, false) &&
			id_length > 0 && id_length <= AUTH_MAX_CLIENT_ID)
		{
			memcpy(client_id, decoded, id_length);
			client_id[id_length] = '\0';
			if (secret_length > 0)
				auth_hash_hex(colon + 1, secret_length, secret_hash);
			result = AUTH_PRESENT;
		}
	}
	OPENSSL_cleanse(decoded, sizeof(decoded));
	return result;
}

bool
auth_equal(const char *left, const char *right)
{
	size_t length = strlen(left);

	return length == strlen(right) && CRYPTO_memcmp(left, right, length) == 0;
}

bool
auth_random_hex(char *out, size_t count)
{
	unsigned char bytes[64];

	if (count > sizeof(bytes) || getentropy(bytes, count) != 0)
		return false;
	write_hex(bytes, count, out);
	return true;
}
