/*
 * payload.h
 *		What only documents of one type have: the fields of typePayload.
 */
#ifndef AINECTO_CORE_README_PAYLOAD_H
#define AINECTO_CORE_README_PAYLOAD_H

#include "postgres.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "core/tree/access.h"

/* Largest readme body that is taken or shown in one piece, in bytes. */
#define PAYLOAD_MAX_BODY (16 * 1024 * 1024)

/* The type that a field of typePayload belongs to; false if there is no such field. */
extern bool payload_field_type(const char *name, DocumentType *type);

/*
 * Write title (NULL: keep) and the fields that payload names (NULL: none), in one version. Null clears a
 * field. Every field belongs to the type of the document, which is locked or of this transaction. metadata is
 * taken as an object, as JSON text or as any other text, and kept as JSON.
 */
extern void payload_write(const pg_uuid_t *document, const char *title, const JsonNode *payload);

/* Write the object of the document's fields, nulls left out. */
extern void payload_read(JsonWriter *writer, const pg_uuid_t *document, DocumentType type);

/* Write an object with the number of things of each kind that the document holds, if any; {} for a readme. */
extern void payload_count(JsonWriter *writer, const pg_uuid_t *document, DocumentType type);

#endif
