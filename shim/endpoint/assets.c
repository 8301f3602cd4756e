/*
 * assets.c
 *		The only files the pages load, those of shim/asset, and the one that psql runs: compiled in.
 */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "endpoint/endpoint.h"
#include "http/reply.h"
#include "template/shim.h"

typedef struct Asset
{
	const char *path;
	const char *type;
	const char *text;
} Asset;

static const Asset assets[] = {
	{"/assets/style.css", "text/css; charset=utf-8", asset_style_css},
	{"/assets/icon.svg", "image/svg+xml", asset_icon_svg},
	{"/assets/share.css", "text/css; charset=utf-8", asset_share_css},
	{"/assets/share.js", "text/javascript; charset=utf-8", asset_share_js},
	{"/catalog.sql", "text/plain; charset=utf-8", asset_ainecto_catalog_sql},
};

/* A file that never differs within one build, or 304 to who has it. */
static void
reply_asset(Request *request, const Asset *asset)
{
	const char *known = request_header(request, MHD_HTTP_HEADER_IF_NONE_MATCH);
	char tag[24];

	/* Tells one build's file from another's. */
	snprintf(tag, sizeof(tag), "\"%016llx\"", (unsigned long long) hash_text(HASH_START, asset->text));
	if (known && strstr(known, tag))
		reply_empty(request, MHD_HTTP_NOT_MODIFIED);
	else
		reply_static(request, MHD_HTTP_OK, asset->type, asset->text, strlen(asset->text));
	reply_header(request, MHD_HTTP_HEADER_ETAG, tag);
	/* Asked for again each time: after an upgrade no page may meet the style or script of another build. */
	reply_header(request, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache");
	/* The icon can be opened as a page, too. */
	reply_header(request, "Content-Security-Policy", "default-src 'none'");
}

void
assets_handle(Request *request)
{
	for (size_t i = 0; i < sizeof(assets) / sizeof(assets[0]); i++)
	{
		if (strcmp(assets[i].path, request->path) == 0)
		{
			reply_asset(request, &assets[i]);
			return;
		}
	}
	browser_handle_unknown(request);
}
