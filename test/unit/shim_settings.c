/*
 * What the shim makes of its settings, with a resolver of its own.
 */
#include <arpa/inet.h>
#include <getopt.h>
#include <netdb.h>
#include <string.h>

#include "base/settings.h"
#include "tap.h"

static struct sockaddr_in addresses[3];
static struct addrinfo answers[3];

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
		addresses[i].sin_addr.s_addr = htonl(0xC0000201u + (uint32_t) i);
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

static void
is_database(const char *given, const char *expected, const char *what)
{
	char option[] = "--db";
	char program[] = "shim";
	char text[256];
	char *arguments[] = {program, option, text, NULL};
	Settings settings;
	bool finished;

	strcpy(text, given);
	optind = 1;
	if (!settings_read(&settings, 3, arguments, &finished))
		is_text("refused", expected, what);
	else
		is_text(settings.database, expected, what);
	settings_free(&settings);
}

static void
is_public_url(const char *given, const char *expected, const char *what)
{
	char option[] = "--public-url";
	char program[] = "shim";
	char text[256];
	char *arguments[] = {program, option, text, NULL};
	Settings settings;
	bool finished;

	strcpy(text, given);
	optind = 1;
	is_text(settings_read(&settings, 3, arguments, &finished) ? settings.public_url : "refused", expected,
			what);
	settings_free(&settings);
}

int
main(void)
{
	is_public_url("https://localhost:443/", "https://localhost", "the standard port of https is left out");
	is_public_url("http://localhost:80", "http://localhost", "that of http, too");
	is_public_url("https://localhost:80", "https://localhost:80", "each of its own scheme");
	is_public_url("https://[::1]:8443", "https://[::1]:8443", "another port stays");
	is_public_url("https://example.org:443/team/erd/", "https://example.org/team/erd", "a path stays");
	is_public_url("https://example.org/te.am", "refused", "a path of plain characters");
	is_public_url("https://example.org/te%61m", "refused", "that mean themselves");
	is_public_url("https://example.org/a//b", "refused", "without empty segments");
	is_database("host=db.example.org dbname=a password='it\\'s'",
				"password='it\\'s' dbname='a' host='db.example.org,db.example.org,db.example.org' "
				"hostaddr='192.0.2.1,192.0.2.2,192.0.2.3' ",
				"every address of the database host is tried");
	is_database("host=/run/postgresql dbname=a", "host=/run/postgresql dbname=a", "a directory is no name");
	is_database("host=a,b dbname=a", "host=a,b dbname=a", "a list is libpq's to go through");
	is_database("host=db.example.org hostaddr=192.0.2.9", "host=db.example.org hostaddr=192.0.2.9",
				"an address is as it was given");
	is_database("host=nowhere.example.org", "refused", "a host without an address is refused at start");
	return done_testing();
}
