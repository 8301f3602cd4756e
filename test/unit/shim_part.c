/*
 * The shelf of kept parts: what is found, what makes way, what lives on.
 */
#include <pthread.h>
#include <stdlib.h>

#include "base/part.h"
#include "tap.h"

/* Of part_reply_limits. */
enum
{
	SLOTS = 16,
	LEAST = 4096,
	MOST = 512 * 1024,
	TOTAL = 1024 * 1024
};

static PartShelf shelf;
static char bytes[MOST + 1];

/* Whether this kind of call finds a part of that id (NULL: none). */
static bool
finds(uint64_t kind, const char *id)
{
	Part *part = part_find(&shelf, kind);
	bool same = id ? part && strcmp(part->id, id) == 0 : !part;

	part_release(part);
	return same;
}

static void
test_kinds(void)
{
	ok(part_kind("tools/list", NULL) == part_kind("tools/list", NULL), "a kind is the same each time");
	ok(part_kind("tools/list", NULL) != part_kind("tools/list", "readonly=1") &&
		   part_kind("tools/list", "readonly=1") != part_kind("ping", "readonly=1"),
	   "call and query tell kinds apart");
}

static void
test_limits(void)
{
	PartLimits one = {.slots = 1, .least = 1, .most = 8, .total = 8};

	ok(part_reply_limits.slots == SLOTS && part_reply_limits.least == LEAST &&
		   part_reply_limits.most == MOST && part_reply_limits.total == TOTAL &&
		   part_page_limits.slots <= PART_MAX_SLOTS,
	   "the limits are what these tests take them for");
	part_shelf_init(&shelf, &one);
	part_keep(&shelf, 1, "a", bytes, 8);
	part_keep(&shelf, 2, "b", bytes, 8);
	part_keep(&shelf, 3, "c", bytes, 9);
	ok(finds(1, NULL) && finds(2, "b") && finds(3, NULL), "a shelf keeps to its own limits");
	part_shelf_clear(&shelf);
}

static void
test_keeping(void)
{
	char long_id[PART_MAX_ID + 2];

	memset(long_id, 'x', sizeof(long_id));
	long_id[PART_MAX_ID + 1] = '\0';
	part_shelf_init(&shelf, &part_reply_limits);
	ok(finds(1, NULL), "an empty shelf has nothing");
	part_keep(&shelf, 1, "a", bytes, LEAST);
	part_keep(&shelf, 2, "b", bytes, LEAST);
	ok(finds(1, "a") && finds(2, "b") && finds(3, NULL), "each kind has its own part");
	part_keep(&shelf, 1, "c", bytes, LEAST);
	ok(finds(1, "c") && finds(2, "b"), "the newest takes the place of the one before it");
	part_keep(&shelf, 4, "d", bytes, LEAST - 1);
	part_keep(&shelf, 4, "d", bytes, MOST + 1);
	part_keep(&shelf, 4, long_id, bytes, LEAST);
	ok(finds(4, NULL), "short and huge parts and long ids are not kept");
	part_keep(&shelf, 4, long_id + 1, bytes, MOST);
	ok(finds(4, long_id + 1), "the longest of both are");
	part_shelf_clear(&shelf);
}

static void
test_making_way(void)
{
	size_t total = 0;
	Part *held;

	part_shelf_init(&shelf, &part_reply_limits);
	for (uint64_t kind = 1; kind <= SLOTS; kind++)
		part_keep(&shelf, kind, "a", bytes, LEAST);
	finds(1, "a");
	part_keep(&shelf, 100, "new", bytes, LEAST);
	ok(finds(100, "new") && finds(1, "a") && finds(2, NULL) && finds(3, "a"),
	   "when all slots are taken the least recently used makes way");
	held = part_find(&shelf, 3);
	for (uint64_t kind = 200; kind < 300; kind++)
	{
		part_keep(&shelf, kind, "large", bytes, MOST);
		total = 0;
		for (int i = 0; i < SLOTS; i++)
			total += shelf.slots[i].part ? shelf.slots[i].part->length : 0;
		if (total > TOTAL)
			break;
	}
	ok(total <= TOTAL && finds(299, "large"), "the shelf never holds more than its bytes");
	ok(finds(3, NULL) && held && strcmp(held->id, "a") == 0 && held->bytes[LEAST - 1] == 0,
	   "a part that made way lives as long as somebody holds it");
	part_release(held);
	part_shelf_clear(&shelf);
	ok(shelf.count == 0, "a cleared shelf is empty");
}

/* Keeps and finds on few kinds, so that threads meet. The byte tells which id a part belongs to. */
static void *
use_shelf(void *argument)
{
	unsigned seed = *(unsigned *) argument;
	static const char *const ids[] = {"0", "1", "2"};
	char mine[LEAST];
	bool good = true;

	for (int i = 0; i < 3000; i++)
	{
		unsigned choice = (unsigned) rand_r(&seed) % 3;
		Part *part;

		memset(mine, ids[choice][0], sizeof(mine));
		part_keep(&shelf, (unsigned) rand_r(&seed) % 20, ids[choice], mine, sizeof(mine));
		part = part_find(&shelf, (unsigned) rand_r(&seed) % 20);
		good = good && (!part || (part->bytes[0] == part->id[0] && part->bytes[LEAST - 1] == part->id[0]));
		part_release(part);
	}
	return good ? argument : NULL;
}

static void
test_threads(void)
{
	pthread_t threads[4];
	unsigned seeds[4] = {1, 2, 3, 4};
	bool good = true;

	part_shelf_init(&shelf, &part_reply_limits);
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, use_shelf, &seeds[i]);
	for (int i = 0; i < 4; i++)
	{
		void *result;

		pthread_join(threads[i], &result);
		good = good && result;
	}
	ok(good, "loops that use the shelf at the same time find whole parts");
	part_shelf_clear(&shelf);
}

int
main(void)
{
	test_kinds();
	test_limits();
	test_keeping();
	test_making_way();
	test_threads();
	return done_testing();
}
