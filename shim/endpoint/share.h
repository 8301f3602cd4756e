/*
 * share.h
 *		GET /s/TOKEN: a document for whoever has its link. Read only, no sign-in, no history.
 *
 * Everything on the page but its own few words is somebody's text: it is escaped, colours are taken apart and
 * written anew, and the Content-Security-Policy lets the page load its own style and script alone. Without
 * the script everything is there; with it the drawing can be dragged and zoomed.
 */
#ifndef SHIM_SHARE_H
#define SHIM_SHARE_H

#include "http/request.h"

extern void share_handle(Request *request);

#endif
