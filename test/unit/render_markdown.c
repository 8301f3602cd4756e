/*
 * Markdown to HTML: nothing of somebody's text becomes markup, and what it says is read as on the
 * usual sites for code.
 */
#include "postgres_fe.h"

#include <time.h>

#include "render/markdown.h"
#include "tap.h"

/* Just short enough to be taken for Markdown. */
#define PARAGRAPH ((size_t) 16000)

#define TABLE     "<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n<tr><th>"
#define TABLE_END "</tbody>\n</table></div>\n"
#define CODE      "<pre tabindex=\"0\"><code>"
#define CODE_END  "</code></pre>\n"

static const MarkdownOptions below_title = {.heading_offset = 1};

static void
is_markdown(const char *text, const char *expected, const char *name)
{
	StringInfoData out;

	initStringInfo(&out);
	markdown_render_html(&out, text, strlen(text), &below_title);
	is_text(out.data, expected, name);
	pfree(out.data);
}

static void
test_markdown(void)
{
	is_markdown("# A *b*\n\ntext", "<h2 id=\"h-a-b\">A <em>b</em></h2>\n<p>text</p>\n",
				"headings, below the page's own, and emphasis");
	is_markdown("###### Gr\xC3\xB6\xC3\x9F\x65 & `C_1`!\n# \n",
				"<h6 id=\"h-gr\xC3\xB6\xC3\x9F\x65--c_1\">"
				"Gr\xC3\xB6\xC3\x9F\x65 &amp; <code>C_1</code>!</h6>\n<h2></h2>\n",
				"ids of headings");
	is_markdown("# A\n## a\n### A\n[x](#a-1) [y](#\"><b>)\n",
				"<h2 id=\"h-a\">A</h2>\n<h3 id=\"h-a-1\">a</h3>\n"
				"<h4 id=\"h-a-2\">A</h4>\n"
				"<p><a href=\"#h-a-1\">x</a> <a href=\"#h-%22%3E%3Cb%3E\">y</a></p>\n",
				"each its own, and links to them");
	is_markdown("<script>alert(1)</script>\n", "<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>\n",
				"a block of HTML is shown");
	is_markdown("a <b onclick=x>b</b> <!-- c -->d", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt; d</p>\n",
				"HTML in a line is shown, comments are not");
	is_markdown("a<br>b", "<p>a<br />\nb</p>\n", "but a line break is one");
	is_markdown("[a](javascript:alert(1)) [b](data:text/html,x) [c](/account) [d](//evil) [e]()",
				"<p>a b c d e</p>\n", "links that lead nowhere are text");
	is_markdown(
		"[a](HTTPS://e.org/?a=1&b=\"2\") <mailto:a@b.c>",
		"<p><a href=\"HTTPS://e.org/?a=1&amp;b=%222%22\">a</a> <a href=\"mailto:a@b.c\">mailto:a@b.c</a></p>\n",
		"others stay");
	is_markdown("![x *y*](http://e.org/i.png) ![](javascript:x)",
				"<p><a href=\"http://e.org/i.png\">x <em>y</em></a> image</p>\n", "pictures become links");
	is_markdown("[![a](http://e.org/i)](http://e.org/l)", "<p><a href=\"http://e.org/l\">a</a></p>\n",
				"a picture in a link leads where the link does");
	is_markdown("![a [b](http://e.org/l) c](http://e.org/i)", "<p><a href=\"http://e.org/i\">a b c</a></p>\n",
				"and no link is in a picture's");
	is_markdown("a\n```x <b>\n<i>\n``` no\n````\nb",
				"<p>a</p>\n<pre tabindex=\"0\"><code>&lt;i&gt;\n``` no\n</code></pre>\n<p>b</p>\n",
				"fenced code at the margin");
	is_markdown("~~~\n[a]: http://e.org\n|a|\n|-|",
				"<pre tabindex=\"0\"><code>[a]: http://e.org\n|a|\n|-|\n</code></pre>\n",
				"a fence that is never closed");
	is_markdown(" ```\n a\n```\nb\n", CODE "a\n" CODE_END "<p>b</p>\n",
				"and one whose beginning is moved in");
	is_markdown("- a\n\n  ```\n  <i>\n  ```\n",
				"<ul>\n<li>\n<p>a</p>\n<pre tabindex=\"0\"><code>&lt;i&gt;\n</code></pre>\n</li>\n</ul>\n",
				"and in a list");
	is_markdown(
		"See (https://e.org/a_(b)_c?x=1&y=2), http://e.org. xhttp://e.org https:// ftp://e.org\n",
		"<p>See (<a href=\"https://e.org/a_(b)_c?x=1&amp;y=2\">https://e.org/a_(b)_c?x=1&amp;y=2</a>), "
		"<a href=\"http://e.org\">http://e.org</a>. xhttp://e.org https:// ftp://e.org</p>\n",
		"bare addresses are links, without the sentence around them");
	is_markdown("[https://e.org](https://f.org) `http://e.org` ![http://e.org](x:y)\n",
				"<p><a href=\"https://f.org\">https://e.org</a> <code>http://e.org</code> http://e.org</p>\n",
				"but none within links and code");
	is_markdown(
		"- [ ] a\n- [x] b [c]\n- [y] d\n- [ ]\n",
		"<ul>\n<li>\xE2\x98\x90 a</li>\n<li>\xE2\x98\x91 b [c]</li>\n<li>[y] d</li>\n<li>[ ]</li>\n</ul>\n",
		"tasks have boxes");
	is_markdown("~~a~~ ~b~ www.e.org a@e.org ftp://e.org\n",
				"<p><del>a</del> <del>b</del> <a href=\"http://www.e.org\">www.e.org</a> "
				"<a href=\"mailto:a@e.org\">a@e.org</a> ftp://e.org</p>\n",
				"what is struck out, and addresses without their scheme");
	is_markdown(
		"- [x] a\n\n  b\n- [ ] # c\n",
		"<ul>\n<li>\n<p>\xE2\x98\x91 a</p>\n<p>b</p>\n</li>\n<li>\n<p>\xE2\x98\x90 # c</p>\n</li>\n</ul>\n",
		"tasks of several paragraphs");
	is_markdown("<!-- a\n```\n# b\n```\n--> c\n\n# d\n", "<p>c\n</p>\n<h2 id=\"h-d\">d</h2>\n",
				"comments are not shown, nor the code in them");
	is_markdown(
		"- a\n\n  |b|\n  |-|\n  |c|\n\n> |d|\n> |-|\n",
		"<ul>\n<li>\n<p>a</p>\n" TABLE "b</th></tr>\n</thead>\n<tbody>\n<tr><td>c</td></tr>\n" TABLE_END
		"</li>\n</ul>\n<blockquote>\n" TABLE "d</th></tr>\n</thead>\n<tbody>\n" TABLE_END "</blockquote>\n",
		"tables in lists and quotations");
	is_markdown("", "", "nothing from nothing");
}

