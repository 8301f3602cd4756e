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
	char *text;

	execute_read_text(document, maximum);
	text = statement_text(0, 1);
	if (text == NULL && execute_find_block(document) == 0)
		return pstrdup("");
	return text;
}
