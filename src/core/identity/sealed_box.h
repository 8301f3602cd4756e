/*
 * sealed_box.h
 *		What travels from the shim sealed, so that no log of statements can show it.
 *
 * A key pair belongs to one session of the database: it is made when the shim connects, its private
 * half stays in the backend's memory and ends with it. Nothing is stored, so a dump, a standby or a backup
 * holds no key, each shim and each connection has its own, and what a log kept can be opened by nobody later.
 *
 * A box is the sender's fresh X25519 public key (32 bytes), then ChaCha20-Poly1305 of the text, its tag (16
 * bytes) last. The cipher's key is HKDF-SHA256 of the shared secret, salted with both public keys, for
 * SEALED_BOX_PURPOSE; each key seals one text, so the nonce is zero.
 */
#ifndef AINECTO_CORE_IDENTITY_SEALED_BOX_H
#define AINECTO_CORE_IDENTITY_SEALED_BOX_H

#include "postgres.h"

#define SEALED_BOX_KEY     32
#define SEALED_BOX_TAG     16
#define SEALED_BOX_PURPOSE "ainecto sealed box 1"

/* A fresh key pair for this backend, in place of one before; its public key, palloc'd. */
extern bytea *sealed_box_renew_key(void);

/* The text of a box, palloc'd; AI008 if this backend's key does not open it. */
extern char *sealed_box_open(const bytea *box);

#endif
