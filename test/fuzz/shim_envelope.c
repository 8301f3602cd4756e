/*
 * The scanner over JSON-RPC bodies: whatever the bytes, what it hands out is bounded and fit to be echoed,
 * and what lies beyond its limit does not matter.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/envelope.h"

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_name(const char *name)
{
	for (; *name; name++)
		assert(*name > ' ' && *name < 0x7F && *name != '"' && *name != '\\');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Envelope whole;
	Envelope part;
	/* An exact copy, so that a read past the end is seen. */
	char *copy = malloc(size ? size : 1);
	size_t limit = size / 2;

	memcpy(copy, data, size);
	envelope_scan(&whole, copy, size, size);
	assert(strlen(whole.method) <= ENVELOPE_MAX_METHOD && strlen(whole.name) <= ENVELOPE_MAX_NAME &&
		   strlen(whole.id) <= ENVELOPE_MAX_ID);
	check_name(whole.method);
	check_name(whole.name);
	if (whole.id[0] == '"')
		assert(strlen(whole.id) >= 2 && strchr(whole.id + 1, '"') == whole.id + strlen(whole.id) - 1 &&
			   !strchr(whole.id, '\\'));
	else
		assert(strspn(whole.id, "-0123456789") == strlen(whole.id));
	envelope_scan(&whole, copy, size, limit);
	envelope_scan(&part, copy, limit, limit);
	assert(memcmp(&whole, &part, sizeof(whole)) == 0);
	free(copy);
	return 0;
}
