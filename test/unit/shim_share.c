/*
 * Markdown to HTML, and the parts of shared pages: nothing of somebody's text becomes markup.
 */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "markdown.h"
#include "share_page.h"
#include "tap.h"

#define PAGE_LIMIT ((size_t) 16 * 1024 * 1024)

/* Just short enough to be taken for Markdown. */
#define PARAGRAPH ((size_t) 16000)

static void
is_markdown(const char *text, const char *expected, const char *name)
{
	Buffer out;

	buffer_init(&out, PAGE_LIMIT);
	markdown_render(&out, text, strlen(text));
	is_text(out.data, expected, name);
	buffer_free(&out);
}

static void
test_markdown(void)
{
	is_markdown("# A *b*\n\ntext", "<h2><span id=\"h-a-b\"></span>A <em>b</em></h2>\n<p>text</p>\n",
				"headings, below the page's own, and emphasis");
	is_markdown("###### Gr\xC3\xB6\xC3\x9F\x65 & `C_1`!\n# \n",
				"<h6><span id=\"h-gr\xC3\xB6\xC3\x9F\x65--c_1\"></span>"
				"Gr\xC3\xB6\xC3\x9F\x65 &amp; <code>C_1</code>!</h6>\n<h2></h2>\n",
				"ids of headings");
	is_markdown("# A\n## a\n### A\n[x](#a-1) [y](#\"><b>)\n",
				"<h2><span id=\"h-a\"></span>A</h2>\n<h3><span id=\"h-a-1\"></span>a</h3>\n"
				"<h4><span id=\"h-a-2\"></span>A</h4>\n"
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
				"<pre tabindex=\"0\"><code>[a]: http://e.org\n|a|\n|-|</code></pre>\n",
				"a fence that is never closed");
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
	is_markdown("", NULL, "nothing from nothing");
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
		"a|b\n-|:-:\n# c|- d",
		"<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n<tr><th>a</th>"
		"<th class=\"center\">b</th></tr>\n</thead>\n<tbody>\n<tr><td># c</td><td class=\"center\">- d</td></tr>\n"
		"</tbody>\n</table></div>\n",
		"cells are no blocks");
	is_markdown("a | b\n---\n", "<h3><span id=\"h-a--b\"></span>a | b</h3>\n",
				"no table: the line below has other cells");
	is_markdown("a | b\n- | -x\n", "<p>a | b</p>\n<ul>\n<li>| -x</li>\n</ul>\n", "nor dashes alone");
	is_markdown(
		"[l]\n\n|a|\n|-|\n\n[l]\n\n[l]: http://e.org\n",
		"<p><a href=\"http://e.org\">l</a></p>\n<div class=\"scroll\" tabindex=\"0\"><table>\n<thead>\n"
		"<tr><th>a</th></tr>\n</thead>\n<tbody>\n</tbody>\n</table></div>\n<p><a href=\"http://e.org\">l</a></p>\n",
		"definitions hold on both sides of a table");
}

/* Texts that a careless renderer takes minutes for. */
static void
test_effort(void)
{
	static const char *const pieces[] = {
		"![[]()", "[",     "![l",        "|",     "*a_ ",           "> ",       "<!--",      "[a](<b",
		"_b_c",   "`a``b", "a|b\n-|-\n", "# a\n", "# a\n[a](#a)\n", "http://a", "http://a)", "- [ ] "};
	size_t length = MARKDOWN_MAX;
	char *text = malloc(length + 1);
	bool finished = true;

	for (size_t i = 0; text && i < sizeof(pieces) / sizeof(pieces[0]); i++)
	{
		Buffer out;
		clock_t start = clock();

		for (size_t at = 0; at < length; at++)
			text[at] = at % PARAGRAPH < 2 ? '\n' : pieces[i][at % strlen(pieces[i])];
		buffer_init(&out, PAGE_LIMIT);
		markdown_render(&out, text, length);
		finished &= (double) (clock() - start) / CLOCKS_PER_SEC < 20;
		buffer_free(&out);
	}
	free(text);
	ok(finished, "hostile texts are done in time");
}

/* Each cell with markup costs a little; there may be a hundred thousand. */
static void
test_many_cells(void)
{
	Buffer text;
	Buffer out;

	buffer_init(&text, MARKDOWN_MAX);
	buffer_init(&out, PAGE_LIMIT);
	buffer_add(&text, "|a|\n|-|\n|http://e.org|\n");
	for (int i = 0; i < 30000; i++)
		buffer_add(&text, "|*x*|\n");
	markdown_render(&out, text.data, text.length);
	ok(strstr(out.data, "<td><a href=\"http://e.org\">http://e.org</a></td>") != NULL,
	   "an address in a cell");
	ok(strstr(out.data, "<td><em>x</em></td>") && strstr(out.data, "<td>*x*</td>"),
	   "of very many cells the last are shown as they are");
	buffer_free(&text);
	buffer_free(&out);
}

