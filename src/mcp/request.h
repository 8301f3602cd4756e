/*
 * request.h
 *		One HTTP request to /mcp and its reply, and the JSON-RPC envelope between them.
 *
 * Requirement marks in comments (T7, J1, …) are those of the Model Context Protocol's transport, message and
 * lifecycle rules; the revisions served are 2024-11-05 to 2025-11-25 (with sessions) and 2026-07-28
 * (stateless).
 */
#ifndef AINECTO_MCP_REQUEST_H
#define AINECTO_MCP_REQUEST_H

#include "postgres.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "core/caller/principal.h"
#include "lib/stringinfo.h"
#include "mcp/tool_filter.h"

#define SERVER_NAME  "ainecto"
#define SERVER_TITLE "Ainecto"

/* JSON-RPC 2.0 and MCP error codes. */
#define RPC_PARSE_ERROR         (-32700)
#define RPC_INVALID_REQUEST     (-32600)
#define RPC_METHOD_NOT_FOUND    (-32601)
#define RPC_INVALID_PARAMS      (-32602)
#define RPC_HEADER_MISMATCH     (-32020)
#define RPC_UNSUPPORTED_VERSION (-32022)
/* Own codes lie outside of the range that JSON-RPC reserves. */
#define RPC_SESSION_NOT_FOUND  40401
#define RPC_INSUFFICIENT_SCOPE 40301
#define RPC_NOT_KNOWN_YET      50301

#define REQUEST_MAX_REPLY_HEADERS 4

typedef struct McpRequest
{
	const Principal *principal;
	const char *http_method;
	const JsonNode *headers; /* lower-case names to texts; NULL or object */
	const char *body;        /* NULL: none */
	int body_length;
	const char *request_id;
	const char *peer;  /* NULL: unknown */
	bool alone;        /* see call.h */
	ToolFilter filter; /* of the URL; mcp_handle() reads it */
} McpRequest;

typedef struct McpReply
{
	bool must_write; /* no reply yet: the request has to be repeated where it may write */
	int status;
	StringInfo body; /* empty: no body */
	bool in_pieces;  /* the body will become part of another: no part of it may be left out */
	int header_count;
	const char *header_names[REQUEST_MAX_REPLY_HEADERS];
	const char *header_values[REQUEST_MAX_REPLY_HEADERS];
} McpReply;

/* A long piece of JSON that is the same in many replies. */
typedef struct ReplyPart
{
	const char *id; /* names the content: other content, other id */
	const char *json;
	int length;
} ReplyPart;

typedef enum ProtocolEra
{
	ERA_SESSION,  /* 2024-11-05 … 2025-11-25: initialize, sessions, batches */
	ERA_STATELESS /* 2026-07-28: every request carries its envelope in params._meta */
} ProtocolEra;

/* One JSON-RPC message of a request body, and what is known about it. */
typedef struct RpcMessage
{
	const McpRequest *request;
	ProtocolEra era;
	const JsonNode *id; /* NULL: a notification, or unreadable */
	const char *method;
	const JsonNode *params;       /* NULL or object */
	const char *protocol_version; /* in force */
	const char *session_id;       /* NULL: none */
} RpcMessage;

/* A header's value without blanks around it; NULL: there is none. */
extern const char *request_header(const McpRequest *request, const char *name);

extern void reply_header(McpReply *reply, const char *name, const char *value);

/*
 * A member whose value is a part. It is left out of the body when the request says, by the header ":part",
 * that the shim holds it. The reply's ":part" tells where it stands, or belongs. One part a reply.
 */
extern void reply_write_part(McpReply *reply, const McpRequest *request, JsonWriter *writer, const char *name,
							 const ReplyPart *part);

/*
 * Something that the request names is not there. Where this server is a standby it may be too young to be
 * known here: true then, and the request goes to the lane that may reach the primary, or is told to come
 * again (503).
 */
extern bool reply_may_be_too_young(McpReply *reply);

/* Start of {"jsonrpc","id",…}: the writer stands inside of the object. id is left out when it is NULL (J1).
 */
extern void rpc_open(JsonWriter *writer, StringInfo out, const JsonNode *id);

/* An id as text that tells 1 and "1" apart; palloc'd. */
extern char *rpc_id_text(const JsonNode *id);

/* A whole error message. data is JSON or NULL. */
extern void rpc_error(StringInfo out, const JsonNode *id, int code, const char *message, const char *data);

/*
 * Open and close a result. In the stateless era the closing adds resultType and the server's identity.
 * Between the two the caller writes the members.
 */
extern void rpc_open_result(JsonWriter *writer, StringInfo out, const RpcMessage *message);
extern void rpc_close_result(JsonWriter *writer, const RpcMessage *message);

/* Members {"name","title","version"} of the server as an object value. */
extern void rpc_write_server(JsonWriter *writer);

#endif
