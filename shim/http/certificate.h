/*
 * certificate.h
 *		The certificate that clients are shown: read from its files at start, and again when they were
 * replaced.
 */
#ifndef SHIM_CERTIFICATE_H
#define SHIM_CERTIFICATE_H

#include <gnutls/abstract.h>

#include "base/settings.h"

/*
 * Reads the files of --tls-cert and --tls-key; connections made from then on have them. False, after a
 * message on standard error, when they are no such files or do not belong together; what was there before
 * goes on. From one thread.
 */
extern bool certificate_load(const Settings *settings);

/* For MHD_OPTION_HTTPS_CERT_CALLBACK; called by any thread. */
extern gnutls_certificate_retrieve_function2 certificate_retrieve;

#endif
