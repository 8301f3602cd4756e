#!/usr/bin/env bash
# Follows README on systems that have nothing: Debian 12 and 13 as debootstrap makes them, in directories of their own. As root;
# AINECTO_RELEASES names others. What is installed comes by the way that this machine's apt goes. Demands that something is said every ten
# seconds, that the first call is answered within two minutes of the packages, and that `make stop` says what it did.
# shellcheck source-path=SCRIPTDIR source=testing.sh
source "$(dirname "$0")/testing.sh"
[ "$(id -u)" -eq 0 ] || fail "This makes systems of its own and needs root."
command -v debootstrap > /dev/null || apt-get install -y -q debootstrap

MAX_SILENCE=10 MAX_SECONDS=120
mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null || true; } |
  sed -nE 's/^(deb|URIs:) +(\[[^]]*\] +)?(http[^ ]+).*/\3/p' | head -n 1)
proxy=$(apt-config shell proxy Acquire::http::Proxy | cut -d "'" -f 2)

# make_system RELEASE: makes $system, a fresh one with this checkout in root's home.
make_system() {
  local base=$state/test/bare/$1-base
  [ -f "$base/made" ] || {
    rm -rf "$base"
    http_proxy=$proxy debootstrap --variant=minbase "$1" "$base" "${mirror:-http://deb.debian.org/debian}"
    touch "$base/made"
  }
  rm -rf "$system"
  cp -a --reflink=auto "$base" "$system"
  cp /etc/resolv.conf "$system/etc/"
  cp -n /etc/apt/apt.conf.d/* "$system/etc/apt/apt.conf.d/"
  mkdir "$system/root/ainecto"
  (cd "$checkout" && git ls-files -co --exclude-standard -z | xargs -0 tar -cf - --ignore-failed-read) | tar -xf - -C "$system/root/ainecto"
}

# inside COMMAND: runs it there, in a name space of mounts that ends with it; processes may stay.
# shellcheck disable=SC2016
inside() {
  unshare --mount --propagation slave bash -c '
    mount -t proc proc "$1/proc"; mount --rbind /dev "$1/dev"
    exec chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 AINECTO_PORT="$3" bash -c "cd ~/ainecto && $2"' \
    bash "$system" "$1" "$port"
}

# Each line under the second in which it came.
stamp() { while IFS= read -r line; do say "$(($(date +%s) - began)) $line"; done; }

starts() {
  inside 'apt-get update -q && apt-get install -y -q --no-install-recommends make git' > "$system.log" 2>&1 || { tail -n 20 "$system.log"; return 1; }
  began=$(date +%s)
  inside 'make start' 2>&1 | stamp > "$system.start"
  grep -q 'Ainecto is running' "$system.start"
  awk -v max="$MAX_SILENCE" '$1 - last > max { print "nothing was said before: " $0; bad = 1 } { last = $1 } END { exit bad }' "$system.start"
  awk -v max="$MAX_SECONDS" '/^[0-9]+ Building/ { built = $1 } /is running/ { took = $1 - built } END { print "seconds after the packages: " took; exit !(took < max) }' "$system.start"
}
# shellcheck disable=SC2016
answers() {
  inside '. .ainecto/env && curl -fs -H "Authorization: Bearer $DEMO_TOKEN" -H "Content-Type: application/json" -H "Accept: application/json, text/event-stream" \
    "$MCP_URL" -d "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}"' | grep -qF '"result":{}'
}
stops() {
  local output
  output=$(inside 'make stop' 2>&1)
  say "$output"
  grep -q 'PostgreSQL has ended' <<< "$output"
  grep -q 'The data stays in /var/lib/ainecto' <<< "$output"
}

port=$(free_port)
for release in ${AINECTO_RELEASES:-bookworm trixie}; do
  system=$state/test/bare/$release
  check "$release: a system" make_system "$release"
  check "$release: make start" starts
  cat "$system.start"
  check "$release: the first call" answers
  check "$release: make stop" stops
done
conclude
