#!/usr/bin/env bash
# Follows README's first lines on systems that have nothing: Debian 12 and 13 as debootstrap makes them, in directories of their own. As root;
# AINECTO_RELEASES names others. Packages come by the way that this machine's apt goes, before the clock starts. Demands that `make run`
# says something every ten seconds, compiles in parallel and has the first call answered within two minutes; where others load the
# machine, within two minutes of what it would take alone, by the processor's time: packages one after another, the rest on all processors.
# shellcheck source-path=SCRIPTDIR source=testing.sh
source "$(dirname "$0")/testing.sh"
[ "$(id -u)" -eq 0 ] || fail "This makes systems of its own and needs root."
command -v debootstrap > /dev/null || apt-get install -y -q debootstrap

MAX_SILENCE=10 MAX_SECONDS=120
mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2> /dev/null || true; } |
  sed -nE 's/^(deb|URIs:) +(\[[^]]*\] +)?(http[^ ]+).*/\3/p' | head -n 1)
proxy=$(apt-config shell proxy Acquire::http::Proxy | cut -d "'" -f 2)

# make_base: what debootstrap makes of $release, in $system-base.
make_base() {
  [ ! -f "$system-base/made" ] || return 0
  rm -rf "$system-base"
  http_proxy=$proxy debootstrap --variant=minbase "$release" "$system-base" "${mirror:-http://deb.debian.org/debian}"
  touch "$system-base/made"
}

# make_system: makes $system, a fresh copy of that with this checkout in root's home.
make_system() {
  rm -rf "$system"
  cp -a --reflink=auto "$system-base" "$system"
  cp /etc/resolv.conf "$system/etc/"
  apt-config dump | grep -i '^Acquire::https\?::proxy' > "$system/etc/apt/apt.conf.d/99proxy" || true
  mkdir "$system/root/ainecto"
  (cd "$checkout" && git ls-files -co --exclude-standard -z | xargs -0 tar -cf - --ignore-failed-read) | tar -xf - -C "$system/root/ainecto"
}

# inside COMMAND: runs it there, in a name space of mounts that ends with it; processes may stay. Packages that were downloaded are kept.
inside() {
  mkdir -p "$system-archives"
  # shellcheck disable=SC2016
  exec_inside=(unshare --mount --propagation slave bash -c '
    mount -t proc proc "$1/proc"; mount --rbind /dev "$1/dev"; mount --bind "$1-archives" "$1/var/cache/apt/archives"
    exec chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 AINECTO_PORT="$3" bash -c "cd ~/ainecto && $2"'
    bash "$system" "$1" "$port")
  "${exec_before[@]}" "${exec_inside[@]}"
}
exec_before=()

# download: all that README's two lines will install, into $system-archives.
download() {
  make_base
  make_system
  inside 'apt-get update -q && apt-get install -y -q --no-install-recommends --download-only make git &&
    echo "APT::Get::Download-Only true;" > /tmp/apt.conf && AINECTO_HOME=/tmp/home APT_CONFIG=/tmp/apt.conf test/harness/packages.sh run'
}

# processes: those that run in $system.
processes() {
  local process
  for process in /proc/[0-9]*; do
    [ "$(readlink "$process/root" 2> /dev/null)" != "$system" ] || say "${process#/proc/}"
  done
}

# processor_seconds: what they have taken, those that they waited for included.
processor_seconds() {
  processes | sed 's|.*|/proc/&/stat|' | xargs cat 2> /dev/null |
    awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); ticks += $12 + $13 + $14 + $15 } END { printf "%d\n", ticks / hertz }'
}

# compilers: how many compile at this moment.
compilers() {
  local process count=0
  for process in $(pgrep -x cc1); do
    [ "$(readlink "/proc/$process/root" 2> /dev/null)" != "$system" ] || count=$((count + 1))
  done
  say "$count"
}

# Each line behind the second in which it came.
stamp() { while IFS= read -r line; do say "$((EPOCHSECONDS - began)) $line"; done; }

installs() { inside 'apt-get update -q && apt-get install -y -q --no-install-recommends make git'; }

# runs: `make run` goes on in a session of its own when this ends; sets $session to its first process.
runs() {
  local deadline=$((SECONDS + 1800)) now most=0
  installed=
  began=$EPOCHSECONDS
  : > "$system.run"
  # The shell of the background becomes it: its id is that of the session.
  exec_before=(exec env --default-signal=INT setsid)
  inside 'make run' > >(stamp > "$system.run") 2>&1 < /dev/null &
  session=$!
  exec_before=()
  until grep -q 'Press Ctrl-C' "$system.run"; do
    if ! kill -0 "$session" 2> /dev/null || [ $SECONDS -gt "$deadline" ]; then
      cat "$system.run"
      return 1
    fi
    [ -n "$installed" ] || ! grep -q ' Building' "$system.run" || installed=$(processor_seconds)
    now=$(compilers)
    [ "$now" -le "$most" ] || most=$now
    sleep 0.3
  done
  answers || return 1
  took=$((EPOCHSECONDS - began)) worked=$(processor_seconds) parallel=$most
  silence=$(awk '$1 - last > max { max = $1 - last } { last = $1 } END { print max + 0 }' "$system.run")
}

# readme_lines FIRST: README's lines of shell from that one on.
readme_lines() { awk -v first="    $1" '$0 == first { on = 1 } on && !/^    / { exit } on { print substr($0, 5) }' "$checkout/README.md"; }
answers() { inside "$(readme_lines '. .ainecto/env')" | tee "$system.answer" | grep -qF 'Web shop schema'; }
asks() { [ "$(inside '(set -a; . .ainecto/env; psql -XAtc "SELECT count(*) > 0 FROM ainecto.document")')" = t ]; }
stops() {
  local deadline=$((SECONDS + 60))
  kill -INT -- "-$session"
  while readlink "/proc/$session/exe" > /dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || return 1
    sleep 0.1
  done
  grep -q 'PostgreSQL has ended' "$system.run"
  grep -q 'The data stays in /var/lib/ainecto' "$system.run"
  [ -z "$(processes)" ]
}
is_quick() { [ "$took" -lt "$MAX_SECONDS" ] || [ $((installed + (worked - installed) / $(nproc))) -lt "$MAX_SECONDS" ]; }
is_parallel() { [ "$parallel" -ge 2 ] || [ "$(nproc)" -eq 1 ]; }

port=$(free_port)
mkdir -p "$state/test/bare"
for release in ${AINECTO_RELEASES:-bookworm trixie}; do
  system=$state/test/bare/$release
  check "$release: packages" download
  check "$release: a system" make_system
  check "$release: apt-get install make git" installs
  # Not by check, which would keep what it sets to itself.
  if runs; then
    cat "$system.run"
    say "$release: first call after $took s, $worked s of the processor (packages: $installed s of it), longest silence $silence s," \
      "  $parallel compilers at once"
    check "$release: make run, and README's first call" true
    check "$release: within $MAX_SECONDS s" is_quick
    check "$release: never silent for more than $MAX_SILENCE s" [ "$silence" -le $MAX_SILENCE ]
    check "$release: compiled in parallel" is_parallel
    check "$release: README's line for administrators" asks
    check "$release: Ctrl-C ends everything" stops
  else
    check "$release: make run, and README's first call" false
    kill -INT -- "-$session" 2> /dev/null || true
  fi
done
conclude
