#!/usr/bin/env bash
# Fails on a patch of test/mutation/ that no longer applies or names no test.
cd "$(dirname "$0")/../.." || exit 1
status=0
for patch in test/mutation/*.patch; do
  [ -f "$patch" ] || continue
  patch -s -p1 --dry-run < "$patch" || { echo "$patch does not apply"; status=1; }
  grep -q '^Must fail: ' "$patch" || { echo "$patch names no test"; status=1; }
done
exit $status
