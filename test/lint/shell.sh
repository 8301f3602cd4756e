#!/usr/bin/env bash
# Fails on what shellcheck finds in the shell scripts.
cd "$(dirname "$0")/../.." || exit 1
git ls-files -z -- '*.sh' .ci/run | xargs -0 -r -n 8 -P "$(nproc)" shellcheck -x -e SC2317,SC2329
