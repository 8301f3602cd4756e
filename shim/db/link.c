/*
 * link.c
 *		Life of one database connection: connect, prepare, serve, lose, back off, again.
 *
 * The links of the fast and of the shared lane are in pipeline mode. The statements of one turn of the loop
 * share a Sync, and so a transaction; after one that fails the server skips the others, which are sent again.
 * Those of the fast lane only read, each on a snapshot of its own, and are answered as they come. Those of
 * the shared lane are answered when all are committed, and undone together otherwise. A slow-lane link runs
 * one statement at a time outside pipeline mode and is answered only when libpq says the command is over: a
 * commit can still fail after the rows have arrived.
 */
#include "db/link.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>

#include "base/buffer.h"
#include "db/servers.h"
#include "db/statement.h"

#define FIRST_PAUSE_MS   100
#define LONGEST_PAUSE_MS 5000

/* A connection that carried more than this to the server, or from it, gives its memory back, and that of its
 * process, by being replaced: libpq keeps buffers as large as the largest message. */
#define RECYCLE_SENT     ((size_t) 1024 * 1024)
#define RECYCLE_RECEIVED ((size_t) 4 * 1024 * 1024)

/* Statements that share a Sync at most: an answer may wait for those behind it in its group. */
#define MAX_GROUP 16

/* What is asked before and after the statements are prepared: steps around theirs. */
#define STEP_SETTINGS     (-1)
#define STEP_FAST_CALLS   DB_STATEMENT_COUNT /* fast lane only */
#define STEP_OPEN_SESSION (DB_STATEMENT_COUNT + 1)

static const char fast_calls_query[] = "SELECT call FROM ainecto.fast_calls() AS call";
static const char open_session_query[] = "SELECT pg_catalog.pg_backend_pid(), ainecto.open_shim_session()";

/* A prepared statement is not there: another process serves than the one that has prepared it. */
#define NO_SUCH_STATEMENT "26000"

static void link_ready(Watch *watch, uint32_t events);
static void link_timer(Timer *timer);
static void link_lost(Link *link, const char *why);

void
link_init(Link *link, Loop *loop, DbLane lane, const LinkEvents *events, void *owner)
{
	link->watch.ready = link_ready;
	link->timer.fire = link_timer;
	link->loop = loop;
	link->events = events;
	link->owner = owner;
	link->lane = lane;
	link->fd = -1;
}

/* ---- epoll ---- */

static void
link_unwatch(Link *link)
{
	if (link->fd >= 0)
		loop_unwatch(link->loop, link->fd);
	link->fd = -1;
}

/*
 * While it connects libpq may change sockets, even to one of the same number, which the epoll set no longer
 * knows: only an established connection is spared the system call.
 */
static void
link_watch(Link *link, uint32_t events)
{
	int fd = PQsocket(link->connection);

	if (fd == link->fd && events == link->awaited && link->state == LINK_READY)
		return;
	if (fd != link->fd)
		link_unwatch(link);
	if (fd >= 0 && loop_watch(link->loop, fd, events, &link->watch))
	{
		link->fd = fd;
		link->awaited = events;
	}
}

/* ---- connecting ---- */

static void
ignore_notice(void *closure, const PGresult *result)
{
	(void) closure;
	(void) result;
}

static void
schedule_connect(Link *link)
{
	Loop *loop = link->loop;
	uint32_t pause = FIRST_PAUSE_MS;

	for (int i = 1; i < link->failures && pause < LONGEST_PAUSE_MS; i++)
		pause *= 2;
	if (pause > LONGEST_PAUSE_MS)
		pause = LONGEST_PAUSE_MS;
	pause = pause * 3 / 4 + loop_random(loop, pause / 2);
	servers_look_up(loop->shared->servers);
	timer_start(&loop->timers, &link->timer, clock_milliseconds() + pause);
}

