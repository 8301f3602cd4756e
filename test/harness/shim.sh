#!/usr/bin/env bash
# shim.sh start|stop|running: the HTTP program in front of the private cluster.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places

pid_file=$state/run/shim.pid
shim=$bin/ainecto-shim

# running: prints the process id if the shim of this home runs. Its executable tells it from a stranger with its id.
running() {
  local pid
  pid=$(cat "$pid_file" 2>/dev/null) && [ -n "$pid" ] || return 1
  case $(readlink "/proc/$pid/exe") in
    "$shim" | "$shim (deleted)") say "$pid" ;;
    *) return 1 ;;
  esac
}

# wait_until SECONDS COMMAND…
wait_until() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@"; do
    [ $SECONDS -lt $deadline ] || return 1
    sleep 0.1
  done
}

port_is_taken() { (exec 3<> "/dev/tcp/127.0.0.1/$AINECTO_PORT") 2>/dev/null; }
# A dead process that nobody has buried has no executable.
is_gone() { ! readlink "/proc/$1/exe" > /dev/null; }
is_ready_or_gone() {
  is_gone "$1" || curl -fs -o /dev/null --max-time 2 "http://127.0.0.1:$AINECTO_PORT/readyz"
}

stop() {
  local pid
  pid=$(running) || { rm -f "$pid_file"; return 0; }
  kill -TERM "$pid"
  wait_until 30 is_gone "$pid" || kill -KILL "$pid"
  rm -f "$pid_file"
}

start() {
  stop
  ! port_is_taken || fail "Port $AINECTO_PORT on 127.0.0.1 is taken by another program." \
    "Choose another one: make run AINECTO_PORT=$((AINECTO_PORT + 1))"
  # It writes down its own process id, cuts itself loose from this terminal, and becomes the shim.
  # shellcheck disable=SC2016
  as_owner setsid --fork sh -c 'echo $$ > "$1"; shift; exec "$@"' sh "$pid_file" \
    "$shim" --listen "127.0.0.1:$AINECTO_PORT" --public-url "$AINECTO_PUBLIC_URL" \
    --db "host=$socket_directory port=5432 dbname=ainecto user=ainecto_web" < /dev/null >> "$log/shim.log" 2>&1
  wait_until 10 test -s "$pid_file"
  local pid
  pid=$(cat "$pid_file")
  if ! wait_until 30 is_ready_or_gone "$pid" || is_gone "$pid"; then
    tail -n 20 "$log/shim.log" >&2
    stop
    fail "The shim did not start; see $log/shim.log"
  fi
}

case ${1:-} in
  start | stop | running) "$1" ;;
  *) fail "usage: shim.sh start|stop|running" ;;
esac
