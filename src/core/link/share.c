/*
 * share.c
 *		Public links: making, withdrawing, following them.
 */
#include "postgres.h"

#include "base/settings.h"
#include "base/statement.h"
#include "core/caller/principal.h"
#include "core/caller/secret.h"
#include "core/link/share.h"
#include "utils/timestamp.h"
#include "utils/uuid.h"

#define ISO_TIME(column) "pg_catalog.to_char(" column " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"

static Statement insert_share = {
	.text = "INSERT INTO ainecto.share (token_hash, project_uuid, folder_uuid, document_uuid, created_at,"
			" created_by) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (target) DO NOTHING",
	.expected = SPI_OK_INSERT,
	.argument_count = 6,
	.argument_types = {BYTEAOID, UUIDOID, UUIDOID, UUIDOID, TIMESTAMPTZOID, INT8OID},
};

static Statement select_since = {
	.text = "SELECT " ISO_TIME("s.created_at") " FROM ainecto.share s WHERE s.target = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
};

static Statement delete_share = {
	.text = "DELETE FROM ainecto.share WHERE target = $1",
	.expected = SPI_OK_DELETE,
	.argument_count = 1,
	.argument_types = {UUIDOID},
};

static Statement find_document = {
	.text =
		"SELECT s.document_uuid FROM ainecto.share s WHERE s.token_hash = $1 AND s.document_uuid IS NOT NULL",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {BYTEAOID},
	.read_only = true,
};