void
link_connect(Link *link)
{
	char name[32];

	snprintf(name, sizeof(name), "ainecto-shim %s", db_lane_name(link->lane));
	link->state = LINK_CONNECTING;
	link->recycle = false;
	link->connection = servers_connect(link->loop->shared->servers, link->failures, name);
	if (!link->connection || PQstatus(link->connection) == CONNECTION_BAD)
	{
		link_lost(link, link->connection ? PQerrorMessage(link->connection) : "out of memory");
		return;
	}
	PQsetNoticeReceiver(link->connection, ignore_notice, NULL);
	timer_start(&link->loop->timers, &link->timer,
				clock_milliseconds() + servers_connect_limit(link->loop->shared->servers));
	/* As documented, the first wait is for the socket to become writable. */
	link_watch(link, EPOLLOUT);
}

static void
count_connection(Link *link, int change)
{
	Metrics *metrics = &link->loop->metrics;

	metrics_add(metrics, METRIC_DATABASE_CONNECTIONS, change);
	if (link->lane == DB_SLOW)
		metrics_add(metrics, METRIC_SLOW_CONNECTIONS, change);
}

/* Drops the connection itself; running calls are the caller's business. */
void
link_close(Link *link)
{
	link_unwatch(link);
	timer_stop(&link->loop->timers, &link->timer);
	PQclear(link->rows);
	link->rows = NULL;
	link->failed = false;
	link->skipped = false;
	link->undone = false;
	link->group = 0;
	link->groups_sent = 0;
	link->groups_over = 0;
	if (link->state == LINK_READY)
		count_connection(link, -1);
	link->state = LINK_DOWN;
	link->process = 0;
	if (link->connection)
		PQfinish(link->connection);
	link->connection = NULL;
}

/* The connection failed, or could not be made. Its calls end here; the next attempt is scheduled. */
static void
link_lost(Link *link, const char *why)
{
	Loop *loop = link->loop;
	/* A fresh connection is no better: the next one shall not follow at once. */
	bool outdated = link->state == LINK_READY && link->stale && !link->proven;
	bool worked = link->state == LINK_READY && !outdated;
	char sqlstate[6];
	DbCall *call;

	memcpy(sqlstate, link->failed ? link->sqlstate : "", link->failed ? sizeof(sqlstate) : 1);
	if (worked && !link->recycle)
		log_message(&loop->log, "warning", "database connection lost: %s", why);
	else if (!worked && !outdated && link->failures == 0)
		log_message(&loop->log, "error", "database not reachable: %s", why);
	link_close(link);
	if (outdated)
		link->failures = ++link->outdated_before;
	else
		link->failures = worked ? 0 : link->failures + 1;
	if (link->failures == 0)
		link_connect(link);
	else
		schedule_connect(link);
	while ((call = link->answered.first) != NULL || (call = link->running.first) != NULL)
	{
		call_list_remove(call);
		link->events->failed(link, call, sqlstate);
		sqlstate[0] = '\0';
	}
	link->events->down(link);
}

static bool
link_is_idle(const Link *link)
{
	return link->running.count == 0 && link->answered.count == 0;
}

void
link_retry(Link *link)
{
	if (link->state == LINK_DOWN)
		timer_start(&link->loop->timers, &link->timer, 0);
}

static void
link_timer(Timer *timer)
{
	Link *link = (Link *) ((char *) timer - offsetof(Link, timer));

	if (link->state == LINK_DOWN)
		link_connect(link);
	else if (link->state == LINK_READY && link->recycle)
		link_lost(link, "the connection broke while sending");
	else if (link->state == LINK_READY)
	{
		link->recycle = true;
		if (link_is_idle(link))
			link_lost(link, "replaced");
	}
	else
		link_lost(link, "timed out");
}

/* ---- preparing ---- */

bool
link_reports(const Link *link, const char *parameter)
{
	const char *value = link->connection ? PQparameterStatus(link->connection, parameter) : NULL;

	return value && strcmp(value, "on") == 0;
}

static bool
statement_is_wanted(const Link *link, int step)
{
	return link->lane == DB_SLOW ||
		   (link->lane == DB_SHARED ? step == DB_MCP_CALL : statement_rows[step].fast);
}

typedef struct StatementName
{
	char text[64];
} StatementName;

/* No other connection's: what another has prepared may have other settings. */
static StatementName
statement_name(const Link *link, int statement)
{
	StatementName name;

	snprintf(name.text, sizeof(name.text), link_is_pooled(link) ? "%s_%x" : "%s",
			 statement_rows[statement].name, (unsigned) PQbackendPID(link->connection));
	return name;
}

