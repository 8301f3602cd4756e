/*
 * spelling.h
 *		Other spellings of the names of arguments and of allowed values, as far as they can mean only one.
 */
#ifndef AINECTO_GATE_SPELLING_H
#define AINECTO_GATE_SPELLING_H

#include "postgres.h"

#include "base/json_read.h"
#include "pure/argument.h"

/* Bytes of a noun with its end. */
#define SPELLING_NOUN_BYTES 64

/*
 * The field that a member is meant for: by its exact name; or, among those that the object does not give by
 * their exact names, the only one that the name can mean in another case, with other separators, in another
 * number, by a usual word for the same, or left shorter. noun says in lower case and the singular what the
 * object is one of ("document"), so that "documentId" can mean its "uuid"; "" where nobody knows. NULL when
 * there is none, or more than one.
 */
extern const Argument *spelling_find_field(const Argument *fields, const char *name, const JsonNode *object,
										   const char *noun);

/* The field of exactly this name, or of it in camelCase or snake_case; NULL if there is none. */
extern const Argument *spelling_find_exact(const Argument *fields, const char *name);

/* The one allowed value of an argument with choices that a text can mean; NULL when there is none, or more
 * than one. */
extern const char *spelling_find_choice(const Argument *argument, const char *text);

/* What the things are one of that a tool, or a list of this name, is about; "" when that is too long. */
extern void spelling_noun_of_tool(const char *tool, char noun[SPELLING_NOUN_BYTES]);
extern void spelling_noun_of_list(const char *list, char noun[SPELLING_NOUN_BYTES]);

/* Whether a name, in any spelling and number, is that of a thing called so. */
extern bool spelling_is_noun(const char *name, const char *noun);

/* A copy without blanks, tabs and ends of lines around it. */
extern char *spelling_trim(const char *text);

/* Whether a name says that its value identifies something. */
extern bool spelling_names_identifier(const char *name);

#endif
