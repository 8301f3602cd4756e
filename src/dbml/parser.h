/*
 * parser.h
 *		What the parts of the parser hand to each other. For the room only.
 *
 * Each reader begins at its first token and ends behind its last; what it cannot read is a fault, and it goes
 * on behind the line or the brackets that are spoilt.
 */
#ifndef AINECTO_DBML_PARSER_H
#define AINECTO_DBML_PARSER_H

#include "dbml/lexer.h"
#include "pure/format_check.h"

typedef struct DbmlParser
{
	DbmlLexer lexer;
	DbmlToken token;   /* the one to be read next */
	const char *entry; /* where what is being read began: its first token */
	Dbml *dbml;
	DbmlInterrupted interrupted;
	void *state;
	bool is_over; /* too much, or interrupted: only the end is left */
} DbmlParser;

/* Add to a list with a pointer to its last entry. */
#define dbml_append(first_, last_, entry_) \
	do                                     \
	{                                      \
		if ((first_) == NULL)              \
			(first_) = (entry_);           \
		else                               \
			(last_)->next = (entry_);      \
		(last_) = (entry_);                \
	} while (0)

/* ---- faults and remarks: fault.c ---- */

extern void dbml_fault(DbmlParser *parser, DbmlPlace place, const char *format, ...) format_check(3, 4);

/* How many there were so far. */
extern int dbml_count_faults(const DbmlParser *parser);

/* There is nothing of this name; nearest is another one that may be meant, or NULL. */
extern void dbml_fault_unknown(DbmlParser *parser, DbmlPlace place, const char *what, const char *name,
							   const char *nearest);

/* Texts are the caller's; because is a constant. */
extern void dbml_remark(DbmlParser *parser, const char *kind, const char *name, const char *because);

/* One thing more; false: too many, or interrupted. */
extern bool dbml_count(DbmlParser *parser);

/* False: there were too many things, or it is interrupted. */
extern bool dbml_goes_on(DbmlParser *parser);

/* A text that may be long or have line ends, short and on one line, for a message. */
extern const char *dbml_clip(const char *text);

/* From bytes to lines and characters, in order. */
extern void dbml_place_faults(Dbml *dbml, const char *text);

/* ---- tokens: scan.c ---- */

extern void dbml_step(DbmlParser *parser);
extern DbmlPlace dbml_place(const DbmlParser *parser);

/* The token behind this one. */
extern DbmlToken dbml_peek(const DbmlParser *parser);

/* Whether the token is this word, in any case, without quotes. */
extern bool dbml_is_word(const DbmlToken *token, const char *word);

/* What the token is, for a message. */
extern const char *dbml_describe(const DbmlToken *token);

/* Read the token if it is of this kind. */
extern bool dbml_take(DbmlParser *parser, int kind);

/* The same; else a fault that says what is wanted. */
extern bool dbml_expect(DbmlParser *parser, int kind, const char *wanted);

/* Read a name, with or without quotes; NULL and a fault if there is none. */
extern char *dbml_take_name(DbmlParser *parser, const char *wanted);

/* Read "schema.name" or "name". False and a fault if there is none. */
extern bool dbml_take_path(DbmlParser *parser, const char *wanted, const char **schema, const char **name);

/* What the token says; it is read. A fault for what its escapes cannot mean. */
extern char *dbml_take_value(DbmlParser *parser);

/* Go on with the next line of the same block, at its closing brace or at the end; where a line behind the
 * entry's first token begins, that is it. */
extern void dbml_skip_line(DbmlParser *parser);

/* Read a block in braces, whatever stands in it. */
extern void dbml_skip_block(DbmlParser *parser);

/* Within braces, from line to line: whether there is another entry. Reads the closing brace. */
extern bool dbml_next_entry(DbmlParser *parser, const char *owner);

/* Behind an entry: the line has to be at its end, else a fault, and it is left. */
extern void dbml_end_entry(DbmlParser *parser, const char *owner);

/* ---- settings: setting.c ---- */

typedef struct DbmlRule
{
	const char *name;
	int values;         /* bits of DbmlValueKind */
	bool is_many;       /* it may stand there several times */
	const char *wanted; /* its value, in words */
} DbmlRule;

#define DBML_VALUE(kind_) (1 << (kind_))

typedef struct DbmlSetting
{
	const DbmlRule *rule;
	DbmlValueKind kind;
	char *text;  /* of words in lower case */
	DbmlEnd end; /* of a relation */
	char relation;
	bool is_optional;
	DbmlPlace place;
} DbmlSetting;

typedef struct DbmlSettings
{
	DbmlSetting *list;
	int count;
	int room;
	uint32 seen; /* bits of rules, in their order */
} DbmlSettings;

/*
 * Read settings in brackets, if there are any. rules end with a name of NULL. owner is who has them, as "a
 * column". Where free_ones is a name, settings that no rule knows are remarks under it, if they have a text
 * or a colour.
 */
extern void dbml_take_settings(DbmlParser *parser, const DbmlRule *rules, const char *owner,
							   const char *free_ones, DbmlSettings *settings);

/* The first of this name; NULL: there is none. */
extern const DbmlSetting *dbml_setting(const DbmlSettings *settings, const char *name);

/* Its text; NULL: there is none. A note without its indentation. */
extern const char *dbml_setting_text(const DbmlSettings *settings, const char *name);
extern const char *dbml_setting_note(const DbmlSettings *settings);
extern bool dbml_has_setting(const DbmlSettings *settings, const char *name);

/* ---- elements ---- */

/* "Note: 'text'" or "Note { 'text' }", behind the word. NULL and a fault if there is no text. */
extern char *dbml_take_note(DbmlParser *parser);

/* Behind the word Table or TablePartial. */
extern void dbml_take_table(DbmlParser *parser, bool is_partial);

/* Behind the word Ref. */
extern void dbml_take_ref(DbmlParser *parser);

/* The end of a reference: names, perhaps with several columns. */
extern bool dbml_take_end(DbmlParser *parser, DbmlEnd *end);

/* The reference of a column to what a setting names; its own side is open. */
extern DbmlRef *dbml_make_inline(DbmlParser *parser, const DbmlSetting *setting, const char *column);

/* Records, behind the word; a remark. */
extern void dbml_skip_records(DbmlParser *parser, const DbmlTable *table);

/* ---- meaning: resolve.c ---- */

/* Take partials in, find what is named, tell what is there twice. */
extern void dbml_resolve(DbmlParser *parser);

#endif
