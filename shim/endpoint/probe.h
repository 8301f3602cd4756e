/*
 * probe.h
 *		/healthz, /readyz and /metrics, for whoever runs the shim.
 */
#ifndef SHIM_PROBE_H
#define SHIM_PROBE_H

#include "http/request.h"

/* The process answers. */
extern void probe_handle_health(Request *request);

/* The database answers, and is the right one. */
extern void probe_handle_ready(Request *request);

/* Counters of all loops. */
extern void probe_handle_metrics(Request *request);

#endif
