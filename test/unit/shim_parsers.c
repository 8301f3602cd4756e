/*
 * The shim's parsers, escapes, timers and tables.
 */
#include <arpa/inet.h>
#include <stdlib.h>

#include "app/routes.h"
#include "base/auth.h"
#include "base/buffer.h"
#include "base/envelope.h"
#include "base/form.h"
#include "base/limiter.h"
#include "base/origin.h"
#include "base/peer.h"
#include "base/settings.h"
#include "base/status.h"
#include "base/timer.h"
#include "endpoint/endpoint.h"
#include "http/reply.h"
#include "tap.h"

/* ---- buffer ---- */

static void
test_buffer(void)
{
	Buffer buffer;
	char *text;
	size_t length;

	buffer_init(&buffer, 10);
	ok(buffer_add(&buffer, "12345") && buffer_add(&buffer, "67890"), "a buffer takes its limit");
	ok(!buffer_add_char(&buffer, 'x') && buffer_failed(&buffer), "and not one byte more");
	ok(buffer_take(&buffer, &length) == NULL && length == 0, "a failed buffer gives nothing");
	buffer_free(&buffer);

	buffer_init(&buffer, 1000);
	buffer_format(&buffer, "%d-%s", 7, "x");
	text = buffer_take(&buffer, &length);
	ok(length == 3 && buffer.length == 0, "taking leaves the buffer empty");
	is_text(text, "7-x", "formatted text");
	free(text);

	buffer_add_json(&buffer, "a\"\\\n\x01\xc3\xa9\xff\xed\xa0\x80z", 12);
	is_text(buffer.data, "\"a\\\"\\\\\\u000a\\u0001\xc3\xa9\\ufffd\\ufffd\\ufffd\\ufffdz\"",
			"JSON: quotes, controls, broken UTF-8 and surrogates");
	buffer_clear(&buffer);
	buffer_add_number(&buffer, 0, 1);
	buffer_add_char(&buffer, ' ');
	buffer_add_number(&buffer, 7, 3);
	buffer_add_char(&buffer, ' ');
	buffer_add_number(&buffer, UINT64_MAX, 3);
	is_text(buffer.data, "0 007 18446744073709551615", "numbers, padded and not");
	buffer_clear(&buffer);
	buffer_add_html(&buffer, "<a href=\"x\">'&'</a>");
	is_text(buffer.data, "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;",
			"HTML: all five characters");
	buffer_clear(&buffer);
	buffer_add_url(&buffer, "a b&c=\xc3\xa9~-_.", 12);
	is_text(buffer.data, "a%20b%26c%3D%C3%A9~-_.", "URL: only unreserved characters stay");
	buffer_free(&buffer);
}

