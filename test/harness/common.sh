# shellcheck shell=bash disable=SC2034
# Where a private server lives and who runs it. Sourced by the scripts of this folder, never run.
#
# AINECTO_HOME    what belongs to this server (default .ainecto in the checkout; relative paths start there)
# AINECTO_PORT    the shim's port on 127.0.0.1 (default 8080)
# AINECTO_PUBLIC_URL  the address clients use (default http://127.0.0.1:PORT)
# AINECTO_SERVER  a server copy to share with another home (default: one of its own)
# AINECTO_USER    the unprivileged user that runs everything when root calls (default postgres)
# PG_CONFIG       the PostgreSQL to copy (default pg_config)
set -euo pipefail
# The server's user has to read what root installs, whatever root's umask is.
umask 022

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
harness=$checkout/test/harness
: "${PG_CONFIG:=pg_config}" "${MAKE:=make}" "${AINECTO_PORT:=8080}"
# An absolute path: below, PATH may begin with the private copy's programs, whose pg_config is another one.
PG_CONFIG=$(command -v "$PG_CONFIG" || echo "$PG_CONFIG")
: "${AINECTO_PUBLIC_URL:=http://127.0.0.1:$AINECTO_PORT}"

say() { printf '%s\n' "$@"; }
fail() {
  printf 'ainecto: %s\n' "$@" >&2
  exit 1
}

# progress WHAT STATE COMMAND…: says WHAT, runs the command, and every five seconds what STATE, a command, prints of it. What the command
# itself says is in $said, and shown if it fails.
progress() {
  local what=$1 state_of=$2 ticker status=0
  shift 2
  say "$what"
  said=$(mktemp)
  # A pipe that nothing comes through: to wait without a process that would outlive this one.
  until IFS= read -rt 5 <> <(:); do
    kill -0 $$ 2>/dev/null || exit 0
    say "  $($state_of)"
  done &
  ticker=$!
  "$@" > "$said" 2>&1 || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  [ "$status" -eq 0 ] || cat "$said" >&2
  rm -f "$said"
  return "$status"
}

case ${AINECTO_HOME:=.ainecto} in
  /*) ;;
  *) AINECTO_HOME=$checkout/$AINECTO_HOME ;;
esac
mkdir -p "$AINECTO_HOME"
AINECTO_HOME=$(cd "$AINECTO_HOME" && pwd -P)
export AINECTO_HOME AINECTO_PORT AINECTO_PUBLIC_URL PG_CONFIG

# PostgreSQL refuses to run as root, so root hands the server over to somebody else.
if [ "$(id -u)" -eq 0 ]; then
  owner=${AINECTO_USER:-postgres}
else
  owner=$(id -un)
fi

# as_owner COMMAND…: runs it as the server's user, in a directory he can enter.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    exec_as_owner=(setpriv "--reuid=$owner" "--regid=$(id -g "$owner")" --init-groups
      env "HOME=$state" "USER=$owner" "LOGNAME=$owner")
  else
    exec_as_owner=()
  fi
  (cd / && exec "${exec_as_owner[@]}" "$@")
}

home_hash() { printf '%s' "$AINECTO_HOME" | sha256sum | cut -c1-16; }

# The server's files live in $AINECTO_HOME/state. Where the server's user cannot reach that (a checkout below a private
# directory), they live in /var/lib/ainecto and $AINECTO_HOME/state links there.
state_place() {
  local link=$AINECTO_HOME/state
  state=$link
  [ -L "$link" ] || mkdir -p "$link"
  if [ -L "$link" ] || ! as_owner test -r "$link" -a -x "$link"; then
    state=/var/lib/ainecto/$(home_hash)
    mkdir -p "$state"
    [ -L "$link" ] || rmdir "$link"
    ln -sfn "$state" "$link"
  fi
  local directory
  for directory in log run; do
    mkdir -p "$state/$directory"
    chmod 700 "$state/$directory"
    [ "$(id -u)" -ne 0 ] || chown "$owner:" "$state/$directory"
  done
}

# A Unix socket's path has at most 107 bytes. Below a longer path the socket lives in a short directory of the server's
# user; nobody else may have made it.
socket_place() {
  socket_directory=$state/run
  local name=$socket_directory/.s.PGSQL.5432
  [ ${#name} -gt 107 ] || return 0
  socket_directory=/tmp/ainecto-$(home_hash)
  as_owner mkdir -m 700 -p "$socket_directory"
  [ "$(stat -c '%U %a' "$socket_directory")" = "$owner 700" ] ||
    fail "$socket_directory belongs to somebody else; set AINECTO_HOME to a shorter path."
}

# Sets the places that need a PostgreSQL to be known. Call it once packages are installed.
find_places() {
  id "$owner" >/dev/null 2>&1 || fail "There is no user \"$owner\" to run the server as; set AINECTO_USER."
  state_place
  socket_place
  server=${AINECTO_SERVER:-$state/server}
  bin=$server$("$PG_CONFIG" --bindir)
  data=$state/data
  log=$state/log
  export PGHOST=$socket_directory PGPORT=5432 PGUSER=postgres PGDATABASE=ainecto
}
