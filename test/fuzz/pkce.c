/*
 * base64url and PKCE texts: what decodes encodes to the same text again, and nothing reads or writes out of
 * bounds.
 */
#include "pure/pkce.h"

extern int LLVMFuzzerTestOneInput(const uint8 *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8 *data, size_t size)
{
	char *text = malloc(size + 1);
	uint8 *bytes = malloc(size + 1);
	char *again = malloc(BASE64URL_SIZE(size));
	int count;

	memcpy(text, data, size);
	text[size] = '\0';
	count = base64url_decode(text, size, bytes, size);
	if (count >= 0 && (base64url_encode(bytes, count, again) != (int) size || memcmp(again, text, size) != 0))
		abort();
	base64url_encode(data, size, again);
	if (base64url_decode(again, strlen(again), bytes, size) != (int) size || memcmp(bytes, data, size) != 0)
		abort();
	pkce_is_verifier(text);
	if (size >= PKCE_DIGEST_LENGTH && pkce_verify(data, text + PKCE_DIGEST_LENGTH) &&
		!pkce_is_challenge(text + PKCE_DIGEST_LENGTH))
		abort();
	free(text);
	free(bytes);
	free(again);
	return 0;
}
