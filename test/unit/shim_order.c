/*
 * Which lane a call takes after what it cost, and whose turn it is in the slow lane.
 */
#include <stdlib.h>

#include "db/order.h"
#include "tap.h"

#define CONNECTIONS 8

/* ---- what calls cost ---- */

static void
token_of(unsigned char hash[AUTH_HASH_BYTES], int number)
{
	char text[32];

	snprintf(text, sizeof(text), "token %d", number);
	auth_hash(text, strlen(text), hash);
}

/* Names by which one caller's kind would have the place and tag of another's cannot be told beforehand. */
static void
test_seed(const CostBook *plain)
{
	CostBook *books[2];
	uint64_t kinds[2];

	for (int i = 0; i < 2; i++)
	{
		books[i] = calloc(1, sizeof(CostBook));
		cost_begin(books[i]);
		kinds[i] = cost_kind(books[i], 7, "tools/call list_runs");
	}
	ok(kinds[0] != kinds[1] && kinds[0] != cost_kind(plain, 7, "tools/call list_runs"),
	   "each book has a secret of its own");
	/* Behind one name as behind another: two that once were alike stay so, but for the secret. */
	ok((cost_kind(books[0], 7, "a") ^ cost_kind(books[0], 7, "b")) !=
		   (cost_kind(books[1], 7, "a") ^ cost_kind(books[1], 7, "b")),
	   "and what two kinds have in common is its alone");
	for (int i = 0; i < 2; i++)
		free(books[i]);
}

static void
test_cost(void)
{
	CostBook *book = calloc(1, sizeof(CostBook));
	uint64_t kind = cost_kind(book, 1, "tools/call list_runs");
	uint64_t other = cost_kind(book, 1, "tools/call get_run");
	int calls = 0;

	cost_note(book, kind, 0);
	ok(cost_mean(book, kind) == 0, "a kind that was never dear costs nothing");
	cost_note(book, kind, 800000);
	ok(cost_mean(book, kind) == 100000, "one long call is told");
	ok(cost_mean(book, other) == 0, "and counts for its own kind alone");
	ok(cost_mean(book, cost_kind(book, 2, "tools/call list_runs")) == 0, "of its own caller");
	while (cost_mean(book, kind) >= 5000 && calls < 1000)
	{
		cost_note(book, kind, 0);
		calls++;
	}
	ok(calls > 10 && calls < 40, "short ones make up for it in time");
	for (int i = 0; i < 40; i++)
		cost_note(book, kind, 0);
	ok(cost_mean(book, kind) == 0, "and in the end it is forgotten");
	for (int i = 0; i < 1000; i++)
		cost_note(book, kind, i % 100 == 0 ? 20000 : 0);
	ok(cost_mean(book, kind) < 5000, "a rare hiccup makes no kind dear");
	for (int i = 0; i < 100; i++)
		cost_note(book, kind, 6000);
	ok(cost_mean(book, kind) > 5000 && cost_mean(book, kind) <= 6000, "the mean is that of the latest calls");
	cost_note(book, kind, UINT64_MAX);
	ok(cost_mean(book, kind) < (uint64_t) 60 * 1000 * 1000, "no number is too large");

	test_seed(book);
	for (int i = 0; i < 100 * COST_KINDS; i++)
		cost_note(book, cost_kind(book, i, "x"), 100000);
	cost_note(book, kind, 1000000);
	ok(cost_mean(book, kind) >= 100000, "a full table has room for what is dearer");
	free(book);
}

static void
test_accounts(void)
{
	CostBook *book = calloc(1, sizeof(CostBook));
	unsigned char first[AUTH_HASH_BYTES];
	unsigned char second[AUTH_HASH_BYTES];
	int known = 0;

	token_of(first, 1);
	token_of(second, 2);
	ok(cost_caller(book, first) != cost_caller(book, second), "tokens are callers of their own");
	cost_learn_account(book, first, 7);
	cost_learn_account(book, second, 7);
	ok(cost_caller(book, first) == cost_caller(book, second), "until they are known to be one account's");
	cost_learn_account(book, second, 8);
	ok(cost_caller(book, first) != cost_caller(book, second), "and not another's");
	for (int i = 0; i < 100 * COST_TOKENS; i++)
	{
		token_of(second, 10 + i);
		cost_learn_account(book, second, 9);
	}
	for (int i = 0; i < 100; i++)
	{
		uint64_t account;

		token_of(second, 10 + 100 * COST_TOKENS - 1 - i);
		account = cost_caller(book, second);
		token_of(second, 10 + 100 * COST_TOKENS - 1);
		known += account == cost_caller(book, second);
	}
	ok(known > 80, "the latest are remembered");
	free(book);
}

/* ---- whose turn it is ---- */

static Loop loop;
static Shared shared;

static Database *
make_lane(int connections)
{
	Database *database = calloc(1, sizeof(Database) + (size_t) (SLOW_LINKS + connections) * sizeof(Link));

	loop.shared = &shared;
	database->loop = &loop;
	database->link_count = SLOW_LINKS + connections;
	database->heavy_limit = order_heavy_limit(connections);
	for (int i = 0; i < database->link_count; i++)
		database->links[i].state = LINK_READY;
	return database;
}

