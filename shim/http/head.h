/*
 * head.h
 *		The head of a request, read and checked.
 */
#ifndef SHIM_HEAD_H
#define SHIM_HEAD_H

#include "http/request.h"

/* Fills in what the head says; leaves request->response set when the request ends here. */
extern void head_read(Request *request, const char *url, const char *method, const char *version);

#endif
