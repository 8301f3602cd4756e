#!/usr/bin/env bash
# Fails where a drawing looks otherwise in a page than alone: each rule of drawing.css has to stand in the pages' style sheet, too.
# styles.sh --self-test: fails if a rule that is not there is not found.
set -euo pipefail
cd "$(dirname "$0")/../.."
page=$(tr -d '[:space:]' < shim/asset/share.css)

# missing FILE: its rules that the pages' style sheet has not.
missing() {
  grep -v '^/\*' "$1" | while read -r rule; do
    [[ $page == *"$(tr -d '[:space:]' <<< "$rule")"* ]] || echo "shim/asset/share.css has not: $rule"
  done
}

if [ "${1:-}" = --self-test ]; then
  [ -n "$(missing <(echo '.nowhere{fill:none}'))" ] || { echo "a planted rule was not found to be missing"; exit 1; }
  exit
fi
lost=$(missing src/render/template/drawing.css)
[ -z "$lost" ] || { echo "$lost"; exit 1; }
