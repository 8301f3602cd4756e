/*
 * part.h
 *		Long pieces of replies that are always the same, and whole pages, kept so that the database need not
 * send them again.
 *
 * Which piece a reply needs is the database's word alone: the shim offers the one that the last reply to the
 * same kind of call held, by its id, and a reply either leaves out just that piece or comes whole. What is
 * kept can therefore be wrong, old or gone without harm. A shelf serves all loops.
 *
 * A Part is counted: the shelf, a request that offers it and a response that sends it hold it, and the last
 * one to let go frees it.
 */
#ifndef SHIM_PART_H
#define SHIM_PART_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PART_MAX_ID 64

#define PART_MAX_SLOTS 64

/* What a shelf keeps. */
typedef struct PartLimits
{
	int slots;    /* kinds of calls that are remembered; at most PART_MAX_SLOTS */
	size_t least; /* bytes of a part: shorter ones are not worth the trouble, */
	size_t most;  /* longer ones not the memory */
	size_t total; /* of all parts together */
} PartLimits;

/* Of parts of replies, and of pages behind links. */
extern const PartLimits part_reply_limits;
extern const PartLimits part_page_limits;

typedef struct Part
{
	_Atomic int references;
	char id[PART_MAX_ID + 1];
	size_t length;
	char bytes[];
} Part;

typedef struct PartSlot
{
	uint64_t kind;
	Part *part; /* NULL: the slot is free */
	uint64_t used;
} PartSlot;

typedef struct PartShelf
{
	const PartLimits *limits;
	pthread_mutex_t lock;
	_Atomic int count; /* of slots in use */
	uint64_t clock;
	PartSlot slots[PART_MAX_SLOTS];
} PartShelf;

/*
 * A number for the kind of a call, of what it is and the query of its URL (NULL: none). Kinds that share a
 * number only offer each other's parts in vain.
 */
extern uint64_t part_kind(const char *call, const char *query);

extern void part_shelf_init(PartShelf *shelf, const PartLimits *limits);
extern void part_shelf_clear(PartShelf *shelf);

/* What the last reply to this kind of call held; NULL: not known. To be released. */
extern Part *part_find(PartShelf *shelf, uint64_t kind);

/* Keeps a copy for this kind of call; pieces and ids of unfit length are not kept. */
extern void part_keep(PartShelf *shelf, uint64_t kind, const char *id, const char *bytes, size_t length);

/* Gives a reference back. NULL is allowed. The argument is a Part: a libmicrohttpd free callback. */
extern void part_release(void *part);

#endif
