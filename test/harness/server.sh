#!/usr/bin/env bash
# Makes or refreshes the private copy of PostgreSQL under the home and installs the extension and the shim into it.
# A copy of the server's directories that keeps their full paths below another root is a relocated server: its programs
# find their libraries and shared files, and pg_config its paths, relative to where they are.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places

# copy_tree DIRECTORY: the same directory below $server.
copy_tree() {
  mkdir -p "$server$1"
  cp -a "$1/." "$server$1/"
}

# link_tree DIRECTORY: headers are only read while building; a link is enough.
link_tree() {
  [ ! -e "$server$1" ] || return 0
  mkdir -p "$(dirname "$server$1")"
  ln -sfn "$1" "$server$1"
}

bindir=$("$PG_CONFIG" --bindir)
edition="$("$PG_CONFIG" --version) $(stat -c %Y "$bindir/postgres")"
if [ "$(cat "$server/edition" 2>/dev/null)" != "$edition" ]; then
  say "Copying $("$PG_CONFIG" --version)"
  rm -rf "$server"
  copy_tree "$bindir"
  copy_tree "$("$PG_CONFIG" --pkglibdir)"
  copy_tree "$("$PG_CONFIG" --sharedir)"
  link_tree "$("$PG_CONFIG" --includedir)"
  link_tree "$("$PG_CONFIG" --pkgincludedir)"
  link_tree "$("$PG_CONFIG" --includedir-server)"
  printf '%s\n' "$edition" > "$server/edition"
fi

# Installing takes each file away before it puts the new one there, and others may be using this copy: what is in it already stays.
"$MAKE" -s -C "$checkout" all
exec 8> "$server/install.lock"
flock 8
made=$(cd "$checkout" && cat ainecto.so ainecto.control shim/ainecto-shim sql/*.sql sql/catalog/*.sql | sha256sum)
if [ "$(cat "$server/installed" 2>/dev/null)" != "$made" ]; then
  "$MAKE" -s -C "$checkout" install "PG_CONFIG=$bin/pg_config" 8>&-
  printf '%s\n' "$made" > "$server/installed"
fi
