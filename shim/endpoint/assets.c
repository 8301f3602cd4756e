/*
 * assets.c
 *		The only files the pages load. Colours keep a contrast of at least 4.5:1 for text in both schemes.
 */
#include "endpoint/assets.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "http/reply.h"

static const char style[] =
	":root{color-scheme:light dark;--page:#f4f5f8;--card:#fff;--text:#1b1f2a;--quiet:#565d6d;--line:#d6dae3;"
	"--field:#8a91a1;--accent:#3d4fc4;--accent-text:#fff;--accent-over:#2e3da3;--soft:#eef0fb;--bad:#9c1c1c;"
	"--bad-soft:#fdeeee;--good:#1c5e34;--good-soft:#e9f6ee}\n"
	"@media (prefers-color-scheme:dark){:root{--page:#14161c;--card:#1d2029;--text:#e8eaf0;--quiet:#a5acbc;"
	"--line:#353a47;--field:#7d8596;--accent:#a3b0ff;--accent-text:#14161c;--accent-over:#c0c9ff;--soft:#"
	"272c3d;"
	"--bad:#ffb4ac;--bad-soft:#3b2224;--good:#9bdcb0;--good-soft:#1e3327}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,-apple-system,\"Segoe "
	"UI\","
	"Roboto,\"Helvetica Neue\",Arial,sans-serif;padding:clamp(0rem,6vh,5rem) 0 2rem}\n"
	"main{max-width:27rem;margin:0 auto;padding:2rem;background:var(--card);border:1px solid var(--line);"
	"border-radius:.9rem;overflow-wrap:anywhere}\n"
	"main.wide{max-width:44rem}\n"
	"@media (max-width:32rem){body{padding:0}main,main.wide{border:0;border-radius:0;min-height:100vh;"
	"padding:1.5rem 1.25rem}}\n"
	"h1{font-size:1.6rem;line-height:1.2;margin:0 0 "
	".5rem;font-weight:650;letter-spacing:-.01em;text-wrap:balance}\n"
	"h2{font-size:1rem;margin:1.75rem 0 .5rem;font-weight:650}\n"
	"h3{font-size:1rem;margin:0;font-weight:600}\n"
	"p{margin:.5rem 0 1rem}\n"
	".brand{display:flex;align-items:center;gap:.6rem;font-weight:650;margin:0 0 1.75rem}\n"
	".brand img{display:block}\n"
	".lead{color:var(--quiet);margin:.75rem 0 1.5rem}\n"
	".lead strong{color:var(--text)}\n"
	".quiet,.hint,.note{color:var(--quiet);font-size:.9rem}\n"
	".note{margin:1.25rem 0 0}\n"
	".hint{margin:.35rem 0 0}\n"
	".alert,.notice{border-left:.25rem solid var(--bad);background:var(--bad-soft);color:var(--bad);"
	"padding:.7rem .9rem;border-radius:.4rem;margin:1rem 0}\n"
	".notice{border-color:var(--good);background:var(--good-soft);color:var(--good)}\n"
	"label{display:block;font-weight:600;margin:1rem 0 .3rem}\n"
	"input:not([type=hidden]){width:100%;font:inherit;color:inherit;background:var(--card);padding:.65rem "
	".75rem;"
	"border:1px solid var(--field);border-radius:.5rem;min-height:2.85rem}\n"
	"input[aria-invalid]{border-color:var(--bad)}\n"
	"input.hidden{position:absolute;width:1px!important;height:1px;min-height:0!important;opacity:0;"
	"pointer-events:none}\n"
	".actions{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}\n"
	"button{font:inherit;font-weight:600;cursor:pointer;border:1px solid "
	"var(--accent);background:var(--accent);"
	"color:var(--accent-text);border-radius:.5rem;padding:.6rem 1.25rem;min-height:2.85rem}\n"
	"button:hover{background:var(--accent-over);border-color:var(--accent-over)}\n"
	".actions button{flex:1 1 8rem}\n"
	".actions button.second:only-child{flex:0 0 auto}\n"
	"button.second{background:transparent;color:var(--text);border-color:var(--field)}\n"
	"button.second:hover{background:var(--soft);border-color:var(--field)}\n"
	"button.link{background:none;border:0;color:var(--accent);padding:.25rem 0;min-height:2.75rem;"
	"text-decoration:underline;text-underline-offset:.2em;font-weight:500}\n"
	"button.link:hover{color:var(--accent-over)}\n"
	"a{color:var(--accent);text-underline-offset:.2em}\n"
	":focus-visible{outline:3px solid var(--accent);outline-offset:2px}\n"
	".client{color:var(--accent)}\n"
	".client,strong,dd,.quiet{unicode-bidi:isolate}\n"
	".who{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.25rem 1rem;"
	"background:var(--soft);border-radius:.6rem;padding:.6rem .9rem;margin:1.25rem 0}\n"
	".who p{margin:0}\n"
	".scopes{margin:.5rem 0 1.25rem;padding:0;list-style:none}\n"
	".scopes li{padding:.2rem 0 .2rem 1.75rem;position:relative}\n"
	".scopes "
	"li::before{content:\"\\2713\";position:absolute;left:.25rem;color:var(--accent);font-weight:700}\n"
	".facts{margin:1.25rem 0;border-top:1px solid var(--line)}\n"
	".facts div{display:flex;flex-wrap:wrap;gap:.1rem 1rem;justify-content:space-between;padding:.55rem 0;"
	"border-bottom:1px solid var(--line)}\n"
	".facts dt{color:var(--quiet)}\n"
	".facts dd{margin:0;font-weight:600}\n"
	".apps{list-style:none;margin:0;padding:0;border-top:1px solid var(--line)}\n"
	".apps li{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between;"
	"padding:1rem 0;border-bottom:1px solid var(--line)}\n"
	".apps li div{flex:1 1 16rem}\n"
	".apps p{margin:.15rem 0 0}\n"
	"pre{background:var(--soft);border-radius:.5rem;padding:.9rem 1rem;white-space:pre-wrap;margin:.5rem 0 "
	"1rem}\n"
	"code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em}\n";

