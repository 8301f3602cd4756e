/*
 * browser.h
 *		What people do in a browser: sign in, consent, look after connected apps, set a password.
 */
#ifndef SHIM_BROWSER_H
#define SHIM_BROWSER_H

#include "http/request.h"
#include "http/route.h"

extern void browser_handle_landing(Request *request);
extern void browser_handle_authorize(Request *request);
extern void browser_handle_account(Request *request);
extern void browser_handle_disconnect(Request *request);
extern void browser_handle_sign_in(Request *request);
extern void browser_handle_sign_out(Request *request);
extern void browser_handle_set_password(Request *request);
extern void browser_handle_unknown(Request *request);

/* Errors as pages. */
extern const ErrorWriter browser_errors;

#endif
