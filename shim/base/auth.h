/*
 * auth.h
 *		Secrets at the door: Authorization headers, cookies, hashes, comparisons.
 *
 * What comes in as a secret leaves as its SHA-256; callers hold the raw text only as long as they must.
 */
#ifndef SHIM_AUTH_H
#define SHIM_AUTH_H

#include <stdbool.h>
#include <stddef.h>

#define AUTH_HASH_BYTES    32
#define AUTH_HEX_SIZE      (2 * AUTH_HASH_BYTES + 1)
#define AUTH_MAX_BEARER    4096
#define AUTH_MAX_BASIC     2048
#define AUTH_MAX_CLIENT_ID 1024

/* What a token may be good for. */
#define AUTH_SCOPES "ainecto:read ainecto:write"

typedef enum AuthResult
{
	AUTH_ABSENT,    /* no Authorization header, or one of another scheme */
	AUTH_MALFORMED, /* the scheme is ours, the rest is not */
	AUTH_PRESENT
} AuthResult;

extern void auth_hash(const void *bytes, size_t length, unsigned char hash[AUTH_HASH_BYTES]);

/* SHA-256 as lower-case hexadecimal text. */
extern void auth_hash_hex(const void *bytes, size_t length, char hex[AUTH_HEX_SIZE]);

/* The password rule of the contract: SHA-256 of "ainecto-password:" followed by the password. */
extern void auth_hash_password(const char *password, size_t length, char hex[AUTH_HEX_SIZE]);

/* Takes the token of "Bearer TOKEN" (RFC 6750 section 2.1; b64token, at most AUTH_MAX_BEARER) as its hash. */
extern AuthResult auth_read_bearer(const char *header, unsigned char hash[AUTH_HASH_BYTES]);

/*
 * Takes "Basic BASE64" (RFC 7617) with percent-encoded parts (RFC 6749 section 2.3.1). secret_hash is empty
 * when the secret is: a public client that sends an empty secret is still public.
 */
extern AuthResult auth_read_basic(const char *header, char client_id[AUTH_MAX_CLIENT_ID + 1],
								  char secret_hash[AUTH_HEX_SIZE]);

/* Standard base64 with padding optional, AUTH_MAX_BASIC characters at most; the number of bytes, or -1. out
 * has room for length * 3 / 4 bytes and two more. */
extern long auth_decode_base64(const char *text, size_t length, unsigned char *out);

/* Constant time for equal lengths; false for different ones. */
extern bool auth_equal(const char *left, const char *right);

/* 2 * count hexadecimal digits of fresh randomness and a NUL; false when the system has none to give. */
extern bool auth_random_hex(char *out, size_t count);

#endif