static void
free_lane(Database *database)
{
	for (int i = 0; i < database->link_count; i++)
		call_list_free(&database->links[i].running);
	call_list_free(&database->slow_queue);
	free(database);
}

/* A call of a caller that is known by a letter; long ones have a capital one. */
static DbCall *
make_call(Database *database, char caller)
{
	DbCall *call = calloc(1, sizeof(DbCall));

	call->database = database;
	call->takes_long = caller < 'a';
	call->caller = (uint64_t) (caller | 0x20);
	return call;
}

static void
queue(Database *database, const char *callers)
{
	for (; *callers; callers++)
		call_list_append(&database->slow_queue, make_call(database, *callers));
}

/* Sends whatever may run on the connections that are free; out says whose, in this order. */
static void
dispatch(Database *database, char *out)
{
	for (int i = SLOW_LINKS; i < database->link_count; i++)
	{
		DbCall *call = database->links[i].running.first ? NULL : order_next(database);

		if (!call)
			continue;
		call_list_remove(call);
		call_list_append(&database->links[i].running, call);
		*out++ = call->takes_long ? (char) (call->caller & ~0x20) : (char) call->caller;
	}
	*out = '\0';
}

/* The call on this connection of the slow lane ends; the first is 1. */
static void
end(Database *database, int number)
{
	DbCall *call = database->links[SLOW_LINKS + number - 1].running.first;

	call_list_remove(call);
	db_call_free(call);
}

static void
test_order(void)
{
	Database *database = make_lane(CONNECTIONS);
	char sent[CONNECTIONS + 1];

	queue(database, "aaaaaaaaaaaaaaaa");
	dispatch(database, sent);
	is_text(sent, "aaaaaaa", "who is alone leaves one connection of eight");
	queue(database, "bc");
	dispatch(database, sent);
	is_text(sent, "b", "it is for whoever comes");
	end(database, 1);
	dispatch(database, sent);
	is_text(sent, "c", "the next one is for who has none running, not for who came first");
	queue(database, "bbbb");
	end(database, 2);
	dispatch(database, sent);
	is_text(sent, "", "and the last one is left again");
	end(database, 3);
	dispatch(database, sent);
	is_text(sent, "b", "then comes who has fewest");
	free_lane(database);

	database = make_lane(CONNECTIONS);
	queue(database, "AAAAaabBcCDEFGa");
	dispatch(database, sent);
	is_text(sent, "AbcDEFa", "long calls have half of the connections, those of one caller an eighth");
	end(database, 1);
	dispatch(database, sent);
	is_text(sent, "G", "then comes another caller's");
	free_lane(database);

	database = make_lane(2);
	queue(database, "AAaa");
	dispatch(database, sent);
	is_text(sent, "Aa", "of two connections one is for long calls, and none is left over");
	free_lane(database);
}

static void
test_room(void)
{
	Database *database = make_lane(CONNECTIONS);
	DbCall *own = make_call(database, 'a');
	DbCall *others = make_call(database, 'b');
	DbCall *internal = make_call(database, 'c');
	int count = 0;

	internal->caller = 0;
	for (; !order_is_full(database, own) && count < 1000; count++)
		queue(database, "a");
	ok(count == 256, "one caller's calls fill half of the queue");
	ok(!order_is_full(database, others), "and leave the rest");
	for (count = 0; !order_is_full(database, others) && count < 1000; count++)
		queue(database, "b");
	ok(count == 128, "of which the next has half");
	ok(!order_is_full(database, internal), "what has to be written down has room to the end");
	own->heavy = others->heavy = true;
	ok(order_is_full(database, own) && order_is_full(database, others), "heavy calls have half of the queue");
	db_call_free(own);
	db_call_free(others);
	db_call_free(internal);
	free_lane(database);
}

static void
test_heavy(void)
{
	Database *database = make_lane(CONNECTIONS);
	char sent[CONNECTIONS + 1];
	int count = 0;

	queue(database, "aaabc");
	for (DbCall *call = database->slow_queue.first; call; call = call->next)
		call->heavy = true;
	database->heavy_running = 0;
	dispatch(database, sent);
	ok(sent[0] == 'a' && sent[1] == 'b', "of heavy calls those of another network come first");
	database->heavy_running = database->heavy_limit;
	ok(order_next(database) == NULL, "and no more than two run");
	free_lane(database);

	database = make_lane(CONNECTIONS);
	for (bool full = false; !full && count < 1000; count++)
	{
		DbCall *call = make_call(database, 'a');

		call->heavy = true;
		full = order_is_full(database, call);
		call_list_append(&database->slow_queue, call);
	}
	ok(count == 48 + 1, "a network may have so many of them waiting");
	free_lane(database);
}

int
main(void)
{
	test_cost();
	test_accounts();
	test_order();
	test_room();
	test_heavy();
	return done_testing();
}
