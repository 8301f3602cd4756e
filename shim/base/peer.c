/*
 * peer.c
 *		Addresses of clients.
 */
#include "base/peer.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

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

/* An address as proxies write it: 192.0.2.1, 192.0.2.1:80, 2001:db8::7, [2001:db8::7], [2001:db8::7]:80. */
static bool
read_node(const char *text, size_t length, char out[PEER_SIZE])
{
	char node[PEER_SIZE + sizeof("[]:65535")];
	char *address = node;
	char *end;
	struct in_addr v4;
	struct in6_addr v6;

	if (length >= sizeof(node))
		return false;
	memcpy(node, text, length);
	node[length] = '\0';
	if (node[0] == '[')
	{
		address++;
		end = strchr(node, ']');
		if (!end || (end[1] != '\0' && end[1] != ':'))
			return false;
		*end = '\0';
	}
	else if ((end = strchr(node, ':')) && !strchr(end + 1, ':'))
		*end = '\0';
	if (inet_pton(AF_INET, address, &v4) == 1)
		inet_ntop(AF_INET, &v4, out, PEER_SIZE);
	else if (inet_pton(AF_INET6, address, &v6) == 1)
		write_ipv6(&v6, out);
	else
		return false;
	return true;
}

/* Elements hold addresses, which have no commas. */
static const char *
last_element(const char *list)
{
	const char *comma = strrchr(list, ',');

	return comma ? comma + 1 : list;
}

bool
peer_from_list(const char *list, char out[PEER_SIZE])
{
	const char *last = last_element(list);
	size_t length;

	last += strspn(last, " \t");
	length = strcspn(last, " \t");
	return last[length + strspn(last + length, " \t")] == '\0' && read_node(last, length, out);
}

bool
peer_from_forwarded(const char *list, char out[PEER_SIZE])
{
	const char *pair = last_element(list);

	while (pair)
	{
		pair += strspn(pair, "; \t");
		if (strncasecmp(pair, "for=", 4) == 0)
		{
			bool quoted = pair[4] == '"';

			pair += quoted ? 5 : 4;
			return read_node(pair, strcspn(pair, quoted ? "\"" : "; \t"), out);
		}
		pair = strchr(pair, ';');
	}
	return false;
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
