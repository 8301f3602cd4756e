/*
 * history_source.h
 *		The tables of history as sources of scans and rows, and the positions of their columns.
 */
#ifndef AINECTO_CORE_HISTORY_HISTORY_SOURCE_H
#define AINECTO_CORE_HISTORY_HISTORY_SOURCE_H

#include "postgres.h"

#include "base/scan.h"

enum
{
	DOCUMENT_VERSION,
	DOCUMENT_UPDATED_AT,
	DOCUMENT_PROJECT
};

enum
{
	VERSION_DOCUMENT,
	VERSION_NUMBER,
	VERSION_AT,
	VERSION_ACCOUNT,
	VERSION_CLIENT,
	VERSION_SESSION,
	VERSION_GRANT,
	VERSION_REQUEST,
	VERSION_TOOL,
	VERSION_DESCRIPTION,
	VERSION_SOURCE,
	VERSION_PURGED,
	VERSION_COLUMNS
};

enum
{
	CHANGE_ID,
	CHANGE_DOCUMENT,
	CHANGE_VERSION,
	CHANGE_ENTITY,
	CHANGE_ENTITY_UUID,
	CHANGE_OPERATION,
	CHANGE_BEFORE,
	CHANGE_AFTER,
	CHANGE_COLUMNS
};

extern const ScanSource history_documents;
extern const ScanSource history_versions;
extern const ScanSource history_changes;

#endif
