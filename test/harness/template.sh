#!/usr/bin/env bash
# Makes the cluster that tests copy (use_template in testing.sh): with a database "ainecto", the extension in it, and the shim's role. It is
# made anew when what is installed differs.
# shellcheck source-path=SCRIPTDIR source=common.sh
source "$(dirname "$0")/common.sh"
find_places

exec 8> "$AINECTO_HOME/lock"
flock 8
key=$(cat "$server/edition" "$("$bin/pg_config" --sharedir)"/extension/ainecto* "$("$bin/pg_config" --pkglibdir)/ainecto.so" | sha256sum)
[ "$(cat "$AINECTO_HOME/key" 2>/dev/null)" != "$key" ] || exit 0
rm -f "$AINECTO_HOME/key"
"$harness/cluster.sh" drop
echo 'fsync = off' > "$AINECTO_HOME/postgresql.conf"
"$harness/cluster.sh" start 8>&-
# What PostgreSQL's own test library connects as.
[ "$owner" = postgres ] || "$bin/psql" -Xq -v ON_ERROR_STOP=1 -d postgres -c "CREATE ROLE \"$owner\" SUPERUSER LOGIN"
"$bin/createdb" ainecto
"$bin/psql" -Xq -v ON_ERROR_STOP=1 -c 'CREATE EXTENSION ainecto' -c 'CREATE ROLE ainecto_web LOGIN IN ROLE ainecto_shim'
"$harness/cluster.sh" stop
echo "$key" > "$AINECTO_HOME/key"
