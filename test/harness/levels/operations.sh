#!/usr/bin/env bash
# Failovers in the middle of writes, every answer checked; AINECTO_FAILOVERS says how many.
# shellcheck source-path=SCRIPTDIR source=../testing.sh
source "$(dirname "$0")/../testing.sh"
export AINECTO_FAILOVERS=${AINECTO_FAILOVERS:-20} AINECTO_TESTS='036*'
status=0
"$harness/levels/tap.sh" || status=1
grep -h ' failovers, ' "$state"/test/tap/tmp_check/log/regress_log_036_failover || true
exit $status
