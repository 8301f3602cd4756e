/*
 * import_text.h
 *		Texts that describe schemas on their way into a merge.
 */
#ifndef AINECTO_CORE_EXCHANGE_IMPORT_TEXT_H
#define AINECTO_CORE_EXCHANGE_IMPORT_TEXT_H

#include "core/exchange/import.h"
#include "ddl/model.h"

/* The request's text as a catalog, jsonb in the current context; what came to nothing is told in the plan. */
extern Datum import_read_text(MergePlan *plan, const ImportRequest *request);

/*
 * Do the statements of the request's text to what the document holds, and write what differs then. No source
 * is compared with or kept; nothing is a conflict.
 */
extern void import_apply(MergePlan *plan, const ImportRequest *request);

/*
 * The document's content as a model, its things numbered, and for each kind their keys (char *) in the order
 * in which a catalog of the model lists them. What has the name of something else is left out.
 */
extern Model *document_model(const ThingState *document, List *keys[THING_KINDS]);

/* Whether no table of a model stands in a schema, though it has tables. */
extern bool document_has_no_schemas(const Model *model);

#endif
