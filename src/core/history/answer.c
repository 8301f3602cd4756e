/*
 * answer.c
 *		Kept answers: a hash table, bounded by ainecto.answer_memory, whose least recently used entries leave
 *		first.
 */
#include "postgres.h"

#include "base/generation.h"
#include "base/settings.h"
#include "common/hashfn.h"
#include "core/history/answer.h"
#include "core/history/entity.h"
#include "lib/ilist.h"
#include "utils/hsearch.h"
#include "utils/memutils.h"

/* One answer takes at most this part of the memory. */
#define LARGEST_PART 16

/* Of memory at a time, for the many small answers: what is taken and not used stays below it. */
#define LARGEST_BLOCK (64 * 1024)

typedef struct KeptAnswer
{
	uint64 hash; /* hash key; of two keys with the same, one is kept */
	dlist_node node;
	int key_length;
	int length;
	char *bytes; /* the key's, then the answer's */
} KeptAnswer;

static MemoryContext context = NULL;
static HTAB *answers = NULL;
static dlist_head by_use; /* most recently used first */
static Size used = 0;
static uint64 kept_generation = 0;

static void
forget_all(void)
{
	if (answers != NULL)
		MemoryContextReset(context);
	answers = NULL;
	used = 0;
}

/* The tables are watched before anything of them is read. */
static void
start_over(void)
{
	HASHCTL control = {.keysize = sizeof(uint64), .entrysize = sizeof(KeptAnswer)};

	forget_all();
	entity_watch_tables();
	if (context == NULL)
		context = AllocSetContextCreate(TopMemoryContext, "Ainecto answers", ALLOCSET_DEFAULT_MINSIZE,
										ALLOCSET_DEFAULT_INITSIZE, LARGEST_BLOCK);
	control.hcxt = context;
	answers = hash_create("ainecto answers", 256, &control, HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	dlist_init(&by_use);
	kept_generation = generation_current();
}

/* What an entry costs, about: itself, its slot in the table, and its bytes. */
static Size
cost_of(const KeptAnswer *answer)
{
	return 2 * sizeof(KeptAnswer) + answer->key_length + answer->length;
}

static void
forget(KeptAnswer *answer)
{
	used -= cost_of(answer);
	dlist_delete(&answer->node);
	pfree(answer->bytes);
	hash_search(answers, &answer->hash, HASH_REMOVE, NULL);
}

/*
 * Small pieces that were freed serve only pieces of about their size again. Twice the limit is what rounding
 * costs at worst; more is due to sizes that are asked for no more.
 */
static bool
is_fragmented(Size limit)
{
	return MemoryContextMemAllocated(context, true) > 2 * limit + 2 * LARGEST_BLOCK;
}

void
answer_make_key(AnswerKey *key, const char *tool, const pg_uuid_t *document, int64 version,
				const JsonNode *arguments)
{
	initStringInfo(&key->bytes);
	appendBinaryStringInfo(&key->bytes, (const char *) document, sizeof(*document));
	appendBinaryStringInfo(&key->bytes, (const char *) &version, sizeof(version));
	appendStringInfo(&key->bytes, "%s ", tool);
	json_node_write(&key->bytes, arguments);
	key->hash = hash_bytes_extended((const unsigned char *) key->bytes.data, key->bytes.len, 0);
}

bool
answer_find(const AnswerKey *key, StringInfo out)
{
	KeptAnswer *answer;

	if (settings_answer_memory() == 0)
	{
		forget_all();
		return false;
	}
	if (answers == NULL || kept_generation != generation_current())
	{
		start_over();
		return false;
	}
	answer = hash_search(answers, &key->hash, HASH_FIND, NULL);
	if (answer == NULL || answer->key_length != key->bytes.len ||
		memcmp(answer->bytes, key->bytes.data, key->bytes.len) != 0)
		return false;
	dlist_move_head(&by_use, &answer->node);
	appendBinaryStringInfo(out, answer->bytes + answer->key_length, answer->length);
	return true;
}

void
answer_keep(const AnswerKey *key, const char *text, int length)
{
	Size limit = (Size) settings_answer_memory() * 1024;
	KeptAnswer made = {.hash = key->hash, .key_length = key->bytes.len, .length = length};
	KeptAnswer *answer;
	bool found;

	if (answers == NULL || kept_generation != generation_current() || !generation_is_settled() ||
		cost_of(&made) > limit / LARGEST_PART)
		return;
	if (is_fragmented(limit))
	{
		forget_all();
		return;
	}
	answer = hash_search(answers, &key->hash, HASH_FIND, NULL);
	if (answer != NULL)
		forget(answer);
	while (used + cost_of(&made) > limit)
		forget(dlist_tail_element(KeptAnswer, node, &by_use));
	made.bytes = MemoryContextAlloc(context, key->bytes.len + length);
	memcpy(made.bytes, key->bytes.data, key->bytes.len);
	memcpy(made.bytes + key->bytes.len, text, length);
	answer = hash_search(answers, &key->hash, HASH_ENTER, &found);
	*answer = made;
	dlist_push_head(&by_use, &answer->node);
	used += cost_of(&made);
}
