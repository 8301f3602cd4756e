/*
 * place_name.h
 *		Documents, folders, projects and workspaces by their names, among what the caller sees.
 */
#ifndef AINECTO_GATE_PLACE_NAME_H
#define AINECTO_GATE_PLACE_NAME_H

#include "postgres.h"

#include "core/tree/access.h"
#include "tool/tool.h"

typedef enum PlaceNameVerdict
{
	PLACE_NAME_FOUND,
	PLACE_NAME_SEVERAL,
	PLACE_NAME_NONE
} PlaceNameVerdict;

/* What was looked for, and what came of it. */
typedef struct PlaceNameSearch
{
	PlaceKind kind;
	int types;                /* TARGET_ERD and so on: documents of these types only; 0: any */
	const pg_uuid_t *project; /* only in this project; NULL: anywhere */
	bool with_trash;          /* what is in the trash counts where nothing else has the name */
	pg_uuid_t found;
	const char *name;  /* of what was found, as it is written there */
	const char *words; /* PLACE_NAME_SEVERAL: the candidates; PLACE_NAME_NONE: the nearest, NULL if none is */
} PlaceNameSearch;

/*
 * Look for a name, blanks around it and the case of ASCII letters aside; where several differ in case alone,
 * the one that is written as given is meant. A project's key counts as its name. Whether the caller may do
 * anything with what is found is not asked, only that he sees it. The caller is connected to SPI.
 */
extern PlaceNameVerdict place_name_find(const Principal *principal, const char *name,
										PlaceNameSearch *search);

#endif
