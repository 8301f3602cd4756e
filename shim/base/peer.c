/*
 * peer.c
 *		Addresses of clients.
 */
#include "base/peer.h"

#include <arpa/inet.h>
#include <string.h>

/* The IPv4 address is the last four bytes of one mapped into IPv6 (RFC 4291, section 2.5.5.2). */
#define MAPPED_OFFSET 12
#define NETWORK_BYTES 8

static void
write_ipv6(const struct in6_addr *address, char out[PEER_SIZE])
{
	if (IN6_IS_ADDR_V4MAPPED(address))
		inet_ntop(AF_INET, address->s6_addr + MAPPED_OFFSET, out, PEER_SIZE);
	else
		inet_ntop(AF_INET6, address, out, PEER_SIZE);
}

void
peer_from_address(const struct sockaddr *address, char out[PEER_SIZE])
{
	if (address && address->sa_family == AF_INET)
		inet_ntop(AF_INET, &((const struct sockaddr_in *) address)->sin_addr, out, PEER_SIZE);
	else if (address && address->sa_family == AF_INET6)
		write_ipv6(&((const struct sockaddr_in6 *) address)->sin6_addr, out);
}

bool
peer_from_list(const char *list, char out[PEER_SIZE])
{
	const char *comma = strrchr(list, ',');
	const char *last = comma ? comma + 1 : list;
	struct in_addr v4;
	struct in6_addr v6;

	last += strspn(last, " \t");
	if (inet_pton(AF_INET, last, &v4) == 1)
		inet_ntop(AF_INET, &v4, out, PEER_SIZE);
	else if (inet_pton(AF_INET6, last, &v6) == 1)
		write_ipv6(&v6, out);
	else
		return false;
	return true;
}

void
peer_network(const char *peer, char out[PEER_SIZE])
{
	struct in6_addr address;

	if (inet_pton(AF_INET6, peer, &address) == 1)
	{
		memset(address.s6_addr + NETWORK_BYTES, 0, sizeof(address.s6_addr) - NETWORK_BYTES);
		inet_ntop(AF_INET6, &address, out, PEER_SIZE);
		return;
	}
	strncpy(out, peer, PEER_SIZE - 1);
	out[PEER_SIZE - 1] = '\0';
}
