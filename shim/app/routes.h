/*
 * routes.h
 *		The table of everything the shim serves.
 */
#ifndef SHIM_ROUTES_H
#define SHIM_ROUTES_H

#include "http/route.h"

extern const RouteTable routes_table;

#endif
