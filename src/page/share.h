/*
 * share.h
 *		The page behind a public link: a document for whoever has its link. Read only, no sign-in, no
 * history.
 *
 * Everything on it but its own few words is somebody's text: it is escaped, colours are taken apart
 * and written anew, and the Content-Security-Policy lets the page load its own style and script alone.
 * Without the script everything is there; with it the drawing can be dragged and zoomed.
 */
#ifndef AINECTO_PAGE_SHARED_H
#define AINECTO_PAGE_SHARED_H

#include "page/page_call.h"

extern void share_answer(const PageRequest *request, PageReply *reply);

#endif
