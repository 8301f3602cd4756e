/*
 * share_assets.h
 *		Style and script of the shared pages.
 */
#ifndef SHIM_SHARE_ASSETS_H
#define SHIM_SHARE_ASSETS_H

#include "http/request.h"

#define SHARE_STYLE_PATH  "/assets/share.css"
#define SHARE_SCRIPT_PATH "/assets/share.js"

extern void share_handle_style(Request *request);
extern void share_handle_script(Request *request);

#endif
