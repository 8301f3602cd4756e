/*
 * record.h
 *		A row value in PostgreSQL's binary format, as a statement that selects one composite value returns it.
 */
#ifndef SHIM_RECORD_H
#define SHIM_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Points into what was read and is not terminated. */
typedef struct RecordField
{
	char *value; /* NULL for SQL NULL */
	size_t length;
} RecordField;

/* Takes a record apart; false when it does not have just these fields or is cut short. */
extern bool record_read(char *bytes, size_t length, RecordField *fields, int count);

/* The value of an integer field of four bytes; fallback for null and for any other length. */
extern int32_t record_integer(const RecordField *field, int32_t fallback);

/* The text of a jsonb field, as it is: not terminated. Null when null or of a format unknown. */
extern RecordField record_jsonb(const RecordField *field);

#endif