static void
test_tables(void)
{
	is_markdown("| a | b |\n|:-|-:|\n| `|` \\| <i> | *x*\n|only\n\nend",
				"<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n<tr><th class=\"left\">a</th>"
				"<th class=\"right\">b</th></tr>\n</thead>\n<tbody>\n"
				"<tr><td class=\"left\">`</td><td class=\"right\">` | &lt;i&gt;</td></tr>\n"
				"<tr><td class=\"left\">only</td><td class=\"right\"></td></tr>\n"
				"</tbody>\n</table></div>\n<p>end</p>\n",
				"rows, alignments, bars in cells, short and long rows");
	is_markdown(
		"a|b\n-|:-:\n#c|-d\n# e|f",
		"<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n<tr><th>a</th>"
		"<th class=\"center\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>#c</td><td class=\"center\">-d</td></tr>\n"
		"</tbody>\n</table></div>\n<h2 id=\"h-ef\">e|f</h2>\n",
		"cells are no blocks, which end a table");
	is_markdown("a | b\n---\n", "<h3 id=\"h-a--b\">a | b</h3>\n", "no table: the line below has other cells");
	is_markdown("a | b\n- | -x\n", "<p>a | b</p>\n<ul>\n<li>| -x</li>\n</ul>\n", "nor dashes alone");
	is_markdown(
		"[l]\n\n|a|\n|-|\n\n[l]\n\n[l]: http://e.org\n",
		"<p><a href=\"http://e.org\">l</a></p>\n<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n"
		"<tr><th>a</th></tr>\n</thead>\n<tbody>\n</tbody>\n</table></div>\n<p><a href=\"http://e.org\">l</a></p>\n",
		"definitions hold on both sides of a table");
}

