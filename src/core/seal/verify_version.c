/*
 * verify_version.c
 *		Verifying versions and their change rows: one walk along documents, versions, change rows and what is
 * sealed of them, all in order of documents and versions.
 */
#include "postgres.h"

#include "core/seal/cursor.h"
#include "core/history/history_source.h"
#include "core/seal/verify.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "core/seal/verify_version.sql.h"

/* A cursor over rows that have a document and a version. */
typedef struct Track
{
	Cursor cursor;
	int document; /* columns */
	int version;
	int id;             /* 0: it has none */
	SealHasher *hasher; /* NULL: rows are not hashed */
} Track;

/* The document that the walk has come to. */
typedef struct VersionVisit
{
	pg_uuid_t uuid;
	bool known; /* there is such a document */
	bool gone;  /* audit rows say that it went with the trash */
	int64 version;
	int64 sealed;
	int64 purged;
	int64 last; /* row seen before; 0: none yet */
	int64 first;
	int64 reached; /* the newest that a row or a seal told of */
	TimestampTz last_at;
	Chain *chain;
} VersionVisit;

typedef struct VersionWalk
{
	Verification *verification;
	Cursor documents;
	Track versions;
	Track changes;
	Track sealed;
	VersionVisit visit;
	MemoryContext context; /* of one version */
} VersionWalk;

/* source: of what is hashed, or NULL. */
static void
track_open(Track *track, Statement *statement, const ScanSource *source)
{
	TupleDesc description;

	cursor_open(&track->cursor, statement, NULL, 0);
	description = cursor_description(&track->cursor);
	track->document = SPI_fnumber(description, "document_uuid");
	track->version = SPI_fnumber(description, "version");
	track->id = Max(SPI_fnumber(description, "id"), 0);
	track->hasher = source == NULL ? NULL : seal_learn_hasher(source, description);
}

static void
track_close(Track *track)
{
	if (track->hasher != NULL)
		seal_drop_hasher(track->hasher);
	cursor_close(&track->cursor);
}

static pg_uuid_t
track_document(const Track *track)
{
	bool isnull;

	return *DatumGetUUIDP(cursor_datum(&track->cursor, track->document, &isnull));
}

/* Whether the current row is of this document; version 0: of any of its versions. */
static bool
track_is_at(const Track *track, const pg_uuid_t *document, int64 version)
{
	pg_uuid_t there;

	if (cursor_row(&track->cursor) == NULL)
		return false;
	there = track_document(track);
	return memcmp(&there, document, UUID_LEN) == 0 &&
		   (version == 0 || cursor_integer(&track->cursor, track->version) == version);
}

static void
report_version(VersionWalk *walk, const char *problem, const char *relation, int64 version, int64 id,
			   const char *detail)
{
	verify_report(walk->verification, &(Finding){.problem = problem,
												 .relation = relation,
												 .document = &walk->visit.uuid,
												 .version = version,
												 .id = id,
												 .detail = detail});
}

/* Versions that neither row nor seal nor retention tells of, from the last that one did to this one. */
static void
report_hole(VersionWalk *walk, int64 to)
{
	int64 from = Max(walk->visit.reached, walk->visit.purged) + 1;

	if (from > to)
		return;
	report_version(walk, "removed", "document_version", from, 0,
				   from == to ? "its number is missing"
							  : psprintf("the numbers from there to " INT64_FORMAT " are missing", to));
}

/* Marks that no change row is there for, up to this id. */
static int
pass_removed(VersionWalk *walk, const SealMarks *marks, int index, int64 version, int64 before)
{
	for (; index < marks->count && seal_mark_id(marks, index) < before; index++)
		report_version(walk, "removed", "document_change", version, seal_mark_id(marks, index),
					   "it was sealed with its version");
	return index;
}