static void
test_colors(void)
{
	char color[8];

	ok(share_color("#abc", color) && strcmp(color, "#aabbcc") == 0, "three digits");
	ok(share_color("#AABBCC80", color) && strcmp(color, "#AABBCC") == 0,
	   "eight digits, less the transparency");
	ok(share_color("Teal", color) && strcmp(color, "#008080") == 0, "a name");
	ok(!share_color("url(https://e.org)", color) && !share_color("#12345", color) &&
		   !share_color("#xyz", color) && !share_color("red\"/><script>", color) && !share_color("", color) &&
		   !share_color(NULL, color) && !share_color("var(--card)", color),
	   "anything else is none");
	is_text(share_text_color("#000080"), "#ffffff", "white on navy");
	is_text(share_text_color("#ffff00"), "#000000", "black on yellow");
	ok(share_contrast("#ffffff", "#000000") > 20.9 && share_contrast("#777777", "#777777") == 1.0,
	   "contrasts");
}

static void
test_text(void)
{
	Buffer out;

	buffer_init(&out, 10000);
	ok(share_text_width("ab\xEA\xB0\x80") == 4, "Hangul is wide");
	share_add_cut(&out, "<abcdef>", 4);
	is_text(out.data, "&lt;ab…", "cut and escaped");
	buffer_clear(&out);
	share_add_cut(&out, "\xEA\xB0\x80\xEA\xB0\x80\xEA\xB0\x80", 4);
	is_text(out.data, "\xEA\xB0\x80…", "wide letters are cut whole");
	buffer_clear(&out);
	ok(share_add_lines(&out, "one two\nthree & <four>", 5, 10, 20, 6, 3) == 3, "lines");
	is_text(out.data,
			"<tspan x=\"5\" y=\"10\">one</tspan><tspan x=\"5\" y=\"30\">two</tspan>"
			"<tspan x=\"5\" y=\"50\">three…</tspan>",
			"broken at blanks and line ends");
	ok(share_add_lines(NULL, "\n\nx", 0, 0, 0, 1, 9) == 3, "empty lines count");
	ok(share_add_lines(NULL, "abc\nabcd\nx", 0, 0, 0, 3, 9) == 4, "a line that just fits is one");
	buffer_free(&out);
}

/* Renders a page object; true when the result holds no tag but these pages' own. */
static bool
renders(void (*render)(Buffer *out, struct json_object *page), const char *text, const char *wanted)
{
	struct json_object *page = json_tokener_parse(text);
	Buffer out;
	bool right;

	buffer_init(&out, PAGE_LIMIT);
	render(&out, page);
	right = !buffer_failed(&out) && out.data && !strstr(out.data, "<script") && !strstr(out.data, "<img") &&
			strstr(out.data, wanted);
	if (!right)
		printf("# %s\n", out.data ? out.data : "nothing");
	buffer_free(&out);
	json_object_put(page);
	return right;
}

static void
test_pages(void)
{
	ok(renders(
		   share_erd_render,
		   "{\"tables\":[{\"name\":\"<script>\",\"color\":\"\\\"><img\",\"x\":0,\"y\":0,\"width\":200,\"height\":60,"
		   "\"columns\":[[\"a<img\",\"t\",\"pf\",null]]},{\"name\":\"b\",\"x\":300,\"y\":0,\"width\":200,\"height\":60,"
		   "\"columns\":[]}],\"refs\":[[0,0,1,-1,\">\",null],[0,7,1,9,\"<\",null],[5,0,1,0,\"-\",null],[0,0,0,0,\"-\",null]],"
		   "\"notes\":[{\"placed\":true,\"title\":\"<script>\",\"content\":\"<img\"}]}",
		   "a&lt;img"),
	   "an ERD with hostile names, and references that lead nowhere");
	ok(renders(share_erd_render, "{\"tables\":[7,null,\"x\",[]],\"refs\":[null,[],{}],\"notes\":[null]}",
			   "<svg"),
	   "an ERD of nonsense");
	ok(renders(share_erd_render, "{}", "no tables"), "an ERD of nothing");
	ok(renders(
		   share_flow_render,
		   "{\"nodes\":[{\"text\":\"<script>\",\"shape\":\"<img\",\"fill\":\"#fff\",\"color\":\"#ffe\",\"x\":-2e9,\"y\":1e99,"
		   "\"width\":-5,\"height\":0},{\"shape\":\"end\",\"x\":0,\"y\":0,\"width\":100,\"height\":50}],"
		   "\"edges\":[[0,1,\"<img\",\"dashed\",\"red\",99],[1,0],[9,9],[0,0]],\"groups\":[{\"name\":\"<script>\"}]}",
		   "fill=\"#000000\""),
	   "a flow with hostile texts, and a colour that nobody could read");
	ok(renders(share_flow_render, "{\"source\":\"<script>\"}", "&lt;script&gt;"),
	   "a flow that is source only");
	ok(renders(
		   share_testcase_render,
		   "{\"scenarios\":[{\"name\":\"<script>\",\"depth\":99,\"cases\":[{\"title\":\"<img\",\"priority\":\"<img\","
		   "\"steps\":[{\"action\":\"<script>\"},3]}]},null]}",
		   "<h6 id=\"s0\">&lt;script&gt;</h6>"),
	   "hostile test cases");
	ok(renders(share_readme_render, "{\"body\":\"<script>\"}", "&lt;script&gt;"), "a hostile readme");
	ok(renders(share_readme_render, "[]", "no text"), "a page that is none");
}

int
main(void)
{
	test_markdown();
	test_tables();
	test_effort();
	test_many_cells();
	test_colors();
	test_text();
	test_pages();
	return done_testing();
}
