/*
 * Redirect URIs and resource indicators: what is taken, what is refused, what counts as the same.
 */
#include "pure/url.h"
#include "tap.h"

static void
test_kinds(void)
{
	static const struct
	{
		const char *uri;
		RedirectKind kind;
	} cases[] = {
		{"https://app.example/callback", REDIRECT_HTTPS},
		{"https://app.example:8443/callback?keep=1", REDIRECT_HTTPS},
		{"HTTPS://APP.example", REDIRECT_HTTPS},
		{"http://127.0.0.1:33418/", REDIRECT_LOOPBACK},
		{"http://localhost/callback", REDIRECT_LOOPBACK},
		{"http://[::1]:7000", REDIRECT_LOOPBACK},
		{"cursor://anysphere.cursor-retrieval/oauth/callback", REDIRECT_PRIVATE},
		{"vscode://vendor.extension/callback", REDIRECT_PRIVATE},
		{"com.example.app:/oauth", REDIRECT_PRIVATE},
		{"", REDIRECT_REFUSED},
		{"/callback", REDIRECT_REFUSED},
		{"//app.example/callback", REDIRECT_REFUSED},
		{"https:///callback", REDIRECT_REFUSED},
		{"https:callback", REDIRECT_REFUSED},
		{"http://app.example/callback", REDIRECT_REFUSED},
		{"http://127.0.0.1.example/callback", REDIRECT_REFUSED},
		{"http://localhost@app.example/callback", REDIRECT_REFUSED},
		{"http://127.0.0.2/callback", REDIRECT_REFUSED},
		{"http://user@localhost/callback", REDIRECT_REFUSED},
		{"https://app.example/#part", REDIRECT_REFUSED},
		{"https://app.example/callback#", REDIRECT_REFUSED},
		{"https://*.example/callback", REDIRECT_REFUSED},
		{"https://app.example/*", REDIRECT_REFUSED},
		{"https://app.example:99999/", REDIRECT_REFUSED},
		{"https://app.example:8x/", REDIRECT_REFUSED},
		{"https://app.example:/", REDIRECT_REFUSED},
		{"https://app.ex%61mple/", REDIRECT_REFUSED},
		{"https://app.example\\@evil.example/", REDIRECT_REFUSED},
		{"https://app.example/a b", REDIRECT_REFUSED},
		{"https://app.example/a\tb", REDIRECT_REFUSED},
		{"https://app.example/\xc3\xa4", REDIRECT_REFUSED},
		{"https://app.example/%zz", REDIRECT_REFUSED},
		{"https://app.example/%a", REDIRECT_REFUSED},
		{"https://[::1/", REDIRECT_REFUSED},
		{"https://[::1]x/", REDIRECT_REFUSED},
		{"javascript:alert(1)", REDIRECT_REFUSED},
		{"JavaScript://app.example/%0aalert(1)", REDIRECT_REFUSED},
		{"data:text/html,x", REDIRECT_REFUSED},
		{"file:///etc/passwd", REDIRECT_REFUSED},
		{"blob:https://app.example/1", REDIRECT_REFUSED},
		{"about:blank", REDIRECT_REFUSED},
		{"vbscript:x", REDIRECT_REFUSED},
		{"ms-settings:x", REDIRECT_REFUSED},
		{"ms-settings.example:x", REDIRECT_REFUSED},
		{"ms-officecmd:x", REDIRECT_REFUSED},
		{"search-ms:query=x", REDIRECT_REFUSED},
		{"smb://host.example/share", REDIRECT_REFUSED},
		{"shell:startup", REDIRECT_REFUSED},
		{"ssh://host.example", REDIRECT_REFUSED},
		{"git+ssh://host.example", REDIRECT_REFUSED},
		{"x-apple.systempreferences:x", REDIRECT_REFUSED},
		{"intent://x", REDIRECT_REFUSED},
		{"tel:1", REDIRECT_REFUSED},
		{"urn:ietf:wg:oauth:2.0:oob", REDIRECT_REFUSED},
		{"cursor://x", REDIRECT_PRIVATE},
		{"vscode-insider://x", REDIRECT_REFUSED},
		{"example:/x", REDIRECT_REFUSED},
		{"c.example:/x", REDIRECT_REFUSED},
		{"com.:/x", REDIRECT_REFUSED},
		{"com..example:/x", REDIRECT_REFUSED},
		{"com.example+x:/x", REDIRECT_REFUSED},
		{"org.example.app-2:/x", REDIRECT_PRIVATE},
		{"VSCode-Insiders://vendor.extension/x", REDIRECT_PRIVATE},
		{"windsurf://x", REDIRECT_PRIVATE},
		{"1app:/x", REDIRECT_REFUSED},
	};

	for (size_t i = 0; i < lengthof(cases); i++)
	{
		const char *problem = NULL;

		ok(url_redirect_kind(cases[i].uri, NULL, &problem) == cases[i].kind &&
			   (problem != NULL) == (cases[i].kind == REDIRECT_REFUSED),
		   cases[i].uri);
	}
}

