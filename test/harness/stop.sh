#!/usr/bin/env bash
# Ends the shim, then PostgreSQL. Nothing running is no error.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places
"$harness/shim.sh" stop
"$harness/cluster.sh" stop
