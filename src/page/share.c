/*
 * share.c
 *		The page behind a public link.
 */
#include "postgres.h"

#include "access/xlog.h"
#include "base/digest.h"
#include "base/json_write.h"
#include "core/caller/cancel.h"
#include "core/drawing/content.h"
#include "core/drawing/kept.h"
#include "core/share/share.h"
#include "page/share.h"
#include "render/page.h"
#include "render/words/words.h"
#include "utils/builtins.h"
#include "utils/snapmgr.h"

/* A readme longer than this is no page to look at. */
#define MAX_README (4 * 1024 * 1024)

/* Room for what ends a page. */
#define FOOT_BYTES 1024

#define ETAG_BYTES 16
#define ETAG_SIZE  (2 * ETAG_BYTES + 3)

/* What the kept drawings of pages are kept as. */
#define PAGE_OPTIONS "page"

/* Pictures of a readme travel inside of its page. */
#define POLICY(pictures)                                                                    \
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'" pictures "; " \
	"form-action 'none'; frame-ancestors 'none'; base-uri 'none'"

static const char *const security_headers[][2] = {
	{"X-Frame-Options", "DENY"},
	{"X-Robots-Tag", "noindex, nofollow"},
	{"Referrer-Policy", "no-referrer"},
	/* It is asked each time whether the link still holds. */
	{"Cache-Control", "private, no-cache"},
};

typedef struct DocumentKind
{
	const char *name;
	const char *layout;
} DocumentKind;

static const DocumentKind kinds[] = {
	[DOCUMENT_ERD] = {"ERD", "drawing"},
	[DOCUMENT_FLOW_DIAGRAM] = {"Flow diagram", "drawing"},
	[DOCUMENT_README] = {"Readme", "text"},
	[DOCUMENT_TESTCASE] = {"Test cases", "text"},
};

/* ---- the main part ---- */

/* What is kept of a page: its summary, a line, and its main part. */
static void
draw(StringInfo out, const Place *document)
{
	Content content = {.document = document};
	StringInfoData main_part;

	initStringInfo(&main_part);
	if (document->type == DOCUMENT_ERD)
	{
		Erd erd;

		content_fill_erd(&erd, &content);
		erd_write_summary(out, &erd);
		erd_write_page(&main_part, &erd);
	}
	else if (document->type == DOCUMENT_FLOW_DIAGRAM)
	{
		Flow flow;

		content_fill_flow(&flow, &content);
		flow_write_summary(out, &flow);
		flow_write_page(&main_part, &flow);
	}
	else if (document->type == DOCUMENT_README)
		content_write_readme(&main_part, &document->uuid, MAX_README);
	else
	{
		int count;
		PageScenario *scenarios = content_list_scenarios(&content, &count);

		PageRun run;

		testcase_write_summary(out, scenarios, count);
		if (content_find_run(document, &run))
			testcase_write_run(&main_part, &run);
		testcase_write_page(&main_part, scenarios, count);
	}
	/* A page that is too long to be kept would be made anew for each who asks, and anyone may. */
	if (!render_goes_on(&main_part) || out->len + main_part.len >= KEPT_MAX_ONE)
	{
		resetStringInfo(out);
		resetStringInfo(&main_part);
		page_write_too_large(&main_part);
	}
	appendStringInfoChar(out, '\n');
	appendBinaryStringInfo(out, main_part.data, main_part.len);
	pfree(main_part.data);
}

/* ---- the page ---- */

typedef struct SharedPage
{
	Place document;
	char *day;
	char etag[ETAG_SIZE]; /* empty: nobody can be told later that the page is the same */
	KeptKey key;
} SharedPage;

/*
 * Two pages of one tag are the same, byte for byte; the tag tells nobody what it is made of. What is kept is
 * told by when it was kept, since content may be loaded without a version; a standby keeps nothing and goes
 * by the version.
 */
static void
make_etag(SharedPage *page, TimestampTz kept_at)
{
	uint8 hash[DIGEST_LENGTH];
	Digest *digest;

	if (kept_at == 0 && !RecoveryInProgress())
		return;
	digest = digest_begin();
	digest_add_integer(digest, kept_at);
	digest_add(digest, page->document.uuid.data, UUID_LEN);
	digest_add_integer(digest, page->document.version);
	digest_add_integer(digest, DRAWING_RENDERER);
	digest_add(digest, page->key.options, strlen(page->key.options) + 1);
	digest_add(digest, AINECTO_VERSION, sizeof(AINECTO_VERSION));
	digest_add(digest, page->document.title, strlen(page->document.title) + 1);
	digest_add(digest, page->day, strlen(page->day));
	digest_end(digest, hash);
	page->etag[0] = '"';
	hex_encode((const char *) hash, ETAG_BYTES, page->etag + 1);
	strcpy(page->etag + 1 + 2 * ETAG_BYTES, "\"");
}

