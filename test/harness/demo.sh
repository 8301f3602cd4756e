#!/usr/bin/env bash
# Creates the demo account with its documents once, writes $AINECTO_HOME/env and prints how to get in.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places

{
  printf '%s=%q\n' MCP_URL "$AINECTO_PUBLIC_URL/mcp" PGHOST "$socket_directory" PGPORT 5432 PGDATA "$data" \
    PGDATABASE ainecto PGUSER postgres
} > "$AINECTO_HOME/env.new"
chmod 600 "$AINECTO_HOME/env.new"
mv "$AINECTO_HOME/env.new" "$AINECTO_HOME/env"
