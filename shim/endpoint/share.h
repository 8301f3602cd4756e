/*
 * share.h
 *		GET /s/TOKEN: a document for whoever has its link. The database makes the page, its headers and its
 *		ETag; what the client has already is answered by 304.
 */
#ifndef SHIM_SHARE_H
#define SHIM_SHARE_H

#include "http/request.h"

extern void share_handle(Request *request);

#endif
