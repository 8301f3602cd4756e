/*
 * assets.c
 *		The only files the pages load, those of shim/asset, and the one that psql runs: compiled in.
 */
#include "endpoint/assets.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "http/reply.h"
#include "template/shim.h"

/* FNV-1a: tells one build's file from another's. */
static uint64_t
hash_text(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *text; text++)
		hash = (hash ^ (unsigned char) *text) * UINT64_C(1099511628211);
	return hash;
}

/* A file that never differs within one build, or 304 to who has it. */
static void
reply_asset(Request *request, const char *type, const char *text)
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
	reply_asset(request, "text/css; charset=utf-8", asset_style_css);
}

void
assets_handle_icon(Request *request)
{
	reply_asset(request, "image/svg+xml", asset_icon_svg);
	reply_header(request, "Content-Security-Policy", "default-src 'none'");
}

void
assets_handle_share_style(Request *request)
{
	reply_asset(request, "text/css; charset=utf-8", asset_share_css);
}

void
assets_handle_share_script(Request *request)
{
	reply_asset(request, "text/javascript; charset=utf-8", asset_share_js);
}

void
assets_handle_catalog(Request *request)
{
	reply_asset(request, "text/plain; charset=utf-8", asset_ainecto_catalog_sql);
}
