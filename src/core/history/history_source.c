/*
 * history_source.c
 *		The tables of history as sources.
 */
#include "postgres.h"

#include "core/history/history_source.h"

const ScanSource history_documents = {
	.relation = "document",
	.index = "document_pkey",
	.columns = {"version", "updated_at", "project_uuid"},
};

const ScanSource history_versions = {
	.relation = "document_version",
	.index = "document_version_pkey",
	.columns = {"document_uuid", "version", "at", "account_id", "client_id", "session_id", "grant_uuid",
				"request_id", "tool", "description", "source", "purged_through"},
	.checks = 1,
};

const ScanSource history_changes = {
	.relation = "document_change",
	.index = "document_change_pkey",
	.columns = {"id", "document_uuid", "version", "entity", "entity_uuid", "operation", "before", "after"},
	.checks = 1,
};