static void
link_is_prepared(Link *link)
{
	Loop *loop = link->loop;
	bool was_down = link->failures > 0;

	timer_stop(&loop->timers, &link->timer);
	if (link->lane != DB_SLOW && PQenterPipelineMode(link->connection) != 1)
	{
		link_lost(link, PQerrorMessage(link->connection));
		return;
	}
	link->state = LINK_READY;
	link->recycle = false;
	link->stale = false;
	link->proven = false;
	link->lent = false;
	/* The role's setting came with the connection: only another one can tell that it was taken back. */
	if (link->lane != DB_FAST && link_reports(link, "default_transaction_read_only"))
		timer_start(&loop->timers, &link->timer, clock_milliseconds() + LONGEST_PAUSE_MS);
	if (was_down)
		log_message(&loop->log, "info", "database reachable again");
	link->failures = 0;
	metrics_add(&loop->metrics, METRIC_DATABASE_CONNECTS, 1);
	count_connection(link, 1);
	if (was_down)
		loop_wake_others(loop);
	link->events->up(link);
}

/* Sends the next statement to prepare, or the next question. */
static void
prepare_next(Link *link)
{
	int sent;

	while (link->step >= 0 && link->step < DB_STATEMENT_COUNT && !statement_is_wanted(link, link->step))
		link->step++;
	if (link->step == STEP_SETTINGS)
		sent = statement_send_settings(link->connection, link->lane, link->loop->settings->public_url);
	else if (link->step < DB_STATEMENT_COUNT)
		sent = PQsendPrepare(link->connection, statement_name(link, link->step).text,
							 statement_rows[link->step].text, 0, NULL);
	else if (link->step == STEP_FAST_CALLS && link->lane == DB_FAST)
		sent = PQsendQuery(link->connection, fast_calls_query);
	else if (link->step <= STEP_OPEN_SESSION)
	{
		link->step = STEP_OPEN_SESSION;
		sent = PQsendQueryParams(link->connection, open_session_query, 0, NULL, NULL, NULL, NULL, 1);
	}
	else
	{
		link_is_prepared(link);
		return;
	}
	if (!sent || PQflush(link->connection) < 0)
		link_lost(link, PQerrorMessage(link->connection));
}

/* Takes in the rows of a question; NULL, or why they do not do. */
static const char *
take_answer(Link *link, const PGresult *result)
{
	uint32_t process;

	if (link->step == STEP_FAST_CALLS)
	{
		fast_calls_load(link->fast_calls, result);
		return NULL;
	}
	if (PQntuples(result) != 1 || PQgetlength(result, 0, 0) != sizeof(process))
		return "it does not answer as it should";
	memcpy(&process, PQgetvalue(result, 0, 0), sizeof(process));
	if (link->step == STEP_SETTINGS)
	{
		link->process = (int) ntohl(process);
		return NULL;
	}
	link->lent =
		link_is_pooled(link) && (link->process != (int) ntohl(process) || link->events->is_lent(link));
	if (link->lent)
		return LINK_LENT;
	if (PQgetlength(result, 0, 1) != SEALED_BOX_KEY)
		return "it gives no key to seal with";
	memcpy(link->box_key, PQgetvalue(result, 0, 1), SEALED_BOX_KEY);
	return NULL;
}

static void
read_preparation(Link *link)
{
	while (link->state == LINK_PREPARING && !PQisBusy(link->connection))
	{
		PGresult *result = PQgetResult(link->connection);
		ExecStatusType status = PQresultStatus(result);
		const char *problem = NULL;

		if (!result)
		{
			link->step++;
			prepare_next(link);
			continue;
		}
		if (status == PGRES_TUPLES_OK)
			problem = take_answer(link, result);
		else if (status != PGRES_COMMAND_OK)
			problem = PQresultErrorMessage(result);
		if (problem)
		{
			/* The message goes with the connection, so it is logged from a copy. */
			char why[256];

			snprintf(why, sizeof(why), "%s", problem);
			PQclear(result);
			link_lost(link, why);
			return;
		}
		PQclear(result);
	}
}

