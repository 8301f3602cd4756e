/*
 * legacy.h
 *		The era of initialize and sessions: revisions 2024-11-05, 2025-03-26, 2025-06-18 and 2025-11-25.
 */
#ifndef AINECTO_MCP_LEGACY_H
#define AINECTO_MCP_LEGACY_H

#include "mcp/request.h"

/* Assumed where a request names no version (T10). */
#define LEGACY_DEFAULT_VERSION "2025-03-26"

/* Entries of a batch (T18). */
#define LEGACY_MAX_BATCH 50

/* Whether it is one of the four revisions. */
extern bool legacy_knows_version(const char *version);

/* All four as a JSON array's entries, newest first, into an open array. */
extern void legacy_write_versions(JsonWriter *writer);

/* A POST body that is an object of this era. */
extern void legacy_handle_object(const McpRequest *request, const JsonNode *body, McpReply *reply);

/* A POST body that is an array. */
extern void legacy_handle_batch(const McpRequest *request, const JsonNode *body, McpReply *reply);

/* DELETE: the end of a session (L8). */
extern void legacy_handle_delete(const McpRequest *request, McpReply *reply);

#endif
