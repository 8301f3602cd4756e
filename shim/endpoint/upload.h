/*
 * upload.h
 *		PUT /upload: a body on its way into the database, piece by piece.
 */
#ifndef SHIM_UPLOAD_H
#define SHIM_UPLOAD_H

#include "http/request.h"

extern void upload_handle(Request *request);

#endif
