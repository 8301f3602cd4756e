#!/usr/bin/env bash
# The suite where assertions are checked, the server's own and ours. Debian's servers check none, so one is built, once, of the source
# package that the one at hand was made of (below .ainecto; AINECTO_LEVELS names the levels, as test.sh takes them).
# shellcheck source-path=SCRIPTDIR source=testing.sh
source "$(dirname "$0")/testing.sh"

place=$state/test/assert
copy=$checkout/build/assert
"$harness/packages.sh" assert

# fetch: the server's source as its makers published it, in $place/source: of the newest version that can be had.
fetch() {
  local package version options
  package=$(dpkg-query -S "$("$PG_CONFIG" --bindir)/postgres") || fail "The server at hand is no Debian package."
  package=${package%%:*}
  options=(-q -o "Dir::Etc::SourceList=$place/sources.list" -o Dir::Etc::SourceParts=/dev/null -o "Dir::State::Lists=$place/lists"
    -o APT::Sandbox::User=root)
  # shellcheck disable=SC2016 # these are apt's
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Origin: Debian' 'Created-By: Packages' |
    sed 's|^|deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] |' > "$place/sources.list"
  mkdir -p "$place/lists/partial" "$place/source"
  apt-get "${options[@]}" update
  for version in $(apt-cache "${options[@]}" showsrc "$package" | sed -n 's/^Version: //p' | sort -rV); do
    (cd "$place" && apt-get "${options[@]}" --download-only source "$package=$version") || continue
    tar -xf "$(find "$place" -maxdepth 1 -name '*.orig.tar.*' ! -name '*.asc')" -C "$place/source" --strip-components=1
    return
  done
  fail "No source of $package can be had."
}

# PostgreSQL's makefiles generate headers at the outermost make alone, which is not ours.
build() {
  unset MAKELEVEL MAKEFLAGS MFLAGS
  cd "$place/source" &&
    ./configure --prefix="$place/server" --enable-cassert --enable-debug --enable-tap-tests --with-openssl --with-libxml --with-icu \
      --without-readline CFLAGS='-O1 -g -fno-omit-frame-pointer' &&
    "$MAKE" -s "-j$(nproc)" && "$MAKE" -s install &&
    "$MAKE" -s -C contrib install
}

if [ "$("$place/server/bin/pg_config" --configure 2>/dev/null | grep -c enable-cassert)" -eq 0 ]; then
  rm -rf "$place"
  mkdir -p "$place"
  in_place() { tail -n 1 "$said" | cut -c1-100; }
  progress "Fetching the server's source" in_place fetch
  progress "Building it" in_place build
fi

copy_sources "$copy"
env -u MAKEFLAGS "AINECTO_HOME=$state/test/assert-home" "PG_CONFIG=$place/server/bin/pg_config" \
  "$copy/test/harness/test.sh" "${AINECTO_LEVELS:-regress,isolation}"
