/*
 * Records as the server sends them: what is read, and that nothing is read that is not there.
 */
#include <stdlib.h>
#include <string.h>

#include "base/record.h"
#include "tap.h"

/* (200, '{}', 'ab', NULL) of the types integer, jsonb, text and jsonb. */
static const char reply[] = "\0\0\0\4"
							"\0\0\0\x17\0\0\0\4\0\0\0\xC8"
							"\0\0\x0E\xDA\0\0\0\3\1{}"
							"\0\0\0\x19\0\0\0\2ab"
							"\0\0\x0E\xDA\xFF\xFF\xFF\xFF";
#define REPLY_LENGTH (sizeof(reply) - 1)
#define FIELDS       4

/* Reads a copy of exactly this size, with the byte at position replaced, so that the sanitizer sees a step
 * too far. */
static bool
reads(size_t length, size_t position, char byte, int count)
{
	RecordField fields[FIELDS + 1];
	char *copy = malloc(length ? length : 1);
	bool good;
	volatile char last;

	memcpy(copy, reply, length);
	if (position < length)
		copy[position] = byte;
	good = record_read(copy, length, fields, count);
	for (int i = 0; good && i < count; i++)
	{
		if (fields[i].length > 0)
			last = fields[i].value[fields[i].length - 1];
	}
	(void) last;
	free(copy);
	return good;
}

static void
test_fields(void)
{
	RecordField fields[FIELDS];
	RecordField headers;
	char copy[REPLY_LENGTH];

	memcpy(copy, reply, sizeof(copy));
	ok(record_read(copy, sizeof(copy), fields, FIELDS), "a record is read");
	ok(record_integer(&fields[0], 0) == 200, "its integer");
	headers = record_jsonb(&fields[1]);
	ok(headers.length == 2 && memcmp(headers.value, "{}", 2) == 0,
	   "its jsonb, less the version of the format");
	ok(fields[2].length == 2 && memcmp(fields[2].value, "ab", 2) == 0, "its text");
	ok(!fields[3].value && fields[3].length == 0, "its null");
	ok(record_integer(&fields[2], -7) == -7 && record_integer(&fields[3], -7) == -7,
	   "what is no integer is not taken for one");
	ok(!record_jsonb(&fields[2]).value && !record_jsonb(&fields[3]).value, "nor for jsonb");
}

static void
test_faults(void)
{
	size_t cut = 0;
	size_t steps = 0;

	for (size_t length = 0; length < REPLY_LENGTH; length++)
		cut += !reads(length, length, 0, FIELDS);
	ok(cut == REPLY_LENGTH, "a record that is cut short is refused, wherever it ends");
	ok(!reads(REPLY_LENGTH, REPLY_LENGTH, 0, FIELDS - 1) && !reads(REPLY_LENGTH, REPLY_LENGTH, 0, FIELDS + 1),
	   "so is one with fields too many or too few");
	for (size_t position = 0; position < REPLY_LENGTH; position++)
	{
		for (int byte = 0; byte < 256; byte++)
		{
			reads(REPLY_LENGTH, position, (char) byte, FIELDS);
			steps++;
		}
	}
	ok(steps == REPLY_LENGTH * 256, "no byte leads out of it");
}

int
main(void)
{
	test_fields();
	test_faults();
	return done_testing();
}
