/*
 * readme_content.c
 *		The whole text of a readme.
 */
#include "postgres.h"

#include "core/drawing/content.h"
#include "utils/uuid.h"

/* The size is looked at first: a text that is too long is not read at all. */
static Statement read_text = {
	.text = "SELECT pg_catalog.string_agg(b.content, '' ORDER BY b.display_order)"
			" FROM ainecto.readme_block b WHERE b.document_uuid = $1"
			" AND (SELECT pg_catalog.sum(pg_catalog.octet_length(l.content)) FROM ainecto.readme_block l"
			" WHERE l.document_uuid = $1) <= $2",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT8OID},
	.read_only = true,
};

static Statement find_block = {
	.text = "SELECT FROM ainecto.readme_block b WHERE b.document_uuid = $1 LIMIT 1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

char *
content_readme(const pg_uuid_t *document, int64 maximum)
{
	Datum values[] = {UUIDPGetDatum(document), Int64GetDatum(maximum)};
	char *text;

	statement_run(&read_text, values, NULL);
	text = statement_text(0, 1);
	if (text == NULL && statement_run(&find_block, values, NULL) == 0)
		return pstrdup("");
	return text;
}
