#!/usr/bin/env bash
# TAP tests of processes: servers, shims, crashes, dumps. They make their own clusters, which root must not; so they run as
# the server's user, on a copy of the tests that he can read.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

fresh_place tap
use_template
mkdir -p "$place/checkout/test/harness"
cp -R "$checkout/test/t" "$checkout/test/fixture" "$checkout/test/proxy" "$checkout/test/operations" "$place/checkout/test/"
cp "$harness/prove.pl" "$harness"/*.sql "$place/checkout/test/harness/"
cp "$checkout/README.md" "$place/checkout/"
: "${AINECTO_SCHEMAS:=$checkout/../shared/data/schemas}"
[ ! -d "$AINECTO_SCHEMAS" ] || cp -R "$AINECTO_SCHEMAS" "$place/schemas"
chmod -R u+w "$place"
# Steps that change nothing but the version, for the test of updates under load: to a patch release, to another level, and back.
version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" "$checkout/ainecto.control")
for step in "$version--${version%.*}.999" "${version%.*}.999--0.0.0" "0.0.0--$version"; do
  cat "$checkout"/sql/upgrade/*--"$version"/{00_begin,99_end}.sql > "$("$bin/pg_config" --sharedir)/extension/ainecto--$step.sql"
done
# AINECTO_TESTS: a pattern of file names, to run some of them.
mapfile -t tests < <(find "$place/checkout/test/t" -name '*.pl' -name "${AINECTO_TESTS:-*}" | LC_ALL=C sort)

pgxs=$(dirname "$("$bin/pg_config" --pgxs)")/../..
touch "$place/counts"
[ "$(id -u)" -ne 0 ] || chown -R "$owner:" "$place"
status=0
as_owner env "PATH=$bin:$PATH" "PERL5LIB=$place/checkout/test/t:$pgxs/src/test/perl" "PG_REGRESS=$pgxs/src/test/regress/pg_regress" \
  "TESTDIR=$place" "TESTDATADIR=$place/tmp_check" "TESTLOGDIR=$place/tmp_check/log" PGPORT=65432 \
  "AINECTO_COUNTS=$place/counts" "AINECTO_TEMPLATE=$AINECTO_TEMPLATE" "AINECTO_SCHEMAS=$place/schemas" \
  perl "$place/checkout/test/harness/prove.pl" "${tests[@]}" || status=1
[ -z "${AINECTO_COUNTS:-}" ] || cat "$place/counts" >> "$AINECTO_COUNTS"
if [ $status -ne 0 ]; then
  say "-- logs are in $place/tmp_check/log"
  tail -n 15 "$place"/tmp_check/log/regress_log_*
fi
exit $status
