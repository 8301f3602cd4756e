/*
 * search_text.h
 *		Words of texts, as search sees them.
 *
 * A word is a run of letters and digits; everything else separates, the underscore too. An identifier written
 * in camelCase yields its parts and itself. Letters that are written without spaces, or whose words are put
 * together without (Chinese characters, kana, Hangul, Thai and its neighbours), yield pairs. Words are folded
 * to lower case and clipped at SEARCH_MAX_WORD bytes.
 */
#ifndef AINECTO_CORE_SEARCH_SEARCH_TEXT_H
#define AINECTO_CORE_SEARCH_SEARCH_TEXT_H

#include "postgres.h"

#include "nodes/pg_list.h"
#include "utils/array.h"
#include "utils/uuid.h"

/* Bytes of a word that are compared. */
#define SEARCH_MAX_WORD 64

/*
 * An entry of a search index: a word, a null byte, the document, what the word is in its row, and a few bits
 * of a hash of the row's own key. Words hold no null byte, so that the entries of a word and of the words it
 * begins stand together, those of each word in the order of the documents. The hash keeps the lists of rows
 * short: a write writes a list anew.
 */
#define SEARCH_BUCKETS 4
#define SEARCH_SUFFIX  (1 + UUID_LEN + 2) /* bytes behind the word */
#define SEARCH_MAX_KEY (1 + SEARCH_MAX_WORD + SEARCH_SUFFIX)

/* Begins what is no word but a name of several, written as one: sorts before all words. */
#define SEARCH_JOINED '\1'

/* Better ones sort first. */
enum
{
	SEARCH_IS_NAME = 1, /* the words of the row's name, joined */
	SEARCH_IN_NAME,
	SEARCH_IN_TEXT
};

/* A word and, unless NULL, a document, as their entries begin; returns the length. */
extern int search_write_key(char *key, const char *word, int length, const pg_uuid_t *document);

/* The sorted distinct entries of a row, as bytea[]. Pure: the same values always yield the same. name may be
 * NULL, nulls among texts are skipped. */
extern ArrayType *search_make_keys(const pg_uuid_t *document, const text *row_key, const text *name,
								   ArrayType *texts);

/* The words of a text written together, folded: "SalesOrder", "sales_order" and "Sales order" are the same.
 * Returns their length; 0 if there are none or they do not fit into SEARCH_MAX_WORD bytes. */
extern int search_join_words(const char *text, int length, char *joined);

/* Called for every word of a text, folded, with its position there; whole: of several parts that were words,
 * too. False ends the scan. */
typedef bool (*SearchWordVisitor)(const char *word, int length, int offset, bool whole, void *state);
extern void search_scan_words(const char *text, int length, SearchWordVisitor visitor, void *state);

typedef struct SearchQueryWord
{
	char *text;
	int offset; /* in the query */
	char *run;  /* the letters around it that 1.0.0 did not cut: rows written then stand under these in the
				   indexes until REINDEX; NULL: none */
} SearchQueryWord;

/* The first limit distinct words of a query, in order: a list of SearchQueryWord *. */
extern List *search_query_words(const char *query, int limit);

/*
 * Where, in a query that is one identifier, its name begins: behind the last dot. Quotes around it do not
 * matter. NULL if the query is something else, such as several words.
 */
extern const char *search_identifier(const char *query);

/* Whether the folded word begins with any of the prefixes. */
extern bool search_word_matches(const char *word, int length, const List *prefixes);

/*
 * About a line of text around the first word that begins with any of the prefixes, white space collapsed,
 * with an ellipsis where it was cut. NULL if no word does.
 */
extern char *search_snippet(const char *text, const List *prefixes);

#endif
