/*
 * document_walk.h
 *		A page of the documents that an account may read, place by place.
 *
 * An account has places of its own, and places on which it was given a role: first come its workspaces,
 * project by project, then what it was granted, in the order of the places' identifiers. A page takes
 * documents, the oldest first, from the place where the page before ended, and looks no further once it is
 * full: it costs the same with few projects or grants and with many, and whatever others own. Each document
 * comes once, from the widest place that shows it. Every statement reads a few rows of one index from a key
 * on, so that no statistics make another plan of it. The roles are those of access.h.
 */
#ifndef AINECTO_CORE_TREE_DOCUMENT_WALK_H
#define AINECTO_CORE_TREE_DOCUMENT_WALK_H

#include "postgres.h"

#include "core/tree/access.h"
#include "utils/array.h"

/* Parts of a position: a place, and the time and uuid of the last document that was taken from it. */
#define DOCUMENT_WALK_PARTS 3

typedef struct DocumentWalk
{
	int64 account;
	const Place *scope;       /* a project or folder that the account may read: no others; NULL: everywhere */
	const char *type;         /* only documents of it; NULL: of any */
	const char *words;        /* only those whose title holds them; NULL: all */
	const char *const *after; /* the position to go on from, of a page before; all NULL: from the start */
	int64 most;               /* documents wanted */
} DocumentWalk;

/* What was found, in order; the place of each is the first part of a position behind it. */
typedef struct DocumentWalkPage
{
	ArrayType *documents; /* uuid[] */
	ArrayType *places;    /* text[] */
} DocumentWalkPage;

/*
 * Fills *page, allocated in the current context. False where the position names no place, or one that is
 * gone. Reads on the active snapshot; the caller is connected to SPI.
 */
extern bool document_walk_read(const DocumentWalk *walk, DocumentWalkPage *page);

#endif
