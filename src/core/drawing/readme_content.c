/*
 * readme_content.c
 *		The whole text of a readme.
 */
#include "postgres.h"

#include "core/drawing/content.h"
#include "utils/uuid.h"

#include "core/drawing/readme_content.sql.h"

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
