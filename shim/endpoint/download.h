/*
 * download.h
 *		GET /attachments/UUID: a file out of the database, piece by piece.
 */
#ifndef SHIM_DOWNLOAD_H
#define SHIM_DOWNLOAD_H

#include "http/request.h"

extern void download_handle(Request *request);

#endif
