/*
 * Which servers the shim tries, in which order and under which addresses, with a resolver of its own.
 */
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/servers.h"
#include "tap.h"

static struct sockaddr_in addresses[3];
static struct addrinfo answers[3];
static in_addr_t first_address = 0xC0000201u;

/* Takes the place of the C library's: knows one name, and IPv4 addresses. */
int
getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	(void) service;
	if (inet_pton(AF_INET, host, &addresses[0].sin_addr) == 1)
	{
		addresses[0].sin_family = AF_INET;
		answers[0] = (struct addrinfo){.ai_family = AF_INET,
									   .ai_addr = (struct sockaddr *) &addresses[0],
									   .ai_addrlen = sizeof(addresses[0])};
		*found = answers;
		return 0;
	}
	if (strcmp(host, "db.example.org") != 0)
		return EAI_NONAME;
	for (int i = 0; i < 3; i++)
	{
		addresses[i].sin_family = AF_INET;
		addresses[i].sin_addr.s_addr = htonl(first_address + (uint32_t) i);
		answers[i] = (struct addrinfo){.ai_family = AF_INET,
									   .ai_socktype = hints->ai_socktype,
									   .ai_addr = (struct sockaddr *) &addresses[i],
									   .ai_addrlen = sizeof(addresses[i]),
									   .ai_next = i < 2 ? &answers[i + 1] : NULL};
	}
	*found = answers;
	return 0;
}

void
freeaddrinfo(struct addrinfo *found)
{
	(void) found;
}

/* They live as long as the process. */
static Servers *made[16];
static int made_count;

static Servers *
make(const char *conninfo)
{
	return made[made_count++] = servers_create(conninfo);
}

static void
is_tried(const char *given, int failures, const char *expected, const char *what)
{
	Servers *servers = make(given);
	char *text = servers ? servers_text(servers, failures) : NULL;

	is_text(text ? text : "refused", expected, what);
	free(text);
}

int
main(void)
{
	Servers *servers;
	char *text = NULL;

	is_tried("host=db.example.org dbname=a password='it\\'s'", 0,
			 "password='it\\'s' dbname='a' host='db.example.org,db.example.org,db.example.org' "
			 "hostaddr='192.0.2.1,192.0.2.2,192.0.2.3' ",
			 "every address of the database host is tried");
	is_tried("host=db.example.org", 4,
			 "host='db.example.org,db.example.org,db.example.org' hostaddr='192.0.2.2,192.0.2.3,192.0.2.1' ",
			 "each attempt begins with the next one");
	is_tried("host=/run/postgresql,192.0.2.7 port=5433,5434 target_session_attrs=read-write", 1,
			 "target_session_attrs='read-write' host='192.0.2.7,/run/postgresql' hostaddr='192.0.2.7,' "
			 "port='5434,5433' ",
			 "in a list, too, with its ports");
	is_tried("host=192.0.2.7,192.0.2.8 port=5433", 0,
			 "host='192.0.2.7,192.0.2.8' hostaddr='192.0.2.7,192.0.2.8' port='5433,5433' ",
			 "a single port is everybody's");
	is_tried("host=/run/postgresql dbname=a", 1, "dbname='a' host='/run/postgresql' ",
			 "a directory is no name");
	is_tried("dbname=a", 1, "dbname='a' ", "without a host it is libpq's usual one");
	is_tried("host=db.example.org hostaddr=192.0.2.9", 0, "host='db.example.org' hostaddr='192.0.2.9' ",
			 "an address is as it was given");
	is_tried("host=nowhere.example.org", 0, "refused", "a host without an address is refused at start");
	is_tried("host 'x", 0, "refused", "so is what is no connection string");

	servers = make("host=db.example.org");
	first_address = 0xC6336401u;
	servers_look_up(servers);
	for (int waited = 0; waited < 10000; waited++)
	{
		free(text);
		text = servers_text(servers, 0);
		if (strstr(text, "198.51.100.1"))
			break;
		usleep(1000);
	}
	is_text(
		text,
		"host='db.example.org,db.example.org,db.example.org' hostaddr='198.51.100.1,198.51.100.2,198.51.100.3' ",
		"names are looked up again");
	free(text);
	ok(servers_connect_limit(servers) == 3000, "where there are several servers an attempt is short");
	ok(servers_connect_limit(make("host=/a connect_timeout=7")) == 7000, "unless it is told how long");
	return done_testing();
}
