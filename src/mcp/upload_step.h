/*
 * upload_step.h
 *		The steps of a PUT with an upload token.
 */
#ifndef AINECTO_MCP_UPLOAD_STEP_H
#define AINECTO_MCP_UPLOAD_STEP_H

#include "postgres.h"

#include "mcp/request.h"

/* One step, as the shim asks for it. */
typedef struct UploadStep
{
	bytea *token_hash;       /* NULL: none */
	const char *name;        /* "begin", "chunk" or "finish" */
	const JsonNode *request; /* begin: content_type, length; chunk: upload, number; finish: upload */
	bytea *chunk;            /* NULL: none */
	const char *peer;        /* NULL: unknown */
	const char *request_id;
	bool alone; /* see call.h */
} UploadStep;

/*
 * Run a step. The reply's body is a JSON object: of begin {"upload"}, of the last {"sizeBytes",
 * "contentType", …}, or {"error", "message"}. A text that is whole goes through the gate like a tool call of
 * its own, so a PUT can answer what a tool would refuse. Connected to SPI.
 */
extern void upload_run_step(const UploadStep *step, McpReply *reply);

#endif
