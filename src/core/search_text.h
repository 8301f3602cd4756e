/*
 * search_text.h
 *		Words of texts, as search sees them.
 *
 * A word is a run of letters and digits; everything else separates, the underscore too. An identifier written
 *in camelCase yields its parts and itself. Chinese characters and kana, which are written without spaces,
 *yield pairs. Words are folded to lower case and clipped at SEARCH_MAX_WORD bytes.
 */
#ifndef AINECTO_CORE_SEARCH_TEXT_H
#define AINECTO_CORE_SEARCH_TEXT_H

#include "postgres.h"

#include "nodes/pg_list.h"
#include "tsearch/ts_type.h"
#include "utils/array.h"

/* Bytes of a word that are compared. */
#define SEARCH_MAX_WORD 64

/* Of texts (nulls skipped) the sorted distinct words. Pure: the same texts always yield the same vector. */
extern TSVector search_make_vector(ArrayType *texts);

/* The first limit distinct words of a query as palloc'd C strings, in order. */
extern List *search_query_words(const char *query, int limit);

/* 3 if name is the query but for the case of ASCII letters, 2 if a word of name begins with word, else 1. */
extern int search_weigh(const char *name, int name_length, const char *word, int word_length,
						const char *query, int query_length);

/* Whether the folded word begins with any of the prefixes. */
extern bool search_word_matches(const char *word, int length, const List *prefixes);

/*
 * About a line of text around the first word that begins with any of the prefixes, white space collapsed,
 * with an ellipsis where it was cut. NULL if no word does.
 */
extern char *search_snippet(const char *text, const List *prefixes);

#endif
