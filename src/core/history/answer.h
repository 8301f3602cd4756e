/*
 * answer.h
 *		Answers that a backend keeps: what a tool said about a version of a document.
 *
 * Content never changes within a version: whoever commits a change commits the next version with it. So what
 * a read made of one version it would make of it again, and a kept answer needs no check but that its version
 * is the one that the caller's snapshot sees. Who may read is decided before, for every call.
 *
 * What could break the rule is kept out. A transaction sees versions of its own that it may roll back: only a
 * request that is alone in its transaction (call.h) keeps and takes answers. And a superuser may change
 * content without a version, under ainecto.restoring or in the role of a replica: the engine then has every
 * backend forget, as each does when a table of content is altered or its triggers are switched. A transaction
 * with a snapshot of its own may have been given one from before that, so it stays out, too.
 */
#ifndef AINECTO_CORE_HISTORY_ANSWER_H
#define AINECTO_CORE_HISTORY_ANSWER_H

#include "postgres.h"

#include "base/json_read.h"
#include "lib/stringinfo.h"
#include "utils/uuid.h"

/* What an answer is kept under; lives in the context it was made in. */
typedef struct AnswerKey
{
	StringInfoData bytes;
	uint64 hash;
} AnswerKey;

extern void answer_make_key(AnswerKey *key, const char *tool, const pg_uuid_t *document, int64 version,
							const JsonNode *arguments);

/* Append the kept answer to out; false if there is none. */
extern bool answer_find(const AnswerKey *key, StringInfo out);

/* Keep this answer unless it is too large; the least recently used ones make room. */
extern void answer_keep(const AnswerKey *key, const char *text, int length);

#endif
