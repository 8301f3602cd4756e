/*
 * main.c
 *		Start and stop: settings, listening sockets, one thread per event loop, signals.
 */
#include <errno.h>
#include <libpq-fe.h>
#include <malloc.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "app/routes.h"
#include "app/worker.h"
#include "base/limiter.h"
#include "db/servers.h"
#include "http/certificate.h"

#define LISTEN_BACKLOG 1024
#define LARGE_BLOCK    (256 * 1024) /* bytes */

/* Microseconds. */
#define SECOND 1000000u
#define MINUTE (60 * SECOND)

/* A session begins with many calls at once. */
#define CALL_BURST_SECONDS 10

static int
set_option(int fd, int option)
{
	int on = 1;

	return setsockopt(fd, SOL_SOCKET, option, &on, sizeof(on));
}

/* A bound socket, -1 with errno set. Not yet listening. */
static int
bind_socket(const Settings *settings, bool share_port)
{
	int fd = socket(settings->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	int error;

	if (fd < 0)
		return -1;
	if (set_option(fd, SO_REUSEADDR) == 0 && (!share_port || set_option(fd, SO_REUSEPORT) == 0) &&
		bind(fd, (const struct sockaddr *) &settings->address, settings->address_length) == 0)
		return fd;
	error = errno;
	close(fd);
	errno = error;
	return -1;
}

/* IPv4 and IPv6 have the port in one place. */
static in_port_t *
port_of(struct sockaddr_storage *address)
{
	_Static_assert(offsetof(struct sockaddr_in, sin_port) == offsetof(struct sockaddr_in6, sin6_port),
				   "one place");
	return &((struct sockaddr_in *) address)->sin_port;
}

static int
socket_port(int fd)
{
	struct sockaddr_storage address = {0};
	socklen_t length = sizeof(address);

	return getsockname(fd, (struct sockaddr *) &address, &length) != 0 ? -1 : ntohs(*port_of(&address));
}

/*
 * One listening socket per loop on the same port. SO_REUSEPORT would let a second shim slip in beside a
 * running one unnoticed, so unless that is wanted the port is first bound without it. Returns the port, -1
 * after a message.
 */
static int
open_sockets(Settings *settings, int *sockets)
{
	int port = -1;

	if (!settings->reuse_port && *port_of(&settings->address) != 0)
	{
		int probe = bind_socket(settings, false);

		if (probe < 0)
		{
			fprintf(stderr, "ainecto-shim: cannot listen on port %d: %s\n",
					ntohs(*port_of(&settings->address)), strerror(errno));
			return -1;
		}
		close(probe);
	}
	for (int i = 0; i < settings->loops; i++)
	{
		sockets[i] = bind_socket(settings, true);
		if (sockets[i] < 0 || (port = socket_port(sockets[i])) < 0)
		{
			fprintf(stderr, "ainecto-shim: cannot listen: %s\n", strerror(errno));
			return -1;
		}
		*port_of(&settings->address) = htons((uint16_t) port);
	}
	return port;
}

/* Beside another shim on the same port nobody is taken in before the database answers. False: asked to end.
 */
static bool
await_database(const Settings *settings, const sigset_t *signals)
{
	const char *keywords[] = {"connect_timeout", "dbname", NULL};
	const char *values[] = {"2", settings->database, NULL};
	struct timespec moment = {.tv_nsec = 200000000};
	PGPing answer;

	while ((answer = PQpingParams(keywords, values, 1)) == PQPING_REJECT || answer == PQPING_NO_RESPONSE)
	{
		int signal = sigtimedwait(signals, NULL, &moment);

		if (signal == SIGTERM || signal == SIGINT)
			return false;
	}
	return true;
}

static bool
listen_all(const Settings *settings, const int *sockets)
{
	for (int i = 0; i < settings->loops; i++)
	{
		if (listen(sockets[i], LISTEN_BACKLOG) != 0)
		{
			fprintf(stderr, "ainecto-shim: cannot listen: %s\n", strerror(errno));
			return false;
		}
	}
	return true;
}

/* Many clients need many descriptors. */
static void
raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max)
	{
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/* What a large body or answer took goes back to the system with it, whatever was allocated before. */
static void
return_memory(void)
{
	mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK);
	mallopt(M_TRIM_THRESHOLD, 4 * LARGE_BLOCK);
}

static void
print_start_line(const Settings *settings, int port)
{
	char host[INET6_ADDRSTRLEN] = "";

	getnameinfo((const struct sockaddr *) &settings->address, settings->address_length, host, sizeof(host),
				NULL, 0, NI_NUMERICHOST);
	printf(settings->address.ss_family == AF_INET6 ? "ainecto-shim %s listening on [%s]:%d public %s\n"
												   : "ainecto-shim %s listening on %s:%d public %s\n",
		   SHIM_VERSION, host, port, settings->public_url);
	fflush(stdout);
}

