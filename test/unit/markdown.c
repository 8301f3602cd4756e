/*
 * Stored text in Markdown and Mermaid: shown as it is, never markup.
 */
#include "postgres_fe.h"

#include "pure/markdown_escape.h"
#include "tap.h"

/* Each call overwrites the last one's text. */
static StringInfoData out;

static const char *
as_text(const char *given, int limit)
{
	resetStringInfo(&out);
	markdown_append_text(&out, given, limit);
	return out.data;
}

static const char *
as_code(const char *given, bool in_table)
{
	resetStringInfo(&out);
	markdown_append_code(&out, given, in_table);
	return out.data;
}

static const char *
as_quoted(const char *given)
{
	resetStringInfo(&out);
	mermaid_append_quoted(&out, given);
	return out.data;
}

static const char *
as_word(const char *given, bool same)
{
	resetStringInfo(&out);
	ok(mermaid_append_word(&out, given) == same, "the word says whether it was changed");
	return out.data;
}

static void
test_text(void)
{
	is_text(as_text("plain words", 0), "plain words", "plain text stays");
	is_text(as_text("  two\n\n lines\t ", 0), "two lines", "white space becomes one space");
	is_text(as_text("<b>&amp;</b>", 0), "&lt;b&gt;&amp;amp;&lt;/b&gt;", "HTML is text");
	is_text(as_text("*a* `b` [c](d) !e ~f~", 0), "\\*a\\* \\`b\\` \\[c\\](d) \\!e \\~f\\~",
			"inline markup is text");
	is_text(as_text("a|b\\|c", 0), "a\\|b\\\\\\|c", "bars cannot end a cell");
	is_text(as_text("snake_case _em_", 0), "snake_case \\_em\\_",
			"an underscore inside a word needs no backslash");
	is_text(as_text("- item", 0), "\\- item", "no list");
	is_text(as_text("1. item", 0), "1\\. item", "no numbered list");
	is_text(as_text("1.5 is a number", 0), "1\\.5 is a number", "nor anything that looks like one");
	is_text(as_text("version 1. item", 0), "version 1. item", "further on a number is a number");
	is_text(as_text("# heading", 0), "\\# heading", "no heading");
	is_text(as_text("", 0), "", "nothing from nothing");
	is_text(as_text("\xED\x95\x9C\xEA\xB8\x80", 0), "\xED\x95\x9C\xEA\xB8\x80", "Hangul stays");
	is_text(as_text("\xED\x95\x9C\xEA\xB8\x80", 1), "\xED\x95\x9C\xE2\x80\xA6", "a limit counts characters");
	is_text(as_text("ab cd", 5), "ab cd", "as many as the limit are shown");
	is_text(as_text("ab cd", 4), "ab c\xE2\x80\xA6", "more end in an ellipsis");
}

static void
test_code(void)
{
	is_text(as_code("id", false), "`id`", "a name");
	is_text(as_code("a`b", false), "``a`b``", "a longer fence around a backtick");
	is_text(as_code("`x``", false), "``` `x`` ```", "padding where a backtick stands at an end");
	is_text(as_code("a|b", false), "`a|b`", "a bar outside of a table");
	is_text(as_code("a|b", true), "a\\|b", "with a bar in a table it is text");
	is_text(as_code("a\nb", false), "`a b`", "one line");
	is_text(as_code(" ", false), "", "nothing from white space");
}

static void
test_mermaid(void)
{
	is_text(as_quoted("public.users"), "\"public.users\"", "a table");
	is_text(as_quoted("a\"b%%{c};#<d>`\\"), "\"a_b___c____d___\"",
			"what would end the name or start something else");
	is_text(as_quoted(""), "\"_\"", "an empty name");
	is_text(as_quoted("one\ntwo"), "\"one two\"", "one line");
	is_text(as_word("varchar(255)", true), "varchar(255)", "a type");
	is_text(as_word("numeric(10,2)", false), "numeric(10_2)", "a comma");
	is_text(as_word("timestamp with time zone", false), "timestamp_with_time_zone", "spaces");
	is_text(as_word("PK", false), "PK_", "a name that means a key");
	is_text(as_word("1st", false), "x1st", "a digit first");
	is_text(as_word("", false), "x", "nothing");
	is_text(as_word("\xEC\x9D\xB4\xEB\xA6\x84", false), "x__", "one _ per character");
}

int
main(void)
{
	initStringInfo(&out);
	test_text();
	test_code();
	test_mermaid();
	pfree(out.data);
	return done_testing();
}
