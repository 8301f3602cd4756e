/*
 * payload.c
 *		The fields of typePayload: columns of the document, and the body of a readme.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "base/uuid.h"
#include "core/history/entity.h"
#include "core/readme/payload.h"
#include "core/readme/readme.h"
#include "pure/argument.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/uuid.h"

#include "core/readme/payload.sql.h"

#define BODY_FIELD "body"

typedef struct PayloadField
{
	const char *name;
	const char *column; /* field of document_entity; NULL: the blocks of a readme */
	DocumentType type;
	bool is_json; /* read as JSON, not as text */
} PayloadField;

static const PayloadField fields[] = {
	{BODY_FIELD, NULL, DOCUMENT_README, false},
	{"diagramSource", "diagram_source", DOCUMENT_FLOW_DIAGRAM, false},
	{"sourceLanguage", "source_language", DOCUMENT_FLOW_DIAGRAM, false},
	{"edgeStyle", "edge_style", DOCUMENT_FLOW_DIAGRAM, false},
	{"isModule", "is_module", DOCUMENT_FLOW_DIAGRAM, true},
	{"metadata", "metadata", DOCUMENT_FLOW_DIAGRAM, true},
	{"defaultEnvironment", "default_environment", DOCUMENT_TESTCASE, false},
	{"defaultTestAccount", "default_test_account", DOCUMENT_TESTCASE, false},
};

/* Built from the descriptors at first use; one per type. */
static Statement count_statements[DOCUMENT_TESTCASE + 1];

static const PayloadField *
find_payload_field(const char *name)
{
	for (int i = 0; i < (int) lengthof(fields); i++)
	{
		if (strcmp(fields[i].name, name) == 0)
			return &fields[i];
	}
	return NULL;
}

bool
payload_field_type(const char *name, DocumentType *type)
{
	const PayloadField *field = find_payload_field(name);

	if (field != NULL)
		*type = field->type;
	return field != NULL;
}

/* Text that is JSON stands for what it says; other text is kept as a JSON string. */
static JsonNode *
normalise_metadata(JsonNode *value)
{
	const char *problem;
	JsonNode *parsed;

	if (value->kind != JSON_NODE_STRING)
		return value;
	parsed = json_read_parse(value->text, value->length, &problem);
	return parsed != NULL ? parsed : value;
}

void
payload_write(const pg_uuid_t *document, const char *title, const JsonNode *payload)
{
	JsonNode *columns = json_node_make(JSON_NODE_OBJECT);

	if (title != NULL)
		json_node_set(columns, "title", json_node_make_text(title));
	for (int i = 0; payload != NULL && i < payload->count; i++)
	{
		const PayloadField *field = find_payload_field(payload->keys[i]);
		JsonNode *value = payload->items[i];

		if (field->column == NULL)
		{
			if (value->length > PAYLOAD_MAX_BODY)
				ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
								errmsg("a readme holds at most %d MB", PAYLOAD_MAX_BODY / (1024 * 1024)),
								errhint("Split the text over several documents.")));
			readme_replace(document, value->kind == JSON_NODE_NULL ? "" : value->text);
		}
		else
			json_node_set(columns, field->column,
						  strcmp(field->column, "metadata") == 0 ? normalise_metadata(value) : value);
	}
	if (columns->count > 0)
		entity_update(&document_entity, document, uuid_text(document), columns);
}

static void
write_body_member(JsonWriter *writer, const pg_uuid_t *document)
{
	const char *body;

	execute_measure_body(document);
	if (statement_integer(0, 1) > PAYLOAD_MAX_BODY)
		ereport(ERROR, (errcode(ERRCODE_AI_LIMIT_EXCEEDED),
						errmsg("the readme holds " INT64_FORMAT " bytes, more than an answer may",
							   statement_integer(0, 1)),
						errhint("search_documents finds places in it; replace the body by a shorter one.")));
	execute_read_blocks(document);
	body = statement_text(0, 1);
	json_write_text_member(writer, BODY_FIELD, body == NULL ? "" : body);
}

static void
read_columns(JsonWriter *writer, const pg_uuid_t *document)
{
	int column = 0;

	if (execute_read_fields(document) == 0)
		return;
	for (int i = 0; i < (int) lengthof(fields); i++)
	{
		const char *content;

		if (fields[i].column == NULL)
			continue;
		content = statement_text(0, ++column);
		if (content == NULL)
			continue;
		if (fields[i].is_json)
			json_write_raw_member(writer, fields[i].name, content);
		else
			json_write_text_member(writer, fields[i].name, content);
	}
}

void
payload_read(JsonWriter *writer, const pg_uuid_t *document, DocumentType type)
{
	json_write_open_object(writer);
	if (type == DOCUMENT_README)
		write_body_member(writer, document);
	else
		read_columns(writer, document);
	json_write_close_object(writer);
}

static void
build_count(Statement *statement, DocumentType type)
{
	MemoryContext caller = MemoryContextSwitchTo(TopMemoryContext);
	StringInfoData text;
	char name[NAMEDATALEN];

	initStringInfo(&text);
	appendStringInfoString(&text, "SELECT pg_catalog.json_strip_nulls(pg_catalog.json_build_object(");
	for (const Entity *const *entity = entity_list(type); *entity != NULL; entity++)
	{
		argument_name_to_camel((*entity)->collection, name, sizeof(name));
		appendStringInfo(
			&text,
			"%s'%s', (SELECT NULLIF(pg_catalog.count(*), 0) FROM ainecto.%s x WHERE x.document_uuid = $1)",
			entity == entity_list(type) ? "" : ", ", name, (*entity)->relation);
	}
	appendStringInfoString(&text, "))::pg_catalog.text");
	statement->expected = SPI_OK_SELECT;
	statement->argument_count = 1;
	statement->argument_types[0] = UUIDOID;
	statement->read_only = true;
	statement->text = text.data;
	MemoryContextSwitchTo(caller);
}

void
payload_count(JsonWriter *writer, const pg_uuid_t *document, DocumentType type)
{
	/* How a body is cut into blocks is nobody's business. */
	if (type == DOCUMENT_README)
	{
		json_write_raw(writer, "{}");
		return;
	}
	if (count_statements[type].text == NULL)
		build_count(&count_statements[type], type);
	statement_run(&count_statements[type], PARAMETERS(parameter_uuid(document)));
	json_write_raw(writer, statement_text(0, 1));
}
