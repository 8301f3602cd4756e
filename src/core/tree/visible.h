/*
 * visible.h
 *		What an account may see, as pieces of SQL: the set-at-a-time twin of access_find_place().
 *
 * A statement begins with VISIBLE_PLACES or VISIBLE_PROJECTS_ONLY, which binds $1 to the account (bigint) and
 * $2 to a scope (uuid): a workspace, project or folder whose projects are meant, or null for every project in
 * which the account has any role on anything. The pieces define
 *
 *	place_project(uuid, workspace_uuid, owned, role, archived)  role may be null: nothing granted up there
 *	folder_role(uuid, project_uuid, role)       folders in or below a folder with a grant: the nearest one's
 *	folder_archived(uuid, project_uuid)         folders that are in the trash themselves or through a parent
 *
 * and the expressions below say the effective role of a folder f or document d of a project p, most specific
 * grant first. The recursions use UNION: they end even if a manual edit made a circle of folders.
 */
#ifndef AINECTO_CORE_TREE_VISIBLE_H
#define AINECTO_CORE_TREE_VISIBLE_H

/*
 * Whoever has a role may read; other rights can be given or taken by overrides. Written as an inequality,
 * which the planner expects to hold: with a list of roles it would expect next to no rows, and read and sort
 * whole projects instead of following an index.
 */
#define VISIBLE_READABLE(role_) role_ " <> 'NONE'"
#define VISIBLE_ALLOWED(role_, right_) \
	role_ " IN (SELECT r.role FROM ainecto.role_right r WHERE r.\"right\" = '" right_ "' AND r.allowed)"

/* The grant of the account on one place, as a left join under an alias. */
#define VISIBLE_GRANT(alias_, place_) \
	" LEFT JOIN ainecto.role_grant " alias_ " ON " alias_ ".account_id = $1 AND " alias_ ".target = " place_

#define VISIBLE_CANDIDATES                                                                         \
	"candidate AS ("                                                                               \
	" SELECT p.uuid FROM ainecto.project p WHERE p.uuid = $2"                                      \
	" UNION ALL SELECT p.uuid FROM ainecto.project p WHERE p.workspace_uuid = $2"                  \
	" UNION ALL SELECT f.project_uuid FROM ainecto.folder f WHERE f.uuid = $2"                     \
	" UNION ALL ("                                                                                 \
	"  SELECT p.uuid FROM ainecto.workspace w JOIN ainecto.project p ON p.workspace_uuid = w.uuid" \
	"   WHERE $2 IS NULL AND w.owner_id = $1"                                                      \
	"  UNION SELECT p.uuid FROM ainecto.role_grant g"                                              \
	"   JOIN ainecto.project p ON p.workspace_uuid = g.workspace_uuid"                             \
	"   WHERE $2 IS NULL AND g.account_id = $1"                                                    \
	"  UNION SELECT g.project_uuid FROM ainecto.role_grant g"                                      \
	"   WHERE $2 IS NULL AND g.account_id = $1 AND g.project_uuid IS NOT NULL"                     \
	"  UNION SELECT f.project_uuid FROM ainecto.role_grant g"                                      \
	"   JOIN ainecto.folder f ON f.uuid = g.folder_uuid WHERE $2 IS NULL AND g.account_id = $1"    \
	"  UNION SELECT d.project_uuid FROM ainecto.role_grant g"                                      \
	"   JOIN ainecto.document d ON d.uuid = g.document_uuid WHERE $2 IS NULL AND g.account_id = $1))"

#define VISIBLE_PROJECTS                                                                    \
	"place_project AS ("                                                                    \
	" SELECT p.uuid, p.workspace_uuid, w.owner_id = $1 AS owned,"                           \
	"  CASE WHEN w.owner_id = $1 THEN 'OWNER' ELSE COALESCE(pg.role, wg.role) END AS role," \
	"  p.archived_at IS NOT NULL OR w.archived_at IS NOT NULL AS archived"                  \
	" FROM candidate c JOIN ainecto.project p ON p.uuid = c.uuid"                           \
	" JOIN ainecto.workspace w ON w.uuid = p.workspace_uuid" VISIBLE_GRANT("pg", "p.uuid")  \
		VISIBLE_GRANT("wg", "w.uuid") ")"

#define VISIBLE_FOLDERS                                                                     \
	"folder_role AS ("                                                                      \
	" SELECT f.uuid, f.project_uuid, g.role FROM ainecto.role_grant g"                      \
	"  JOIN ainecto.folder f ON f.uuid = g.folder_uuid WHERE g.account_id = $1"             \
	" UNION SELECT f.uuid, f.project_uuid, r.role FROM folder_role r"                       \
	"  JOIN ainecto.folder f ON f.project_uuid = r.project_uuid AND f.parent_uuid = r.uuid" \
	"  WHERE NOT EXISTS (SELECT FROM ainecto.role_grant g"                                  \
	"   WHERE g.account_id = $1 AND g.target = f.uuid)), "                                  \
	"folder_archived AS ("                                                                  \
	" SELECT f.uuid, f.project_uuid FROM place_project p"                                   \
	"  JOIN ainecto.folder f ON f.project_uuid = p.uuid WHERE f.archived_at IS NOT NULL"    \
	" UNION SELECT f.uuid, f.project_uuid FROM folder_archived a"                           \
	"  JOIN ainecto.folder f ON f.project_uuid = a.project_uuid AND f.parent_uuid = a.uuid)"