/* Three tables and the lines between them. */
static const char icon[] =
	"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" "
	"rx=\"8\" "
	"fill=\"#3d4fc4\"/><path d=\"M10 13v5a3 3 0 0 0 3 3h6M22 13v3a3 3 0 0 1-3 3\" fill=\"none\" "
	"stroke=\"#a9b5ff\" "
	"stroke-width=\"2\"/><rect x=\"6\" y=\"7\" width=\"9\" height=\"7\" rx=\"1.8\" fill=\"#fff\"/>"
	"<rect x=\"18\" y=\"7\" width=\"8\" height=\"7\" rx=\"1.8\" fill=\"#c9d1ff\"/>"
	"<rect x=\"16\" y=\"18\" width=\"10\" height=\"7\" rx=\"1.8\" fill=\"#fff\"/></svg>\n";

/* FNV-1a: tells one build's file from another's. */
static uint64_t
hash_text(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *text; text++)
		hash = (hash ^ (unsigned char) *text) * UINT64_C(1099511628211);
	return hash;
}

void
assets_reply(Request *request, const char *type, const char *text)
{
	const char *known = request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH);
	char tag[24];

	snprintf(tag, sizeof(tag), "\"%016llx\"", (unsigned long long) hash_text(text));
	if (known && strstr(known, tag))
		reply_empty(request, MHD_HTTP_NOT_MODIFIED);
	else
		reply_static(request, MHD_HTTP_OK, type, text, strlen(text));
	reply_header(request, MHD_HTTP_HEADER_ETAG, tag);
	/* Asked for again each time: after an upgrade no page may meet the style or script of another build. */
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
}

void
assets_handle_style(Request *request)
{
	assets_reply(request, "text/css; charset=utf-8", style);
}

void
assets_handle_icon(Request *request)
{
	assets_reply(request, "image/svg+xml", icon);
	reply_header(request, "Content-Security-Policy", "default-src 'none'");
}
