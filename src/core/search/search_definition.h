/*
 * search_definition.h
 *		What an index has to be for search to read its pages.
 */
#ifndef AINECTO_CORE_SEARCH_SEARCH_DEFINITION_H
#define AINECTO_CORE_SEARCH_SEARCH_DEFINITION_H

#include "postgres.h"

#include "core/search/search_source.h"
#include "utils/relcache.h"

/*
 * Throws AI008 unless the index of a source, which a house may have made anew, is a valid GIN index of
 * ainecto.search_keys() on all texts of the source, of the operator class that keeps keys in the order of
 * their bytes, and leaves out no row that has a text. Both relations are open. What its pages hold is not
 * looked at.
 */
extern void search_definition_check(Relation heap, Relation index, const SearchSource *source);

#endif