static void
poll_connection(Link *link)
{
	switch (PQconnectPoll(link->connection))
	{
		case PGRES_POLLING_READING:
			link_watch(link, EPOLLIN);
			break;
		case PGRES_POLLING_WRITING:
			link_watch(link, EPOLLOUT);
			break;
		case PGRES_POLLING_OK:
			if (PQsetnonblocking(link->connection, 1) != 0)
			{
				link_lost(link, PQerrorMessage(link->connection));
				break;
			}
			link->state = LINK_PREPARING;
			link->step = STEP_SETTINGS;
			link_watch(link, EPOLLIN);
			prepare_next(link);
			break;
		default:
			link_lost(link, PQerrorMessage(link->connection));
	}
}

/* ---- serving ---- */

/* Asks epoll for writability only while libpq has something left to send. */
static void
flush(Link *link)
{
	int left = PQflush(link->connection);

	link_watch(link, left == 1 ? EPOLLIN | EPOLLOUT : EPOLLIN);
}

/* libpq takes nothing more. Running calls end when the timer fires: here a caller may be walking over the
 * lists. */
static void
link_is_broken(Link *link)
{
	link->recycle = true;
	timer_start(&link->loop->timers, &link->timer, 0);
}

bool
link_send(Link *link, DbCall *call)
{
	const StatementRow *statement = &statement_rows[call->statement];
	char *box = NULL;
	const char *values[DB_MAX_PARAMETERS] = {0};
	int lengths[DB_MAX_PARAMETERS] = {0};
	int formats[DB_MAX_PARAMETERS] = {0};
	size_t bytes = 0;
	bool unsealed = false;
	bool sent;

	for (int i = 0; i < statement->parameter_count; i++)
	{
		const DbParameter *parameter = &call->parameters[i];

		values[i] = parameter->value;
		lengths[i] = parameter->length;
		formats[i] = parameter->binary ? 1 : 0;
		bytes += (size_t) parameter->length;
		if (!parameter->sealed || !parameter->value)
			continue;
		values[i] = box = sealed_box_make(link->box_key, parameter->value, (size_t) parameter->length);
		lengths[i] += SEALED_BOX_MORE;
		formats[i] = 1;
		unsealed |= !box;
	}
	sent = !unsealed && PQsendQueryPrepared(link->connection, statement_name(link, call->statement).text,
											statement->parameter_count, values, lengths, formats,
											statement->binary ? 1 : 0);
	free(box);
	if (!sent)
	{
		link_is_broken(link);
		return false;
	}
	if (bytes > RECYCLE_SENT)
		link->recycle = true;
	call->group = link->groups_sent;
	if (link->lane == DB_SLOW)
		flush(link);
	else if (++link->group == MAX_GROUP)
		link_end_group(link);
	return true;
}

void
link_end_group(Link *link)
{
	if (link->group == 0)
		return;
	link->group = 0;
	if (!PQpipelineSync(link->connection))
	{
		link_is_broken(link);
		return;
	}
	link->groups_sent++;
	flush(link);
}

/* The call that the next result is about; NULL when that is the end of a group, where a commit can still fail
 * or the connection end. */
static DbCall *
current_call(const Link *link)
{
	DbCall *call = link->running.first;

	return call && call->group == link->groups_over ? call : NULL;
}

/* The group is over: its answers go out if it was committed, else all of it is done again. */
static void
finish_group(Link *link)
{
	DbCall *call;

	while ((call = link->answered.first) != NULL)
	{
		PGresult *rows = call->rows;

		call_list_remove(call);
		call->rows = NULL;
		if (link->undone)
			link->events->skipped(link, call);
		else
			link->events->succeeded(link, call, &rows);
		PQclear(rows);
	}
	link->undone = false;
}