static Statement select_updated = {
	.text = "SELECT " ISO_TIME("d.updated_at") " FROM ainecto.document d WHERE d.uuid = $1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

/* The size is looked at first: a body that is too long is not read at all. */
static Statement select_readme = {
	.text = "SELECT pg_catalog.string_agg(b.content, '' ORDER BY b.display_order) FROM ainecto.readme_block b"
			" WHERE b.document_uuid = $1 AND (SELECT pg_catalog.sum(pg_catalog.octet_length(l.content))"
			" FROM ainecto.readme_block l WHERE l.document_uuid = $1) <= $2",
	.expected = SPI_OK_SELECT,
	.argument_count = 2,
	.argument_types = {UUIDOID, INT8OID},
	.read_only = true,
};

static Statement select_readme_exists = {
	.text = "SELECT FROM ainecto.readme_block b WHERE b.document_uuid = $1 LIMIT 1",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

/* Scenarios as a list in the order of the tree, each with its depth and its cases; archived ones are left out
 * with all below them. */
static Statement select_scenarios = {
	.text =
		"WITH RECURSIVE tree(id, name, description, depth, path) AS ("
		" SELECT s.id, s.name, s.description, 0, ARRAY[s.display_order::pg_catalog.int8, s.id]"
		"  FROM ainecto.test_scenario s WHERE s.document_uuid = $1 AND s.parent_id IS NULL AND NOT s.archived"
		" UNION ALL SELECT s.id, s.name, s.description, t.depth + 1, t.path || ARRAY[s.display_order::pg_catalog.int8, s.id]"
		"  FROM tree t JOIN ainecto.test_scenario s ON s.document_uuid = $1 AND s.parent_id = t.id"
		"  WHERE NOT s.archived AND t.depth < 64)"
		" SELECT pg_catalog.json_agg(pg_catalog.json_strip_nulls(pg_catalog.json_build_object('name', t.name,"
		" 'description', t.description, 'depth', t.depth, 'cases', (SELECT pg_catalog.json_agg("
		"pg_catalog.json_build_object('title', c.title, 'priority', c.priority, 'status', c.status, 'type', c.type,"
		" 'precondition', c.precondition, 'expectedResult', c.expected_result, 'tags', c.tags, 'steps',"
		" (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('action', p.action, 'expectedResult',"
		" p.expected_result) ORDER BY p.display_order, p.id) FROM ainecto.test_step p"
		" WHERE p.document_uuid = $1 AND p.case_id = c.id)) ORDER BY c.display_order, c.id)"
		" FROM ainecto.test_case c WHERE c.document_uuid = $1 AND c.scenario_id = t.id))) ORDER BY t.path)"
		"::pg_catalog.text FROM tree t",
	.expected = SPI_OK_SELECT,
	.argument_count = 1,
	.argument_types = {UUIDOID},
	.read_only = true,
};

char *
share_enable(const Principal *principal, const Place *place, const char **since)
{
	char *token = secret_make("");
	Datum uuid = UUIDPGetDatum(&place->uuid);
	Datum values[] = {
		PointerGetDatum(secret_hash(token)), uuid, uuid, uuid, TimestampTzGetDatum(settings_clock()),
		Int64GetDatum(principal->account_id)};
	char nulls[] = " nnn  ";
	bool made;

	nulls[place->kind == PLACE_PROJECT ? 1 : place->kind == PLACE_FOLDER ? 2 : 3] = ' ';
	nulls[5] = principal->account_id == 0 ? 'n' : ' ';
	made = statement_run(&insert_share, values, nulls) == 1;
	/* A rival may have withdrawn it since: then nothing is said of it. */
	*since = statement_run(&select_since, &uuid, NULL) == 1 ? statement_text(0, 1) : NULL;
	return made ? token : NULL;
}

bool
share_disable(const Place *place)
{
	Datum uuid = UUIDPGetDatum(&place->uuid);

	return statement_run(&delete_share, &uuid, NULL) == 1;
}

char *
share_page_url(const char *token)
{
	const char *base = settings_public_url();

	return base == NULL ? NULL : psprintf("%s/s/%s", base, token);
}

/* False when the body is too large. */
static bool
write_readme(JsonWriter *writer, const pg_uuid_t *document)
{
	Datum values[] = {UUIDPGetDatum(document), Int64GetDatum(SHARE_MAX_CONTENT)};
	char *body;

	statement_run(&select_readme, values, NULL);
	body = statement_text(0, 1);
	if (body == NULL && statement_run(&select_readme_exists, values, NULL) == 1)
		return false;
	json_write_text_member(writer, "body", body == NULL ? "" : body);
	return true;
}

static void
write_testcase(JsonWriter *writer, const pg_uuid_t *document)
{
	Datum value = UUIDPGetDatum(document);
	char *scenarios;

	statement_run(&select_scenarios, &value, NULL);
	scenarios = statement_text(0, 1);
	json_write_raw_member(writer, "scenarios", scenarios == NULL ? "[]" : scenarios);
}

static bool
write_content(JsonWriter *writer, const Place *place)
{
	switch (place->type)
	{
		case DOCUMENT_ERD:
			share_write_erd(writer, &place->uuid);
			break;
		case DOCUMENT_FLOW_DIAGRAM:
			share_write_flow(writer, &place->uuid);
			break;
		case DOCUMENT_README:
			return write_readme(writer, &place->uuid);
		case DOCUMENT_TESTCASE:
			write_testcase(writer, &place->uuid);
			break;
	}
	return writer->out->len <= SHARE_MAX_CONTENT;
}

/* The page object without its closing brace. */
static void
write_heading(JsonWriter *writer, const Place *place)
{
	Datum value = UUIDPGetDatum(&place->uuid);

	json_write_open_object(writer);
	json_write_text_member(writer, "type", access_document_type_name(place->type));
	json_write_text_member(writer, "title", place->title);
	if (statement_run(&select_updated, &value, NULL) == 1)
		json_write_text_member(writer, "updatedAt", statement_text(0, 1));
}

char *
share_read_page(const bytea *token_hash)
{
	/* The link is the permission; what an administrator sees is whether the place is in the trash. */
	Principal reader = {.administrator = true};
	Datum value = PointerGetDatum(token_hash);
	StringInfoData out;
	JsonWriter writer;
	pg_uuid_t document;
	Place place;
	bool isnull;

	if (statement_run(&find_document, &value, NULL) == 0)
		return NULL;
	document = *DatumGetUUIDP(statement_datum(0, 1, &isnull));
	if (!access_find_place(&reader, PLACE_DOCUMENT, &document, &place) || place.archived)
		return NULL;
	initStringInfo(&out);
	json_write_init(&writer, &out);
	write_heading(&writer, &place);
	if (!write_content(&writer, &place))
	{
		resetStringInfo(&out);
		json_write_init(&writer, &out);
		write_heading(&writer, &place);
		json_write_boolean_member(&writer, "tooLarge", true);
	}
	json_write_close_object(&writer);
	return out.data;
}
