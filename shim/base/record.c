/*
 * record.c
 *		What record_send() of the server writes: the number of fields, and of each its type, its length and
 * its bytes, integers in network order.
 */
#include "base/record.h"

#include <arpa/inet.h>
#include <string.h>

/* The one version of jsonb's binary format so far. */
#define JSONB_VERSION 1

typedef struct Reader
{
	char *at;
	size_t left;
} Reader;

static bool
take_integer(Reader *reader, int32_t *value)
{
	uint32_t bytes;

	if (reader->left < sizeof(bytes))
		return false;
	memcpy(&bytes, reader->at, sizeof(bytes));
	*value = (int32_t) ntohl(bytes);
	reader->at += sizeof(bytes);
	reader->left -= sizeof(bytes);
	return true;
}

static bool
take_field(Reader *reader, RecordField *field)
{
	int32_t type;
	int32_t length;

	if (!take_integer(reader, &type) || !take_integer(reader, &length))
		return false;
	*field = (RecordField){0};
	if (length == -1)
		return true;
	if (length < 0 || (size_t) length > reader->left)
		return false;
	*field = (RecordField){.value = reader->at, .length = (size_t) length};
	reader->at += length;
	reader->left -= (size_t) length;
	return true;
}

bool
record_read(char *bytes, size_t length, RecordField *fields, int count)
{
	Reader reader = {.at = bytes, .left = length};
	int32_t found;

	if (!take_integer(&reader, &found) || found != count)
		return false;
	for (int i = 0; i < count; i++)
	{
		if (!take_field(&reader, &fields[i]))
			return false;
	}
	return reader.left == 0;
}

int32_t
record_integer(const RecordField *field, int32_t fallback)
{
	Reader reader = {.at = field->value, .left = field->length};
	int32_t value;

	return field->length == sizeof(value) && take_integer(&reader, &value) ? value : fallback;
}

RecordField
record_jsonb(const RecordField *field)
{
	if (field->length < 1 || field->value[0] != JSONB_VERSION)
		return (RecordField){0};
	return (RecordField){.value = field->value + 1, .length = field->length - 1};
}