/* The current call is over: tell it, and look what the link can do next. */
static void
finish_call(Link *link)
{
	DbCall *call = current_call(link);
	PGresult *rows = link->rows;
	bool failed = link->failed || !rows;
	char sqlstate[6];

	memcpy(sqlstate, link->failed ? link->sqlstate : "XX000", sizeof(sqlstate));
	link->rows = NULL;
	link->failed = false;
	link->undone |= failed && link->lane == DB_SHARED;
	if (!call)
	{
		PQclear(rows);
		return;
	}
	call_list_remove(call);
	if (link->skipped)
	{
		link->skipped = false;
		link->events->skipped(link, call);
		return;
	}
	if (failed && status_find(sqlstate)->kind == STATUS_STALE)
		link->recycle = link->stale = true;
	/* What should never happen may go on happening in that backend; the next one starts afresh. */
	if (failed && strncmp(sqlstate, STATUS_BROKEN_CLASS, strlen(STATUS_BROKEN_CLASS)) == 0)
		link->recycle = true;
	if (!failed)
	{
		link->proven = true;
		link->outdated_before = 0;
	}
	if (failed)
		link->events->failed(link, call, sqlstate);
	else if (link->lane == DB_SHARED)
	{
		call->rows = rows;
		call_list_append(&link->answered, call);
		return;
	}
	else
		link->events->succeeded(link, call, &rows);
	PQclear(rows);
}

static void
keep_error(Link *link, const PGresult *result)
{
	const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	Loop *loop = link->loop;
	const DbCall *call = current_call(link);
	StatusKind kind;

	/* The first error is the reason; that the connection then ended is its consequence. */
	if (!link->failed)
		snprintf(link->sqlstate, sizeof(link->sqlstate), "%s", sqlstate ? sqlstate : "");
	link->failed = true;
	kind = status_find(link->sqlstate)->kind;
	if (link_is_pooled(link) && strcmp(link->sqlstate, NO_SUCH_STATEMENT) == 0)
		link->lent = link->recycle = true;
	if (kind == STATUS_INTERNAL || kind == STATUS_STALE)
		log_message(&loop->log, "error", "request %s: %s: %s", call ? call->origin.request_id : "-",
					link->sqlstate, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

/* Takes in one result; false when it was none. */
static bool
take_result(Link *link, PGresult *result)
{
	switch (PQresultStatus(result))
	{
		case PGRES_TUPLES_OK:
		case PGRES_COMMAND_OK:
			PQclear(link->rows);
			link->rows = result;
			if (PQresultMemorySize(result) > RECYCLE_RECEIVED)
				link->recycle = true;
			return true;
		case PGRES_PIPELINE_SYNC:
			link->groups_over++;
			finish_group(link);
			break;
		case PGRES_PIPELINE_ABORTED:
			link->skipped = true;
			break;
		default:
			if (!result)
				return false;
			keep_error(link, result);
	}
	PQclear(result);
	return true;
}

/* No result means that a statement is over or, in a pipeline, that there is none at the moment. */
static void
read_results(Link *link)
{
	while (link->state == LINK_READY && (link->running.first || link->groups_over != link->groups_sent) &&
		   !PQisBusy(link->connection))
	{
		if (take_result(link, PQgetResult(link->connection)))
			continue;
		if (link->lane != DB_SLOW && !link->rows && !link->failed && !link->skipped)
			return;
		finish_call(link);
	}
}

static void
serve(Link *link, uint32_t events)
{
	if (events & (EPOLLIN | EPOLLERR | EPOLLHUP))
	{
		if (!PQconsumeInput(link->connection))
		{
			/* What arrived before the end may still hold answers. */
			read_results(link);
			link_lost(link, PQerrorMessage(link->connection));
			return;
		}
		read_results(link);
	}
	if (PQstatus(link->connection) == CONNECTION_BAD)
	{
		link_lost(link, PQerrorMessage(link->connection));
		return;
	}
	if (link->recycle && link_is_idle(link))
	{
		link_lost(link, "replaced");
		return;
	}
	flush(link);
	link->events->free(link);
}

static void
link_ready(Watch *watch, uint32_t events)
{
	Link *link = (Link *) watch;

	switch (link->state)
	{
		case LINK_CONNECTING:
			poll_connection(link);
			break;
		case LINK_PREPARING:
			if (!PQconsumeInput(link->connection))
				link_lost(link, PQerrorMessage(link->connection));
			else
				read_preparation(link);
			break;
		case LINK_READY:
			serve(link, events);
			break;
		case LINK_DOWN:
			break;
	}
}
