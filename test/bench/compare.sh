#!/usr/bin/env bash
# compare.sh [COMMIT]: this checkout against another commit (2e89946, which was released as 1.0.0) in one run: R1, R2, W1 and L of
# README.md by turns (COMPARE_OPERATIONS), the median ratio with its 95 % interval, and bytes of WAL a write. Both have the same
# settings and this checkout's scripts. COMPARE_PAIRS (15) and COMPARE_SECONDS (4) say how many turns each has, and how long one is.
# Neither keeps house meanwhile, unless AINECTO_HOUSEKEEPING says how often: what is sealed in a turn is what the rounds allow, not what
# was written. COMPARE=viewers measures R1 while COMPARE_VIEWERS (20) viewers load one heavy shared page instead.
# shellcheck source-path=SCRIPTDIR source=../harness/testing.sh
source "$(dirname "$0")/../harness/testing.sh"

commit=$(git -C "$checkout" rev-parse --short "${1:-2e89946}^{commit}")
other=$checkout/build/compare/$commit
homes=$state/test/compare
export AINECTO_HOUSEKEEPING=${AINECTO_HOUSEKEEPING:-off} AINECTO_CALL_RATE=off

"$harness/packages.sh" bench
install_node_packages "$checkout/test/bench"
compile_sessions
[ -f "$other/Makefile" ] || {
  mkdir -p "$other.new"
  git -C "$checkout" archive "$commit" | tar -x -C "$other.new"
  mv "$other.new" "$other"
}
rm -rf "$other/test/harness"
cp -R "$harness" "$other/test/harness"
# Two builds of two trees: neither may inherit the other's, or this script's, settings of make.
unset MAKEFLAGS AINECTO_SERVER

# side NAME TREE: starts the server of this tree and exports what it writes down as NAME_….
side() {
  local variable
  AINECTO_PORT=$(free_port)
  export AINECTO_PORT AINECTO_HOME=$homes/$1 AINECTO_SHARED_BUFFERS=512MB AINECTO_PUBLIC_URL=http://127.0.0.1:$AINECTO_PORT
  "$MAKE" -s -j2 -C "$2" all
  "$2/test/harness/reset.sh"
  mkdir -p "$AINECTO_HOME"
  # A checkpoint comes between turns and never within one.
  printf '%s\n' 'checkpoint_timeout = 1h' 'max_wal_size = 16GB' > "$AINECTO_HOME/postgresql.conf"
  "$2/test/harness/start.sh" > /dev/null
  # shellcheck source=/dev/null
  source "$AINECTO_HOME/env"
  for variable in MCP_URL PGHOST PGPORT PGDATABASE PGUSER PGDATA DEMO_EMAIL DEMO_TOKEN; do
    export "$1_$variable=${!variable}"
  done
}
end() {
  AINECTO_HOME=$homes/this "$harness/stop.sh"
  AINECTO_HOME=$homes/other "$other/test/harness/stop.sh"
}
trap end EXIT

say "building and starting $(git -C "$checkout" rev-parse --short HEAD)$(git -C "$checkout" diff --quiet HEAD || echo ' with changes') and $commit"
side this "$checkout"
side other "$other"
cd "$checkout" && PATH=$bin:$PATH COMPARE_COMMIT=$commit "$(node_program "$checkout/test/bench")" "test/bench/${COMPARE:-compare}.mjs"
