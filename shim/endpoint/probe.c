/*
 * probe.c
 *		Health, readiness, metrics.
 */
#include "endpoint/endpoint.h"

#include <stdlib.h>
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

/* Whom the probe is for: "primary" or "standby"; empty: whoever serves. NULL: it cannot be understood. */
static const char *
wanted_role(const Request *request)
{
	static const char *const queries[] = {"role=primary", "role=standby"};

	for (size_t i = 0; request->query && i < sizeof(queries) / sizeof(queries[0]); i++)
	{
		if (strcmp(request->query, queries[i]) == 0)
			return queries[i] + strlen("role=");
	}
	return request->query ? NULL : "";
}

/* Ready is who serves reads; that writes are refused, as on a standby, is said beside it. */
static void
ready_done(Request *request, DbOutcome *outcome)
{
	const char *read_only = db_read_only_reason(request->loop->database);
	const char *wanted = wanted_role(request);
	bool standby;
	Buffer out;

	if (outcome->failure || PQntuples(outcome->result) != 1)
	{
		refuse_readiness(request, "the database does not answer");
		return;
	}
	standby = !PQgetisnull(outcome->result, 0, 1);
	atomic_store(&request->loop->shared->lag,
				 standby && PQgetlength(outcome->result, 0, 1) > 0
					 ? (int64_t) (strtod(PQgetvalue(outcome->result, 0, 1), NULL) * 1e6)
					 : -1);
	if (strcmp(wanted, "standby") == 0 && !standby)
	{
		refuse_readiness(request, "the server is the primary");
		return;
	}
	if (strcmp(wanted, "primary") == 0 && (standby || read_only))
	{
		refuse_readiness(request, standby ? "the server is a standby" : read_only);
		return;
	}
	buffer_init(&out, 1024);
	buffer_add(&out, "{\"status\":\"ready\",\"shim\":\"" SHIM_VERSION "\",\"extension\":");
	buffer_add_json(&out, PQgetvalue(outcome->result, 0, 0), (size_t) PQgetlength(outcome->result, 0, 0));
	buffer_format(&out, ",\"role\":\"%s\"", standby ? "standby" : "primary");
	if (standby)
		buffer_format(&out, ",\"lagSeconds\":%s",
					  PQgetlength(outcome->result, 0, 1) > 0 ? PQgetvalue(outcome->result, 0, 1) : "null");
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
	if (!wanted_role(request))
	{
		reply_problem(request, MHD_HTTP_BAD_REQUEST, REPLY_RPC_INVALID_REQUEST, "invalid_request",
					  "The query is role=primary or role=standby, or there is none.");
		return;
	}
	if (request->loop->leave_at > 0)
	{
		refuse_readiness(request, "this shim is about to end");
		return;
	}
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
	call_book_write(&out, &shared->calls);
	if (atomic_load(&shared->lag) >= 0)
		buffer_format(
			&out,
			"# HELP ainecto_standby_lag_seconds How far the standby was behind when /readyz was last asked.\n"
			"# TYPE ainecto_standby_lag_seconds gauge\nainecto_standby_lag_seconds %.6f\n",
			(double) atomic_load(&shared->lag) / 1e6);
	buffer_add(&out, "# HELP ainecto_build_info The shim's version.\n# TYPE ainecto_build_info gauge\n"
					 "ainecto_build_info{version=\"" SHIM_VERSION "\"} 1\n");
	reply_buffer(request, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", &out);
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
}
