/*
 * visible_set.c
 *		Sets of what an account may see.
 */
#include "postgres.h"

#include "base/statement.h"
#include "core/row_security/visible_set.h"
#include "core/tree/visible.h"
#include "utils/tuplestore.h"

/* clang-format off */
#define SET_OF(text_) \
	{ \
		.text = (text_), .expected = SPI_OK_SELECT, .argument_count = 2, .argument_types = {INT8OID, UUIDOID}, \
		.read_only = true, .plan_once = true, \
	}

static Statement sets[VISIBLE_SET_COUNT] = {
	[VISIBLE_SET_DOCUMENTS] = SET_OF(VISIBLE_PLACES " " VISIBLE_DOCUMENTS_WITH_TRASH("d.uuid")),
	[VISIBLE_SET_PLACES] = SET_OF(VISIBLE_PLACES
		" SELECT w.uuid FROM ainecto.workspace w WHERE w.owner_id = $1"
		" UNION ALL SELECT g.workspace_uuid FROM ainecto.role_grant g"
		"  WHERE g.account_id = $1 AND g.workspace_uuid IS NOT NULL AND " VISIBLE_READABLE("g.role")
		" UNION ALL SELECT p.uuid FROM place_project p WHERE " VISIBLE_READABLE("p.role")
		" UNION ALL SELECT f.uuid FROM place_project p JOIN ainecto.folder f ON f.project_uuid = p.uuid"
		VISIBLE_FOLDER_JOIN " WHERE " VISIBLE_READABLE(VISIBLE_FOLDER_ROLE)),
	[VISIBLE_SET_GRANTED] = SET_OF(
		"SELECT g.target FROM ainecto.role_grant g WHERE g.account_id = $1 AND " VISIBLE_READABLE("g.role")),
	/* Nothing is taken away from the owner of a workspace. */
	[VISIBLE_SET_WITHHELD] = SET_OF(
		"SELECT g.target FROM ainecto.role_grant g"
		" LEFT JOIN ainecto.folder f ON f.uuid = g.folder_uuid"
		" LEFT JOIN ainecto.document d ON d.uuid = g.document_uuid"
		" JOIN ainecto.project p ON p.uuid = COALESCE(g.project_uuid, f.project_uuid, d.project_uuid)"
		" JOIN ainecto.workspace w ON w.uuid = p.workspace_uuid"
		" WHERE g.account_id = $1 AND w.owner_id <> $1 AND NOT " VISIBLE_READABLE("g.role")),
	[VISIBLE_SET_RUNS] = SET_OF(VISIBLE_PROJECTS_ONLY
		" SELECT r.id FROM place_project p JOIN ainecto.test_run r ON r.project_uuid = p.uuid"
		" WHERE " VISIBLE_READABLE("p.role")),
	[VISIBLE_SET_HIDDEN_CASES] = SET_OF(VISIBLE_PLACES
		" SELECT DISTINCT c.case_id FROM place_project p JOIN ainecto.test_run r ON r.project_uuid = p.uuid"
		" JOIN ainecto.test_run_case c ON c.run_id = r.id"
		" WHERE " VISIBLE_READABLE("p.role") " AND c.document_uuid NOT IN ("
		VISIBLE_DOCUMENTS_WITH_TRASH("d.uuid") ")"),
	[VISIBLE_SET_UPLOADS] = SET_OF(VISIBLE_PLACES
		" SELECT a.upload_uuid FROM (" VISIBLE_DOCUMENTS_WITH_TRASH("d.uuid") ") v"
		" JOIN ainecto.attachment a ON a.document_uuid = v.uuid"),
};
/* clang-format on */

void
visible_set_fill(VisibleSet set, int64 account, ReturnSetInfo *result)
{
	/* The second is the scope of visible.h: everything. */
	Datum values[] = {Int64GetDatum(account), (Datum) 0};
	uint64 count;

	if (account == 0)
		return;
	count = statement_run(&sets[set], values, " n");
	for (uint64 row = 0; row < count; row++)
	{
		bool isnull;
		Datum key = statement_datum(row, 1, &isnull);

		tuplestore_putvalues(result->setResult, result->setDesc, &key, &isnull);
	}
}
