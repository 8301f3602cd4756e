/*
 * servers.c
 *		Lists of hosts, addresses and ports, taken apart and put together.
 */
#include "db/servers.h"

#include <netdb.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"

#define MAX_CONNINFO 8192
#define MAX_SERVERS  16
#define MAX_TEXT     256 /* of a host, an address or a port */

/* An attempt takes so many milliseconds at most, unless connect_timeout says otherwise: where another server
 * can be tried, and where none can. */
#define LIMIT_OF_SEVERAL 3000
#define LIMIT_OF_ONE     10000

/* Each empty where libpq is to take what is usual. */
typedef struct Server
{
	char host[MAX_TEXT];
	char address[MAX_TEXT];
	char port[MAX_TEXT];
} Server;

typedef struct ServerList
{
	Server servers[MAX_SERVERS];
	int count;
	bool names; /* some were looked up */
} ServerList;

struct Servers
{
	PQconninfoOption *options;
	pthread_mutex_t lock;
	ServerList list; /* under the lock */
	_Atomic bool looking;
};

static const char *
option_value(const Servers *servers, const char *keyword)
{
	for (const PQconninfoOption *option = servers->options; option->keyword; option++)
	{
		if (strcmp(option->keyword, keyword) == 0)
			return option->val && *option->val ? option->val : NULL;
	}
	return NULL;
}

/* The element of a comma-separated list, or of one with a single element that one, into a text. */
static bool
list_element(const char *list, int number, char out[MAX_TEXT])
{
	const char *element = list;
	size_t length;

	out[0] = '\0';
	if (!list)
		return false;
	for (int i = 0; i < number && element; i++)
	{
		element = strchr(element, ',');
		element += element ? 1 : 0;
	}
	if (!element && strchr(list, ','))
		return false;
	element = element ? element : list;
	length = strcspn(element, ",");
	if (length >= MAX_TEXT)
		return false;
	memcpy(out, element, length);
	out[length] = '\0';
	return true;
}

static int
list_length(const char *list)
{
	int length = list ? 1 : 0;

	for (; list && *list; list++)
		length += *list == ',';
	return length;
}

static void
add_server(ServerList *list, const Server *server)
{
	if (list->count < MAX_SERVERS)
		list->servers[list->count++] = *server;
}

/* Adds the server under each of the addresses that its name has. False when there is none. */
static bool
add_addresses(ServerList *list, const Server *server)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	Server one = *server;
	int before = list->count;

	if (getaddrinfo(server->host, NULL, &hints, &found) != 0)
		return false;
	for (const struct addrinfo *each = found; each; each = each->ai_next)
	{
		if (getnameinfo(each->ai_addr, each->ai_addrlen, one.address, sizeof(one.address), NULL, 0,
						NI_NUMERICHOST) == 0)
			add_server(list, &one);
	}
	freeaddrinfo(found);
	list->names = true;
	return list->count > before;
}

/* Socket directories and given addresses are left alone. Returns the name that has no address, in list, or
 * NULL. */
static const char *
read_list(const Servers *servers, ServerList *list, Server *server)
{
	const char *hosts = option_value(servers, "host");
	const char *addresses = option_value(servers, "hostaddr");
	const char *ports = option_value(servers, "port");
	int count = list_length(hosts ? hosts : addresses);
	const char *missing = NULL;

	*list = (ServerList){0};
	for (int i = 0; i < count; i++)
	{
		list_element(hosts, i, server->host);
		list_element(addresses, i, server->address);
		list_element(ports, i, server->port);
		if (server->address[0] || !server->host[0] || strchr("/@", server->host[0]))
			add_server(list, server);
		else if (!add_addresses(list, server))
			missing = "the database host has no address";
		if (missing)
			break;
	}
	return missing;
}

Servers *
servers_create(const char *conninfo)
{
	Servers *servers = calloc(1, sizeof(Servers));
	char *message = NULL;
	Server server;
	const char *problem;

	if (!servers)
		return NULL;
	pthread_mutex_init(&servers->lock, NULL);
	servers->options = PQconninfoParse(conninfo, &message);
	if (!servers->options)
	{
		/* libpq's message repeats the text, password and all. */
		fputs(
			"ainecto-shim: --db is no connection string as libpq takes it: KEYWORD=VALUE …, values with blanks in "
			"single quotes, or postgresql://…\n",
			stderr);
		PQfreemem(message);
		free(servers);
		return NULL;
	}
	problem = read_list(servers, &servers->list, &server);
	if (!problem)
		return servers;
	fprintf(stderr, "ainecto-shim: %s: %s\n", problem, server.host);
	PQconninfoFree(servers->options);
	free(servers);
	return NULL;
}

