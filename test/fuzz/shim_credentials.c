/*
 * Authorization and Cookie headers: results are bounded, and a header is of one scheme at most.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/auth.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *header = malloc(size + 1);
	unsigned char hash[AUTH_HASH_BYTES];
	char client[AUTH_MAX_CLIENT_ID + 1];
	char secret[AUTH_HEX_SIZE];
	unsigned char *decoded = malloc(size + 3);
	AuthResult bearer;
	AuthResult basic;
	long length;

	memcpy(header, data, size);
	header[size] = '\0';
	bearer = auth_read_bearer(header, hash);
	basic = auth_read_basic(header, client, secret);
	assert(bearer == AUTH_ABSENT || basic == AUTH_ABSENT);
	if (basic == AUTH_PRESENT)
		assert(client[0] && strlen(client) <= AUTH_MAX_CLIENT_ID && (!secret[0] || strlen(secret) == 64));
	length = auth_decode_base64(header, strlen(header), decoded);
	assert(length <= (long) (strlen(header) * 3 / 4));
	free(decoded);
	free(header);
	return 0;
}
