/*
 * certificate.c
 *		What GnuTLS made of the PEM files.
 */
#include "http/certificate.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CHAIN 16

/* Handshakes may use one that was replaced, so none is ever freed: there are as many as there were signals.
 */
typedef struct Identity
{
	struct Identity *replaced;
	gnutls_pcert_st chain[MAX_CHAIN];
	unsigned length;
	gnutls_privkey_t key;
} Identity;

static _Atomic(Identity *) current;

/* A message where an attempt has failed. */
static bool
succeeds(int result, const char *path)
{
	if (result >= 0)
		return true;
	fprintf(stderr, "ainecto-shim: %s: %s\n", path, gnutls_strerror(result));
	return false;
}

static bool
read_chain(Identity *identity, const char *path)
{
	gnutls_datum_t text;
	int result = gnutls_load_file(path, &text);

	if (!succeeds(result, path))
		return false;
	identity->length = MAX_CHAIN;
	result =
		gnutls_pcert_list_import_x509_raw(identity->chain, &identity->length, &text, GNUTLS_X509_FMT_PEM, 0);
	gnutls_free(text.data);
	return succeeds(result, path);
}

static bool
read_key(Identity *identity, const char *path)
{
	gnutls_datum_t text;
	int result = gnutls_load_file(path, &text);

	if (!succeeds(result, path))
		return false;
	result = gnutls_privkey_init(&identity->key);
	if (result >= 0)
		result = gnutls_privkey_import_x509_raw(identity->key, &text, GNUTLS_X509_FMT_PEM, NULL, 0);
	explicit_bzero(text.data, text.size);
	gnutls_free(text.data);
	return succeeds(result, path);
}

/* Both have one public half. */
static bool
belong_together(const Identity *identity)
{
	unsigned char ids[2][64];
	size_t lengths[2] = {sizeof(ids[0]), sizeof(ids[1])};
	gnutls_pubkey_t public;
	bool same = false;

	if (gnutls_pubkey_init(&public) < 0)
		return false;
	same = gnutls_pubkey_get_key_id(identity->chain[0].pubkey, GNUTLS_KEYID_USE_SHA256, ids[0],
									&lengths[0]) >= 0 &&
		   gnutls_pubkey_import_privkey(public, identity->key, 0, 0) >= 0 &&
		   gnutls_pubkey_get_key_id(public, GNUTLS_KEYID_USE_SHA256, ids[1], &lengths[1]) >= 0 &&
		   lengths[0] == lengths[1] && memcmp(ids[0], ids[1], lengths[0]) == 0;
	gnutls_pubkey_deinit(public);
	return same;
}

bool
certificate_load(const Settings *settings)
{
	Identity *identity = calloc(1, sizeof(Identity));
	bool good =
		identity && read_chain(identity, settings->tls_certificate) && read_key(identity, settings->tls_key);

	if (good && !belong_together(identity))
	{
		fprintf(stderr, "ainecto-shim: %s is not the key of %s\n", settings->tls_key,
				settings->tls_certificate);
		good = false;
	}
	if (good)
	{
		identity->replaced = atomic_load(&current);
		atomic_store(&current, identity);
		return true;
	}
	for (unsigned i = 0; identity && i < identity->length && i < MAX_CHAIN; i++)
		gnutls_pcert_deinit(&identity->chain[i]);
	if (identity && identity->key)
		gnutls_privkey_deinit(identity->key);
	free(identity);
	return false;
}

int
certificate_retrieve(gnutls_session_t session, const gnutls_datum_t *authorities, int authority_count,
					 const gnutls_pk_algorithm_t *algorithms, int algorithm_count, gnutls_pcert_st **chain,
					 unsigned *length, gnutls_privkey_t *key)
{
	Identity *identity = atomic_load(&current);

	(void) session;
	(void) authorities;
	(void) authority_count;
	(void) algorithms;
	(void) algorithm_count;
	*chain = identity->chain;
	*length = identity->length;
	*key = identity->key;
	return 0;
}
