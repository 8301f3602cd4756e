#!/usr/bin/env bash
# packages.sh run|test|bench|assert|coverage: installs the Debian packages that building and running (and testing, measuring, building a
# server with assertions, counting lines) need, if any is missing.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"

build="gcc libc6-dev make pkg-config libpq-dev libssl-dev libjson-c-dev libmicrohttpd-dev libgnutls28-dev libcmark-gfm-dev libcmark-gfm-extensions-dev"
run="curl ca-certificates procps"
test="git patch perl libipc-run-perl shellcheck chromium nodejs npm nginx haproxy pgbouncer libio-socket-ssl-perl"
# The versions of Debian 12; other releases bring theirs.
# shellcheck source=/dev/null
if [ "$(source /etc/os-release 2>/dev/null && echo "$ID ${VERSION_ID:-}")" = "debian 12" ]; then
  server="postgresql-15 postgresql-server-dev-15"
  test="$test clang-14 clang-format-14 libclang-rt-14-dev"
else
  server="postgresql postgresql-server-dev-all"
  test="$test clang libclang-rt-dev"
fi

server_is_usable() {
  [ -x "$("$PG_CONFIG" --bindir 2>/dev/null)/postgres" ] && [ -f "$("$PG_CONFIG" --pgxs 2>/dev/null)" ] &&
    [ -f "$("$PG_CONFIG" --includedir-server 2>/dev/null)/postgres.h" ]
}

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

wanted="$build $run"
[ "${1:-run}" = run ] || wanted="$wanted $test"
case ${1:-run} in
  bench) wanted="$wanted wrk graphviz" ;;
  assert) wanted="$wanted bison flex xz-utils bzip2 libicu-dev libxml2-dev zlib1g-dev" ;;
  coverage) wanted="$wanted lcov" ;;
esac
server_is_usable || wanted="$wanted $server"

command -v dpkg-query >/dev/null || {
  say "This is no Debian system: taking for granted what $wanted would bring."
  exit 0
}

missing=
for package in $wanted; do
  is_installed "$package" && continue
  # Node.js from another source than Debian's brings its own npm.
  [ "$package" = npm ] && command -v npm >/dev/null && continue
  missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  sudo=
elif command -v sudo >/dev/null; then
  sudo=sudo
else
  fail "These packages are missing, and neither root nor sudo is here to install them:$missing"
fi

# Installing a server on Debian creates and starts a cluster "main" on port 5432. We bring our own: none is wanted.
no_main=/etc/postgresql-common/createcluster.d/ainecto.conf
last_said() { tail -n 1 "$said" | cut -c1-100; }
# shellcheck disable=SC2086
progress "Reading the lists of packages" last_said $sudo env DEBIAN_FRONTEND=noninteractive apt-get update -q
case $missing in
  *postgresql*)
    $sudo mkdir -p "$(dirname "$no_main")"
    echo "create_main_cluster = false" | $sudo tee "$no_main" >/dev/null
    trap '$sudo rm -f "$no_main"' EXIT
    ;;
esac
# Nor are nginx, HAProxy and PgBouncer: the tests start their own.
policy=/usr/sbin/policy-rc.d
case $missing in
  *nginx* | *haproxy* | *pgbouncer*)
    if [ ! -e $policy ]; then
      printf '#!/bin/sh\nexit 101\n' | $sudo tee $policy >/dev/null
      $sudo chmod +x $policy
      trap '$sudo rm -f "$no_main" "$policy"' EXIT
    fi
    services=1
    ;;
esac
# shellcheck disable=SC2086
progress "Installing:$missing" last_said \
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
if [ -n "${services:-}" ] && command -v systemctl >/dev/null; then
  for service in nginx haproxy pgbouncer; do
    case $missing in *$service*) $sudo systemctl disable --quiet "$service" 2>/dev/null || : ;; esac
  done
fi
