/*
 * timer.c
 *		Binary heap of timers; every timer knows its position, so stopping one costs O(log n).
 */
#include "base/timer.h"

#include <limits.h>
#include <stdlib.h>
#include <time.h>

uint64_t
clock_microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t) now.tv_sec * 1000000 + (uint64_t) now.tv_nsec / 1000;
}

uint64_t
clock_milliseconds(void)
{
	return clock_microseconds() / 1000;
}

static void
heap_put(TimerHeap *heap, size_t position, Timer *timer)
{
	heap->timers[position] = timer;
	timer->position = position;
}

static void
heap_rise(TimerHeap *heap, Timer *timer)
{
	size_t position = timer->position;

	while (position > 1 && heap->timers[position / 2]->due > timer->due)
	{
		heap_put(heap, position, heap->timers[position / 2]);
		position /= 2;
	}
	heap_put(heap, position, timer);
}

static void
heap_sink(TimerHeap *heap, Timer *timer)
{
	size_t position = timer->position;

	for (;;)
	{
		size_t child = position * 2;

		if (child > heap->count)
			break;
		if (child < heap->count && heap->timers[child + 1]->due < heap->timers[child]->due)
			child++;
		if (heap->timers[child]->due >= timer->due)
			break;
		heap_put(heap, position, heap->timers[child]);
		position = child;
	}
	heap_put(heap, position, timer);
}

bool
timer_start(TimerHeap *heap, Timer *timer, uint64_t due)
{
	timer->due = due;
	if (timer->position == 0)
	{
		if (heap->count + 2 > heap->capacity)
		{
			size_t capacity = heap->capacity ? heap->capacity * 2 : 64;
			Timer **timers = realloc(heap->timers, capacity * sizeof(Timer *));

			if (!timers)
				return false;
			heap->timers = timers;
			heap->capacity = capacity;
		}
		heap_put(heap, ++heap->count, timer);
	}
	heap_rise(heap, timer);
	heap_sink(heap, timer);
	return true;
}

void
timer_stop(TimerHeap *heap, Timer *timer)
{
	Timer *last;
	size_t position = timer->position;

	if (position == 0)
		return;
	timer->position = 0;
	last = heap->timers[heap->count--];
	if (last == timer)
		return;
	heap_put(heap, position, last);
	heap_rise(heap, last);
	heap_sink(heap, last);
}

void
timer_fire_due(TimerHeap *heap, uint64_t now)
{
	while (heap->count > 0 && heap->timers[1]->due <= now)
	{
		Timer *timer = heap->timers[1];

		timer_stop(heap, timer);
		timer->fire(timer);
	}
}

int
timer_next_wait(const TimerHeap *heap, uint64_t now)
{
	uint64_t wait;

	if (heap->count == 0)
		return -1;
	if (heap->timers[1]->due <= now)
		return 0;
	wait = heap->timers[1]->due - now;
	return wait > INT_MAX ? INT_MAX : (int) wait;
}

void
timer_heap_free(TimerHeap *heap)
{
	free(heap->timers);
	*heap = (TimerHeap){0};
}
