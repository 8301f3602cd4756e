/*
 * timer.h
 *		Timers of one event loop: a binary heap of due times.
 *
 * A Timer lives inside the thing it belongs to and must be stopped before that thing is freed.
 */
#ifndef SHIM_TIMER_H
#define SHIM_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Timer Timer;

struct Timer
{
	uint64_t due;    /* milliseconds of clock_milliseconds() */
	size_t position; /* 1-based position in the heap, 0 when not running */
	void (*fire)(Timer *timer);
};

typedef struct TimerHeap
{
	Timer **timers; /* timers[1..count] */
	size_t count;
	size_t capacity;
} TimerHeap;

/* Milliseconds, and microseconds, of the monotonic clock. */
extern uint64_t clock_milliseconds(void);
extern uint64_t clock_microseconds(void);

/* Starts, or moves, a timer to fire once at the given time. False (and not running) when memory is short. */
extern bool timer_start(TimerHeap *heap, Timer *timer, uint64_t due);
extern void timer_stop(TimerHeap *heap, Timer *timer);

/* Fires everything due at now; a firing timer may start and stop others. */
extern void timer_fire_due(TimerHeap *heap, uint64_t now);

/* Milliseconds until the next timer is due, -1 when none runs. */
extern int timer_next_wait(const TimerHeap *heap, uint64_t now);

extern void timer_heap_free(TimerHeap *heap);

#endif
