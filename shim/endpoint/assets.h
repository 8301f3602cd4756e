/*
 * assets.h
 *		Styles, scripts, the icon and the script that reads catalogs: files of this build with an ETag.
 */
#ifndef SHIM_ASSETS_H
#define SHIM_ASSETS_H

#include "http/request.h"

#define ASSETS_STYLE_PATH "/assets/style.css"
#define ASSETS_ICON_PATH  "/assets/icon.svg"
/* Of the shared pages. */
#define ASSETS_SHARE_STYLE_PATH  "/assets/share.css"
#define ASSETS_SHARE_SCRIPT_PATH "/assets/share.js"
/* For psql, on whatever database. */
#define ASSETS_CATALOG_PATH "/catalog.sql"

extern void assets_handle_style(Request *request);
extern void assets_handle_icon(Request *request);
extern void assets_handle_share_style(Request *request);
extern void assets_handle_share_script(Request *request);
extern void assets_handle_catalog(Request *request);

#endif
