/*
 * upload_scope.h
 *		What request_upload_token is asked for: scopeJson, checked.
 */
#ifndef AINECTO_TOOL_UPLOAD_SCOPE_H
#define AINECTO_TOOL_UPLOAD_SCOPE_H

#include "core/file/upload.h"
#include "tool/tool.h"

/*
 * Read scopeJson for a purpose into token->scope, storage_key and max_bytes (the most that such a body may
 * have). AI001 for a fault of the text, AI002, AI003 or AI009 where its place cannot be written to.
 */
extern void upload_scope_read(const ToolCall *call, UploadToken *token);

#endif
