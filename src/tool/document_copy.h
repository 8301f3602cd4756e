/*
 * document_copy.h
 *		typePayload.copyOf: tables of one ERD into another.
 */
#ifndef AINECTO_TOOL_DOCUMENT_COPY_H
#define AINECTO_TOOL_DOCUMENT_COPY_H

#include "tool/tool.h"

/* Where the source stands in an entry; the gate has authorised it, and it is not locked. */
#define DOCUMENT_COPY_TARGET                                                                                \
	{                                                                                                       \
		TARGET_DOCUMENT, "items[].typePayload.copyOf.documentUuid", RIGHT_READ, TARGET_ERD | TARGET_NO_LOCK \
	}

/* The fields of copyOf, for a new document and for one that may have what is copied already. */
extern const Argument document_copy_new_fields[];
extern const Argument document_copy_fields[];

/*
 * Copy as the entry of this number asks, into a document that is locked or new, and write what was done as
 * the member copy. AI002 for a version or tables that are not there.
 */
extern void document_copy_into(ToolCall *call, const pg_uuid_t *document, const JsonNode *copy, int index);

#endif
