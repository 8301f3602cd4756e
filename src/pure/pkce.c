/*
 * pkce.c
 *		PKCE S256 and base64url.
 */
#include "pure/pkce.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int
base64url_encode(const uint8 *bytes, int length, char *text)
{
	char *out = text;
	uint32 bits = 0;
	int held = 0;

	for (int i = 0; i < length; i++)
	{
		bits = bits << 8 | bytes[i];
		for (held += 8; held >= 6; held -= 6)
			*out++ = alphabet[bits >> (held - 6) & 0x3F];
	}
	if (held > 0)
		*out++ = alphabet[bits << (6 - held) & 0x3F];
	*out = '\0';
	return out - text;
}

static int
base64url_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '-')
		return 62;
	return c == '_' ? 63 : -1;
}

int
base64url_decode(const char *text, int length, uint8 *bytes, int size)
{
	uint32 bits = 0;
	int held = 0;
	int count = 0;

	if (length % 4 == 1)
		return -1;
	for (int i = 0; i < length; i++)
	{
		int value = base64url_value(text[i]);

		if (value < 0)
			return -1;
		bits = bits << 6 | (uint32) value;
		held += 6;
		if (held < 8)
			continue;
		if (count == size)
			return -1;
		held -= 8;
		bytes[count++] = bits >> held & 0xFF;
	}
	/* Two texts must not decode to the same bytes. */
	return (bits & ((1U << held) - 1)) == 0 ? count : -1;
}

/* RFC 3986, section 2.3: what a URL never has to escape. */
static bool
is_unreserved(char c)
{
	return base64url_value(c) >= 0 || c == '.' || c == '~';
}

bool
pkce_is_verifier(const char *verifier)
{
	size_t length = strnlen(verifier, PKCE_MAX_VERIFIER + 1);

	if (length < PKCE_MIN_VERIFIER || length > PKCE_MAX_VERIFIER)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!is_unreserved(verifier[i]))
			return false;
	return true;
}

bool
pkce_is_challenge(const char *challenge)
{
	uint8 digest[PKCE_DIGEST_LENGTH];

	return strnlen(challenge, PKCE_CHALLENGE_LENGTH + 1) == PKCE_CHALLENGE_LENGTH &&
		   base64url_decode(challenge, PKCE_CHALLENGE_LENGTH, digest, sizeof(digest)) == PKCE_DIGEST_LENGTH;
}

bool
pkce_verify(const uint8 digest[PKCE_DIGEST_LENGTH], const char *challenge)
{
	char expected[BASE64URL_SIZE(PKCE_DIGEST_LENGTH)];

	if (strnlen(challenge, PKCE_CHALLENGE_LENGTH + 1) != PKCE_CHALLENGE_LENGTH)
		return false;
	base64url_encode(digest, PKCE_DIGEST_LENGTH, expected);
	return timingsafe_bcmp(expected, challenge, PKCE_CHALLENGE_LENGTH) == 0;
}
