/*
 * peer.h
 *		Addresses of clients, as texts.
 */
#ifndef SHIM_PEER_H
#define SHIM_PEER_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>

#define PEER_SIZE INET6_ADDRSTRLEN

/* IPv4 that came in over an IPv6 socket is written as IPv4. Leaves out alone for any other family. */
extern void peer_from_address(const struct sockaddr *address, char out[PEER_SIZE]);

/* The last element of an X-Forwarded-For header, with a port or without, in the same writing; false if it is
 * no address. */
extern bool peer_from_list(const char *list, char out[PEER_SIZE]);

/* The same of the last element's "for" in a Forwarded header (RFC 7239, sections 4 and 6). */
extern bool peer_from_forwarded(const char *list, char out[PEER_SIZE]);

/*
 * Whom to count an address against: itself, or the /64 of an IPv6 address, since whoever has one of those
 * has them all.
 */
extern void peer_network(const char *peer, char out[PEER_SIZE]);

#endif
