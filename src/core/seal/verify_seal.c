/*
 * verify_seal.c
 *		Verifying the chain of seals, and the audit rows that they cover.
 */
#include "postgres.h"

#include "core/seal/cursor.h"
#include "core/caller/audit.h"
#include "core/seal/verify.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

#include "core/seal/verify_seal.sql.h"

/* Where the walk along the seals stands. */
typedef struct SealWalk
{
	Verification *verification;
	Cursor versions;
	Cursor audit;
	int audit_id; /* column */
	SealHasher *audit_hasher;
	int64 last; /* number of the seal before; 0: none */
	uint8 hash[DIGEST_LENGTH];
	int64 audit_through;
} SealWalk;

static void
report_seal(SealWalk *walk, const char *problem, int64 number, const char *detail)
{
	verify_report(walk->verification,
				  &(Finding){.problem = problem, .relation = "seal", .id = number, .detail = detail});
}

static const uint8 *
read_hash(const Cursor *cursor, int column)
{
	bool isnull;

	return seal_read_hash(cursor_datum(cursor, column, &isnull));
}

static void
read_head(const Cursor *seals, SealHead *head)
{
	bool isnull;

	head->number = cursor_integer(seals, 1);
	head->at = DatumGetTimestampTz(cursor_datum(seals, 2, &isnull));
	memcpy(head->previous, read_hash(seals, 3), DIGEST_LENGTH);
	head->audit_after = cursor_integer(seals, 4);
	head->audit_through = cursor_integer(seals, 5);
	head->audit = seal_read_marks(cursor_datum(seals, 6, &isnull));
	head->purges = cursor_text(seals, 7);
	head->versions = cursor_integer(seals, 8);
	head->changes = cursor_integer(seals, 9);
}

static void
report_stray_version(SealWalk *walk)
{
	bool isnull;

	verify_report(walk->verification,
				  &(Finding){.problem = "inserted",
							 .relation = "sealed_version",
							 .document = DatumGetUUIDP(cursor_datum(&walk->versions, 2, &isnull)),
							 .version = cursor_integer(&walk->versions, 3),
							 .detail = "it names a seal that is not there"});
}

/* The hash that the seal has to have. */
static void
compute_hash(SealWalk *walk, const SealHead *head, uint8 hash[DIGEST_LENGTH])
{
	Digest *chain = digest_begin();
	Cursor *versions = &walk->versions;
	bool isnull;

	while (cursor_row(versions) != NULL && cursor_integer(versions, 1) <= head->number)
	{
		SealMarks changes = seal_read_marks(cursor_datum(versions, 5, &isnull));

		if (cursor_integer(versions, 1) < head->number)
			report_stray_version(walk);
		else
			seal_chain_version(chain, DatumGetUUIDP(cursor_datum(versions, 2, &isnull)),
							   cursor_integer(versions, 3), read_hash(versions, 4), &changes);
		cursor_step(versions);
	}
	seal_chain_end(chain, head, hash);
}

static void
verify_link(SealWalk *walk, const SealHead *head, const uint8 *stored)
{
	uint8 hash[DIGEST_LENGTH];

	if (head->number > walk->last + 1)
		report_seal(walk, "removed", walk->last + 1,
					psprintf("seals " INT64_FORMAT " to " INT64_FORMAT " are not there", walk->last + 1,
							 head->number - 1));
	if (memcmp(head->previous, walk->hash, DIGEST_LENGTH) != 0 || head->audit_after != walk->audit_through)
		report_seal(walk, "broken", head->number, "it does not follow the seal before");
	compute_hash(walk, head, hash);
	if (memcmp(hash, stored, DIGEST_LENGTH) != 0)
		report_seal(walk, "altered", head->number,
					"its hash is not that of what it says and of its rows of sealed_version");
}

static void
report_audit(SealWalk *walk, const char *problem, int64 id, const char *detail)
{
	verify_report(walk->verification,
				  &(Finding){.problem = problem, .relation = "audit_log", .id = id, .detail = detail});
}

/* Rows up to this id that no mark tells of. */
static void
pass_inserted(SealWalk *walk, int64 through)
{
	Cursor *audit = &walk->audit;

	while (cursor_row(audit) != NULL && cursor_integer(audit, walk->audit_id) <= through)
	{
		report_audit(walk, "inserted", cursor_integer(audit, walk->audit_id),
					 "it was not there when its place was sealed");
		cursor_step(audit);
	}
}

static void
verify_audit(SealWalk *walk, const SealHead *head)
{
	Cursor *audit = &walk->audit;

	for (int index = 0; index < head->audit.count; index++)
	{
		int64 id = seal_mark_id(&head->audit, index);
		uint8 hash[DIGEST_LENGTH];

		pass_inserted(walk, id - 1);
		if (cursor_row(audit) == NULL || cursor_integer(audit, walk->audit_id) > id)
		{
			if (id > walk->verification->audit_purged_through)
				report_audit(walk, "removed", id, "it was sealed, and retention did not remove it");
			continue;
		}
		seal_hash_row(walk->audit_hasher, cursor_row(audit), hash);
		if (!seal_mark_fits(&head->audit, index, hash))
			report_audit(walk, "altered", id, "it is not as it was sealed");
		cursor_step(audit);
	}
	pass_inserted(walk, head->audit_through);
}

static void
verify_anchor(SealWalk *walk, const Anchor *anchor, int64 number, const uint8 *stored)
{
	if (anchor != NULL && anchor->number == number && memcmp(anchor->hash, stored, DIGEST_LENGTH) != 0)
		report_seal(walk, "altered", number, "its hash is not that of the anchor");
}

void
verify_seals(Verification *verification, const Anchor *anchor)
{
	SealWalk walk = {.verification = verification};
	MemoryContext context =
		AllocSetContextCreate(CurrentMemoryContext, "ainecto seal", ALLOCSET_DEFAULT_SIZES);
	Cursor seals;

	cursor_open(&seals, with_select_seals());
	cursor_open(&walk.versions, with_select_sealed_versions());
	cursor_open(&walk.audit, with_select_audit());
	walk.audit_id = SPI_fnumber(cursor_description(&walk.audit), "id");
	walk.audit_hasher = seal_learn_hasher(&audit_rows, cursor_description(&walk.audit));
	for (; cursor_row(&seals) != NULL; cursor_step(&seals))
	{
		MemoryContext caller = MemoryContextSwitchTo(context);
		const uint8 *stored = read_hash(&seals, 10);
		SealHead head;

		read_head(&seals, &head);
		verify_link(&walk, &head, stored);
		verify_anchor(&walk, anchor, head.number, stored);
		verify_audit(&walk, &head);
		walk.last = head.number;
		walk.audit_through = head.audit_through;
		memcpy(walk.hash, stored, DIGEST_LENGTH);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(context);
	}
	for (; cursor_row(&walk.versions) != NULL; cursor_step(&walk.versions))
		report_stray_version(&walk);
	if (anchor != NULL && anchor->number > walk.last)
		report_seal(&walk, "truncated", anchor->number,
					"the anchor's seal and those after the last one are not there");
	seal_drop_hasher(walk.audit_hasher);
	cursor_close(&walk.audit);
	cursor_close(&walk.versions);
	cursor_close(&seals);
	MemoryContextDelete(context);
}
