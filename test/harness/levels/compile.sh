#!/usr/bin/env bash
# Both compilers build extension and shim without a warning, the one that the server was not built with in a copy of the sources.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

# Debian 12's, or else the one that is here.
clang="clang-14"
command -v "$clang" >/dev/null || clang="clang"
# The server's own compiler has built the checkout already, with the same warnings for errors.
own=$("$bin/pg_config" --cc)
own=${own##*/}
for compiler in gcc "$clang"; do
  copy=$checkout
  built=()
  if [ "$compiler" != "${own%% *}" ] || [ -n "${CC:-}${WERROR:-}" ]; then
    copy=$checkout/build/with-$compiler
    copy_sources "$copy"
    built=("CC=$compiler" WERROR=-Werror)
    # Every file reads the headers that it names; gcc has the server's read already (Makefile).
    [[ $compiler != clang* ]] || built+=(-f Makefile -f test/warnings.mk)
  fi
  check "$compiler -Wall -Wextra -Werror" "$MAKE" -s "-j$(nproc)" -C "$copy" all "${built[@]}"
  objects=${objects:-$copy}
done
check "symbols of the objects" "$checkout/test/lint/symbols.sh" "$objects"
# What the linker was told has to be told by `make sbom`, with the server that loads the extension.
bill_is_whole() {
  local bill=$state/test/bill.json library
  mkdir -p "$state/test"
  "$harness/sbom.pl" "$("$PG_CONFIG" --bindir)/postgres" "$checkout/ainecto.so" "$checkout/shim/ainecto-shim" > "$bill"
  for library in libssl libcmark-gfm libcmark-gfm-extensions libmicrohttpd libjson-c libpq postgresql-; do
    grep -qE "\"purl\": \"pkg:deb/debian/${library}[0-9.]" "$bill" || { say "no $library"; return 1; }
  done
}
if command -v dpkg-query > /dev/null; then
  check "bill of materials" bill_is_whole
fi
conclude
