/*
 * sessions.c
 *		Load generator for whole MCP sessions: initialize, initialized, tools/list, DELETE, over and over on
 * each of some connections that stay open.
 *
 *	sessions PORT CONNECTIONS SECONDS MINIMUM		(BENCH_TOKEN holds the bearer token)
 *
 * Speaks to 127.0.0.1. Every status is checked, and that tools/list brings at least MINIMUM bytes. Prints
 * sessions a second, the 99th percentile of a session's milliseconds, and how many sessions were counted.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_CONNECTIONS 1024
#define MAX_EVENTS      64
#define MAX_SESSION_ID  128
#define MAX_HEAD        4096
#define MAX_TIMES       10000000
#define REQUEST_SIZE    2048
#define READ_SIZE       262144

typedef enum Step
{
	STEP_INITIALIZE,
	STEP_INITIALIZED,
	STEP_LIST,
	STEP_DELETE,
	STEP_COUNT
} Step;

/* Where the reader stands in a reply. */
typedef enum Part
{
	PART_HEAD,
	PART_BODY,       /* as many bytes as remaining says */
	PART_CHUNK_SIZE, /* up to the end of its line */
	PART_CHUNK,      /* as many bytes, and a line end */
	PART_TRAILER
} Part;

typedef struct Connection
{
	int fd;
	Step step;
	double started;
	char session[MAX_SESSION_ID + 1];
	Part part;
	char head[MAX_HEAD + 1];
	size_t head_length;
	int status;
	size_t remaining;
	size_t body_bytes;
} Connection;

static const int expected_status[STEP_COUNT][2] = {{200, 200}, {202, 202}, {200, 200}, {200, 204}};

static const char *const bodies[STEP_COUNT] = {
	"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\","
	"\"capabilities\":{},\"clientInfo\":{\"name\":\"bench\",\"version\":\"1\"}}}",
	"{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
	"{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{}}",
	"",
};

static const char *token;
static int port;
static size_t minimum;
static double *times;
static size_t session_count;
static bool measuring;

static void __attribute__((format(printf, 1, 2), noreturn)) fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void
send_request(Connection *connection)
{
	char request[REQUEST_SIZE];
	const char *body = bodies[connection->step];
	bool begins = connection->step == STEP_INITIALIZE;
	int length;

	if (begins)
		connection->started = now();
	length = snprintf(request, sizeof(request),
					  "%s /mcp HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
					  "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
					  "%s%s%sContent-Length: %zu\r\n\r\n%s",
					  connection->step == STEP_DELETE ? "DELETE" : "POST", port, token,
					  begins ? "" : "MCP-Protocol-Version: 2025-06-18\r\nMcp-Session-Id: ",
					  begins ? "" : connection->session, begins ? "" : "\r\n", strlen(body), body);
	if (length >= (int) sizeof(request))
		fail("the token is too long");
	/* A request is small and the socket's buffer empty. */
	if (write(connection->fd, request, length) != length)
		fail("cannot send: %s", strerror(errno));
	connection->part = PART_HEAD;
	connection->head_length = 0;
	connection->body_bytes = 0;
}

/* The value of a header of the reply, up to its line end; NULL if it is not there. */
static const char *
find_header(const Connection *connection, const char *name)
{
	size_t length = strlen(name);

	for (const char *line = strstr(connection->head, "\r\n"); line; line = strstr(line, "\r\n"))
	{
		line += 2;
		if (strncasecmp(line, name, length) == 0 && line[length] == ':')
			return line + length + 1 + strspn(line + length + 1, " ");
	}
	return NULL;
}

static void
finish_reply(Connection *connection)
{
	if (connection->step == STEP_LIST && connection->body_bytes < minimum)
		fail("tools/list brought only %zu bytes", connection->body_bytes);
	if (connection->step == STEP_DELETE && measuring)
	{
		if (session_count == MAX_TIMES)
			fail("too many sessions");
		times[session_count++] = now() - connection->started;
	}
	connection->step = (connection->step + 1) % STEP_COUNT;
	send_request(connection);
}

/* The head is whole: what does it say of the body? True if there is one to come. */
static bool
read_head(Connection *connection)
{
	const char *value;

	if (sscanf(connection->head, "HTTP/1.1 %d", &connection->status) != 1)
		fail("no HTTP reply: %s", connection->head);
	if (connection->status < expected_status[connection->step][0] ||
		connection->status > expected_status[connection->step][1])
		fail("step %d was answered with %d", connection->step, connection->status);
	if (connection->step == STEP_INITIALIZE)
	{
		value = find_header(connection, "mcp-session-id");
		if (!value || sscanf(value, "%128[^\r]", connection->session) != 1)
			fail("initialize brought no session");
	}
	value = find_header(connection, "transfer-encoding");
	if (value && strncasecmp(value, "chunked", 7) == 0)
	{
		connection->part = PART_CHUNK_SIZE;
		connection->head_length = 0;
		return true;
	}
	value = find_header(connection, "content-length");
	connection->remaining = value ? strtoul(value, NULL, 10) : 0;
	connection->part = PART_BODY;
	return connection->remaining > 0;
}

