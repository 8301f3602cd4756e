/*
 * buffer.h
 *		A growing byte buffer that is born with a maximum, and the escapes that write into it.
 *
 * The room shim/base: what the rest of the shim stands on, each file for itself: buffers, timers, settings,
 * logs, counters, parsing. It knows no request and no database.
 *
 * A buffer that runs into its maximum, or out of memory, fails for good: later additions do nothing and
 * buffer_failed() tells. Callers therefore add without checking and look once at the end.
 */
#ifndef SHIM_BUFFER_H
#define SHIM_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Buffer
{
	char *data;      /* NUL-terminated once anything was added */
	size_t length;   /* bytes in use, without the NUL */
	size_t capacity; /* bytes allocated */
	size_t limit;    /* length may not pass this */
	bool failed;
} Buffer;

/* Prepares an empty buffer that never holds more than limit bytes. Allocates nothing. */
extern void buffer_init(Buffer *buffer, size_t limit);

/* Frees the bytes and returns the buffer to its state after buffer_init. */
extern void buffer_free(Buffer *buffer);

/* Forgets the content and any failure, keeps the memory. */
extern void buffer_clear(Buffer *buffer);

/* Makes room for at least extra more bytes; false when that would pass the limit or memory is short. */
extern bool buffer_reserve(Buffer *buffer, size_t extra);

extern bool buffer_append(Buffer *buffer, const void *bytes, size_t length);
extern bool buffer_add(Buffer *buffer, const char *text);
extern bool buffer_add_char(Buffer *buffer, char character);
/* Decimal digits; padded with zeros to at least so many. */
extern bool buffer_add_number(Buffer *buffer, uint64_t number, int digits);
extern bool buffer_format(Buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Hands the bytes (NUL-terminated, malloc'ed) to the caller, NULL when the buffer failed. Leaves it empty. */
extern char *buffer_take(Buffer *buffer, size_t *length);

static inline bool
buffer_failed(const Buffer *buffer)
{
	return buffer->failed;
}

/* A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD (RFC 8259 section 7). */
extern bool buffer_add_json(Buffer *buffer, const char *text, size_t length);

/* Text for HTML content or a double-quoted attribute. */
extern bool buffer_add_html(Buffer *buffer, const char *text);

/* Percent-encoding of everything but the unreserved characters (RFC 3986 section 2.3). */
extern bool buffer_add_url(Buffer *buffer, const char *text, size_t length);

/*
 * Length in bytes of the UTF-8 character at text (RFC 3629: shortest form, no surrogates, at most U+10FFFF),
 * 0 when there is none within length bytes.
 */
extern size_t utf8_character_length(const unsigned char *text, size_t length);

/* True when all bytes are UTF-8 and none is NUL: what a PostgreSQL text parameter can carry. */
extern bool utf8_is_text(const char *text, size_t length);

#endif
