#!/usr/bin/env bash
# What can be said of the sources without building them.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"

check "layers: planted violations are found" "$checkout/test/lint/layers.sh" --self-test
check "layers" "$checkout/test/lint/layers.sh"
check "symbols: a planted violation is found" "$checkout/test/lint/symbols.sh" --self-test
# Every version formats differently.
if command -v clang-format-14 >/dev/null; then
  check "format" "$checkout/test/lint/format.sh"
else
  say "skipped - format: clang-format-14 is not here"
fi
check "templates: what is none is refused" "$checkout/test/lint/template.sh"
check "statements: what is none is refused" "$checkout/test/lint/statement.sh"
check "styles: a planted difference is found" "$checkout/test/lint/styles.sh" --self-test
check "styles" "$checkout/test/lint/styles.sh"
check "tidiness" "$checkout/test/lint/tidy.sh"
check "every tool at work, refused and read back in sql/" "$checkout/test/lint/coverage.pl"
check "proxies: another line is found" "$checkout/test/lint/proxy.sh" --self-test
check "proxies: README shows what is tested" "$checkout/test/lint/proxy.sh"
check "META.json: every fault is found" "$checkout/test/lint/meta.pl" --self-test
check "META.json" "$checkout/test/lint/meta.pl"
check "shell scripts" "$checkout/test/lint/shell.sh"
check "mutations still apply" "$checkout/test/lint/patches.sh"
conclude
