/*
 * match.h
 *		What of a new catalog is what of the document.
 *
 * By identity in the source, else by kind, schema and name, else by the closest resemblance among what is on
 * neither side yet.
 */
#ifndef AINECTO_CORE_EXCHANGE_MATCH_H
#define AINECTO_CORE_EXCHANGE_MATCH_H

#include "postgres.h"

#include "core/exchange/thing.h"

/*
 * Fill base, live, evidence and uuid of the catalog's things, resolve its members, and mark what it takes of
 * the document and of the last catalog. base NULL: nothing was imported before. What is new gets a new key.
 */
extern void match_things(ThingState *catalog, ThingState *base, ThingState *document);

/*
 * Give the things of a state that was made of the document the keys that they have there; what is not in the
 * document as it stands in the state gets a new one. The document is as it was before.
 */
extern void match_said(ThingState *said, ThingState *document);

#endif
