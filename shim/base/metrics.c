/*
 * metrics.c
 *		Request counts, latency histogram, lane depths, in the Prometheus text format.
 */
#include "base/metrics.h"

#include <stdio.h>

typedef struct MetricsRow
{
	const char *name;
	const char *type;
	const char *help;
} MetricsRow;

static const MetricsRow item_rows[METRIC_ITEM_COUNT] = {
	[METRIC_REPLAYS] = {"replays_total", "counter", "Fast-lane calls run again in the slow lane."},
	[METRIC_DEAR_CALLS] = {"dear_calls_total", "counter",
						   "Calls kept out of the fast lane since their kind took long lately."},
	[METRIC_RETRIES] = {"retries_total", "counter",
						"Calls repeated after a serialization failure or deadlock."},
	[METRIC_UNAUTHORIZED] = {"unauthorized_total", "counter", "Requests answered with 401."},
	[METRIC_QUEUE_FULL] = {"queue_full_total", "counter",
						   "Requests refused because a lane's queue was full."},
	[METRIC_RATE_LIMITED] = {"rate_limited_total", "counter", "Requests refused with 429."},
	[METRIC_DROPPED] = {"dropped_total", "counter", "Queued calls dropped because their client left."},
	[METRIC_KEPT_PARTS] = {"kept_parts_total", "counter",
						   "Replies that were completed with a part the shim had kept."},
	[METRIC_DATABASE_ERRORS] = {"database_errors_total", "counter", "Statements that ended in an error."},
	[METRIC_DATABASE_CONNECTS] = {"database_connects_total", "counter", "Database connections made."},
	[METRIC_UNKNOWN_OUTCOMES] =
		{"unknown_outcomes_total", "counter",
		 "Calls that lost their connection and of which nobody could tell whether they were done."},
	[METRIC_HOUSEKEEPING] = {"housekeeping_total", "counter",
							 "Rounds of housekeeping that the database did for this shim."},
	[METRIC_FAST_QUEUE] = {"fast_queue", "gauge", "Calls waiting for the fast lane."},
	[METRIC_SLOW_QUEUE] = {"slow_queue", "gauge", "Calls waiting for the slow lane."},
	[METRIC_FAST_RUNNING] = {"fast_running", "gauge", "Calls sent to the fast lane and not yet answered."},
	[METRIC_SLOW_RUNNING] = {"slow_running", "gauge", "Calls running in the slow lane."},
	[METRIC_DATABASE_CONNECTIONS] = {"database_connections", "gauge", "Usable database connections."},
	[METRIC_SLOW_CONNECTIONS] = {"slow_connections", "gauge", "Usable connections of the slow lane."},
	[METRIC_CLIENTS] = {"client_connections", "gauge", "Open client connections."},
	[METRIC_REQUESTS_IN_FLIGHT] = {"requests_in_flight", "gauge", "Requests begun and not yet answered."},
};

/* The statuses the shim gives; the last slot counts all others. */
static const unsigned short statuses[METRICS_STATUS_COUNT] = {200, 201, 202, 204, 302, 303, 304, 400,
															  401, 403, 404, 405, 406, 409, 413, 415,
															  422, 429, 500, 501, 503, 504, 0,   0};

/* Upper bounds in microseconds; the last bucket has none. */
static const uint64_t bounds[METRICS_BUCKET_COUNT - 1] = {500,     1000,    2500,    5000,     10000,
														  25000,   50000,   100000,  250000,   500000,
														  1000000, 2500000, 5000000, 10000000, 60000000};

static inline void
count(Counter *counter, uint64_t amount)
{
	uint64_t value = atomic_load_explicit(counter, memory_order_relaxed);

	atomic_store_explicit(counter, value + amount, memory_order_relaxed);
}

void
metrics_count_request(Metrics *metrics, int route, unsigned status, uint64_t microseconds)
{
	int slot = 0;
	int bucket = 0;

	while (slot < METRICS_STATUS_COUNT - 1 && statuses[slot] != status)
		slot++;
	while (bucket < METRICS_BUCKET_COUNT - 1 && microseconds > bounds[bucket])
		bucket++;
	count(&metrics->requests[route][slot], 1);
	count(&metrics->buckets[route][bucket], 1);
	count(&metrics->microseconds[route], microseconds);
}

/* Sums one counter, given by its address in the first loop's struct, over all loops. */
static uint64_t
sum(Metrics *const *loops, int loop_count, const Counter *counter)
{
	size_t offset = (size_t) ((const char *) counter - (const char *) loops[0]);
	uint64_t total = 0;

	for (int i = 0; i < loop_count; i++)
		total += atomic_load_explicit((Counter *) ((char *) loops[i] + offset), memory_order_relaxed);
	return total;
}

static void
write_head(Buffer *out, const char *name, const char *type, const char *help)
{
	buffer_format(out, "# HELP ainecto_%s %s\n# TYPE ainecto_%s %s\n", name, help, name, type);
}

void
metrics_write(Buffer *out, Metrics *const *loops, int loop_count, const char *const *route_names,
			  int route_count, uint64_t body_bytes)
{
	const Metrics *first = loops[0];

	write_head(out, "requests_total", "counter", "Finished requests by route and status.");
	for (int route = 0; route < route_count; route++)
	{
		for (int slot = 0; slot < METRICS_STATUS_COUNT; slot++)
		{
			uint64_t total = sum(loops, loop_count, &first->requests[route][slot]);

			if (total > 0 && statuses[slot])
				buffer_format(out, "ainecto_requests_total{route=\"%s\",status=\"%u\"} %llu\n",
							  route_names[route], statuses[slot], (unsigned long long) total);
			else if (total > 0)
				buffer_format(out, "ainecto_requests_total{route=\"%s\",status=\"other\"} %llu\n",
							  route_names[route], (unsigned long long) total);
		}
	}
	write_head(out, "request_seconds", "histogram", "Time from a request's first line to its end.");
	for (int route = 0; route < route_count; route++)
	{
		uint64_t total = 0;

		for (int bucket = 0; bucket < METRICS_BUCKET_COUNT; bucket++)
			total += sum(loops, loop_count, &first->buckets[route][bucket]);
		if (total == 0)
			continue;
		total = 0;
		for (int bucket = 0; bucket < METRICS_BUCKET_COUNT; bucket++)
		{
			char bound[32] = "+Inf";

			total += sum(loops, loop_count, &first->buckets[route][bucket]);
			if (bucket < METRICS_BUCKET_COUNT - 1)
				snprintf(bound, sizeof(bound), "%g", (double) bounds[bucket] / 1e6);
			buffer_format(out, "ainecto_request_seconds_bucket{route=\"%s\",le=\"%s\"} %llu\n",
						  route_names[route], bound, (unsigned long long) total);
		}
		buffer_format(out,
					  "ainecto_request_seconds_sum{route=\"%s\"} %.6f\n"
					  "ainecto_request_seconds_count{route=\"%s\"} %llu\n",
					  route_names[route], (double) sum(loops, loop_count, &first->microseconds[route]) / 1e6,
					  route_names[route], (unsigned long long) total);
	}
	for (int item = 0; item < METRIC_ITEM_COUNT; item++)
	{
		write_head(out, item_rows[item].name, item_rows[item].type, item_rows[item].help);
		buffer_format(out, "ainecto_%s %llu\n", item_rows[item].name,
					  (unsigned long long) sum(loops, loop_count, &first->items[item]));
	}
	write_head(out, "body_bytes", "gauge", "Bytes of request bodies held in memory.");
	buffer_format(out, "ainecto_body_bytes %llu\n", (unsigned long long) body_bytes);
}
