/*
 * erd_mention.h
 *		Which columns an expression of SQL names, by the server's parser; and words in any text.
 */
#ifndef AINECTO_CORE_ERD_ERD_MENTION_H
#define AINECTO_CORE_ERD_ERD_MENTION_H

#include "postgres.h"

#include "nodes/pg_list.h"

typedef enum ErdMention
{
	ERD_MENTION_NONE,
	ERD_MENTION_MAYBE, /* the text cannot be parsed, and the word stands in it */
	ERD_MENTION_SURE
} ErdMention;

/*
 * Whether a text names a column of a table: an expression, what follows CHECK, or a partition key. NULL is no
 * text.
 */
extern ErdMention erd_mention_of(const char *text, const char *table, const char *column);

/* The text with a column that it is sure to name under another name. */
extern const char *erd_mention_rename(const char *text, const char *table, const char *column,
									  const char *new_name);

/* Whether a name stands in a text as a word of its own, in any case of its ASCII letters. */
extern bool erd_mention_word(const char *text, const char *name);

/* Where a word ends that begins at a byte, quotes included; at itself if none does. */
extern const char *erd_mention_word_end(const char *at);

#endif
