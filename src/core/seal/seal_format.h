/*
 * seal_format.h
 *		What a seal says of rows: shared by who makes seals and who verifies them.
 *
 * A row is hashed as text: for each of our columns that is not null, in order of names, "name=length:value"
 * and a line feed. So neither the position of a column, nor a later column that old rows leave null, nor what
 * a house adds to the table, nor any setting of the connection changes a hash; a dump and its restore do not,
 * either.
 */
#ifndef AINECTO_CORE_SEAL_SEAL_FORMAT_H
#define AINECTO_CORE_SEAL_SEAL_FORMAT_H

#include "postgres.h"

#include "access/htup.h"
#include "base/digest.h"
#include "base/scan.h"
#include "datatype/timestamp.h"
#include "lib/stringinfo.h"
#include "utils/uuid.h"

/* A mark: the row's id, the most significant byte first, and the beginning of its hash. */
#define SEAL_MARK_ID     8
#define SEAL_MARK_HASH   16
#define SEAL_MARK_LENGTH (SEAL_MARK_ID + SEAL_MARK_HASH)

/* Marks of some rows in order of ids. */
typedef struct SealMarks
{
	const char *bytes;
	int count;
} SealMarks;

/* What a seal says beside its versions. */
typedef struct SealHead
{
	int64 number;
	TimestampTz at;
	uint8 previous[DIGEST_LENGTH];
	int64 audit_after;
	int64 audit_through;
	SealMarks audit;
	const char *purges; /* JSON as jsonb prints it */
	int64 versions;
	int64 changes;
} SealHead;

/* How rows of one description are hashed; it is learnt once for many rows. */
typedef struct SealHasher SealHasher;

/* source names the columns that are ours. palloc'd, with what it needs for a row; seal_drop_hasher() frees
 * it. */
extern SealHasher *seal_learn_hasher(const ScanSource *source, TupleDesc description);
extern void seal_hash_row(SealHasher *hasher, HeapTuple row, uint8 hash[DIGEST_LENGTH]);
extern void seal_drop_hasher(SealHasher *hasher);

extern void seal_add_mark(StringInfo marks, int64 id, const uint8 hash[DIGEST_LENGTH]);

/* The marks in a bytea, which must stay. */
extern SealMarks seal_read_marks(Datum bytes);
extern int64 seal_mark_id(const SealMarks *marks, int index);
extern bool seal_mark_fits(const SealMarks *marks, int index, const uint8 hash[DIGEST_LENGTH]);

/* The hash of a seal: its versions in order of documents and numbers, then the rest. */
extern void seal_chain_version(Digest *chain, const pg_uuid_t *document, int64 version,
							   const uint8 hash[DIGEST_LENGTH], const SealMarks *changes);
extern void seal_chain_end(Digest *chain, const SealHead *head, uint8 hash[DIGEST_LENGTH]);

/* The hash in a bytea, which must stay; of another length it is no hash of ours, and zeros stand for it. */
extern const uint8 *seal_read_hash(Datum bytes);

/* A bytea of these bytes, palloc'd. */
extern Datum seal_bytes(const void *bytes, size_t length);

#endif
