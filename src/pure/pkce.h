/*
 * pkce.h
 *		Proof Key for Code Exchange (RFC 7636), method S256 alone, and the base64url it is written in.
 *
 * No allocation, no errors raised, no global state. SHA-256 itself is the caller's.
 */
#ifndef AINECTO_PURE_PKCE_H
#define AINECTO_PURE_PKCE_H

#ifdef FRONTEND
#include "postgres_fe.h"
#else
#include "postgres.h"
#endif

#define PKCE_DIGEST_LENGTH    32 /* SHA-256 */
#define PKCE_CHALLENGE_LENGTH 43 /* base64url of a digest */
#define PKCE_MIN_VERIFIER     43 /* RFC 7636, section 4.1 */
#define PKCE_MAX_VERIFIER     128

/* Bytes that base64url_encode() writes for n bytes, the NUL included. */
#define BASE64URL_SIZE(n) (((n) *4 + 2) / 3 + 1)

/* base64url without padding (RFC 4648, section 5) into text, with a NUL. Returns the length without it. */
extern int base64url_encode(const uint8 *bytes, int length, char *text);

/*
 * The reverse, into at most size bytes. Returns their number, or -1 if a character is foreign, the length is
 * none an encoder makes, unused bits are set, or size is too small.
 */
extern int base64url_decode(const char *text, int length, uint8 *bytes, int size);

/* Length and characters of a code_verifier (RFC 7636, section 4.1). */
extern bool pkce_is_verifier(const char *verifier);

/* Whether text can be an S256 code_challenge: base64url of exactly one digest. */
extern bool pkce_is_challenge(const char *challenge);

/* Whether the SHA-256 of a verifier is what the challenge promised (RFC 7636, section 4.6). Constant time. */
extern bool pkce_verify(const uint8 digest[PKCE_DIGEST_LENGTH], const char *challenge);

#endif
