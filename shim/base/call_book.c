/*
 * call_book.c
 *		A table that only grows, by open addressing.
 */
#include "base/call_book.h"

#include <string.h>

#include "base/hash.h"

#define PROBES 8

/* The first is of calls that came to none. */
static const char *const lanes[CALL_BOOK_LANES] = {"none", "fast", "shared", "slow"};

enum
{
	KIND_FREE,
	KIND_BEGUN,
	KIND_NAMED
};

/* What a method and a tool's name are made of. */
static bool
is_plain(const char *label)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/ ";
	size_t length = strlen(label);

	return length > 0 && length < CALL_BOOK_NAME && strspn(label, plain) == length;
}

/* The place of this name; another thread that is just giving it to the same name loses a call to "other". */
static CallKind *
find_kind(CallBook *book, const char *label)
{
	uint64_t hash = hash_text(HASH_START, label);

	for (int i = 0; i < PROBES && is_plain(label); i++)
	{
		CallKind *kind = &book->kinds[(hash + (uint64_t) i) % CALL_BOOK_KINDS];
		int expected = KIND_FREE;

		if (atomic_compare_exchange_strong(&kind->state, &expected, KIND_BEGUN))
		{
			strcpy(kind->name, label);
			atomic_store_explicit(&kind->state, KIND_NAMED, memory_order_release);
			return kind;
		}
		if (expected == KIND_NAMED && strcmp(kind->name, label) == 0)
			return kind;
	}
	return &book->other;
}

void
call_book_count(CallBook *book, const char *label, const char *lane_name, CallEnd end, uint64_t microseconds)
{
	CallKind *kind = find_kind(book, label);
	int lane = lane_name ? CALL_BOOK_LANES - 1 : 0;

	while (lane > 0 && strcmp(lanes[lane], lane_name) != 0)
		lane--;
	atomic_fetch_add_explicit(&kind->ends[lane][end], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&kind->microseconds[lane], microseconds, memory_order_relaxed);
}

/* Calls of a kind in a lane, whatever their end. */
static uint64_t
total(const CallKind *kind, int lane)
{
	uint64_t sum = 0;

	for (int end = 0; end < CALL_ENDS; end++)
		sum += atomic_load_explicit(&kind->ends[lane][end], memory_order_relaxed);
	return sum;
}

static void
write_ends(Buffer *out, const CallKind *kind, const char *name)
{
	static const char *const ends[CALL_ENDS] = {"served", "refused", "failed"};

	for (int lane = 0; lane < CALL_BOOK_LANES; lane++)
	{
		for (int end = 0; end < CALL_ENDS; end++)
		{
			uint64_t count = atomic_load_explicit(&kind->ends[lane][end], memory_order_relaxed);

			if (count > 0)
				buffer_format(out, "ainecto_calls_total{call=\"%s\",lane=\"%s\",end=\"%s\"} %llu\n", name,
							  lanes[lane], ends[end], (unsigned long long) count);
		}
	}
}

static void
write_times(Buffer *out, const CallKind *kind, const char *name)
{
	for (int lane = 0; lane < CALL_BOOK_LANES; lane++)
	{
		uint64_t count = total(kind, lane);
		uint64_t microseconds = atomic_load_explicit(&kind->microseconds[lane], memory_order_relaxed);

		if (count > 0)
			buffer_format(out,
						  "ainecto_call_seconds_sum{call=\"%s\",lane=\"%s\"} %.6f\n"
						  "ainecto_call_seconds_count{call=\"%s\",lane=\"%s\"} %llu\n",
						  name, lanes[lane], (double) microseconds / 1e6, name, lanes[lane],
						  (unsigned long long) count);
	}
}

typedef void (*KindWriter)(Buffer *out, const CallKind *kind, const char *name);

static void
write_all(Buffer *out, const CallBook *book, KindWriter write)
{
	for (int i = 0; i < CALL_BOOK_KINDS; i++)
	{
		if (atomic_load_explicit(&book->kinds[i].state, memory_order_acquire) == KIND_NAMED)
			write(out, &book->kinds[i], book->kinds[i].name);
	}
	write(out, &book->other, "other");
}

void
call_book_write(Buffer *out, const CallBook *book)
{
	buffer_add(out, "# HELP ainecto_calls_total Calls by method and tool, or endpoint, lane and end.\n"
					"# TYPE ainecto_calls_total counter\n");
	write_all(out, book, write_ends);
	buffer_add(out,
			   "# HELP ainecto_call_seconds Time of such calls from the request's first line to its reply.\n"
			   "# TYPE ainecto_call_seconds summary\n");
	write_all(out, book, write_times);
}
