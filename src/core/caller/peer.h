/*
 * peer.h
 *		Addresses that requests come from.
 */
#ifndef AINECTO_CORE_CALLER_PEER_H
#define AINECTO_CORE_CALLER_PEER_H

#include "postgres.h"

/*
 * Whom to count an address against, as text of an inet: itself, or the /64 of an IPv6 address, since whoever
 * has one of those has them all. NULL for NULL.
 */
extern const char *peer_network(const char *peer);

#endif
