/*
 * framing.h
 *		Where a request begins and ends: read strictly, since whoever stands before us may read it otherwise.
 *
 * What two parsers could read differently is refused, and the connection closed: what follows on it could be
 * a request to one and a body to the other (RFC 9112, sections 2.2, 5.1, 5.2, 6.1 and 6.3; RFC 9110, section
 * 5.5). libmicrohttpd from 1.0 on, told to be strict, refuses lines that end in a bare LF, folded lines, NUL
 * and CR in them, and blanks before a colon by itself. 0.9 takes all of them and tells nobody. It parses a
 * head where it lies, writing NUL over what ended names, values and lines, and hands out pointers into it;
 * these and the size of the head tell every byte that was skipped. Which version is loaded decides. Chunks
 * are read leniently by both, so nothing is read after them. What remains with 0.9: it passes over lines
 * before a request line that are empty or begin with NUL, and NUL LF leaves the same bytes as CR LF.
 */
#ifndef SHIM_FRAMING_H
#define SHIM_FRAMING_H

#include "http/request.h"

/*
 * Reads from the head of a request whether it has a body, and of what length. Returns NULL, or why the
 * request is refused, a constant text; then, and for bodies in chunks, the connection ends with the answer
 * (request->closes). url, method and version: as libmicrohttpd's access handler is given them, at its first
 * call for the request.
 */
extern const char *framing_read(Request *request, const char *url, const char *method, const char *version);

#endif
