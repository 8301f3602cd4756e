#!/usr/bin/env bash
# Ends everything and deletes the cluster with all its data, the private server and the logs of this home.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places
"$harness/stop.sh" > /dev/null
place=$(readlink -f "$state")
rm -rf "$state" "$socket_directory" "$AINECTO_HOME/state" "$AINECTO_HOME/env"
say "$place is deleted."