static void
test_more_schemes(void)
{
	ok(url_redirect_kind("house:/x", "mansion, House", NULL) == REDIRECT_PRIVATE,
	   "a scheme that the house adds");
	ok(url_redirect_kind("house:/x", "mansion,houses", NULL) == REDIRECT_REFUSED, "a part of a name is none");
	ok(url_redirect_kind("house:/x", "", NULL) == REDIRECT_REFUSED, "an empty list adds none");
	ok(url_redirect_kind("http://house.example/", "http", NULL) == REDIRECT_REFUSED,
	   "http stays for loopback");
}

static void
test_pages(void)
{
	ok(url_is_public_page("https://app.example/about"), "an https page can be shown");
	ok(!url_is_public_page("http://app.example/about"), "one without TLS cannot");
	ok(!url_is_public_page("https://bank.example@evil.example/"), "nor one with a user name");
	ok(!url_is_public_page("https:about"), "nor one without a host");
}

static void
test_length(void)
{
	char uri[URL_MAX_LENGTH + 2];

	memset(uri, 'a', sizeof(uri));
	memcpy(uri, "https://", 8);
	uri[URL_MAX_LENGTH + 1] = '\0';
	ok(url_redirect_kind(uri, NULL, NULL) == REDIRECT_REFUSED, "2001 characters are too many");
	uri[URL_MAX_LENGTH] = '\0';
	ok(url_redirect_kind(uri, NULL, NULL) == REDIRECT_HTTPS, "2000 characters will do");
}

static void
test_matches(void)
{
	static const struct
	{
		const char *registered;
		const char *requested;
		bool match;
	} cases[] = {
		{"https://app.example/callback", "https://app.example/callback", true},
		{"https://app.example/callback", "https://app.example/callback/", false},
		{"https://app.example/callback", "https://app.example/callback?x=1", false},
		{"https://app.example/callback", "https://APP.example/callback", false},
		{"https://app.example/", "https://app.example", false},
		{"https://app.example/callback", "https://app.example:8443/callback", false},
		{"http://127.0.0.1:1234/callback", "http://127.0.0.1:5678/callback", true},
		{"http://127.0.0.1/callback", "http://127.0.0.1:5678/callback", true},
		{"http://127.0.0.1:1234/callback", "http://127.0.0.1/callback", true},
		{"http://localhost:1234", "http://localhost:5678/", true},
		{"http://[::1]:1234/a?b", "http://[::1]:5678/a?b", true},
		{"http://[::1]:1234/a?b", "http://[::1]:5678/a", false},
		{"http://[::1]:1234/a", "http://[::1]:5678/a?", false},
		{"http://127.0.0.1:1234/callback", "http://localhost:1234/callback", false},
		{"http://127.0.0.1:1234/callback", "http://127.0.0.1:1234/other", false},
		{"http://127.0.0.1:1234/callback", "http://127.0.0.1:1234/CALLBACK", false},
		{"http://127.0.0.1:1234/callback", "http://127.0.0.1:5678/callback#x", false},
		{"http://127.0.0.1:1234/callback", "http://x@127.0.0.1:5678/callback", false},
		{"http://127.0.0.1:1234/callback", "https://127.0.0.1:5678/callback", false},
		{"cursor://a/b", "cursor://a/b", true},
		{"cursor://a/b", "cursor://a:1/b", false},
	};

	for (size_t i = 0; i < lengthof(cases); i++)
	{
		ok(url_redirect_matches(cases[i].registered, cases[i].requested) == cases[i].match,
		   cases[i].requested);
	}
}

static void
test_server(void)
{
	static const struct
	{
		const char *resource;
		bool same;
	} cases[] = {
		{"https://host.example/mcp", true},     {"https://host.example/mcp/", true},
		{"https://host.example", true},         {"https://host.example/", true},
		{"HTTPS://Host.Example:443/mcp", true}, {"https://host.example/mcp?toolsets=core", true},
		{"https://host.example/MCP", false},    {"https://host.example/mcp2", false},
		{"https://host.example/mcp/x", false},  {"https://host.example:8443/mcp", false},
		{"http://host.example/mcp", false},     {"https://host.example.evil/mcp", false},
		{"https://other.example/mcp", false},   {"https://host.example/mcp#x", false},
		{"https://x@host.example/mcp", false},  {"host.example/mcp", false},
		{"https:host.example/mcp", false},      {"", false},
	};

	for (size_t i = 0; i < lengthof(cases); i++)
		ok(url_names_server("https://host.example", cases[i].resource) == cases[i].same, cases[i].resource);
	ok(url_names_server("http://127.0.0.1:8080", "http://127.0.0.1:8080/mcp"),
	   "a port that is not the default");
	ok(!url_names_server("http://127.0.0.1:8080", "http://127.0.0.1/mcp"), "the port matters");
	ok(url_names_server("https://host.example/team", "https://host.example/team/mcp/") &&
		   url_names_server("https://host.example/team", "https://host.example/team"),
	   "a server below a path");
	ok(!url_names_server("https://host.example/team", "https://host.example/mcp") &&
		   !url_names_server("https://host.example/team", "https://host.example/") &&
		   !url_names_server("https://host.example/team", "https://host.example/teams/mcp") &&
		   !url_names_server("https://host.example/team", "https://host.example/Team/mcp"),
	   "is not one beside it");
}

int
main(void)
{
	test_kinds();
	test_more_schemes();
	test_pages();
	test_length();
	test_matches();
	test_server();
	return done_testing();
}