/* Adds a byte to the head, a chunk's size or a trailer; true when it ends with this text. */
static bool
collect(Connection *connection, char byte, const char *end)
{
	size_t length = strlen(end);

	if (connection->head_length == MAX_HEAD)
		fail("a header is too long");
	connection->head[connection->head_length++] = byte;
	connection->head[connection->head_length] = '\0';
	return connection->head_length >= length &&
		   memcmp(connection->head + connection->head_length - length, end, length) == 0;
}

/* Takes in what arrived. A reply that ends here is the last thing in it: nothing is asked ahead. */
static void
take_in(Connection *connection, const char *data, size_t length)
{
	while (length > 0)
	{
		size_t taken = 1;
		bool finished = false;

		switch (connection->part)
		{
			case PART_HEAD:
				if (collect(connection, *data, "\r\n\r\n"))
					finished = !read_head(connection);
				break;
			case PART_BODY:
				taken = length < connection->remaining ? length : connection->remaining;
				connection->remaining -= taken;
				connection->body_bytes += taken;
				finished = connection->remaining == 0;
				break;
			case PART_CHUNK_SIZE:
				if (!collect(connection, *data, "\r\n"))
					break;
				connection->remaining = strtoul(connection->head, NULL, 16);
				connection->part = connection->remaining > 0 ? PART_CHUNK : PART_TRAILER;
				connection->head_length = 0;
				break;
			case PART_CHUNK:
				if (connection->remaining > 0)
				{
					taken = length < connection->remaining ? length : connection->remaining;
					connection->remaining -= taken;
					connection->body_bytes += taken;
				}
				else if (collect(connection, *data, "\r\n"))
				{
					connection->part = PART_CHUNK_SIZE;
					connection->head_length = 0;
				}
				break;
			case PART_TRAILER:
				finished = collect(connection, *data, "\r\n");
				break;
		}
		data += taken;
		length -= taken;
		if (finished)
		{
			if (length > 0)
				fail("a reply is longer than it says");
			finish_reply(connection);
		}
	}
}

static void
open_connection(Connection *connection, int epoll)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
	int one = 1;

	connection->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (connection->fd < 0 || connect(connection->fd, (struct sockaddr *) &address, sizeof(address)) != 0)
		fail("cannot connect: %s", strerror(errno));
	setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0)
		fail("epoll_ctl: %s", strerror(errno));
	send_request(connection);
}

static int
compare_times(const void *a, const void *b)
{
	double left = *(const double *) a;
	double right = *(const double *) b;

	return (left > right) - (left < right);
}

/* Takes replies in, and asks anew, until the clock says end. */
static void
drive(int epoll, double end)
{
	static char buffer[READ_SIZE];
	struct epoll_event events[MAX_EVENTS];

	while (now() < end)
	{
		int count = epoll_wait(epoll, events, MAX_EVENTS, 100);

		for (int i = 0; i < count; i++)
		{
			Connection *connection = events[i].data.ptr;
			ssize_t length = read(connection->fd, buffer, sizeof(buffer));

			if (length <= 0)
				fail("the connection was closed");
			take_in(connection, buffer, length);
		}
	}
}

int
main(int argc, char **argv)
{
	static Connection connections[MAX_CONNECTIONS];
	int epoll = epoll_create1(0);
	int count = argc == 5 ? atoi(argv[2]) : 0;
	double seconds = argc == 5 ? atof(argv[3]) : 0;
	double started;

	token = getenv("BENCH_TOKEN");
	if (!token || count < 1 || count > MAX_CONNECTIONS || seconds <= 0)
		fail("usage: BENCH_TOKEN=TOKEN sessions PORT CONNECTIONS SECONDS MINIMUM");
	port = atoi(argv[1]);
	minimum = strtoul(argv[4], NULL, 10);
	times = malloc(MAX_TIMES * sizeof(double));
	if (!times || epoll < 0)
		fail("out of memory");
	for (int i = 0; i < count; i++)
		open_connection(&connections[i], epoll);
	drive(epoll, now() + seconds / 5);
	measuring = true;
	started = now();
	drive(epoll, started + seconds);
	seconds = now() - started;
	if (session_count == 0)
		fail("no session came to its end");
	qsort(times, session_count, sizeof(double), compare_times);
	printf("%.1f %.2f %zu\n", session_count / seconds, times[session_count * 99 / 100] * 1000, session_count);
	return 0;
}
