/*
 * hash.h
 *		FNV-1a, 64 bits: tells texts apart where nobody gains by making two look alike, or where a secret seed
 * keeps him from it.
 */
#ifndef SHIM_HASH_H
#define SHIM_HASH_H

#include <stddef.h>
#include <stdint.h>

#define HASH_START UINT64_C(14695981039346656037)

/* The hash of bytes that continue what was hashed before; HASH_START: nothing was. */
static inline uint64_t
hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *c = bytes;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ c[i]) * UINT64_C(1099511628211);
	return hash;
}

/* The same of a text. */
static inline uint64_t
hash_text(uint64_t hash, const char *text)
{
	for (const unsigned char *c = (const unsigned char *) text; *c; c++)
		hash = (hash ^ *c) * UINT64_C(1099511628211);
	return hash;
}

/* Of a hash one of which each bit depends on all of it; one to one. */
static inline uint64_t
hash_mix(uint64_t hash)
{
	hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
	hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
	return hash ^ hash >> 33;
}

#endif
