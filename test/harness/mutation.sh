#!/usr/bin/env bash
# Breaks the code on purpose, one patch of test/mutation/ at a time, and demands that the tests the patch names notice.
# A patch begins with lines "Must fail: LEVEL PATTERN", a level of `make test` and the tests in it (PATTERN may be left
# out), and goes on as `git diff` writes it. The same tests must pass without the patch. MUTATIONS holds patterns of file
# names, to try some of them. Ends with "N passed, N failed".
# shellcheck source-path=SCRIPTDIR source=testing.sh
source "$(dirname "$0")/testing.sh"

"$harness/packages.sh" test
copy=$checkout/build/mutation
out=$state/test/mutation.log
mkdir -p "$state/test"
passed=0 failed=0

verdict() {
  say "$1 - $2"
  if [ "$1" = ok ]; then passed=$((passed + 1)); else failed=$((failed + 1)); fi
}

# named_tests PATCH: its lines "Must fail:", less these words.
named_tests() { sed -n '/^diff /q; s/^Must fail: *//p' "$1"; }

# run_named LEVEL [PATTERN]: runs these tests on the copy; its output goes to $out.
run_named() {
  env -u MAKEFLAGS "AINECTO_HOME=$state/test/mutation-home" "AINECTO_TESTS=${2:-}" \
    "$MAKE" -s -C "$copy" "test-$1" > "$out" 2>&1
}

read -r -a patterns <<< "${MUTATIONS:-*}"
mapfile -t patches < <(for pattern in "${patterns[@]}"; do
  find "$checkout/test/mutation" -name '*.patch' -name "$pattern"
done | LC_ALL=C sort -u)
[ ${#patches[@]} -gt 0 ] || fail "There is no patch ${MUTATIONS:-} in test/mutation."

copy_sources "$copy"
while read -r level pattern; do
  if run_named "$level" "$pattern"; then
    verdict ok "unbroken: $level $pattern"
  else
    tail -n 30 "$out"
    verdict "not ok" "unbroken: $level $pattern"
  fi
done < <(for patch in "${patches[@]}"; do named_tests "$patch"; done | LC_ALL=C sort -u)

for patch in "${patches[@]}"; do
  name=$(basename "$patch" .patch)
  copy_sources "$copy"
  if ! patch -s -p1 -d "$copy" --no-backup-if-mismatch < "$patch" > "$out"; then
    cat "$out"
    verdict "not ok" "$name: the patch no longer applies"
    continue
  fi
  [ -n "$(named_tests "$patch")" ] || verdict "not ok" "$name: names no test"
  while read -r level pattern; do
    if run_named "$level" "$pattern"; then
      verdict "not ok" "$name: $level $pattern did not notice"
    elif grep -q "^failed: *$level" "$out"; then
      verdict ok "$name: $level $pattern noticed"
    else
      tail -n 30 "$out"
      verdict "not ok" "$name: the broken code does not build"
    fi
  done < <(named_tests "$patch")
done
rm -rf "$copy"

say "" "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
