/*
 * markdown_memory.c
 *		The allocator of cmark-gfm: a memory context in a server, a list of blocks elsewhere.
 *
 * cmark-gfm's allocator carries no argument, so what is running is kept in a static; the next
 * rendering begins anew, whatever became of the last.
 */
#include "render/markdown_memory.h"

#include <stddef.h>

static struct
{
	size_t max_bytes;
	sigjmp_buf *too_much;
} running;

static void *allocate(size_t bytes);
static void *resize(void *block, size_t bytes);

/* calloc(), less the overflow. */
static void *
allocate_array(size_t count, size_t size)
{
	if (size > 0 && count > running.max_bytes / size)
		siglongjmp(*running.too_much, 1);
	return allocate(count * size);
}

/* realloc(), which also begins a block. */
static void *
reallocate(void *block, size_t bytes)
{
	if (bytes > running.max_bytes)
		siglongjmp(*running.too_much, 1);
	return block ? resize(block, bytes) : allocate(bytes);
}

#ifndef FRONTEND

#include "miscadmin.h"
#include "utils/memutils.h"

static MemoryContext context;

static void
look_around(void)
{
	CHECK_FOR_INTERRUPTS();
	if (MemoryContextMemAllocated(context, false) > running.max_bytes)
		siglongjmp(*running.too_much, 1);
}

static void *
allocate(size_t bytes)
{
	look_around();
	return MemoryContextAllocZero(context, bytes);
}

static void *
resize(void *block, size_t bytes)
{
	look_around();
	return repalloc(block, bytes);
}

static void
release(void *block)
{
	if (block)
		pfree(block);
}

static void
begin(void)
{
	context = AllocSetContextCreate(CurrentMemoryContext, "Markdown", ALLOCSET_DEFAULT_SIZES);
}

void
markdown_memory_end(void)
{
	MemoryContextDelete(context);
	context = NULL;
}

#else

typedef union Block
{
	struct
	{
		union Block *next;
		union Block *previous;
		size_t bytes;
	} head;
	max_align_t align;
} Block;

static Block blocks = {.head = {&blocks, &blocks, 0}}; /* its bytes: of all of them */

static void
link_block(Block *block, size_t bytes)
{
	block->head.bytes = bytes;
	block->head.next = blocks.head.next;
	block->head.previous = &blocks;
	block->head.next->head.previous = block;
	blocks.head.next = block;
	blocks.head.bytes += bytes;
}

static void
unlink_block(Block *block)
{
	block->head.next->head.previous = block->head.previous;
	block->head.previous->head.next = block->head.next;
	blocks.head.bytes -= block->head.bytes;
}

static void *
allocate(size_t bytes)
{
	Block *block = bytes > running.max_bytes - blocks.head.bytes ? NULL : calloc(1, sizeof(Block) + bytes);

	if (!block)
		siglongjmp(*running.too_much, 1);
	link_block(block, bytes);
	return block + 1;
}

static void
release(void *block)
{
	if (!block)
		return;
	unlink_block((Block *) block - 1);
	free((Block *) block - 1);
}

static void *
resize(void *block, size_t bytes)
{
	size_t old = ((Block *) block - 1)->head.bytes;
	void *other = allocate(bytes);

	memcpy(other, block, old < bytes ? old : bytes);
	release(block);
	return other;
}

static void
begin(void)
{
}

void
markdown_memory_end(void)
{
	while (blocks.head.next != &blocks)
		release(blocks.head.next + 1);
}

#endif

cmark_mem *
markdown_memory_begin(size_t max_bytes, sigjmp_buf *too_much)
{
	static cmark_mem memory = {allocate_array, reallocate, release};

	running.max_bytes = max_bytes;
	running.too_much = too_much;
	begin();
	return &memory;
}
