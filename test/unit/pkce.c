/*
 * PKCE and base64url: the published vectors, the edges of every length, and texts that must not decode.
 */
#include "pure/pkce.h"
#include "tap.h"

/* RFC 7636, appendix B. */
static const uint8 digest[PKCE_DIGEST_LENGTH] = {19, 211, 30,  150, 26,  26,  216, 236, 47,  22,  177,
												 12, 76,  152, 46,  8,   118, 168, 120, 173, 109, 241,
												 68, 86,  110, 225, 137, 74,  203, 112, 249, 195};
static const char verifier[] = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
static const char challenge[] = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

static void
test_vectors(void)
{
	char changed[sizeof(challenge)];

	ok(pkce_is_verifier(verifier), "the RFC's verifier is one");
	ok(pkce_is_challenge(challenge), "the RFC's challenge is one");
	ok(pkce_verify(digest, challenge), "the RFC's digest answers the challenge");
	for (int i = 0; i < PKCE_CHALLENGE_LENGTH; i++)
	{
		memcpy(changed, challenge, sizeof(challenge));
		changed[i] = changed[i] == 'A' ? 'B' : 'A';
		if (pkce_verify(digest, changed))
			ok(false, "a challenge with one other character is refused");
	}
	ok(!pkce_verify(digest, ""), "an empty challenge is refused");
	ok(!pkce_verify(digest, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c"), "a shorter challenge is refused");
	ok(!pkce_verify(digest, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM="), "a padded challenge is refused");
	ok(!pkce_verify(digest, verifier), "the verifier itself (method plain) is refused");
}

static void
test_shapes(void)
{
	char text[PKCE_MAX_VERIFIER + 2];

	memset(text, 'a', sizeof(text));
	text[PKCE_MAX_VERIFIER + 1] = '\0';
	ok(!pkce_is_verifier(text), "129 characters are too many");
	text[PKCE_MAX_VERIFIER] = '\0';
	ok(pkce_is_verifier(text), "128 characters will do");
	text[PKCE_MIN_VERIFIER] = '\0';
	ok(pkce_is_verifier(text), "43 characters will do");
	text[PKCE_MIN_VERIFIER - 1] = '\0';
	ok(!pkce_is_verifier(text), "42 characters are too few");
	ok(pkce_is_verifier("-._~aA0-._~aA0-._~aA0-._~aA0-._~aA0-._~aA0-._~"),
	   "all unreserved characters will do");
	ok(!pkce_is_verifier("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa+"), "plus is refused");
	ok(!pkce_is_verifier("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa4"), "UTF-8 is refused");
	ok(!pkce_is_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN"),
	   "unused bits of a challenge are zero");
	ok(!pkce_is_challenge("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM"),
	   "a challenge is base64url, not base64");
}

static void
test_base64url(void)
{
	char text[BASE64URL_SIZE(64)];
	uint8 bytes[64];
	uint8 back[64];
	bool same = true;

	for (int i = 0; i < 64; i++)
		bytes[i] = 255 - i * 7;
	for (int length = 0; length <= 64; length++)
	{
		int written = base64url_encode(bytes, length, text);

		same = same && written == (int) strlen(text) && written + 1 == BASE64URL_SIZE(length) &&
			   base64url_decode(text, written, back, sizeof(back)) == length &&
			   memcmp(bytes, back, length) == 0;
	}
	ok(same, "every length up to 64 comes back");
	base64url_encode((const uint8 *) "\xfb\xff\xfe", 3, text);
	is_text(text, "-__-", "the alphabet is the URL's");
	ok(base64url_decode("A", 1, back, sizeof(back)) == -1, "one character is no byte");
	ok(base64url_decode("AB", 2, back, sizeof(back)) == -1, "unused bits are refused");
	ok(base64url_decode("AA==", 4, back, sizeof(back)) == -1, "padding is refused");
	ok(base64url_decode("AAAA", 4, back, 2) == -1, "a small buffer is not overrun");
	ok(base64url_decode("", 0, back, sizeof(back)) == 0, "nothing is nothing");
}

int
main(void)
{
	test_vectors();
	test_shapes();
	test_base64url();
	return done_testing();
}