static bool
find_page(const bytea *token_hash, SharedPage *page)
{
	if (!share_find_document(token_hash, &page->document))
		return false;
	page->day = share_document_day(&page->document.uuid);
	if (page->day == NULL)
		return false;
	page->key = (KeptKey){page->document.uuid, page->document.version, PAGE_OPTIONS};
	/* Results come without a version. */
	if (page->document.type == DOCUMENT_TESTCASE)
		page->key.options = psprintf(PAGE_OPTIONS " %s", content_results_mark(&page->document));
	/* So do attachments. */
	if (page->document.type == DOCUMENT_README)
		page->key.options = psprintf(PAGE_OPTIONS " %s", content_pictures_mark(&page->document.uuid));
	page->etag[0] = '\0';
	make_etag(page, kept_time(&page->key));
	return true;
}

static void
write_headers(StringInfo out, const SharedPage *page)
{
	JsonWriter writer;

	json_write_init(&writer, out);
	json_write_open_object(&writer);
	if (page->etag[0] != '\0')
		json_write_text_member(&writer, "ETag", page->etag);
	json_write_text_member(&writer, "Content-Security-Policy",
						   page->document.type == DOCUMENT_README ? POLICY(" data:") : POLICY(""));
	for (size_t i = 0; i < lengthof(security_headers); i++)
		json_write_text_member(&writer, security_headers[i][0], security_headers[i][1]);
	json_write_close_object(&writer);
}

static void
write_frame(StringInfo out, const SharedPage *page, const StringInfoData *summary)
{
	const DocumentKind *kind = &kinds[page->document.type];

	page_begin(out, &(PageFrame){.title = page->document.title,
								 .kind = kind->name,
								 .layout = kind->layout,
								 .day = page->day,
								 .summary = summary});
}

/* Puts the frame around what is kept of a page. */
static void
write_page(StringInfo out, const SharedPage *page, const char *kept)
{
	size_t line = strcspn(kept, "\n");
	const char *main_part = kept + line + (kept[line] == '\0' ? 0 : 1);
	StringInfoData summary;

	initStringInfo(&summary);
	appendBinaryStringInfo(&summary, kept, (int) line);
	write_frame(out, page, &summary);
	/* Pages may be long: they grow in one step. */
	enlargeStringInfo(out, (int) strlen(main_part) + FOOT_BYTES);
	appendStringInfoString(out, main_part);
	page_end(out);
}

/* What browsers send back: one tag or several, weak ones among them. */
static bool
is_known(const PageRequest *request, const SharedPage *page)
{
	const char *known = json_read_text(request->headers, "if-none-match");

	return known != NULL && page->etag[0] != '\0' && strstr(known, page->etag) != NULL;
}

/* Anyone may ask, so of one document one drawing is made at a time. False if the page has gone meanwhile. */
static bool
draw_page(const PageRequest *request, SharedPage *page, StringInfo out)
{
	bool may_keep = kept_begin(&page->key);
	bool found;
	char *kept = NULL;

	/* Whoever was waited for may have drawn it, or the document may have changed. */
	PushActiveSnapshot(GetLatestSnapshot());
	found = find_page(request->token_hash, page);
	if (found)
		kept = kept_find(&page->key);
	if (found && kept == NULL)
		draw(out, &page->document);
	PopActiveSnapshot();
	if (kept != NULL)
		appendStringInfoString(out, kept);
	else if (found && may_keep)
		make_etag(page, kept_write(&page->key, out));
	return found;
}

void
share_answer(const PageRequest *request, PageReply *reply)
{
	SharedPage page;
	StringInfoData drawn;
	char *kept;

	if (request->token_hash == NULL || !find_page(request->token_hash, &page))
		return;
	if (is_known(request, &page))
	{
		reply->status = PAGE_NOT_MODIFIED;
		write_headers(&reply->headers, &page);
		return;
	}
	cancel_announce_page(request->token_hash, request->request_id);
	initStringInfo(&drawn);
	kept = kept_find(&page.key);
	if (kept == NULL && !draw_page(request, &page, &drawn))
		return;
	reply->status = PAGE_OK;
	write_headers(&reply->headers, &page);
	write_page(&reply->body, &page, kept == NULL ? drawn.data : kept);
}
