#!/usr/bin/env bash
# Thousands of edits in eight sessions, and the server's log replayed beside them; AINECTO_MODEL_EDITS says how many each makes.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"
export AINECTO_MODEL_EDITS=${AINECTO_MODEL_EDITS:-1000} AINECTO_TESTS='035*'
"$harness/levels/tap.sh"
