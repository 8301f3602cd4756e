/*
 * kind.h
 *		What people call the kinds of things that documents are made of, and what they hang on.
 */
#ifndef AINECTO_CORE_CHANGE_KIND_H
#define AINECTO_CORE_CHANGE_KIND_H

#include "postgres.h"

#include "core/history/entity.h"

#define KIND_MAX_REFERENCES 3
#define KIND_MAX_UNIQUE     3

/* A field that holds the key of another thing of the document. */
typedef struct KindReference
{
	const char *field;
	const char *entity;
} KindReference;

typedef struct KindWords
{
	const char *entity;
	const char *noun;
	const char *plural;
	const char *name;     /* field that it is called by; NULL: it has none */
	const char *reworded; /* "renamed", or what changing that field is called */
	bool grouped;         /* things of this kind head a group of a report */
	bool folded;          /* made and removed with its parent it is not told by itself */
	bool part;            /* of a thing with no name of its own: not counted */
	KindReference references[KIND_MAX_REFERENCES]; /* the first is the parent, if parented */
	bool parented;
	const char *unique[KIND_MAX_UNIQUE]; /* fields that together are one thing's alone */
} KindWords;

extern const KindWords *kind_of(const Entity *entity);

/* The parent's key; NULL where there is none. */
extern const char *kind_parent(const KindWords *kind, const JsonNode *fields);

/* A member as the text of a key: a number's, too; NULL for null. */
extern const char *kind_key(const JsonNode *fields, const char *field);

/* What a field is called, and what being switched on and off is, of a boolean. */
extern const char *kind_field_words(const EntityField *field);
extern const char *kind_switch_words(const EntityField *field, bool on);

#endif
