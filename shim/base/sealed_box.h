/*
 * sealed_box.h
 *		What only one session of the database can open, so that no log of its statements shows it.
 *
 * A box is a fresh X25519 public key (32 bytes), then ChaCha20-Poly1305 of the text, its tag (16 bytes) last.
 * The cipher's key is HKDF-SHA256 of the shared secret, salted with both public keys (sender's first), for
 * SEALED_BOX_PURPOSE; each key seals one text, so the nonce is zero.
 */
#ifndef SHIM_SEALED_BOX_H
#define SHIM_SEALED_BOX_H

#include <stdbool.h>
#include <stddef.h>

#define SEALED_BOX_KEY     32
#define SEALED_BOX_MORE    (SEALED_BOX_KEY + 16) /* bytes of a box beyond those of its text */
#define SEALED_BOX_MAX     65536                 /* bytes of a text */
#define SEALED_BOX_PURPOSE "ainecto sealed box 1"

/* A box of length bytes, SEALED_BOX_MORE longer, for the holder of a key; malloc'ed. NULL: out of memory, or
 * no such key. */
extern char *sealed_box_make(const unsigned char key[SEALED_BOX_KEY], const void *text, size_t length);

#endif
