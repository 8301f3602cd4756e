/*
 * loop.c
 *		The event loop.
 */
#include "loop/loop.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LOOP_MAX_EVENTS 256

/* After a drain ran out of time, replies get this long to leave. */
#define LOOP_LAST_REPLIES_MS 1000

bool
loop_watch(Loop *loop, int fd, uint32_t events, Watch *watch)
{
	struct epoll_event event = {.events = events, .data.ptr = watch};

	if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) == 0)
		return true;
	return errno == EEXIST && epoll_ctl(loop->epoll, EPOLL_CTL_MOD, fd, &event) == 0;
}

void
loop_unwatch(Loop *loop, int fd)
{
	epoll_ctl(loop->epoll, EPOLL_CTL_DEL, fd, NULL);
}

uint32_t
loop_random(Loop *loop, uint32_t below)
{
	/* xorshift64* */
	loop->random_state ^= loop->random_state >> 12;
	loop->random_state ^= loop->random_state << 25;
	loop->random_state ^= loop->random_state >> 27;
	return (uint32_t) ((loop->random_state * UINT64_C(2685821657736338717)) >> 32) % below;
}

static void
wake_ready(Watch *watch, uint32_t events)
{
	Loop *loop = (Loop *) ((char *) watch - offsetof(Loop, wake_watch));
	uint64_t count;
	ssize_t length = read(loop->wake, &count, sizeof(count));

	(void) events;
	(void) length;
	loop->work->woken(loop);
}

static void
wake(Loop *loop)
{
	uint64_t one = 1;
	ssize_t length = write(loop->wake, &one, sizeof(one));

	(void) length;
}

void
loop_wake_others(const Loop *loop)
{
	for (int i = 0; i < loop->shared->loop_count; i++)
	{
		if (loop->shared->loops[i] != loop)
			wake(loop->shared->loops[i]);
	}
}

Loop *
loop_create(Shared *shared, int number, int listen_socket, const LoopWork *work)
{
	Loop *loop = calloc(1, sizeof(Loop));

	if (!loop)
	{
		close(listen_socket);
		return NULL;
	}
	loop->shared = shared;
	loop->settings = &shared->settings;
	loop->work = work;
	loop->number = number;
	loop->listen_socket = listen_socket;
	loop->log.format = shared->settings.log_format;
	loop->wake_watch.ready = wake_ready;
	loop->epoll = epoll_create1(EPOLL_CLOEXEC);
	loop->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (getentropy(&loop->random_state, sizeof(loop->random_state)) != 0)
		loop->random_state = clock_microseconds();
	loop->random_state |= 1;
	if (loop->epoll < 0 || loop->wake < 0 || !loop_watch(loop, loop->wake, EPOLLIN, &loop->wake_watch))
	{
		int error = errno;

		loop_free(loop);
		errno = error;
		return NULL;
	}
	return loop;
}

void
loop_free(Loop *loop)
{
	if (loop->listen_socket >= 0)
		close(loop->listen_socket);
	if (loop->wake >= 0)
		close(loop->wake);
	if (loop->epoll >= 0)
		close(loop->epoll);
	timer_heap_free(&loop->timers);
	log_flush(&loop->log);
	free(loop);
}

void
loop_stop(Loop *loop)
{
	atomic_fetch_add(&loop->stop_requests, 1);
	wake(loop);
}

/* How long epoll may wait: until the next timer, or what the work waits for. */
static int
next_wait(Loop *loop)
{
	uint64_t now = clock_milliseconds();
	int wait = timer_next_wait(&loop->timers, now);
	int work_wait = loop->work->next_wait(loop);

	if (work_wait >= 0 && (wait < 0 || work_wait < wait))
		wait = work_wait;
	if (loop->leave_at > 0)
	{
		uint64_t due = loop->draining ? loop->drain_deadline : loop->leave_at;
		int left = due > now ? (int) (due - now) : 0;

		if (wait < 0 || left < wait)
			wait = left;
	}
	return wait;
}

/* Notices stop requests, the first of which leaves time for whoever probes to hear of it; true when the loop
 * is done. */
static bool
drained(Loop *loop)
{
	int requests = atomic_load_explicit(&loop->stop_requests, memory_order_relaxed);

	if (requests == 0)
		return false;
	if (loop->leave_at == 0)
		loop->leave_at = clock_milliseconds() + (uint64_t) loop->settings->lame_duck_seconds * 1000;
	if (requests == 1 && clock_milliseconds() < loop->leave_at)
		return false;
	if (!loop->draining)
	{
		loop->draining = true;
		loop->drain_deadline = clock_milliseconds() + (uint64_t) loop->settings->drain_seconds * 1000;
		loop->work->drain(loop);
	}
	return loop->requests_in_flight == 0 || requests > 1 || clock_milliseconds() >= loop->drain_deadline;
}

/* One wait, and all that became ready. */
static void
turn(Loop *loop, int wait)
{
	struct epoll_event events[LOOP_MAX_EVENTS];
	int count = epoll_wait(loop->epoll, events, LOOP_MAX_EVENTS, wait);

	loop->turns++;
	for (int i = 0; i < count; i++)
	{
		Watch *watch = events[i].data.ptr;

		watch->ready(watch, events[i].events);
	}
	timer_fire_due(&loop->timers, clock_milliseconds());
	loop->work->after_turn(loop);
	if (loop->log.length > 0)
		log_flush(&loop->log);
}

/*
 * Who had connected before the socket closed and asks only now is refused while other loops are still at
 * work: the connections of a loop that had left would hang until all are done.
 */
static void
refuse_late_requests(Loop *loop)
{
	Shared *shared = loop->shared;

	turn(loop, 0);
	atomic_fetch_add(&shared->drained_loops, 1);
	loop_wake_others(loop);
	while (atomic_load(&shared->drained_loops) < shared->loop_count &&
		   atomic_load_explicit(&loop->stop_requests, memory_order_relaxed) == 1 &&
		   clock_milliseconds() < loop->drain_deadline)
		turn(loop, next_wait(loop));
}

/*
 * As a batch thread a loop does not interrupt whoever runs when it has something to do. On a busy machine
 * that is the server process whose answer woke it: left alone, it has the next answers ready, too, and the
 * loop takes them in one turn. Refusal is no harm.
 */
static void
prefer_long_turns(void)
{
	struct sched_param none = {0};

	pthread_setschedparam(pthread_self(), SCHED_BATCH, &none);
}

void *
loop_run(void *argument)
{
	Loop *loop = argument;
	uint64_t end;

	prefer_long_turns();
	loop->work->begin(loop);
	while (!drained(loop))
		turn(loop, next_wait(loop));
	refuse_late_requests(loop);

	/* Whatever is still waiting gets a last answer, and a moment to receive it. */
	loop->work->refuse(loop);
	end = clock_milliseconds() + LOOP_LAST_REPLIES_MS;
	while (loop->requests_in_flight > 0 && clock_milliseconds() < end)
		turn(loop, 10);
	return NULL;
}
