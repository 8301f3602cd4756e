/*
 * markdown_escape.h
 *		Stored text inside Markdown and Mermaid, so that it shows as it is and cannot become markup.
 *
 * The texts are UTF-8; every run of white space and control characters becomes one space. Escaping follows
 * CommonMark 0.31 §2.4 and §6.1 and GFM's tables (§4.10).
 */
#ifndef AINECTO_PURE_MARKDOWN_ESCAPE_H
#define AINECTO_PURE_MARKDOWN_ESCAPE_H

#ifdef FRONTEND
#include "postgres_fe.h"
#else
#include "postgres.h"
#endif

#include "lib/stringinfo.h"

/* Append plain text, also right for a table cell or the start of a line; more than limit characters end in
 * "…" (0: no limit). */
extern void markdown_append_text(StringInfo out, const char *text, int limit);

/* Append a code span; in_table: for a table cell, where text with | is written as plain text instead. Empty
 * text appends nothing. */
extern void markdown_append_code(StringInfo out, const char *text, bool in_table);

/* Append a name in double quotes, as Mermaid takes entity names and labels; what it cannot quote becomes _.
 */
extern void mermaid_append_quoted(StringInfo out, const char *text);

/* Append a type or attribute name of an erDiagram: a letter, then letters, digits and _-()[]; all else
 * becomes _. Returns whether that is the text unchanged. */
extern bool mermaid_append_word(StringInfo out, const char *text);

#endif
