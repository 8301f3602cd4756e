#!/usr/bin/env bash
# Follows README's first lines on systems that have nothing: Debian 12 and 13 as debootstrap makes them (debian_system.sh; AINECTO_RELEASES
# names others). Packages are downloaded before the clock starts. Demands that `make run` says something every ten seconds, compiles in
# parallel, and that all it does beyond installing packages takes the processors less than a minute: its processor time over their number,
# which a load of others hardly changes. On a machine with nothing else to do the first call has to be answered within two minutes of the clock, too.
# shellcheck source-path=SCRIPTDIR source=testing.sh
source "$(dirname "$0")/testing.sh"
# shellcheck source-path=SCRIPTDIR source=debian_system.sh
source "$harness/debian_system.sh"

MAX_SILENCE=10 MAX_SECONDS=120 MAX_WORK=60
# Of 100 seconds of all processors, how many others may take of a machine that counts as quiet.
QUIET=5

# download: all that README's two lines will install, into $archives.
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

# busy_seconds: what all that runs on this machine has taken of its processors.
busy_seconds() { awk -v hertz="$(getconf CLK_TCK)" '/^cpu / { printf "%d\n", ($2 + $3 + $4 + $7 + $8 + $9) / hertz }' /proc/stat; }

# Each line behind the second in which it came.
stamp() { while IFS= read -r line; do say "$((EPOCHSECONDS - began)) $line"; done; }

installs() { inside 'apt-get update -q && apt-get install -y -q --no-install-recommends make git'; }

# runs: `make run` goes on in a session of its own when this ends; sets $session to its first process.
runs() {
  local deadline=$((SECONDS + 1800)) now most=0 busy
  installed=
  began=$EPOCHSECONDS busy=$(busy_seconds)
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
  others=$(($(busy_seconds) - busy - worked))
  built=$(awk '/ Building/ { from = $1 } / Installing, and starting/ { to = $1 } END { print to - from }' "$system.run")
  silence=$(awk '$1 - last > max { max = $1 - last } { last = $1 } END { print max + 0 }' "$system.run")
}

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
is_cheap() { [ $(((worked - installed) / $(nproc))) -lt "$MAX_WORK" ]; }
is_quiet() { [ $((100 * others)) -lt $((QUIET * took * $(nproc))) ]; }
is_quick() { [ "$took" -lt "$MAX_SECONDS" ]; }
is_parallel() { [ "$parallel" -ge 2 ] || [ "$(nproc)" -eq 1 ]; }

port=$(free_port)
for release in ${AINECTO_RELEASES:-bookworm trixie}; do
  choose_system "$release" bare
  check "$release: packages" download
  check "$release: a system" make_system
  check "$release: apt-get install make git" installs
  # Not by check, which would keep what it sets to itself.
  if runs; then
    cat "$system.run"
    say "$release: first call after $took s of the clock, $worked s of $(nproc) processors: $installed s for packages, $((worked - installed)) s for the rest" \
      "  (compiling $built s of the clock, by $parallel compilers at once); longest silence $silence s; others took $others s of the processors"
    check "$release: make run, and README's first call" true
    check "$release: less than $MAX_WORK s of each processor, packages aside" is_cheap
    if is_quiet; then
      check "$release: within $MAX_SECONDS s of the clock" is_quick
    else
      say "skipped - $release: within $MAX_SECONDS s of the clock: others had this machine, too"
    fi
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
