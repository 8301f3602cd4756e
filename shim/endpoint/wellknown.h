/*
 * wellknown.h
 *		Discovery documents: RFC 9728 (protected resource) and RFC 8414 (authorization server).
 */
#ifndef SHIM_WELLKNOWN_H
#define SHIM_WELLKNOWN_H

#include "http/request.h"

extern void wellknown_handle_resource(Request *request);
extern void wellknown_handle_server(Request *request);

/* 404 as JSON, so that a client's chain of fallbacks goes on (requirement A3). */
extern void wellknown_handle_unknown(Request *request);

#endif