/* The change rows of a version against its marks; NULL: it is not sealed. */
static void
verify_changes(VersionWalk *walk, int64 version, const SealMarks *marks)
{
	Cursor *changes = &walk->changes.cursor;
	int index = 0;

	for (; track_is_at(&walk->changes, &walk->visit.uuid, version); cursor_step(changes))
	{
		int64 id = cursor_integer(changes, walk->changes.id);
		uint8 hash[DIGEST_LENGTH];

		if (walk->visit.chain != NULL)
			verify_chain_add(walk->visit.chain, cursor_row(changes), cursor_description(changes));
		if (marks == NULL)
			continue;
		index = pass_removed(walk, marks, index, version, id);
		if (index == marks->count || seal_mark_id(marks, index) != id)
		{
			report_version(walk, "inserted", "document_change", version, id,
						   "it was not there when its version was sealed");
			continue;
		}
		seal_hash_row(walk->changes.hasher, cursor_row(changes), hash);
		if (!seal_mark_fits(marks, index++, hash))
			report_version(walk, "altered", "document_change", version, id, "it is not as it was sealed");
	}
	if (marks != NULL)
		pass_removed(walk, marks, index, version, PG_INT64_MAX);
}

/* Its number and time follow those of the version before. */
static void
verify_order(VersionWalk *walk, int64 version)
{
	VersionVisit *visit = &walk->visit;
	Cursor *versions = &walk->versions.cursor;
	bool isnull;
	TimestampTz at =
		DatumGetTimestampTz(cursor_datum(versions, SPI_fnumber(cursor_description(versions), "at"), &isnull));
	bool legacy;
	int64 purged = DatumGetInt64(
		cursor_datum(versions, SPI_fnumber(cursor_description(versions), "purged_through"), &isnull));

	/* Up to release 1.0 versions did not tell what had gone before them. */
	legacy = !isnull && purged == 0;
	if (!legacy)
		report_hole(walk, version - 1);
	if (visit->last != 0 && at <= visit->last_at)
		report_version(walk, "broken", "document_version", version, 0,
					   psprintf("its time is not after that of version " INT64_FORMAT, visit->last));
	if (!visit->known && visit->gone)
		report_version(walk, "inserted", "document_version", version, 0, "its document went with the trash");
	if (visit->known && version > visit->version)
		report_version(walk, "inserted", "document_version", version, 0,
					   psprintf("the document has only reached version " INT64_FORMAT, visit->version));
	if (visit->first == 0)
		visit->first = version;
	visit->last = version;
	visit->last_at = at;
}

/* The version is there, sealed or not. */
static void
verify_present(VersionWalk *walk, int64 version, bool is_sealed)
{
	Cursor *versions = &walk->versions.cursor;
	Cursor *sealed = &walk->sealed.cursor;
	SealMarks marks;
	uint8 hash[DIGEST_LENGTH];
	bool isnull;

	verify_order(walk, version);
	if (!is_sealed)
	{
		if (version <= walk->visit.sealed)
			report_version(walk, "inserted", "document_version", version, 0,
						   "a later one was sealed without it");
		verify_changes(walk, version, NULL);
		return;
	}
	seal_hash_row(walk->versions.hasher, cursor_row(versions), hash);
	if (memcmp(seal_read_hash(cursor_datum(sealed, 3, &isnull)), hash, DIGEST_LENGTH) != 0)
		report_version(walk, "altered", "document_version", version, 0, "it is not as it was sealed");
	marks = seal_read_marks(cursor_datum(sealed, 4, &isnull));
	verify_changes(walk, version, &marks);
}

/* The version is not there: purged, or removed, or it never was. */
static void
verify_absent(VersionWalk *walk, int64 version, bool is_sealed)
{
	bool has_changes = track_is_at(&walk->changes, &walk->visit.uuid, version);
	SealMarks marks;
	bool isnull;

	if (is_sealed && version > walk->visit.purged)
	{
		marks = seal_read_marks(cursor_datum(&walk->sealed.cursor, 4, &isnull));
		report_version(
			walk, "removed", "document_version", version, 0,
			has_changes
				? "it was sealed, and retention did not remove it"
				: psprintf("it was sealed with %d change rows, and retention removed neither", marks.count));
		if (has_changes)
			verify_changes(walk, version, &marks);
		return;
	}
	for (; track_is_at(&walk->changes, &walk->visit.uuid, version); cursor_step(&walk->changes.cursor))
		report_version(walk, "inserted", "document_change", version,
					   cursor_integer(&walk->changes.cursor, walk->changes.id), "its version is not there");
}

