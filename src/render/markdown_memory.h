/*
 * markdown_memory.h
 *		What cmark-gfm allocates from: memory that can be left at any moment, by an error as by too
 *		large a text.
 */
#ifndef AINECTO_RENDER_MARKDOWN_MEMORY_H
#define AINECTO_RENDER_MARKDOWN_MEMORY_H

#include "render/text.h"

#include <cmark-gfm.h>
#include <setjmp.h>

/*
 * Begins a rendering: returns the allocator. Between here and the end an allocation that passes max_bytes
 * jumps to *too_much, and with a server each one lets the statement be cancelled.
 */
extern cmark_mem *markdown_memory_begin(size_t max_bytes, sigjmp_buf *too_much);

/* Frees everything allocated since. With a server an error that passes by here frees it, too, with its
 * context. */
extern void markdown_memory_end(void);

#endif
