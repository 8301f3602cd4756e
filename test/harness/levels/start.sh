#!/usr/bin/env bash
# make start, stop and run: what they promise on a first run, a second one, after a crash, and in awkward places.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

export AINECTO_SERVER=$server
unset MAKEFLAGS
homes=()
trap 'for home in "${homes[@]}"; do in_home "$home" reset; rm -rf "$home"; done >/dev/null' EXIT

# new_home DIRECTORY: sets $home to it, and a free port.
new_home() {
  home=$1
  homes+=("$home")
  rm -rf "$home"
  mkdir -p "$home"
  port=$(free_port)
}
# in_home HOME TARGET: make TARGET there.
in_home() { AINECTO_HOME=$1 AINECTO_PORT=$port AINECTO_PUBLIC_URL='' "$MAKE" -s -C "$checkout" "$2"; }

# from_env NAME: a setting that `make start` wrote.
from_env() { (set -a && source "$home/env" && printenv "$1"); }
query() { (set -a && source "$home/env" && "$bin/psql" -XqAt -c "$1"); }
is() { [ "$1" = "$2" ] || { say "got: $1" "expected: $2"; return 1; }; }

answers() {
  is "$(query 'SELECT count(*) FROM ainecto.account')" 1 &&
    is "$(query "SELECT split_part(ainecto.create_password_link('demo@example.org'), 'set-password', 1)")" \
      "$(from_env MCP_URL | sed 's/mcp$//')" &&
    is "$(curl -s -o /dev/null -w '%{http_code}' "$(from_env MCP_URL)")" 401 &&
    is "$(curl -s -H "Authorization: Bearer $(from_env DEMO_TOKEN)" -H 'Content-Type: application/json' \
      -H 'Accept: application/json, text/event-stream' "$(from_env MCP_URL)" \
      -d '{"jsonrpc":"2.0","id":1,"method":"ping"}')" '{"jsonrpc":"2.0","id":1,"result":{}}'
}

first() {
  in_home "$home" start
  is "$(stat -c %a "$home/env")" 600
  answers
}
again() {
  local before
  before=$(cat "$home/env")
  in_home "$home" start
  is "$(cat "$home/env")" "$before"
  answers
}
after_crash() {
  kill -9 "$(head -n 1 "$(from_env PGDATA)/postmaster.pid")" "$(cat "$home/state/run/shim.pid")"
  again
}
after_stop() {
  in_home "$home" stop
  ! curl -s "$(from_env MCP_URL)" || return 1
  again
}
disconnected() {
  query "SELECT ainecto.revoke_grant(grant_uuid) FROM ainecto.connected_app"
  in_home "$home" start
  answers
}
taken_port() {
  local output
  in_home "$home" stop
  perl -MIO::Socket::INET -e \
    'my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => shift, Listen => 1) or die; sleep 60' "$port" > /dev/null 2>&1 &
  local squatter=$! status=0
  output=$(in_home "$home" start 2>&1) || status=$?
  kill "$squatter"
  [ "$status" -ne 0 ] && say "$output" && grep -q "Port $port on 127.0.0.1 is taken" <<< "$output"
}
interrupted() {
  local output=$home/output
  (cd / && AINECTO_HOME=$home AINECTO_PORT=$port AINECTO_PUBLIC_URL='' exec env --default-signal=INT setsid "$harness/run.sh" > "$output" 2>&1) &
  local run=$! deadline=$((SECONDS + 60)) answered=0
  until grep -q 'Ctrl-C' "$output"; do
    [ "$SECONDS" -lt "$deadline" ] || { cat "$output"; kill -INT -- "-$run"; return 1; }
    sleep 0.1
  done
  answers || answered=1
  kill -INT -- "-$run"
  wait "$run"
  [ "$answered" -eq 0 ]
  ! curl -s "$(from_env MCP_URL)" || return 1
  ! AINECTO_HOME=$home "$harness/cluster.sh" running
}

new_home "$state/test/start-home"
check "make start makes everything" first
check "a second make start finds it again" again
check "make start after a crash of everything" after_crash
check "make start after make stop" after_stop
check "make start after its token was disconnected" disconnected
check "a taken port is named" taken_port
check "make run ends everything on Ctrl-C" interrupted

new_home "$(mktemp -d)/home"
check "below a directory that others may not enter" first
new_home "$(mktemp -d)/$(printf 'long%.0s' {1..25})"
check "below a path too long for a socket" first
conclude