static void
add_quoted(Buffer *text, const char *value)
{
	for (const char *c = value; *c; c++)
	{
		if (*c == '\'' || *c == '\\')
			buffer_add_char(text, '\\');
		buffer_add_char(text, *c);
	}
}

/* One member of all servers, from the first of this attempt on; nothing where all leave it to libpq. */
static void
add_list(Buffer *text, const ServerList *list, int first, const char *keyword, size_t member)
{
	bool given = false;

	for (int i = 0; i < list->count; i++)
		given |= *((const char *) &list->servers[i] + member) != '\0';
	if (!given)
		return;
	buffer_format(text, "%s='", keyword);
	for (int i = 0; i < list->count; i++)
	{
		if (i > 0)
			buffer_add_char(text, ',');
		add_quoted(text, (const char *) &list->servers[(first + i) % list->count] + member);
	}
	buffer_add(text, "' ");
}

char *
servers_text(Servers *servers, int failures)
{
	static const char *const listed[] = {"host", "hostaddr", "port"};
	Buffer text;
	int first;

	buffer_init(&text, MAX_CONNINFO);
	pthread_mutex_lock(&servers->lock);
	for (const PQconninfoOption *option = servers->options; option->keyword; option++)
	{
		bool skip = !option->val || !*option->val;

		for (int i = 0; i < 3 && servers->list.count > 0; i++)
			skip |= strcmp(option->keyword, listed[i]) == 0;
		if (skip)
			continue;
		buffer_format(&text, "%s='", option->keyword);
		add_quoted(&text, option->val);
		buffer_add(&text, "' ");
	}
	first = servers->list.count > 0 ? failures % servers->list.count : 0;
	add_list(&text, &servers->list, first, "host", offsetof(Server, host));
	add_list(&text, &servers->list, first, "hostaddr", offsetof(Server, address));
	add_list(&text, &servers->list, first, "port", offsetof(Server, port));
	pthread_mutex_unlock(&servers->lock);
	return buffer_take(&text, NULL);
}

PGconn *
servers_connect(Servers *servers, int failures, const char *name)
{
	/* What stands before the connection string it may change: a network that drops what is sent is found out.
	 */
	static const char *const keywords[] = {
		"tcp_user_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count",
		"dbname",           "client_encoding", "application_name",    NULL};
	char *text = servers_text(servers, failures);
	const char *values[] = {"10000", "15", "5", "3", text ? text : "", "UTF8", name, NULL};
	PGconn *connection = PQconnectStartParams(keywords, values, 1);

	free(text);
	return connection;
}

uint64_t
servers_connect_limit(Servers *servers)
{
	const char *seconds = option_value(servers, "connect_timeout");
	int count;

	if (seconds && atoi(seconds) > 0)
		return (uint64_t) atoi(seconds) * 1000;
	pthread_mutex_lock(&servers->lock);
	count = servers->list.count;
	pthread_mutex_unlock(&servers->lock);
	return count > 1 ? LIMIT_OF_SEVERAL : LIMIT_OF_ONE;
}

static void *
look_up(void *argument)
{
	Servers *servers = argument;
	ServerList list;
	Server server;

	if (!read_list(servers, &list, &server))
	{
		pthread_mutex_lock(&servers->lock);
		servers->list = list;
		pthread_mutex_unlock(&servers->lock);
	}
	atomic_store(&servers->looking, false);
	return NULL;
}

void
servers_look_up(Servers *servers)
{
	pthread_t thread;
	bool names;

	pthread_mutex_lock(&servers->lock);
	names = servers->list.names;
	pthread_mutex_unlock(&servers->lock);
	if (!names || atomic_exchange(&servers->looking, true))
		return;
	if (pthread_create(&thread, NULL, look_up, servers) == 0)
		pthread_detach(thread);
	else
		atomic_store(&servers->looking, false);
}
