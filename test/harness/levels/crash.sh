#!/usr/bin/env bash
# 200 kills -9 of backends, shim and server at random moments under load, every answer checked; AINECTO_KILLS says how many.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"
export AINECTO_KILLS=${AINECTO_KILLS:-200} AINECTO_TESTS='032*'
status=0
"$harness/levels/tap.sh" || status=1
grep -h ' kills (' "$state"/test/tap/tmp_check/log/regress_log_032_crash || true
exit $status
