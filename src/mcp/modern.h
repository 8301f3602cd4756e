/*
 * modern.h
 *		The stateless era: revision 2026-07-28.
 */
#ifndef AINECTO_MCP_MODERN_H
#define AINECTO_MCP_MODERN_H

#include "mcp/request.h"

#define MODERN_VERSION "2026-07-28"

/* The version in params._meta; NULL where a message is not of this era. May be of a wrong type. */
extern const JsonNode *modern_version_of(const JsonNode *body);

/* Whether a header names a revision of this era (or one after it). */
extern bool modern_is_version(const char *version);

/* A POST body that is an object of this era. */
extern void modern_handle_object(const McpRequest *request, const JsonNode *body, McpReply *reply);

/* A request whose header is of this era and whose body lacks the envelope. */
extern void modern_refuse_envelope(const JsonNode *body, McpReply *reply);

#endif
