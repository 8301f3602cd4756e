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
# The services outlive this script and must not inherit its lock.
services() {
  "$harness/server.sh" && "$harness/cluster.sh" start 9>&- && "$harness/database.sh" && "$harness/shim.sh" start 9>&- &&
    "$harness/demo.sh"
}
logged() {
  local line
  line=$(cat "$log/postgresql.log" "$log/shim.log" 2> /dev/null | tail -n 1 | cut -c1-100)
  say "${line:-the server is being copied}"
}
progress "Installing, and starting PostgreSQL and the shim" logged services

# shellcheck source=/dev/null
source "$AINECTO_HOME/env"
# state_place() says when this is so.
elsewhere=
[ ! -L "$AINECTO_HOME/state" ] || elsewhere="  (the user $owner cannot enter $AINECTO_HOME)"

cat << TEXT

Ainecto is running.

  MCP endpoint   $MCP_URL
  Sign in as     $DEMO_EMAIL  with password  $DEMO_PASSWORD
  Claude Code    claude mcp add ainecto $MCP_URL --transport http
  Database       (set -a; . $AINECTO_HOME/env; psql)
  Data and logs  $(readlink -f "$state")/$elsewhere

TEXT
