/*
 * readme_content.c
 *		The whole text of a readme, and the pictures in it: diagrams in Mermaid that are ours, and attachments
 *		of the readme itself, which whoever may read it may see. Both travel inside of the page.
 */
#include "postgres.h"

#include "base/compat.h"
#include "common/base64.h"
#include "core/drawing/content.h"
#include "render/mermaid/mermaid.h"
#include "render/readme.h"
#include "template/render.h"
#include "utils/uuid.h"

#include "core/drawing/readme_content.sql.h"

/* Of a page: pictures, the bytes of one attachment, and of all pictures together as they travel. */
#define MAX_PICTURES      16
#define MAX_PICTURE       (512 * 1024)
#define MAX_PICTURE_BYTES (4 * 1024 * 1024)

#define ATTACHMENT_PATH "/attachments/"
#define UUID_TEXT       36

/* What is left of what a page may show. */
typedef struct PictureRoom
{
	const pg_uuid_t *document;
	int pictures;
	int64 bytes;
} PictureRoom;

static bool
take_room(PictureRoom *room, int64 bytes)
{
	if (room->pictures == MAX_PICTURES || room->bytes + bytes > MAX_PICTURE_BYTES)
		return false;
	room->pictures++;
	room->bytes += bytes;
	return true;
}

static bool
draw_code(StringInfo out, const char *language, const char *text, void *state)
{
	StringInfoData svg;
	int counts[2];
	char *data;
	char name[96];
	int room;
	int length;
	bool drawn = false;

	initStringInfo(&svg);
	if (mermaid_write_svg(&svg, text, counts) && render_goes_on(&svg) &&
		take_room(state, pg_b64_enc_len(svg.len)))
	{
		room = pg_b64_enc_len(svg.len) + 1;
		data = palloc(room);
		length = pg_b64_encode(compat_base64_bytes(svg.data), svg.len, data, room - 1);
		if (length < 0)
			elog(ERROR, "base64 needs more than its length");
		data[length] = '\0';
		snprintf(name, sizeof(name), "Diagram of %d table%s and %d reference%s", counts[0],
				 counts[0] == 1 ? "" : "s", counts[1], counts[1] == 1 ? "" : "s");
		template_write_markdown_drawn(out, .name = name, .data = data, .code = text);
		pfree(data);
		drawn = true;
	}
	pfree(svg.data);
	return drawn;
}

/* The identifier at the end of an attachment's address; NULL if it is none. */
static const char *
find_attachment(const char *url)
{
	size_t length = strlen(url);
	const char *uuid = url + length - UUID_TEXT;
	size_t path = strlen(ATTACHMENT_PATH);

	if (length < path + UUID_TEXT || strncmp(uuid - path, ATTACHMENT_PATH, path) != 0 ||
		strspn(uuid, "0123456789abcdefABCDEF-") != UUID_TEXT)
		return NULL;
	return uuid;
}

static bool
show_attachment(StringInfo out, const char *url, const char *name, void *state)
{
	PictureRoom *room = state;
	const char *uuid = find_attachment(url);
	const char *data;

	if (uuid == NULL || room->pictures == MAX_PICTURES ||
		execute_read_picture(room->document, uuid, MAX_PICTURE) == 0)
		return false;
	data = statement_text(0, 2);
	if (!take_room(room, (int64) strlen(data)))
		return false;
	template_write_markdown_picture(out, .name = name, .type = statement_text(0, 1), .data = data);
	return true;
}

void
content_write_readme(StringInfo out, const pg_uuid_t *document, int64 maximum)
{
	PictureRoom room = {.document = document};
	MarkdownPictures pictures = {draw_code, show_attachment, &room};

	readme_write_page(out, content_readme(document, maximum), &pictures);
}

char *
content_pictures_mark(const pg_uuid_t *document)
{
	const char *mark;

	execute_find_pictures_mark(document);
	mark = statement_text(0, 1);
	return pstrdup(mark == NULL ? "" : mark);
}

char *
content_readme(const pg_uuid_t *document, int64 maximum)
{
	char *text;

	execute_read_text(document, maximum);
	text = statement_text(0, 1);
	if (text == NULL && execute_find_block(document) == 0)
		return pstrdup("");
	return text;
}
