/*
 * What the shim makes of its settings.
 */
#include <getopt.h>
#include <string.h>

#include "base/settings.h"
#include "tap.h"

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
	return done_testing();
}
