#!/usr/bin/env bash
# Both compilers build extension and shim without a warning, each in a copy of the sources of its own.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

# Debian 12's, or else the one that is here.
clang="clang-14"
command -v "$clang" >/dev/null || clang="clang"
for compiler in gcc "$clang"; do
  copy=$checkout/build/with-$compiler
  copy_sources "$copy"
  check "$compiler -Wall -Wextra -Werror" "$MAKE" -s "-j$(nproc)" -C "$copy" all "CC=$compiler" WERROR=-Werror
done
check "symbols of the objects" "$checkout/test/lint/symbols.sh" "$checkout/build/with-gcc"
conclude
