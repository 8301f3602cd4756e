/*
 * probe.c
 *		Health, readiness, metrics.
 */
#include "endpoint/endpoint.h"

#include <string.h>

#include "http/reply.h"
#include "http/route.h"

#define MAX_METRICS_TEXT ((size_t) 1024 * 1024)

static const char healthy[] = "{\"status\":\"ok\"}";

void
probe_handle_health(Request *request)
{
	reply_static(request, MHD_HTTP_OK, REPLY_JSON, healthy, sizeof(healthy) - 1);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}

static void
refuse_readiness(Request *request, const char *reason)
{
	const char *unfit = db_unfit_reason(request->loop->database);
	Buffer out;

	if (unfit)
		reason = unfit;
	buffer_init(&out, 1024);
	buffer_add(&out, "{\"status\":\"unavailable\",\"reason\":");
	buffer_add_json(&out, reason, strlen(reason));
	buffer_add_char(&out, '}');
	reply_buffer(request, MHD_HTTP_SERVICE_UNAVAILABLE, REPLY_JSON, &out);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
	reply_header(request, MHD_HTTP_HEADER_RETRY_AFTER, "2");
}

/* Ready is who serves reads; that writes are refused, as on a standby, is said beside it. */
static void
ready_done(Request *request, DbOutcome *outcome)
{
	const char *read_only = db_read_only_reason(request->loop->database);
	Buffer out;

	if (outcome->failure || PQntuples(outcome->result) != 1)
	{
		refuse_readiness(request, "the database does not answer");
		return;
	}
	buffer_init(&out, 1024);
	buffer_add(&out, "{\"status\":\"ready\",\"shim\":\"" SHIM_VERSION "\",\"extension\":");
	buffer_add_json(&out, PQgetvalue(outcome->result, 0, 0), (size_t) PQgetlength(outcome->result, 0, 0));
	buffer_add(&out, read_only ? ",\"writes\":false,\"reason\":" : ",\"writes\":true");
	if (read_only)
		buffer_add_json(&out, read_only, strlen(read_only));
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
	if (!all_loops_are_up(request->loop->shared) || db_is_lent(request->loop->database))
	{
		refuse_readiness(request, "the database cannot be reached");
		return;
	}
	request_submit(request, &(DbCall){.statement = DB_READY, .lane = DB_FAST}, ready_done);
}

void
probe_handle_metrics(Request *request)
{
	Shared *shared = request->loop->shared;
	const char *names[METRICS_MAX_ROUTES];
	Buffer out;

	route_names(shared->routes, names);
	buffer_init(&out, MAX_METRICS_TEXT);
	metrics_write(&out, shared->metrics, shared->loop_count, names, shared->routes->count,
				  atomic_load(&shared->body_bytes));
	reply_buffer(request, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", &out);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}