/* Projects alone, or all three. */
#define VISIBLE_PROJECTS_ONLY "WITH " VISIBLE_CANDIDATES ", " VISIBLE_PROJECTS
#define VISIBLE_PLACES        "WITH RECURSIVE " VISIBLE_CANDIDATES ", " VISIBLE_PROJECTS ", " VISIBLE_FOLDERS

/* Joins and roles of one level; p is a row of place_project. */
#define VISIBLE_FOLDER_JOIN        " LEFT JOIN folder_role fr ON fr.uuid = f.uuid"
#define VISIBLE_FOLDER_ROLE        "CASE WHEN p.owned THEN 'OWNER' ELSE COALESCE(fr.role, p.role) END"
#define VISIBLE_FOLDER_IS_ARCHIVED "(p.archived OR f.uuid IN (SELECT a.uuid FROM folder_archived a))"
#define VISIBLE_DOCUMENT_JOIN \
	" LEFT JOIN folder_role fr ON fr.uuid = d.folder_uuid" VISIBLE_GRANT("dg", "d.uuid")
#define VISIBLE_DOCUMENT_ROLE "CASE WHEN p.owned THEN 'OWNER' ELSE COALESCE(dg.role, fr.role, p.role) END"
#define VISIBLE_DOCUMENT_IS_ARCHIVED              \
	"(p.archived OR d.archived_at IS NOT NULL OR" \
	" COALESCE(d.folder_uuid IN (SELECT a.uuid FROM folder_archived a), false))"

/*
 * All documents the account may read, as a query of such columns of document d: those of VISIBLE_DOCUMENTS
 * are not in the trash. It begins with what the account was granted: where a project is not open to it as a
 * whole, only folders and documents with a grant are looked at, not those of others around them. Behind
 * VISIBLE_PLACES.
 */
/* clang-format off */
#define VISIBLE_DOCUMENT_SEEN VISIBLE_READABLE(VISIBLE_DOCUMENT_ROLE)
#define VISIBLE_PROJECT_CLOSED "COALESCE(p.role, 'NONE') = 'NONE'"
#define VISIBLE_DOCUMENTS_THAT(columns_, condition_) \
	"SELECT " columns_ " FROM place_project p" \
	" JOIN ainecto.document d ON d.project_uuid = p.uuid" VISIBLE_DOCUMENT_JOIN \
	" WHERE " VISIBLE_READABLE("p.role") " AND " condition_ \
	" UNION ALL SELECT " columns_ " FROM folder_role fr" \
	" JOIN place_project p ON p.uuid = fr.project_uuid" \
	" JOIN ainecto.document d ON d.folder_uuid = fr.uuid" VISIBLE_GRANT("dg", "d.uuid") \
	" WHERE " VISIBLE_PROJECT_CLOSED " AND " condition_ \
	" UNION ALL SELECT " columns_ " FROM ainecto.role_grant dg" \
	" JOIN ainecto.document d ON d.uuid = dg.document_uuid" \
	" JOIN place_project p ON p.uuid = d.project_uuid" \
	" LEFT JOIN folder_role fr ON fr.uuid = d.folder_uuid" \
	" WHERE dg.account_id = $1 AND fr.uuid IS NULL AND " VISIBLE_PROJECT_CLOSED " AND " condition_
#define VISIBLE_DOCUMENTS_WITH_TRASH(columns_) VISIBLE_DOCUMENTS_THAT(columns_, VISIBLE_DOCUMENT_SEEN)
#define VISIBLE_DOCUMENTS(columns_) \
	VISIBLE_DOCUMENTS_THAT(columns_, "NOT " VISIBLE_DOCUMENT_IS_ARCHIVED " AND " VISIBLE_DOCUMENT_SEEN)
/* clang-format on */

/* Filter text as one LIKE pattern per word, for "lower(name) LIKE ALL": every word must occur; none without a
 * text. */
#define VISIBLE_WORD_PATTERNS(argument_)                                                         \
	"ARRAY(SELECT '%' || pg_catalog.regexp_replace(w.word, '([\\\\%_])', '\\\\\\1', 'g') || '%'" \
	" FROM pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(" argument_        \
	", E' \\t\\r\\n')), '\\s+') AS w(word))"

/*
 * Instants as cursor parts: text that reads back exactly under any setting of time zone and date style.
 * VISIBLE_AFTER and VISIBLE_BEFORE bind parts $4 and $5, absent on the first page; a comparison of rows
 * without OR, so that an index on (instant, uuid) can begin where the last page ended.
 */
#define VISIBLE_INSTANT_TEXT(instant_) \
	"pg_catalog.to_char(" instant_ " AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US\"+00\"')"
#define VISIBLE_AFTER(instant_, uuid_)                                                \
	"(" instant_ ", " uuid_ ") > (COALESCE($4::pg_catalog.timestamptz, '-infinity')," \
	" COALESCE($5::pg_catalog.uuid, '00000000-0000-0000-0000-000000000000'))"
#define VISIBLE_BEFORE(instant_, uuid_)                                              \
	"(" instant_ ", " uuid_ ") < (COALESCE($4::pg_catalog.timestamptz, 'infinity')," \
	" COALESCE($5::pg_catalog.uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))"

#endif
