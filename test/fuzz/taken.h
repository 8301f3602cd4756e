/*
 * What is under test takes memory and leaves it to a server's memory context to give it back; here the
 * allocator's hooks do: between taken_watch() and taken_give_back() they note what is taken. A target has to
 * define nothing else named LLVMFuzzerInitialize.
 */
#ifndef FUZZ_TAKEN_H
#define FUZZ_TAKEN_H

#include <sanitizer/allocator_interface.h>
#include <stdint.h>
#include <stdlib.h>

extern int LLVMFuzzerInitialize(int *argc, char ***argv);

#define MAX_TAKEN 1000000
static const volatile void *taken[MAX_TAKEN];
static int taken_count = -1; /* below 0: not watching */

static void
watch_malloc(const volatile void *pointer, size_t size)
{
	(void) size;
	if (taken_count >= 0 && taken_count < MAX_TAKEN && pointer != NULL)
		taken[taken_count++] = pointer;
}

static void
watch_free(const volatile void *pointer)
{
	for (int i = taken_count - 1; i >= 0; i--)
	{
		if (taken[i] == pointer)
		{
			taken[i] = taken[--taken_count];
			return;
		}
	}
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void) argc;
	(void) argv;
	return __sanitizer_install_malloc_and_free_hooks(watch_malloc, watch_free) > 0 ? 0 : 1;
}

static void
taken_watch(void)
{
	taken_count = 0;
}

static void
taken_give_back(void)
{
	int count = taken_count;

	taken_count = -1;
	for (int i = 0; i < count; i++)
		free((void *) (uintptr_t) taken[i]);
}

#endif