static void
verify_version(VersionWalk *walk, int64 version)
{
	MemoryContext caller = MemoryContextSwitchTo(walk->context);
	const pg_uuid_t *document = &walk->visit.uuid;
	bool is_sealed = track_is_at(&walk->sealed, document, version);
	bool is_there = track_is_at(&walk->versions, document, version);

	if (is_there)
		verify_present(walk, version, is_sealed);
	else
		verify_absent(walk, version, is_sealed);
	if (is_sealed || is_there)
		walk->visit.reached = version;
	if (is_sealed)
		cursor_step(&walk->sealed.cursor);
	if (is_there)
		cursor_step(&walk->versions.cursor);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(walk->context);
}

static void
least_version(const Track *track, const pg_uuid_t *document, int64 *least)
{
	if (track_is_at(track, document, 0))
		*least = Min(*least, cursor_integer(&track->cursor, track->version));
}

static void
verify_document(VersionWalk *walk)
{
	VersionVisit *visit = &walk->visit;
	MemoryContext caller;

	if (!visit->known && !visit->gone)
		report_version(walk, "removed", "document", 0, 0, "it has history and is not there");
	if (visit->known && visit->gone)
		report_version(walk, "inserted", "document", 0, 0, "it is there although it went with the trash");
	for (;;)
	{
		int64 version = PG_INT64_MAX;

		least_version(&walk->versions, &visit->uuid, &version);
		least_version(&walk->changes, &visit->uuid, &version);
		least_version(&walk->sealed, &visit->uuid, &version);
		if (version == PG_INT64_MAX)
			break;
		verify_version(walk, version);
	}
	if (!visit->known)
		return;
	caller = MemoryContextSwitchTo(walk->context);
	report_hole(walk, visit->version);
	if (visit->chain != NULL)
		verify_chain_end(visit->chain, visit->first == 1);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(walk->context);
}

static void
least_document(const Track *track, pg_uuid_t *least, bool *found)
{
	pg_uuid_t document;

	if (cursor_row(&track->cursor) == NULL)
		return;
	document = track_document(track);
	if (!*found || memcmp(&document, least, UUID_LEN) < 0)
		*least = document;
	*found = true;
}

/* Goes to the next document that anything tells of; false at the end. */
static bool
next_document(VersionWalk *walk)
{
	VersionVisit *visit = &walk->visit;
	Cursor *documents = &walk->documents;
	bool found = false;
	bool isnull;

	memset(visit, 0, sizeof(*visit));
	least_document(&walk->versions, &visit->uuid, &found);
	least_document(&walk->changes, &visit->uuid, &found);
	least_document(&walk->sealed, &visit->uuid, &found);
	if (cursor_row(documents) == NULL ||
		(found && memcmp(DatumGetUUIDP(cursor_datum(documents, 1, &isnull)), &visit->uuid, UUID_LEN) > 0))
	{
		visit->purged = verify_purged_through(walk->verification, &visit->uuid);
		visit->gone = verify_is_gone(walk->verification, &visit->uuid);
		return found;
	}
	visit->known = true;
	visit->uuid = *DatumGetUUIDP(cursor_datum(documents, 1, &isnull));
	visit->version = cursor_integer(documents, 2);
	visit->sealed = cursor_integer(documents, 4);
	visit->purged =
		Max(cursor_integer(documents, 5), verify_purged_through(walk->verification, &visit->uuid));
	visit->gone = verify_is_gone(walk->verification, &visit->uuid);
	visit->chain = verify_chain_begin(walk->verification, &visit->uuid, cursor_text(documents, 3));
	cursor_step(documents);
	return true;
}

void
verify_versions(Verification *verification)
{
	VersionWalk walk = {.verification = verification};

	walk.context = AllocSetContextCreate(CurrentMemoryContext, "ainecto version", ALLOCSET_DEFAULT_SIZES);
	cursor_open(&walk.documents, with_select_documents());
	track_open(&walk.versions, &select_versions, &history_versions);
	track_open(&walk.changes, &select_changes, &history_changes);
	track_open(&walk.sealed, &select_sealed, NULL);
	while (next_document(&walk))
		verify_document(&walk);
	track_close(&walk.sealed);
	track_close(&walk.changes);
	track_close(&walk.versions);
	cursor_close(&walk.documents);
	MemoryContextDelete(walk.context);
}
