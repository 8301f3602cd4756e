/*
 * verify.h
 *		Whether history and audit are what they were when they were sealed, and whether they agree with
 * themselves.
 */
#ifndef AINECTO_CORE_SEAL_VERIFY_H
#define AINECTO_CORE_SEAL_VERIFY_H

#include "postgres.h"

#include "base/digest.h"
#include "core/seal/seal_format.h"
#include "nodes/execnodes.h"
#include "utils/uuid.h"

/* What verification found wrong. */
typedef struct Finding
{
	const char *problem;       /* altered, removed, inserted, truncated, broken, unpaired, unguarded */
	const char *relation;      /* table in schema ainecto */
	const pg_uuid_t *document; /* NULL: none */
	int64 version;             /* 0: none */
	int64 id;                  /* of a change or audit row, or a seal's number; 0: none */
	const char *detail;
} Finding;

/* What retention removed, by its own account. */
typedef struct Purge
{
	pg_uuid_t document;
	int64 through; /* all versions up to this one */
	bool gone;     /* and the document with them */
} Purge;

/* One run. */
typedef struct Verification
{
	ReturnSetInfo *result;
	Purge *purges; /* in order of documents */
	int purge_count;
	int64 audit_purged_through; /* rows of audit_log up to this id may be gone; 0: none */
} Verification;

/* What a DBA keeps elsewhere to know the seals by. */
typedef struct Anchor
{
	int64 number;
	uint8 hash[DIGEST_LENGTH];
} Anchor;

/*
 * Put what is wrong into the result, a row each; none: all is well. anchor may be NULL. The caller is
 * connected to SPI and in one-snapshot mode.
 */
extern void verify_history(const Anchor *anchor, ReturnSetInfo *result);

/* ---- the parts ---- */

extern void verify_report(Verification *verification, const Finding *finding);

/* The newest version of the document that audit rows say went; 0: none did. */
extern int64 verify_purged_through(const Verification *verification, const pg_uuid_t *document);

/* Whether audit rows say that it went altogether, with the trash. */
extern bool verify_is_gone(const Verification *verification, const pg_uuid_t *document);

/* Seals, their chain, and the audit rows they cover: verify_seal.c. */
extern void verify_seals(Verification *verification, const Anchor *anchor);

/* Versions and change rows against what is sealed, numbers and times: verify_version.c. */
extern void verify_versions(Verification *verification);

/* Change rows against each other and the live content. One chain per document: verify_chain.c. */
typedef struct Chain Chain;

/* NULL for a type that there is not. */
extern Chain *verify_chain_begin(Verification *verification, const pg_uuid_t *document, const char *type);
/* A row of document_change, in order. */
extern void verify_chain_add(Chain *chain, HeapTuple row, TupleDesc description);
/* Compare with the live rows and free the chain. complete: every change since the document was made was
 * added. */
extern void verify_chain_end(Chain *chain, bool complete);

#endif
