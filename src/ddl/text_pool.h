/*
 * text_pool.h
 *		Texts that are kept once, so that equal ones have one address: small where very many things say the
 *		same, and compared without being read.
 *
 * Everything lives in a memory context of the pool's, a child of the one that is current when it is made; no
 * text is ever given back alone.
 */
#ifndef AINECTO_DDL_TEXT_POOL_H
#define AINECTO_DDL_TEXT_POOL_H

#include "postgres.h"

/* Texts in a list of them. */
#define TEXT_POOL_MAX_LIST 16

typedef struct TextPool TextPool;

extern TextPool *text_pool_make(void);

/* A text as it is kept, added where it is new. NULL stays so. */
extern const char *text_pool_add(TextPool *pool, const char *text);

/* The same of so many bytes, which no NUL has to end. */
extern const char *text_pool_add_bytes(TextPool *pool, const char *text, int length);

/* A text as it is kept; NULL: nobody has added it. */
extern const char *text_pool_find(const TextPool *pool, const char *text);

/* A list of so many texts of the pool or NULL, itself kept once. */
extern const char *const *text_pool_add_list(TextPool *pool, const char *const *texts, int count);

#endif
