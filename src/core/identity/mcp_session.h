/*
 * mcp_session.h
 *		MCP sessions: rows that outlive the shim and are shared by all of them.
 *
 * A session belongs to the grant that opened it. It proves nothing and authorises nothing; it remembers what
 * was negotiated. The caller is connected to SPI.
 */
#ifndef AINECTO_CORE_IDENTITY_MCP_SESSION_H
#define AINECTO_CORE_IDENTITY_MCP_SESSION_H

#include "postgres.h"

#include "core/caller/principal.h"

#define MCP_SESSION_IDLE_DAYS 7

/* Longest id that is looked up; ours are shorter. */
#define MCP_SESSION_MAX_ID 128

typedef struct McpSession
{
	const char *id;
	const char *protocol_version;
	const char *client_name;    /* NULL: not told */
	const char *client_version; /* NULL: not told */
	bool stale;                 /* mcp_session_touch() is due */
} McpSession;

/*
 * Open a session for a principal with a grant. Returns its id: visible ASCII, 256 random bits. Client name
 * and version may be NULL and are cut at 200 bytes. Writes.
 */
extern char *mcp_session_create(const Principal *principal, const char *protocol_version,
								const char *client_name, const char *client_version);

/*
 * The live session of that id that belongs to the principal's grant. False if there is none: never issued,
 * ended, idle for too long or somebody else's. Only reads.
 */
extern bool mcp_session_find(const char *id, const Principal *principal, McpSession *session);

/* Note that a stale session is in use; does nothing in a read-only transaction. */
extern void mcp_session_touch(const McpSession *session);

/* Delete what is left of the grant's sessions that were idle for too long. Writes. */
extern void mcp_session_delete_idle(const Principal *principal);

/* End it. False where mcp_session_find() would find none. Writes. */
extern bool mcp_session_end(const char *id, const Principal *principal);

#endif
