/*
 * assets.h
 *		The style sheet and the icon.
 */
#ifndef SHIM_ASSETS_H
#define SHIM_ASSETS_H

#include "http/request.h"

#define ASSETS_STYLE_PATH "/assets/style.css"
#define ASSETS_ICON_PATH  "/assets/icon.svg"

extern void assets_handle_style(Request *request);
extern void assets_handle_icon(Request *request);

/* A file that never differs within one build, or 304 to who has it. */
extern void assets_reply(Request *request, const char *type, const char *text);

#endif
