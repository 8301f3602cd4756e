# What the levels of the tests share. Sourced by the scripts in levels/, never run.
# shellcheck shell=bash disable=SC2034
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
find_places

# count PASSED FAILED: adds to the totals of this run.
count() { [ -z "${AINECTO_COUNTS:-}" ] || echo "$1 $2" >> "$AINECTO_COUNTS"; }

# check NAME COMMAND…: a test that is one command; shows what it says if it fails. In a function, the first command that
# fails ends it (which bash would not do if the call stood in a condition).
check() {
  local name=$1 output status
  shift
  set +e
  output=$(set -e; "$@" 2>&1)
  status=$?
  set -e
  if [ $status -eq 0 ]; then
    say "ok - $name"
    count 1 0
  else
    say "not ok - $name" "$output"
    count 0 1
    some_failed=1
  fi
}

# conclude: ends a level made of checks.
conclude() { exit "${some_failed:-0}"; }

# fresh_place NAME: sets $place to an empty directory of the server's user for this level.
fresh_place() {
  place=$state/test/$1
  rm -rf "$place"
  mkdir -p "$place"
  [ "$(id -u)" -ne 0 ] || chown "$owner:" "$place"
}

# fresh_cluster NAME: starts a new cluster for this level and points PGHOST and the rest at it; it ends with the script.
# It shares the installed server. Nothing here has to survive a crash of the machine, so nothing is flushed to disk.
fresh_cluster() {
  export AINECTO_SERVER=$server AINECTO_HOME=$state/test/$1-home
  [ ! -d "$AINECTO_HOME" ] || "$harness/cluster.sh" stop
  rm -rf "$AINECTO_HOME"
  mkdir -p "$AINECTO_HOME"
  printf '%s\n' 'fsync = off' 'max_prepared_transactions = 10' > "$AINECTO_HOME/postgresql.conf"
  find_places
  "$harness/cluster.sh" start
  trap '"$harness/cluster.sh" stop' EXIT
}

# use_template: clusters made from here on are copies of the one that template.sh makes.
use_template() {
  mkdir -p "$state/test/template-home"
  env -u AINECTO_TEMPLATE "AINECTO_SERVER=$server" "AINECTO_HOME=$state/test/template-home" "$harness/template.sh"
  export AINECTO_TEMPLATE=$state/test/template-home/state/data
}

# copy_sources DIRECTORY: makes DIRECTORY the same as the checkout, less what is built or downloaded. A file that differs
# gets the time of the copying, the others keep theirs: what was built there from them stays good.
copy_sources() {
  mkdir -p "$1"
  local list
  list=$(mktemp)
  (cd "$checkout" && git ls-files -co --exclude-standard) | while read -r file; do
    [ ! -f "$checkout/$file" ] || echo "$file"
  done | LC_ALL=C sort > "$list"
  (cd "$1" && find . -type f \( -path './src/*.[ch]' -o -path './shim/*.[ch]' -o -path './sql/*' -o -path './test/*' \) |
    sed 's|^\./||' | LC_ALL=C sort | LC_ALL=C comm -23 - "$list" | xargs -r rm -f)
  while read -r file; do
    cmp -s "$checkout/$file" "$1/$file" || {
      mkdir -p "$1/$(dirname "$file")"
      cp --preserve=mode "$checkout/$file" "$1/$file"
    }
  done < "$list"
  rm -f "$list"
}

# run_regress OUTPUT_DIRECTORY REGRESS|ISOLATION MAKE_VARIABLE…: runs a part of installcheck, counts its tests, and shows the differences
# and the end of the server's log if any failed.
run_regress() {
  local output=$1 selection=$2 broken=
  shift 2
  # AINECTO_TESTS names tests, to run some of them.
  [ -z "${AINECTO_TESTS:-}" ] || set -- "$@" "$selection=$AINECTO_TESTS"
  "$MAKE" -s -C "$checkout" installcheck "PG_CONFIG=$bin/pg_config" "EXTRA_REGRESS_OPTS=--outputdir=$output" "$@" |
    tee "$output/log" | { grep -E '^(test|ok|not ok|#)| \.\.\. ' || true; } || broken=1
  count "$(grep -cE ' \.\.\. ok|^ok ' "$output/log")" "$(grep -cE ' \.\.\. (FAILED|failed)|^not ok ' "$output/log")"
  [ -n "$broken" ] || return 0
  head -n 300 "$output/regression.diffs" 2>/dev/null || tail -n 30 "$output/log"
  say "-- the end of the server's log:"
  tail -n 20 "$log/postgresql.log"
  return 1
}

# install_node_packages DIRECTORY: what its lock file names, unless it is there already. `npm ci` would insist on packages
# for other platforms that not every registry has.
install_node_packages() {
  local stamp=$1/node_modules/.installed
  cmp -s "$1/package-lock.json" "$stamp" || {
    (cd "$1" && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$1/package-lock.json" "$stamp"
  }
}

# node_program DIRECTORY: the Node.js that its packages bring (Debian's is too old for them) or else the one that is here.
node_program() {
  local brought
  brought=$(find "$1"/node_modules/node-linux-*/bin/node 2>/dev/null | head -n 1)
  say "${brought:-node}"
}

# free_port: a TCP port on 127.0.0.1 that nobody listens on.
free_port() {
  perl -MIO::Socket::INET -e \
    'print IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 0, Listen => 1)->sockport'
}

# compile_sessions: builds the load generator of whole sessions for the benchmarks and exports where it is.
compile_sessions() {
  export BENCH_SESSIONS_PROGRAM=$checkout/build/bench/sessions
  mkdir -p "$checkout/build/bench"
  "${CC:-cc}" -O2 -Wall -Wextra -Werror -o "$BENCH_SESSIONS_PROGRAM" "$checkout/test/bench/sessions.c"
}

# run_node_tests DIRECTORY: runs *.test.mjs there, one file at a time. AINECTO_TESTS is a pattern of file names, to run some
# of them.
run_node_tests() {
  local directory=$1 report=$state/test/node.tap status=0
  install_node_packages "$directory"
  use_template
  mapfile -t tests < <(find "$directory" -maxdepth 1 -name '*.test.mjs' -name "${AINECTO_TESTS:-*}" | LC_ALL=C sort)
  [ ${#tests[@]} -gt 0 ] || return 0
  mkdir -p "$state/test"
  PATH=$bin:$PATH AINECTO_SERVER=$server AINECTO_TEST_HOME=$state/test/clients-home \
    "$(node_program "$checkout/test/clients")" --test --test-concurrency=2 --test-timeout=300000 \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$report" "${tests[@]}" || status=1
  count "$(awk '/^# pass / { print $3 }' "$report")" "$(awk '/^# (fail|cancelled) / { n += $3 } END { print n + 0 }' "$report")"
  return $status
}