/* Texts that a careless renderer takes minutes for, in paragraphs just short enough to be taken for Markdown.
 */
static void
test_effort(void)
{
	static const char *const pieces[] = {
		"![[]()", "[",     "![l",        "|",     "*a_ ",           "> ",       "<!--",      "[a](<b",
		"_b_c",   "`a``b", "a|b\n-|-\n", "# a\n", "# a\n[a](#a)\n", "http://a", "http://a)", "- [ ] ",
		"a@",     "[^a]",  "[^a]: b\n",  "~a ",   "- a\n",          "1. a\n ",  "www.",      "|-"};
	size_t length = MARKDOWN_MAX / 4;
	char *text = malloc(length + 1);
	bool finished = true;

	for (size_t i = 0; text && i < lengthof(pieces); i++)
	{
		StringInfoData out;
		clock_t start = clock();

		for (size_t at = 0; at < length; at++)
			text[at] = at % PARAGRAPH < 2 ? '\n' : pieces[i][at % strlen(pieces[i])];
		initStringInfo(&out);
		markdown_render_html(&out, text, length, &below_title);
		finished &= (double) (clock() - start) / CLOCKS_PER_SEC < 20;
		pfree(out.data);
	}
	free(text);
	ok(finished, "hostile texts are done in time");
}

/* Text whose length, or that of its runs, is more than cmark-gfm is trusted with. */
static void
test_limits(void)
{
	StringInfoData text;
	StringInfoData out;
	StringInfoData expected;
	char *head;

	initStringInfo(&text);
	initStringInfo(&out);
	initStringInfo(&expected);
	while (text.len <= 3 * (int) MARKDOWN_MAX_RUN)
		appendStringInfoString(&text, "*a*\n");
	appendStringInfo(&expected, CODE "%s" CODE_END, text.data);
	markdown_render_html(&out, text.data, text.len, NULL);
	ok(strcmp(out.data, expected.data) == 0, "a long run is shown as it is, and nothing of what broke it");
	resetStringInfo(&text);
	resetStringInfo(&out);
	resetStringInfo(&expected);
	while (text.len < 3 * (int) MARKDOWN_MAX_RUN)
		appendStringInfoString(&text, "/* ~~~~ *b* */ \xC3\xB6");
	appendStringInfo(&expected, CODE "%s\n" CODE_END "<p><em>c</em></p>\n", text.data);
	head = psprintf("``` c\n%s\n```\n*c*\n", text.data);
	markdown_render_html(&out, head, strlen(head), NULL);
	ok(strcmp(out.data, expected.data) == 0, "so is a long line of code, and what follows is Markdown");
	pfree(head);
	resetStringInfo(&text);
	resetStringInfo(&out);
	appendStringInfoString(&text, "*before*\n|a|b|\n|-|-:|\n");
	for (int i = 0; i < 30000; i++)
		appendStringInfoString(&text, "|*x*|y|\n");
	appendStringInfoString(&text, "|http://e.org|z\n\n*after*");
	markdown_render_html(&out, text.data, text.len, NULL);
	head = strstr(out.data, "<thead>");
	ok(head && !strstr(head + 1, "<thead>") && !strstr(strstr(out.data, "</table>") + 1, "</table>") &&
		   !strchr(out.data, '\1'),
	   "a long table is one");
	ok(strncmp(out.data, "<p><em>before</em></p>\n<div", 27) == 0 &&
		   strstr(out.data,
				  "<tr><td><a href=\"http://e.org\">http://e.org</a></td><td class=\"right\">z</td></tr>\n"
				  "</tbody>\n</table></div>\n<p><em>after</em></p>\n"),
	   "from its first row to its last");
	resetStringInfo(&text);
	resetStringInfo(&out);
	for (int i = 0; i < 4000; i++)
		appendStringInfoString(&text, i < 2000 ? "|a" : i == 2000 ? "\n|-" : "|-");
	appendStringInfoChar(&text, '\n');
	while (text.len < (int) MARKDOWN_MAX - 10)
		appendStringInfoString(&text, "|\n");
	markdown_render_html(&out, text.data, text.len, NULL);
	ok(out.len < 2 * (int) MARKDOWN_MAX, "a table of a hundred million empty cells is not made");
	resetStringInfo(&out);
	markdown_render_html(&out, "a\1b\n\n\1\n\nc", 9, NULL);
	is_text(out.data,
			"<p>a\xEF\xBF\xBD"
			"b</p>\n<p>\xEF\xBF\xBD</p>\n<p>c</p>\n",
			"nobody writes the mark that breaks runs");
	pfree(text.data);
	pfree(out.data);
	pfree(expected.data);
}

