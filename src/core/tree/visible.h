/*
 * visible.h
 *		What an account may see, as pieces of SQL: the set-at-a-time twin of access_find_place().
 *
 * The rule stands twice, since it is asked in two directions: access.c walks from one place upwards, by a few
 * index scans, which is all that a call has time for; these go from the grants downwards, where a verdict
 * on each of a million documents would take seconds. sql/visibility.sql holds both, and the policies of plain
 * SQL, to one answer on every combination of grants, owners and trash.
 *
 * A statement begins with VISIBLE_PLACES or VISIBLE_PROJECTS_ONLY, which binds $1 to the account (bigint) and
 * $2 to a scope (uuid): a workspace, project or folder whose projects are meant, or null for every project in
 * which the account has any role on anything. The pieces define
 *
 *	place_project(uuid, workspace_uuid, owned, role, archived)  role may be null: nothing granted up there
 *	folder_role(uuid, project_uuid, role)       folders in or below a folder with a grant: the nearest one's
 *	folder_archived(uuid, project_uuid)         folders that are in the trash themselves or through a parent
 *
 * and the expressions in visible.sql say the effective role of a folder f or document d of a project p, most
 * specific grant first. The recursions use UNION: they end even if a manual edit made a circle of folders.
 */
#ifndef AINECTO_CORE_TREE_VISIBLE_H
#define AINECTO_CORE_TREE_VISIBLE_H

#include "core/tree/visible.sql.h"

#endif
