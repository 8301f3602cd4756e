/*
 * metrics.h
 *		Counters of one loop, summed over all loops when /metrics is read.
 *
 * Each counter has one writer, its loop; the reader may be any loop. Relaxed atomics are enough: a reader
 * sees some recent value of each.
 */
#ifndef SHIM_METRICS_H
#define SHIM_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/buffer.h"

#define METRICS_MAX_ROUTES   32
#define METRICS_STATUS_COUNT 24
#define METRICS_BUCKET_COUNT 16

typedef _Atomic uint64_t Counter;

/* Plain counters and gauges; metrics.c has a name and a help line for each. */
typedef enum MetricsItem
{
	METRIC_REPLAYS,
	METRIC_DEAR_CALLS,
	METRIC_RETRIES,
	METRIC_UNAUTHORIZED,
	METRIC_QUEUE_FULL,
	METRIC_RATE_LIMITED,
	METRIC_DROPPED,
	METRIC_KEPT_PARTS,
	METRIC_DATABASE_ERRORS,
	METRIC_DATABASE_CONNECTS,
	METRIC_UNKNOWN_OUTCOMES,
	METRIC_HOUSEKEEPING,
	METRIC_FAST_QUEUE,
	METRIC_SLOW_QUEUE,
	METRIC_FAST_RUNNING,
	METRIC_SLOW_RUNNING,
	METRIC_DATABASE_CONNECTIONS,
	METRIC_SLOW_CONNECTIONS,
	METRIC_CLIENTS,
	METRIC_REQUESTS_IN_FLIGHT,
	METRIC_ITEM_COUNT
} MetricsItem;

typedef struct Metrics
{
	Counter items[METRIC_ITEM_COUNT];
	Counter requests[METRICS_MAX_ROUTES][METRICS_STATUS_COUNT];
	Counter buckets[METRICS_MAX_ROUTES][METRICS_BUCKET_COUNT];
	Counter microseconds[METRICS_MAX_ROUTES];
} Metrics;

static inline void
metrics_add(Metrics *metrics, MetricsItem item, int64_t amount)
{
	uint64_t value = atomic_load_explicit(&metrics->items[item], memory_order_relaxed);

	atomic_store_explicit(&metrics->items[item], value + (uint64_t) amount, memory_order_relaxed);
}

static inline void
metrics_set(Metrics *metrics, MetricsItem item, uint64_t value)
{
	atomic_store_explicit(&metrics->items[item], value, memory_order_relaxed);
}

static inline uint64_t
metrics_get(const Metrics *metrics, MetricsItem item)
{
	return atomic_load_explicit(&metrics->items[item], memory_order_relaxed);
}

/* Counts one finished request of the route (an index below METRICS_MAX_ROUTES). */
extern void metrics_count_request(Metrics *metrics, int route, unsigned status, uint64_t microseconds);

/*
 * Writes everything in the Prometheus text format, version 0.0.4. loops[] are the counters of all loops,
 * route_names[] the label of each route, body_bytes the bytes of bodies in flight.
 */
extern void metrics_write(Buffer *out, Metrics *const *loops, int loop_count, const char *const *route_names,
						  int route_count, uint64_t body_bytes);

#endif
