/*
 * peer.c
 *		Networks of addresses.
 */
#include "postgres.h"

#include "core/caller/peer.h"
#include "utils/fmgrprotos.h"

#define IPV6_NETWORK_BITS 64

const char *
peer_network(const char *peer)
{
	Datum network;

	if (peer == NULL || strchr(peer, ':') == NULL)
		return peer;
	network = DirectFunctionCall2(inet_set_masklen, DirectFunctionCall1(inet_in, CStringGetDatum(peer)),
								  Int32GetDatum(IPV6_NETWORK_BITS));
	return DatumGetCString(DirectFunctionCall1(inet_out, DirectFunctionCall1(network_network, network)));
}
