/*
 * text_pool.c
 *		Texts, and short lists of them, in hash tables by what they say.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "ddl/text_pool.h"
#include "lib/stringinfo.h"
#include "utils/memutils.h"

typedef struct TextEntry
{
	const char *text;
	uint32 hash;
	char status;
} TextEntry;

#define SH_PREFIX          text
#define SH_ELEMENT_TYPE    TextEntry
#define SH_KEY_TYPE        const char *
#define SH_KEY             text
#define SH_HASH_KEY(tb, a) hash_bytes((const unsigned char *) (a), strlen(a))
#define SH_EQUAL(tb, a, b) (strcmp(a, b) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) (a)->hash
#define SH_SCOPE           static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* Lists of one length: as texts have one address, their addresses tell them apart. */
typedef struct ListEntry
{
	const char *const *texts;
	uint32 hash;
	char status;
} ListEntry;

#define SIZE_OF_LIST(tb) (*(const Size *) (tb)->private_data)

#define SH_PREFIX          row
#define SH_ELEMENT_TYPE    ListEntry
#define SH_KEY_TYPE        const char *const *
#define SH_KEY             texts
#define SH_HASH_KEY(tb, a) hash_bytes((const unsigned char *) (a), SIZE_OF_LIST(tb))
#define SH_EQUAL(tb, a, b) (memcmp(a, b, SIZE_OF_LIST(tb)) == 0)
#define SH_STORE_HASH
#define SH_GET_HASH(tb, a) (a)->hash
#define SH_SCOPE           static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

/* What is taken piece by piece out of larger blocks, without a header of its own. */
typedef struct Store
{
	char *next;
	Size left;
} Store;

#define STORE_BLOCK (64 * 1024)

struct TextPool
{
	MemoryContext context;
	text_hash *texts;
	row_hash *lists[TEXT_POOL_MAX_LIST + 1]; /* by length */
	Size sizes[TEXT_POOL_MAX_LIST + 1];      /* of such a list */
	Store characters;
	Store addresses;
	StringInfoData copy; /* of a text that no NUL ends */
};

TextPool *
text_pool_make(void)
{
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "texts of an import", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	TextPool *pool = palloc0(sizeof(TextPool));

	pool->context = context;
	pool->texts = text_create(context, 1024, NULL);
	initStringInfo(&pool->copy);
	MemoryContextSwitchTo(caller);
	return pool;
}

static void *
store(TextPool *pool, Store *place, const void *bytes, Size size)
{
	char *stored;

	if (size > STORE_BLOCK / 8)
		return memcpy(MemoryContextAllocHuge(pool->context, size), bytes, size);
	if (size > place->left)
	{
		place->next = MemoryContextAlloc(pool->context, STORE_BLOCK);
		place->left = STORE_BLOCK;
	}
	stored = memcpy(place->next, bytes, size);
	place->next += size;
	place->left -= size;
	return stored;
}

const char *
text_pool_add(TextPool *pool, const char *text)
{
	TextEntry *entry;
	bool found;

	if (text == NULL)
		return NULL;
	entry = text_insert(pool->texts, text, &found);
	if (!found)
		entry->text = store(pool, &pool->characters, text, strlen(text) + 1);
	return entry->text;
}

const char *
text_pool_add_bytes(TextPool *pool, const char *text, int length)
{
	resetStringInfo(&pool->copy);
	appendBinaryStringInfo(&pool->copy, text, length);
	return text_pool_add(pool, pool->copy.data);
}

const char *
text_pool_find(const TextPool *pool, const char *text)
{
	const TextEntry *entry = text == NULL ? NULL : text_lookup(pool->texts, text);

	return entry == NULL ? NULL : entry->text;
}

const char *const *
text_pool_add_list(TextPool *pool, const char *const *texts, int count)
{
	ListEntry *entry;
	bool found;

	Assert(count <= TEXT_POOL_MAX_LIST);
	if (pool->lists[count] == NULL)
	{
		pool->sizes[count] = count * sizeof(const char *);
		pool->lists[count] = row_create(pool->context, 64, &pool->sizes[count]);
	}
	entry = row_insert(pool->lists[count], texts, &found);
	if (!found)
		entry->texts = store(pool, &pool->addresses, texts, pool->sizes[count]);
	return entry->texts;
}
