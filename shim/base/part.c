/*
 * part.c
 *		The shelf of kept pieces. The least recently used slot makes way; replies on their way to a client
 * hold references of their own.
 */
#include "base/part.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

#define KIBIBYTE ((size_t) 1024)

const PartLimits part_reply_limits = {
	.slots = 16, .least = 4 * KIBIBYTE, .most = 512 * KIBIBYTE, .total = 1024 * KIBIBYTE};
const PartLimits part_page_limits = {.slots = PART_MAX_SLOTS,
									 .least = 4 * KIBIBYTE,
									 .most = 32 * 1024 * KIBIBYTE,
									 .total = 64 * 1024 * KIBIBYTE};

uint64_t
part_kind(const char *call, const char *query)
{
	uint64_t kind = hash_text(HASH_START, call);

	return query ? hash_text(hash_text(kind, "?"), query) : kind;
}

void
part_shelf_init(PartShelf *shelf, const PartLimits *limits)
{
	*shelf = (PartShelf){.limits = limits};
	pthread_mutex_init(&shelf->lock, NULL);
}

void
part_release(void *closure)
{
	Part *part = closure;

	if (part && atomic_fetch_sub(&part->references, 1) == 1)
		free(part);
}

static void
clear_slot(PartShelf *shelf, PartSlot *slot)
{
	if (!slot->part)
		return;
	part_release(slot->part);
	slot->part = NULL;
	atomic_fetch_sub(&shelf->count, 1);
}

void
part_shelf_clear(PartShelf *shelf)
{
	for (int i = 0; i < shelf->limits->slots; i++)
		clear_slot(shelf, &shelf->slots[i]);
	pthread_mutex_destroy(&shelf->lock);
}

Part *
part_find(PartShelf *shelf, uint64_t kind)
{
	Part *part = NULL;

	if (atomic_load_explicit(&shelf->count, memory_order_relaxed) == 0)
		return NULL;
	pthread_mutex_lock(&shelf->lock);
	for (int i = 0; i < shelf->limits->slots && !part; i++)
	{
		PartSlot *slot = &shelf->slots[i];

		if (!slot->part || slot->kind != kind)
			continue;
		slot->used = ++shelf->clock;
		part = slot->part;
		atomic_fetch_add(&part->references, 1);
	}
	pthread_mutex_unlock(&shelf->lock);
	return part;
}

static Part *
part_create(const char *id, const char *bytes, size_t length)
{
	Part *part = malloc(sizeof(Part) + length);

	if (!part)
		return NULL;
	atomic_init(&part->references, 1);
	strcpy(part->id, id);
	part->length = length;
	memcpy(part->bytes, bytes, length);
	return part;
}

/* The slot of this kind, else a free one, else the one not used for longest. */
static PartSlot *
slot_for(PartShelf *shelf, uint64_t kind)
{
	PartSlot *best = &shelf->slots[0];

	for (int i = 0; i < shelf->limits->slots; i++)
	{
		PartSlot *slot = &shelf->slots[i];

		if (slot->part && slot->kind == kind)
			return slot;
		if (best->part && (!slot->part || slot->used < best->used))
			best = slot;
	}
	return best;
}

/* Makes room for so many bytes. */
static void
make_room(PartShelf *shelf, size_t length)
{
	for (;;)
	{
		PartSlot *oldest = NULL;
		size_t total = length;

		for (int i = 0; i < shelf->limits->slots; i++)
		{
			PartSlot *slot = &shelf->slots[i];

			if (!slot->part)
				continue;
			total += slot->part->length;
			if (!oldest || slot->used < oldest->used)
				oldest = slot;
		}
		if (!oldest || total <= shelf->limits->total)
			return;
		clear_slot(shelf, oldest);
	}
}

void
part_keep(PartShelf *shelf, uint64_t kind, const char *id, const char *bytes, size_t length)
{
	PartSlot *slot;
	Part *part;

	if (length < shelf->limits->least || length > shelf->limits->most || strlen(id) > PART_MAX_ID)
		return;
	part = part_create(id, bytes, length);
	if (!part)
		return;
	pthread_mutex_lock(&shelf->lock);
	slot = slot_for(shelf, kind);
	clear_slot(shelf, slot);
	make_room(shelf, length);
	*slot = (PartSlot){.kind = kind, .part = part, .used = ++shelf->clock};
	atomic_fetch_add(&shelf->count, 1);
	pthread_mutex_unlock(&shelf->lock);
}
