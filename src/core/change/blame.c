/*
 * blame.c
 *		The newest version of every field, off the change rows.
 *
 * A thing's insert and delete speak of all its fields, of those too that its change row leaves out, being at
 * their initial value. Changes before the newest insert of a thing belong to an earlier life of its key; a
 * thing whose newest change is a delete is not current.
 */
#include "postgres.h"

#include "base/errors.h"
#include "base/statement.h"
#include "core/change/blame.h"
#include "core/history/entity.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/tuplestore.h"
#include "utils/uuid.h"

#include "core/change/blame.sql.h"

/* By the names of kinds, objects of their fields. */
static Datum
fields_by_kind(DocumentType type)
{
	StringInfoData text;
	JsonWriter writer;

	initStringInfo(&text);
	json_write_init(&writer, &text);
	json_write_open_object(&writer);
	json_write_key(&writer, document_entity.name);
	entity_write_initial_fields(&writer, &document_entity);
	for (const Entity *const *entity = entity_list(type); *entity != NULL; entity++)
	{
		json_write_key(&writer, (*entity)->name);
		entity_write_initial_fields(&writer, *entity);
	}
	json_write_close_object(&writer);
	return DirectFunctionCall1(jsonb_in, CStringGetDatum(text.data));
}

void
blame_fill(const Place *document, const char *entity, ReturnSetInfo *result)
{
	if (entity != NULL && entity_by_name(document->type, entity) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_AI_INVALID_ARGUMENTS),
				 errmsg("a document of type %s holds no \"%s\"", access_document_type_name(document->type),
						entity),
				 errhint("It is a kind of thing, as column entity of ainecto.document_change names it; NULL"
						 " stands for all.")));
	execute_find_blame(&document->uuid, entity, fields_by_kind(document->type));
	statement_return_rows(result);
}