/* So many in each period, those of some periods at once. */
static Limiter *
create_limiter(int rate, unsigned period, unsigned periods)
{
	return limiter_create(rate > 0 ? period / (unsigned) rate : 0, (unsigned) rate * periods);
}

/* Whatever files there are may have been replaced. */
static void
reopen_files(const Settings *settings)
{
	log_reopen_file();
	if (settings->tls_certificate && !certificate_load(settings))
		fprintf(stderr, "ainecto-shim: the certificate of before is kept\n");
}

/* Waits for signals; the first to end drains all loops, a second ends them at once. */
static void
serve_until_signal(Shared *shared, const sigset_t *signals)
{
	int running = 0;

	for (int i = 0; i < shared->loop_count; i++)
	{
		if (pthread_create(&shared->loops[i]->thread, NULL, loop_run, shared->loops[i]) == 0)
			running++;
		else
		{
			fprintf(stderr, "ainecto-shim: cannot start a thread: %s\n", strerror(errno));
			exit(1);
		}
	}
	for (int received = 0; received < 2;)
	{
		struct timespec moment = {.tv_nsec = 50000000};
		int signal = received == 0 ? sigwaitinfo(signals, NULL) : sigtimedwait(signals, NULL, &moment);

		if (signal == SIGHUP || signal == SIGUSR1)
			reopen_files(&shared->settings);
		else if (signal == SIGTERM || signal == SIGINT)
		{
			received++;
			for (int i = 0; i < shared->loop_count; i++)
				loop_stop(shared->loops[i]);
		}
		for (int i = 0; received > 0 && i < shared->loop_count; i++)
		{
			if (shared->loops[i]->thread && pthread_tryjoin_np(shared->loops[i]->thread, NULL) == 0)
			{
				shared->loops[i]->thread = 0;
				running--;
			}
		}
		if (running == 0)
			return;
	}
	for (int i = 0; i < shared->loop_count; i++)
	{
		if (shared->loops[i]->thread)
			pthread_join(shared->loops[i]->thread, NULL);
	}
}

int
main(int argument_count, char **arguments)
{
	static Shared shared;
	int sockets[SETTINGS_MAX_LOOPS];
	sigset_t signals;
	bool finished;
	int port;

	if (!settings_read(&shared.settings, argument_count, arguments, &finished))
		return 2;
	if (finished)
		return 0;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	signal(SIGPIPE, SIG_IGN);
	shared.servers = servers_create(shared.settings.database);
	if (!shared.servers)
		return 2;
	log_remember_file();
	raise_descriptor_limit();
	return_memory();
	if (shared.settings.tls_certificate && !certificate_load(&shared.settings))
		return 2;

	port = open_sockets(&shared.settings, sockets);
	if (port < 0)
		return 1;
	if (!settings_complete(&shared.settings, port))
		return 2;
	/* A path that a proxy has shortened could not be told from one that it has not. */
	if (*shared.settings.base_path && route_has_segment(&routes_table, shared.settings.base_path))
	{
		fprintf(stderr, "ainecto-shim: the path of --public-url begins like one that is served below it\n");
		return 2;
	}
	if (shared.settings.reuse_port && !await_database(&shared.settings, &signals))
		return 0;
	if (!listen_all(&shared.settings, sockets))
		return 1;
	atomic_store(&shared.lag, -1);
	shared.routes = &routes_table;
	part_shelf_init(&shared.parts, &part_reply_limits);
	part_shelf_init(&shared.pages, &part_page_limits);
	shared.limiter = create_limiter(shared.settings.rate, MINUTE, 1);
	shared.call_limiter = create_limiter(shared.settings.call_rate, SECOND, CALL_BURST_SECONDS);
	if (!shared.limiter || !shared.call_limiter)
		return 1;
	for (int i = 0; i < shared.settings.loops; i++)
	{
		Loop *loop = worker_create(&shared, i, sockets[i]);

		if (!loop)
			return 1;
		shared.loops[i] = loop;
		shared.metrics[i] = &loop->metrics;
		shared.loop_count++;
	}
	print_start_line(&shared.settings, port);
	serve_until_signal(&shared, &signals);
	for (int i = 0; i < shared.loop_count; i++)
		worker_free(shared.loops[i]);
	limiter_free(shared.limiter);
	limiter_free(shared.call_limiter);
	part_shelf_clear(&shared.parts);
	part_shelf_clear(&shared.pages);
	settings_free(&shared.settings);
	return 0;
}