static void
test_depth(void)
{
	StringInfoData text;
	StringInfoData out;

	initStringInfo(&text);
	initStringInfo(&out);
	for (int i = 0; i < 101; i++)
		appendStringInfoString(&text, i % 2 ? "- " : "> ");
	appendStringInfoString(&text, "a\n\n*b*\n");
	markdown_render_html(&out, text.data, text.len, NULL);
	ok(strncmp(out.data, CODE, strlen(CODE)) == 0 && strstr(out.data, "<p><em>b</em></p>"),
	   "lists in lists without an end are shown as they are");
	resetStringInfo(&out);
	markdown_render_html(&out, text.data + 2, text.len - 2, NULL);
	ok(strncmp(out.data, "<ul>", 4) == 0, "others are lists");
	resetStringInfo(&text);
	resetStringInfo(&out);
	appendStringInfoString(&text, "- ```\n  a");
	for (int i = 0; i < 1000; i++)
		appendStringInfoChar(&text, '\n');
	appendStringInfoString(&text, "  b\n  ```\n- c\n");
	markdown_render_html(&out, text.data, text.len, NULL);
	ok(out.len < 300 && strstr(out.data, "\nb\n") && strstr(out.data, "<li>c</li>"),
	   "blank lines without an end have one");
	pfree(text.data);
	pfree(out.data);
}

static void
test_footnotes(void)
{
	is_markdown(
		"a[^x] b[^\"<b>] c[^x] [d[^x]](http://e.org) [^none]\n\n[^x]: *one*\n\n    two\n[^\"<b>]: - l\n[^never]: n\n",
		"<p>a<sup><a href=\"#fn-1\" id=\"fnref-1\">1</a></sup> b<sup><a href=\"#fn-2\" id=\"fnref-2\">2</a></sup> "
		"c<sup><a href=\"#fn-1\" id=\"fnref-1-2\">1</a></sup> <a href=\"http://e.org\">d<sup>1</sup></a> [^none]</p>\n"
		"<section class=\"notes\" aria-label=\"Footnotes\">\n<ol>\n"
		"<li id=\"fn-1\">\n<p><em>one</em></p>\n<p>two "
		"<a href=\"#fnref-1\" aria-label=\"Back to where note 1 is mentioned\">↩</a> "
		"<a href=\"#fnref-1-2\" aria-label=\"Back to where note 1 is mentioned\">↩</a></p>\n</li>\n"
		"<li id=\"fn-2\">\n<ul>\n<li>l</li>\n</ul>\n "
		"<a href=\"#fnref-2\" aria-label=\"Back to where note 2 is mentioned\">↩</a></li>\n</ol>\n</section>\n",
		"footnotes lead there and back");
}

static void
test_front_matter(void)
{
	is_markdown("---\ntitle: \"<b>: x\"\n# no\ntags:\n  - a\n  - b\nempty:\n...\n# A\n",
				"<div class=\"scroll\" tabindex=\"0\"><table class=\"matter\">\n<tbody>\n"
				"<tr><th scope=\"row\">title</th><td class=\"keep\">&lt;b&gt;: x</td></tr>\n"
				"<tr><th scope=\"row\">tags</th><td class=\"keep\">- a\n- b</td></tr>\n"
				"<tr><th scope=\"row\">empty</th><td class=\"keep\"></td></tr>\n"
				"</tbody>\n</table></div>\n<h2 id=\"h-a\">A</h2>\n",
				"front matter is a table");
	is_markdown("---\na: b\n", "<hr />\n<p>a: b</p>\n", "none where it does not end");
	is_markdown("---\na b\n---\n", "<hr />\n<h3 id=\"h-a-b\">a b</h3>\n", "nor where it names nothing");
	is_markdown("x\n---\na: b\n---\n", "<h3 id=\"h-x\">x</h3>\n<h3 id=\"h-a-b\">a: b</h3>\n",
				"nor further down");
}

int
main(void)
{
	test_markdown();
	test_tables();
	test_footnotes();
	test_front_matter();
	test_limits();
	test_depth();
	test_effort();
	return done_testing();
}
