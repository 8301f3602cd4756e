/*
 * uuid.c
 *		New identifiers, which a test may number.
 */
#include "postgres.h"

#include <limits.h>
#include <time.h>

#include "base/uuid.h"
#include "port/pg_bswap.h"
#include "utils/builtins.h"
#include "utils/guc.h"

static int fixed_ids = 0;
static int fixed_ids_given = 0;

static void
assign_fixed_ids(int newval, void *extra)
{
	(void) newval;
	(void) extra;
	fixed_ids_given = 0;
}

void
uuid_define(void)
{
	DefineCustomIntVariable("ainecto.fixed_ids", "For tests: new identifiers count up from this number.",
							NULL, &fixed_ids, 0, 0, INT_MAX, PGC_SUSET, GUC_NO_SHOW_ALL, NULL,
							assign_fixed_ids, NULL);
}

/* Random bytes are drawn many at a time: a call of the generator costs as much for a few as for hundreds. */
static void
draw_random(uint8 *bytes, int count)
{
	static uint8 drawn[256];
	static int left = 0;

	Assert(count <= (int) sizeof(drawn));
	if (left < count)
	{
		if (!pg_strong_random(drawn, sizeof(drawn)))
			ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("could not obtain random bytes")));
		left = sizeof(drawn);
	}
	left -= count;
	memcpy(bytes, drawn + left, count);
}

/* RFC 9562, sections 4.1 and 4.2. */
static void
mark_uuid(pg_uuid_t *uuid, int version)
{
	uuid->data[6] = (uuid->data[6] & 0x0F) | (version << 4);
	uuid->data[8] = (uuid->data[8] & 0x3F) | 0x80;
}

/*
 * RFC 9562, section 5.7: milliseconds since 1970 and 74 random bits. What is made one after the other lies
 * side by side in indexes.
 */
void
uuid_make(pg_uuid_t *uuid)
{
	struct timespec now;
	uint64 milliseconds;

	if (fixed_ids > 0)
	{
		uint32 number = pg_hton32((uint32) (fixed_ids + fixed_ids_given++));

		memset(uuid, 0, sizeof(*uuid));
		memcpy(uuid->data + UUID_LEN - sizeof(number), &number, sizeof(number));
		mark_uuid(uuid, 4);
		return;
	}
	clock_gettime(CLOCK_REALTIME, &now);
	milliseconds = pg_hton64(((uint64) now.tv_sec * 1000 + now.tv_nsec / 1000000) << 16);
	draw_random(uuid->data, UUID_LEN);
	memcpy(uuid->data, &milliseconds, 6);
	mark_uuid(uuid, 7);
}

char *
uuid_make_text(void)
{
	pg_uuid_t uuid;

	uuid_make(&uuid);
	return uuid_text(&uuid);
}

char *
uuid_text(const pg_uuid_t *uuid)
{
	return DatumGetCString(DirectFunctionCall1(uuid_out, UUIDPGetDatum(uuid)));
}
