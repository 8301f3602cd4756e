/*
 * body.h
 *		The body of a request. A whole one lies in request->body, within the limit of its route; a
 * streamed one (ROUTE_STREAM) passes through it in pieces.
 */
#ifndef SHIM_BODY_H
#define SHIM_BODY_H

#include "http/request.h"

extern bool body_is_streamed(const Request *request);

/* The largest body that the route takes, in bytes. */
extern uint64_t body_limit_of(const Request *request);

/* Must a body of this length wait until the database has seen the token? And: let it wait. */
extern bool body_needs_verdict(const Request *request, uint64_t length);
extern void body_await_verdict(Request *request);

/* Calls the handler of a streamed route; while the call it makes is under way the body waits. */
extern void body_hand_on(Request *request, RequestPart part);

/* Is the body small enough to be read in vain, so that the connection can be used again? */
extern bool body_can_be_swallowed(const Request *request);

/* Takes *size bytes, or as many as it can, and leaves in *size what is to be offered again. MHD_NO: enough.
 */
extern enum MHD_Result body_take(Request *request, const char *data, size_t *size);

#endif
