/*
 * What two sequences have in common: against the longest common subsequence, found the plain way.
 */
#include "pure/compare.h"
#include "tap.h"

#define MOST 40

static const char letters[] = "abcdefgh";
static uint32 seed = 1;

static int
draw(int end)
{
	seed = seed * 1664525u + 1013904223u;
	return (int) ((seed >> 8) % (uint32) end);
}

/* Each piece a letter of its own. */
static CompareSide
side_of(const char *text, ComparePiece *pieces)
{
	CompareSide side = {.pieces = pieces, .count = (int) strlen(text)};

	for (int i = 0; i < side.count; i++)
		pieces[i] = (ComparePiece){text + i, 1};
	return side;
}

static int
longest_common(const char *a, const char *b)
{
	int table[MOST + 1][MOST + 1] = {{0}};
	int i;
	int j;

	for (i = 0; a[i] != '\0'; i++)
	{
		for (j = 0; b[j] != '\0'; j++)
			table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : Max(table[i][j + 1], table[i + 1][j]);
	}
	return table[strlen(a)][strlen(b)];
}

/* What is unmarked on one side; released by the caller. */
static char *
rest_of(const CompareSide *side)
{
	char *rest = palloc0(side->count + 1);
	int length = 0;

	for (int i = 0; i < side->count; i++)
	{
		if (!side->marked[i])
			rest[length++] = *side->pieces[i].text;
	}
	return rest;
}

/* -1: the sides are left with different texts. */
static int
common_of(const char *a, const char *b, int64 effort)
{
	ComparePiece older[MOST];
	ComparePiece newer[MOST];
	CompareSide left = side_of(a, older);
	CompareSide right = side_of(b, newer);
	char *first;
	char *second;
	int common;

	compare_pieces(&left, &right, effort, NULL);
	first = rest_of(&left);
	second = rest_of(&right);
	common = strcmp(first, second) == 0 ? (int) strlen(first) : -1;
	pfree(first);
	pfree(second);
	pfree(left.marked);
	pfree(right.marked);
	return common;
}

static void
test_random(void)
{
	int worse = 0;
	int unlike = 0;

	for (int round = 0; round < 2000; round++)
	{
		char a[MOST];
		char b[MOST];
		int a_length = draw(MOST);
		int b_length = draw(MOST);
		int kinds = 1 + draw((int) sizeof(letters) - 1);

		for (int i = 0; i < a_length; i++)
			a[i] = letters[draw(kinds)];
		for (int i = 0; i < b_length; i++)
			b[i] = letters[draw(kinds)];
		a[a_length] = b[b_length] = '\0';
		worse += common_of(a, b, 1000000) != longest_common(a, b);
		unlike += common_of(a, b, 20) < 0;
	}
	ok(worse == 0, "as much in common as there is");
	ok(unlike == 0, "with little effort less, but the same on both sides");
}

static int checks;

static void
count_check(void)
{
	checks++;
}

/* The worst there is: nothing in common. Both sides are marked whole, within the effort. */
static void
test_effort(void)
{
	enum
	{
		COUNT = 30000
	};
	ComparePiece *pieces = palloc(2 * COUNT * sizeof(ComparePiece));
	char *texts = palloc(2 * COUNT * sizeof(int));
	CompareSide left = {.pieces = pieces, .count = COUNT};
	CompareSide right = {.pieces = pieces + COUNT, .count = COUNT};
	int unmarked = 0;

	for (int i = 0; i < 2 * COUNT; i++)
	{
		memcpy(texts + i * sizeof(int), &i, sizeof(int));
		pieces[i] = (ComparePiece){texts + i * sizeof(int), sizeof(int)};
	}
	compare_pieces(&left, &right, 1000000, count_check);
	for (int i = 0; i < COUNT; i++)
		unmarked += !left.marked[i] + !right.marked[i];
	ok(unmarked == 0, "nothing in common");
	ok(checks > 5 && checks < 50, "it asks now and then, and ends with its effort");
	pfree(left.marked);
	pfree(right.marked);
	pfree(pieces);
	pfree(texts);
}

int
main(void)
{
	ok(common_of("", "", 100) == 0 && common_of("abc", "", 100) == 0, "nothing and something");
	ok(common_of("abcabba", "cbabac", 100) == 4, "an example everybody knows");
	test_random();
	test_effort();
	return done_testing();
}