static void
test_utf8(void)
{
	static const struct
	{
		const char *text;
		size_t length;
		bool good;
	} cases[] = {
		{"", 0, true},
		{"plain text longer than one word", 31, true},
		{"plain te\0t", 10, false},
		{"0123456\0", 8, false},
		{"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 and some more", 23, true},
		{"\xc0\xaf", 2, false},         /* overlong */
		{"\xe0\x9f\xbf", 3, false},     /* overlong */
		{"\xed\xa0\x80", 3, false},     /* surrogate */
		{"\xf4\x90\x80\x80", 4, false}, /* above U+10FFFF */
		{"\xe2\x82", 2, false},         /* cut off */
		{"\x80", 1, false},
		{"abcdefg\xff", 8, false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		char name[64];

		snprintf(name, sizeof(name), "UTF-8 case %zu", i);
		ok(utf8_is_text(cases[i].text, cases[i].length) == cases[i].good, name);
	}
}

/* ---- credentials ---- */

static void
test_bearer(void)
{
	unsigned char hash[AUTH_HASH_BYTES];
	unsigned char expected[AUTH_HASH_BYTES];
	char long_header[AUTH_MAX_BEARER + 64] = "Bearer ";

	auth_hash("abc", 3, expected);
	ok(auth_read_bearer("Bearer abc", hash) == AUTH_PRESENT && memcmp(hash, expected, sizeof(hash)) == 0,
	   "a bearer token becomes its SHA-256");
	ok(auth_read_bearer("bearer   abc  ", hash) == AUTH_PRESENT && memcmp(hash, expected, sizeof(hash)) == 0,
	   "scheme in any case, spaces around");
	ok(auth_read_bearer(NULL, hash) == AUTH_ABSENT, "no header");
	ok(auth_read_bearer("Basic abc", hash) == AUTH_ABSENT, "another scheme");
	ok(auth_read_bearer("Bearerabc", hash) == AUTH_ABSENT, "no space after the scheme");
	ok(auth_read_bearer("Bearer", hash) == AUTH_MALFORMED, "nothing after the scheme");
	ok(auth_read_bearer("Bearer a b", hash) == AUTH_MALFORMED, "two tokens");
	ok(auth_read_bearer("Bearer a\"b", hash) == AUTH_MALFORMED, "a character no token has");
	memset(long_header + 7, 'a', AUTH_MAX_BEARER);
	ok(auth_read_bearer(long_header, hash) == AUTH_PRESENT, "the longest token");
	long_header[7 + AUTH_MAX_BEARER] = 'a';
	ok(auth_read_bearer(long_header, hash) == AUTH_MALFORMED, "one byte longer");
}

static void
test_basic(void)
{
	char client[AUTH_MAX_CLIENT_ID + 1];
	char secret[AUTH_HEX_SIZE];
	char expected[AUTH_HEX_SIZE];
	char long_header[AUTH_MAX_BASIC + 64] = "Basic ";

	auth_hash_hex("s+s", 3, expected);
	ok(auth_read_basic("Basic YzE6cyUyQnM=", client, secret) == AUTH_PRESENT, "Basic is read");
	is_text(client, "c1", "its client");
	is_text(secret, expected, "its secret, percent-decoded and hashed");
	ok(auth_read_basic("Basic YzE6cyUyQnM", client, secret) == AUTH_PRESENT, "padding may be left out");
	ok(auth_read_basic("Basic YzE6cyUyQnM==x", client, secret) == AUTH_MALFORMED, "nothing stands behind it");
	ok(auth_read_basic("Basic YzE6c", client, secret) == AUTH_MALFORMED, "no length of base64");
	ok(auth_read_basic("Basic YzE6", client, secret) == AUTH_PRESENT && secret[0] == '\0',
	   "an empty secret is none");
	ok(auth_read_basic("Basic OnM=", client, secret) == AUTH_MALFORMED, "an empty client is not");
	ok(auth_read_basic("Basic YzE=", client, secret) == AUTH_MALFORMED, "no colon");
	ok(auth_read_basic("Basic !!!!", client, secret) == AUTH_MALFORMED, "not base64");
	ok(auth_read_basic("Basic YQBiOmM=", client, secret) == AUTH_MALFORMED, "a NUL inside");
	ok(auth_read_basic("Basic YSUwMDpj", client, secret) == AUTH_PRESENT && strcmp(client, "a") == 0,
	   "an encoded NUL ends the client's name");
	ok(auth_read_basic("Bearer x", client, secret) == AUTH_ABSENT, "another scheme");
	memset(long_header + 6, 'A', AUTH_MAX_BASIC + 1);
	ok(auth_read_basic(long_header, client, secret) == AUTH_MALFORMED, "too long");

	auth_hash_hex("ainecto-password:pass", 21, expected);
	auth_hash_password("pass", 4, secret);
	is_text(secret, expected, "the password rule of the contract");
	ok(auth_equal("abc", "abc") && !auth_equal("abc", "abd") && !auth_equal("abc", "ab"), "comparison");
}

/* ---- forms ---- */

static void
test_form(void)
{
	static const struct
	{
		const char *text;
		FormResult result;
		const char *name;
	} cases[] = {
		{"", FORM_OK, "an empty form"},
		{"a=%zz", FORM_MALFORMED, "a bad escape"},
		{"a=%4", FORM_MALFORMED, "a cut escape"},
		{"a=%", FORM_MALFORMED, "a lone percent sign"},
		{"a=%00", FORM_MALFORMED, "a NUL"},
		{"a=%ff", FORM_MALFORMED, "not UTF-8"},
		{"a=1&a=2", FORM_REPEATED, "a repeated parameter"},
		{"resource=1&resource=2", FORM_OK, "a repeated resource"},
		{"a&b&=&=x&&&", FORM_OK, "odd separators"},
	};
	Form form;
	Buffer many;

	ok(form_parse(&form, "a=1&b=x+y%2B%c3%a9&c=&d", 23) == FORM_OK && form.count == 2,
	   "empty values are left out");
	is_text(form_get(&form, "b"), "x y+\xc3\xa9", "plus, escapes, UTF-8");
	ok(form_get(&form, "c") == NULL && form_get(&form, "d") == NULL, "absent fields");
	form_free(&form);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
	{
		ok(form_parse(&form, cases[i].text, strlen(cases[i].text)) == cases[i].result, cases[i].name);
		form_free(&form);
	}
	ok(form_parse(&form, "resource=1&resource=2", 21) == FORM_OK &&
		   strcmp(form_get(&form, "resource"), "1") == 0,
	   "the first resource counts");
	form_free(&form);
	buffer_init(&many, 4096);
	for (int i = 0; i <= FORM_MAX_FIELDS; i++)
		buffer_format(&many, "f%d=1&", i);
	ok(form_parse(&form, many.data, many.length) == FORM_TOO_MANY, "too many fields");
	form_free(&form);
	buffer_free(&many);
}

/* ---- envelope ---- */

typedef struct EnvelopeCase
{
	const char *body;
	bool is_object;
	const char *method;
	const char *name;
	const char *id;
} EnvelopeCase;

static const EnvelopeCase envelope_cases[] = {
	{"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}", true, "ping", "", "1"},
	{"  {\"method\" : \"tools/call\" , \"params\" : {\"arguments\":{\"name\":\"no\",\"x\":[1,{\"y\":2}]},"
	 "\"name\":\"erd_get_table\"},\"id\":\"a b\"}",
	 true, "tools/call", "erd_get_table", "\"a b\""},
	{"{\"params\":{\"name\":\"x\"},\"id\":-12}", true, "", "x", "-12"},
	{"{\"id\":null,\"method\":\"m\"}", true, "m", "", ""},
	{"{\"id\":1.5,\"method\":\"m\"}", true, "m", "", ""},
	{"{\"id\":01,\"method\":\"m\"}", true, "m", "", ""},
	{"{\"id\":{\"a\":1},\"method\":\"m\"}", true, "m", "", ""},
	{"{\"id\":\"a\\u0022b\",\"method\":\"m\"}", true, "m", "", ""},
	{"{\"id\":\"\",\"method\":\"m\"}", true, "m", "", "\"\""},
	{"{\"id\":0,\"method\":\"m\"}", true, "m", "", "0"},
	{"{\"method\":\"a\\nb\",\"id\":1}", true, "", "", "1"},
	{"{\"method\":\"bad method\",\"id\":1}", true, "", "", "1"},
	{"{\"method\":\"ping\",\"method\":\"tools/list\"}", true, "tools/list", "", ""},
	{"{\"a\":\"\\\"}\\\\\",\"method\":\"m\"}", true, "m", "", ""},
	{"[{\"method\":\"ping\"}]", false, "", "", ""},
	{"\"method\"", false, "", "", ""},
	{"", false, "", "", ""},
	{"{", true, "", "", ""},
	{"{\"method\":\"ping\"", true, "ping", "", ""},
	{"{\"method\":\"pin", true, "", "", ""},
	{"{\"method\":", true, "", "", ""},
	{"{\"a\":]]]},\"method\":\"m\"}", true, "", "", ""},
	{"{\"params\":[{\"name\":\"x\"}],\"method\":\"m\"}", true, "m", "", ""},
};

static void
test_envelope(void)
{
	static const char large[] = "{\"method\":\"tools/call\",\"params\":{\"name\":\"erd_apply_changes\","
								"\"arguments\":{\"documentUuid\":\"x\"}}}";
	Envelope envelope;
	char deep[5000];

	for (size_t i = 0; i < sizeof(envelope_cases) / sizeof(envelope_cases[0]); i++)
	{
		const EnvelopeCase *c = &envelope_cases[i];
		char name[64];

		envelope_scan(&envelope, c->body, strlen(c->body), 65536);
		snprintf(name, sizeof(name), "envelope %zu", i);
		if (!ok(envelope.is_object == c->is_object && strcmp(envelope.method, c->method) == 0 &&
					strcmp(envelope.name, c->name) == 0 && strcmp(envelope.id, c->id) == 0,
				name))
			printf("# %s\n# method %s name %s id %s\n", c->body, envelope.method, envelope.name, envelope.id);
	}
	memset(deep, '[', sizeof(deep));
	memcpy(deep, "{\"a\":", 5);
	envelope_scan(&envelope, deep, sizeof(deep), sizeof(deep));
	ok(envelope.is_object && !envelope.method[0], "depth costs no stack");
	envelope_scan(&envelope, "{\"method\":\"ping\",\"id\":7}", 24, 18);
	ok(strcmp(envelope.method, "ping") == 0 && !envelope.id[0], "nothing beyond the limit is read");
	envelope_scan(&envelope, large, strlen(large), strlen(large) - 8);
	ok(strcmp(envelope.method, "tools/call") == 0 && strcmp(envelope.name, "erd_apply_changes") == 0,
	   "a name is found before arguments that the limit cuts off");
	envelope_scan(&envelope, large, strlen(large), strlen(large) - 50);
	ok(strcmp(envelope.method, "tools/call") == 0 && !envelope.name[0],
	   "a name that the limit cuts off is none");
}

/* ---- origins and hosts ---- */

static void
test_origin(void)
{
	Settings settings = {.loopback = true,
						 .public_url = "https://erd.example.com",
						 .public_origin = "https://erd.example.com"};
	OriginParts parts;

	settings.allowed_origins[0] = (char *) "https://app.example.com";
	settings.allowed_origin_count = 1;
	ok(origin_parse("http://[::1]:80", &parts) && parts.port == 80 && strcmp(parts.host, "[::1]") == 0,
	   "IPv6");
	ok(!origin_is_valid("null") && !origin_is_valid("ftp://x") && !origin_is_valid("http://") &&
		   !origin_is_valid("http://x/") && !origin_is_valid("http://u@x") && !origin_is_valid("http://x:") &&
		   !origin_is_valid("http://x:99999") && !origin_is_valid("http://X") &&
		   !origin_is_valid("http://[::1"),
	   "what is no origin");
	ok(origin_is_allowed(&settings, NULL), "no Origin header");
	ok(origin_is_allowed(&settings, "https://erd.example.com"), "our own");
	ok(origin_is_allowed(&settings, "https://app.example.com"), "a configured one");
	ok(origin_is_allowed(&settings, "http://localhost:3000"), "loopback, when bound to loopback");
	ok(!origin_is_allowed(&settings, "https://evil.example.com") && !origin_is_allowed(&settings, "null") &&
		   !origin_is_allowed(&settings, "http://localhost.evil.com") &&
		   !origin_is_allowed(&settings, "https://erd.example.com.evil.com"),
	   "strangers");
	ok(origin_host_is_allowed(&settings, "localhost:8080") &&
		   origin_host_is_allowed(&settings, "127.0.0.1") && origin_host_is_allowed(&settings, "[::1]:1") &&
		   origin_host_is_allowed(&settings, "erd.example.com"),
	   "hosts of ours");
	ok(!origin_host_is_allowed(&settings, "evil.com") && !origin_host_is_allowed(&settings, NULL) &&
		   !origin_host_is_allowed(&settings, "127.0.0.1.evil.com") && !origin_host_is_allowed(&settings, ""),
	   "hosts of others");
	settings.allowed_hosts = "one.example,ainecto_upstream";
	ok(origin_host_is_allowed(&settings, "Ainecto_upstream") &&
		   origin_host_is_allowed(&settings, "one.example:81 "),
	   "allowed names, with blanks behind them");
	ok(!origin_host_is_allowed(&settings, "ainecto") && !origin_host_is_allowed(&settings, "one.example,x") &&
		   !origin_host_is_allowed(&settings, "example"),
	   "no parts of them");
	ok(origin_is_own(&settings, "http://localhost:8080", "localhost:8080"), "our page by its loopback name");
	ok(!origin_is_own(&settings, "http://localhost:9", "localhost:8080"), "another program on this machine");
	settings.loopback = false;
	ok(!origin_is_allowed(&settings, "http://localhost:3000"), "loopback is nothing special elsewhere");
	ok(!origin_is_own(&settings, "http://localhost:80", "localhost:80"), "nor is it ours there");
	ok(origin_host_is_allowed(&settings, "10.0.0.1"), "any Host behind a proxy");
}

/* ---- tables ---- */

static void
test_status(void)
{
	ok(status_find("57014")->kind == STATUS_TIMEOUT, "57014 is a timeout");
	ok(status_find("57P01")->kind == STATUS_UNAVAILABLE && status_find("53300")->http == 503,
	   "server trouble");
	ok(status_find("40001")->kind == STATUS_CONFLICT && status_find("40P01")->kind == STATUS_CONFLICT,
	   "conflicts");
	ok(status_find("40002")->kind == STATUS_INTERNAL && status_find("XX000")->http == 500, "faults");
	ok(status_find("22P05")->kind == STATUS_BAD_INPUT, "bad values");
	ok(status_find("")->kind == STATUS_UNAVAILABLE && status_find(NULL)->kind == STATUS_UNAVAILABLE,
	   "a lost connection");
	ok(status_find("26000")->kind == STATUS_STALE, "a forgotten statement");
	ok(status_wants_replay("AI900") && status_wants_replay("57014") && status_wants_replay("25006") &&
		   !status_wants_replay("XX000") && !status_wants_replay(""),
	   "what the slow lane repeats");
}

static void
test_route(void)
{
	char allow[64];

	ok(route_find(&routes_table, "/mcp")->kind->bearer && route_find(&routes_table, "/mcp/")->kind->bearer,
	   "both spellings of the endpoint");
	ok(!route_find(&routes_table, "/mcp/x")->kind->bearer &&
		   route_find(&routes_table, "/mcp/x")->kind->errors == &reply_json_errors,
	   "below it nothing but JSON 404");
	ok(route_find(&routes_table, "/.well-known/openid-configuration")->kind->errors == &reply_json_errors,
	   "unknown discovery paths are JSON");
	ok(route_find(&routes_table, "/nowhere")->kind->errors == &browser_errors &&
		   route_find(&routes_table, "")->kind->errors == &browser_errors,
	   "others are pages");
	route_write_allow(route_find(&routes_table, "/mcp"), allow);
	is_text(allow, "GET, HEAD, POST, DELETE, OPTIONS", "Allow of /mcp");
	route_write_allow(route_find(&routes_table, "/token"), allow);
	is_text(allow, "POST, OPTIONS", "Allow of /token");
	route_write_allow(route_find(&routes_table, "/authorize"), allow);
	is_text(allow, "GET, HEAD, POST", "Allow of /authorize: no preflight");
	ok(route_method("get") == METHOD_OTHER && route_method("DELETE") == METHOD_DELETE,
	   "methods are case-sensitive");
}

/* ---- timers and limits ---- */

static int fired[8];
static int fired_count;
static Timer timers[8];

static void
note_fired(Timer *timer)
{
	fired[fired_count++] = (int) (timer - timers);
}

static void
test_timer(void)
{
	static const uint64_t due[] = {50, 10, 40, 30, 20, 60, 5, 70};
	TimerHeap heap = {0};

	for (int i = 0; i < 8; i++)
	{
		timers[i].fire = note_fired;
		timer_start(&heap, &timers[i], due[i]);
	}
	timer_stop(&heap, &timers[3]);
	timer_stop(&heap, &timers[3]);
	timer_start(&heap, &timers[5], 15);
	ok(timer_next_wait(&heap, 0) == 5 && timer_next_wait(&heap, 9) == 0, "the next one is known");
	timer_fire_due(&heap, 45);
	ok(fired_count == 5 && fired[0] == 6 && fired[1] == 1 && fired[2] == 5 && fired[3] == 4 && fired[4] == 2,
	   "due timers fire in order, moved ones at their new time, stopped ones not");
	timer_fire_due(&heap, 1000);
	ok(fired_count == 7 && timer_next_wait(&heap, 1000) == -1, "and then none is left");
	timer_heap_free(&heap);
}

/* ---- peers ---- */

static void
test_peer(void)
{
	struct sockaddr_in6 address = {.sin6_family = AF_INET6};
	char peer[PEER_SIZE] = "before";

	inet_pton(AF_INET6, "::ffff:192.0.2.7", &address.sin6_addr);
	peer_from_address((const struct sockaddr *) &address, peer);
	is_text(peer, "192.0.2.7", "IPv4 over an IPv6 socket is IPv4");
	ok(peer_from_list("10.0.0.1, 2001:DB8::1", peer), "the last of a list");
	is_text(peer, "2001:db8::1", "in the usual writing");
	ok(peer_from_list("::ffff:192.0.2.8", peer), "a list of one");
	is_text(peer, "192.0.2.8", "mapped, too");
	ok(!peer_from_list("192.0.2.9, unknown", peer) && !peer_from_list("", peer) &&
		   !peer_from_list("1,", peer),
	   "what is no address is none");
	is_text(peer, "192.0.2.8", "and changes nothing");
	ok(peer_from_list("203.0.113.7:51234", peer), "an address with a port");
	is_text(peer, "203.0.113.7", "without it");
	ok(peer_from_list("10.0.0.1, [2001:db8::7]:443 \t", peer), "in brackets, with blanks behind it");
	is_text(peer, "2001:db8::7", "without them");
	ok(peer_from_list("[2001:db8::8]", peer), "in brackets alone");
	is_text(peer, "2001:db8::8", "without them");
	ok(!peer_from_list("[2001:db8::9", peer) && !peer_from_list("[2001:db8::9]x", peer) &&
		   !peer_from_list("192.0.2.1 192.0.2.2", peer) && !peer_from_list("192.0.2.1:80:81", peer) &&
		   !peer_from_list("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", peer),
	   "what is neither");
	ok(peer_from_forwarded("for=192.0.2.1, proto=https;FOR=\"[2001:db8:cafe::17]:4711\";by=203.0.113.43",
						   peer),
	   "the last element of Forwarded");
	is_text(peer, "2001:db8:cafe::17", "its for, quoted as an IPv6 address is");
	ok(peer_from_forwarded("for=192.0.2.60:80; proto=http", peer), "one that is not quoted");
	is_text(peer, "192.0.2.60", "is IPv4");
	ok(!peer_from_forwarded("for=192.0.2.1, for=unknown", peer) &&
		   !peer_from_forwarded("for=_hidden", peer) &&
		   !peer_from_forwarded("proto=https;by=192.0.2.1", peer) && !peer_from_forwarded("", peer) &&
		   !peer_from_forwarded("for=", peer) && !peer_from_forwarded("for=\"", peer),
	   "what names no address");
	is_text(peer, "192.0.2.60", "changes nothing");
	peer_network("192.0.2.8", peer);
	is_text(peer, "192.0.2.8", "an IPv4 address stands for itself");
	peer_network("2001:db8:1:2:3:4:5:6", peer);
	is_text(peer, "2001:db8:1:2::", "an IPv6 address for its network");
}

static void
test_limiter(void)
{
	const uint64_t second = 1000000;
	const uint64_t minute = 60 * second;
	Limiter *limiter = limiter_create(minute / 3, 3);

	ok(limiter_take(limiter, "a", 1, second) == 0 && limiter_take(limiter, "a", 1, second) == 0 &&
		   limiter_take(limiter, "a", 1, second) == 0,
	   "a bucket empties");
	ok(limiter_take(limiter, "a", 1, second) == 20 * second, "and says when there will be one again");
	ok(limiter_take(limiter, "b", 1, second) == 0, "another key has its own");
	ok(limiter_take(limiter, "a", 1, 11 * second) == 10 * second &&
		   limiter_take(limiter, "a", 1, 21 * second) == 0 && limiter_take(limiter, "a", 1, 21 * second) > 0,
	   "and refills evenly");
	limiter_free(limiter);
	limiter = limiter_create(0, 0);
	for (int i = 0; i < 1000; i++)
		limiter_take(limiter, "a", 1, 1);
	ok(limiter_take(limiter, "a", 1, 1) == 0, "zero is no limit");
	limiter_free(limiter);

	limiter = limiter_create(minute, 1);
	ok(limiter_take_peer(limiter, "2001:db8:1:2::1", 5 * second) == 0 &&
		   limiter_take_peer(limiter, "2001:db8:1:2:ffff::1", 5 * second) > 0,
	   "a /64 shares one bucket");
	ok(limiter_take_peer(limiter, "2001:db8:1:3::1", 5 * second) == 0, "the next has its own");
	ok(limiter_take_peer(limiter, "2001:db8:1:2::1", 4 * second) > 0,
	   "a loop whose clock is behind gains nothing");
	ok(limiter_take_peer(limiter, "2001:db8:1:2::1", 65 * second - 1) > 0 &&
		   limiter_take_peer(limiter, "2001:db8:1:2::1", 65 * second) == 0,
	   "and takes nothing back");
	limiter_free(limiter);
}

int
main(void)
{
	test_buffer();
	test_utf8();
	test_bearer();
	test_basic();
	test_form();
	test_envelope();
	test_origin();
	test_status();
	test_route();
	test_timer();
	test_peer();
	test_limiter();
	return done_testing();
}
