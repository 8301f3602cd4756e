/*
 * kept.h
 *		Finished drawings, kept in a table: what was drawn of one version is drawn once.
 *
 * A drawing depends on its document's content at one version, on what is wanted of it, and on the
 * renderer: together its key. Never on who looks: who may look is decided before. The table is
 * unlogged and bounded; on a standby, and where nothing may be written, nothing is kept. What changes
 * content without a version empties it (guard.c). The caller is connected to SPI.
 */
#ifndef AINECTO_CORE_DRAWING_KEPT_H
#define AINECTO_CORE_DRAWING_KEPT_H

#include "postgres.h"

#include "datatype/timestamp.h"
#include "lib/stringinfo.h"
#include "utils/uuid.h"

/* The oldest go beyond these; one of more than a part of it is not kept. Bytes as they are, before
 * compression. */
#define KEPT_MAX_DRAWINGS 1000
#define KEPT_MAX_BYTES    (256 * 1024 * 1024)
#define KEPT_MAX_ONE      (16 * 1024 * 1024)

typedef struct KeptKey
{
	pg_uuid_t document;
	int64 version;
	const char *options; /* what is wanted, in one spelling */
} KeptKey;

/* When the drawing was kept, which names these very bytes; 0 if none is kept, as always on a standby. */
extern TimestampTz kept_time(const KeptKey *key);

/* The kept drawing, palloc'd, NULL if there is none, as always on a standby. */
extern char *kept_find(const KeptKey *key);

/*
 * Before a drawing is made for somebody unknown: waits while another one is made of the same document. True
 * if it may be kept: from here on to the end of the transaction nobody changes content without a version, and
 * what a snapshot taken after this sees is what the version is.
 */
extern bool kept_begin(const KeptKey *key);

/* Keep the drawing that was made after kept_begin(). When that was; 0 if it is too long to be kept. */
extern TimestampTz kept_write(const KeptKey *key, const StringInfoData *drawing);

#endif
