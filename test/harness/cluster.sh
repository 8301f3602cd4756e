#!/usr/bin/env bash
# cluster.sh start|stop|drop|running: the private cluster under the home.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places

# works_here PID: the server's processes work in its data directory. That tells them from a stranger who got the same
# process id after a crash or a reboot, and from a dead process nobody has buried.
works_here() { [ "$(readlink "/proc/$1/cwd")" = "$data" ]; }

running() {
  local pid
  pid=$(head -n 1 "$data/postmaster.pid" 2>/dev/null) && [ -n "$pid" ] && works_here "$pid"
}

# After a kill -9 the lock files remain and may name a dead process that still counts as alive. They may go only once no
# backend of the dead server is left: two servers on one data directory would ruin it.
clear_locks() {
  local deadline=$((SECONDS + 60)) process
  for process in /proc/[0-9]*; do
    while works_here "${process#/proc/}"; do
      [ $SECONDS -lt $deadline ] ||
        fail "Process ${process#/proc/} of a server that was killed still runs in $data; end it and try again."
      sleep 0.1
    done
  done
  rm -f "$data/postmaster.pid" "$socket_directory"/.s.PGSQL.5432*
}

# initdb writes to a directory of another name: a half-made cluster is never taken for one.
# AINECTO_TEMPLATE, for tests: a cluster that ended as it should, to be copied.
create() {
  local new=$data.new
  rm -rf "$new"
  if [ -n "${AINECTO_TEMPLATE:-}" ]; then
    cp -a --reflink=auto "$AINECTO_TEMPLATE" "$new"
    mv "$new" "$data"
    return 0
  fi
  mkdir "$new"
  [ "$(id -u)" -ne 0 ] || chown "$owner:" "$new"
  as_owner "$bin/initdb" -D "$new" -U postgres --encoding=UTF8 --locale=C.UTF-8 --auth=trust --data-checksums \
    --no-instructions > "$log/initdb.log" 2>&1 || fail "initdb failed; see $log/initdb.log"
  echo "include 'ainecto.conf'" >> "$new/postgresql.conf"
  mv "$new" "$data"
}

# Written anew at each start: the home may have moved since the last one.
# Trust is safe here: the socket's directory lets in its owner and root alone, and no TCP port is open.
configure() {
  cat > "$data/ainecto.conf" <<CONF
listen_addresses = ''
port = 5432
unix_socket_directories = '$socket_directory'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = '${AINECTO_SHARED_BUFFERS:-128MB}'
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m [%p] %q%u@%d '
log_checkpoints = off
# Every statement here is short; compiling it would cost more than it saves.
jit = off
CONF
  [ ! -f "$AINECTO_HOME/postgresql.conf" ] || cat "$AINECTO_HOME/postgresql.conf" >> "$data/ainecto.conf"
  chmod 644 "$data/ainecto.conf"
}

start() {
  [ -d "$data" ] || create
  if running; then
    return 0
  fi
  clear_locks
  configure
  as_owner "$bin/pg_ctl" -D "$data" -l "$log/postgresql.log" -s -w -t 60 start < /dev/null ||
    { tail -n 20 "$log/postgresql.log" >&2; fail "PostgreSQL did not start; see $log/postgresql.log"; }
}

stop() {
  running || return 0
  as_owner "$bin/pg_ctl" -D "$data" -s -w -t 60 -m fast stop
}

drop() {
  stop
  rm -rf "$data"
}

case ${1:-} in
  start | stop | drop | running) "$1" ;;
  *) fail "usage: cluster.sh start|stop|drop|running" ;;
esac
