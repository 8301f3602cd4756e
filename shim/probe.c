/*
 * probe.c
 *		Health, readiness, metrics.
 */
#include "probe.h"

#include <string.h>

#include "reply.h"
#include "route.h"

#define MAX_METRICS_TEXT ((size_t) 1024 * 1024)

static const char healthy[] = "{\"status\":\"ok\"}";

void
probe_handle_health(Request *request)
{
	reply_static(request, MHD_HTTP_OK, REPLY_JSON, healthy, sizeof(healthy) - 1);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

static void
ready_done(Request *request, DbOutcome *outcome)
{
	Buffer out;

	if (outcome->failure || PQntuples(outcome->result) != 1)
	{
		reply_failure(request, status_unavailable());
		return;
	}
	buffer_init(&out, 1024);
	buffer_add(&out, "{\"status\":\"ready\",\"shim\":\"" SHIM_VERSION "\",\"extension\":");
	buffer_add_json(&out, PQgetvalue(outcome->result, 0, 0), (size_t) PQgetlength(outcome->result, 0, 0));
	buffer_add_char(&out, '}');
	reply_buffer(request, MHD_HTTP_OK, REPLY_JSON, &out);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

/* Every loop must be able to take any call; short reads can go through the slow lane, the others nowhere
 * else. */
static bool
all_loops_are_up(const Shared *shared)
{
	for (int i = 0; i < shared->loop_count; i++)
	{
		if (metrics_get(shared->metrics[i], METRIC_SLOW_CONNECTIONS) == 0)
			return false;
	}
	return true;
}

void
probe_handle_ready(Request *request)
{
	if (!all_loops_are_up(request->loop->shared))
	{
		reply_failure(request, status_unavailable());
		return;
	}
	request_submit(request, db_call_new(request->loop->database, DB_READY, DB_FAST), ready_done);
}

void
probe_handle_metrics(Request *request)
{
	Shared *shared = request->loop->shared;
	const char *names[METRICS_MAX_ROUTES];
	int count = route_names(names);
	Buffer out;

	buffer_init(&out, MAX_METRICS_TEXT);
	metrics_write(&out, shared->metrics, shared->loop_count, names, count, atomic_load(&shared->body_bytes));
	reply_buffer(request, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", &out);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}
