#!/usr/bin/env bash
# freeze.sh: freezes the version that ainecto.control names and begins the next one, NEXT (make freeze NEXT=1.2.0). What is frozen:
# the install script (sql/upgrade/ainecto--VERSION.sql), and a dump that this version makes of a database with something in
# every table (test/fixture/ainecto-VERSION.sql). Neither ever changes again.
# shellcheck source-path=SCRIPTDIR source=testing.sh
source "$(dirname "$0")/testing.sh"

version=$(sed -n "s/^default_version *= *'\(.*\)'/\1/p" "$checkout/ainecto.control")
script=$checkout/sql/upgrade/ainecto--$version.sql
dump=$checkout/test/fixture/ainecto-$version.sql
[[ ${NEXT:-} =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "Say which version comes next: make freeze NEXT=1.2.0"
[ "$NEXT" != "$version" ] || fail "Version $version is the one that is to be frozen."
[ ! -e "$script" ] || fail "Version $version is frozen already: $script"

"$harness/packages.sh" test
"$MAKE" -s -C "$checkout" all
"$harness/server.sh"
fresh_cluster freeze
"$bin/createdb" ainecto
psql() { "$bin/psql" -XqAt -v ON_ERROR_STOP=1 -v email=ada@example.org "$@"; }
psql -c 'CREATE EXTENSION ainecto' -c "SELECT ainecto.create_account('ada@example.org', NULL, 'Ada', 'enterprise')" > /dev/null
psql -f "$checkout/test/fixture/release.sql" > /dev/null
# Older programs do not know \restrict.
"$bin/pg_dump" --no-owner | sed '/^\\\(un\)\?restrict /d' > "$dump.new"
mv "$dump.new" "$dump"
cp "$checkout/sql/ainecto--$version.sql" "$script"
# What the steps to this version took from sql/install goes on changing there.
for step in "$checkout"/sql/upgrade/*--"$version"; do
  [ ! -d "$step" ] || cp "$checkout"/sql/install/*_comments_*.sql "$step/"
done

sed -i "s/^\(default_version *= *\)'.*'/\1'$NEXT'/" "$checkout/ainecto.control"
sed -i "/meta-spec/!s/\"$version\"/\"$NEXT\"/; s/--$version\.sql/--$NEXT.sql/" "$checkout/META.json"
{
  printf 'ainecto (%s) unstable; urgency=medium\n\n  * New release; CHANGELOG.md says what is new in the program.\n\n' "$NEXT"
  printf ' -- %s  %s\n\n' "$(sed -n 's/^Maintainer: //p' "$checkout/debian/control.in")" "$(LC_ALL=C date -R)"
  cat "$checkout/debian/changelog"
} > "$checkout/debian/changelog.new"
mv "$checkout/debian/changelog.new" "$checkout/debian/changelog"
step=$checkout/sql/upgrade/$version--$NEXT
mkdir -p "$step"
last=$(find "$checkout"/sql/upgrade/*--"$version" -maxdepth 0 2> /dev/null | tail -n 1) || true
[ -z "$last" ] || cp "$last/00_begin.sql" "$last/99_end.sql" "$step/"
say "$version is frozen; what changes in sql/install from now on goes into $step, too."
