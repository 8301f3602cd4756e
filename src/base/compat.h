/*
 * compat.h
 *		The differences between PostgreSQL 15 and 18 that this extension meets, each as one small macro.
 */
#ifndef AINECTO_BASE_COMPAT_H
#define AINECTO_BASE_COMPAT_H

#include "postgres.h"

#include "common/jsonapi.h"

/* Since 16 the JSON parser's callbacks return a verdict. */
#if PG_VERSION_NUM >= 160000
#define JSON_ACTION      JsonParseErrorType
#define JSON_ACTION_DONE return JSON_SUCCESS
#else
#define JSON_ACTION      void
#define JSON_ACTION_DONE return
#endif

/* Since 17 the caller may own the lexer's memory; we let the library allocate it. */
#if PG_VERSION_NUM >= 170000
#define json_lexer_make(text, length) makeJsonLexContextCstringLen(NULL, text, length, PG_UTF8, true)
#else
#define json_lexer_make(text, length) makeJsonLexContextCstringLen(text, length, PG_UTF8, true)
#endif

/* Since 18 an index scan can be told where to count. */
#if PG_VERSION_NUM >= 180000
#define compat_index_beginscan(relation, index, snapshot, key_count) \
	index_beginscan(relation, index, snapshot, NULL, key_count, 0)
#else
#define compat_index_beginscan(relation, index, snapshot, key_count) \
	index_beginscan(relation, index, snapshot, key_count, 0)
#endif

#endif
