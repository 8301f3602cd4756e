#!/usr/bin/env bash
# Brings everything up: packages, build, private server, cluster, database, shim, demo account. Repeating it is safe.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

exec 9> "$AINECTO_HOME/lock"
flock -n 9 || fail "Another make is starting or stopping the server in $AINECTO_HOME."

"$harness/packages.sh" run
find_places
built() { find "$checkout/src" "$checkout/shim" -name "$1" | wc -l; }
compiled() { say "$(built '*.o') of $(built '*.c') files"; }
progress "Building" compiled "$MAKE" -s "-j$(nproc)" -C "$checkout" all
"$harness/server.sh"
# The services outlive this script and must not inherit its lock.
"$harness/cluster.sh" start 9>&-
"$harness/database.sh"
"$harness/shim.sh" start 9>&-
"$harness/demo.sh"
