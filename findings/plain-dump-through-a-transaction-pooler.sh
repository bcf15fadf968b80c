#!/bin/sh
# PgBouncer 1.18.0 in transaction mode, PostgreSQL 15 (Debian 12): after a plain dump of pg_dump is read in
# through the pooler by psql, other clients find no table. The dump's first lines empty `search_path` and
# set timeouts for the session, outside of any transaction; the server's connection goes back into the
# pool with all that, as PgBouncer runs its `server_reset_query` in session mode alone. It stays so until
# that connection is closed. pg_dump itself leaves nothing behind: it ends within its transaction, and
# PgBouncer closes such a connection. Output seen:
#
#   before: 3
#   after pg_dump: 3
#   after its dump was read in: ERROR:  relation "host" does not exist
#   search_path:
#   with the schema's name: 3
#
# Exits with 1 when that is no longer so. Needs PostgreSQL 15 and what pgbouncer depends on. As root it
# runs both as the user nobody.
set -eu

place=$(mktemp -d)
bin=$(dirname "$(command -v /usr/lib/postgresql/15/bin/initdb)")
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chown nobody "$place"
  as() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }
fi
stop() {
  [ ! -s "$place/pooler.pid" ] || kill "$(cat "$place/pooler.pid")"
  [ ! -s "$place/data/postmaster.pid" ] || as "$bin/pg_ctl" -D "$place/data" -m immediate stop >stop.log
  cd / && rm -rf "$place"
}
trap stop EXIT
cd "$place"

(apt-get -o APT::Sandbox::User=root -qq download pgbouncer=1.18.0-1+deb12u1 && dpkg-deb -x ./pgbouncer_*.deb tools)
export HOME="$place" PGUSER=u LC_ALL=C
as "$bin/initdb" -D data -U u -A trust --no-sync >initdb.log
as "$bin/pg_ctl" -D data -w -l "$place/server.log" \
  -o "-c listen_addresses='' -c unix_socket_directories='$place' -c fsync=off" start >start.log
cat >pgbouncer.ini <<EOF
[databases]
postgres = host=$place user=u
[pgbouncer]
listen_addr =
unix_socket_dir = $place
listen_port = 6432
auth_type = any
pool_mode = transaction
pidfile = $place/pooler.pid
logfile = $place/pooler.log
EOF
as "$place/tools/usr/sbin/pgbouncer" -q -d pgbouncer.ini

ask() { "$bin/psql" -h "$place" -p "$1" -d postgres -XAtqc "$2" 2>&1 | sed -n 1p; }
ask 5432 'CREATE TABLE host AS SELECT generate_series(1, 3); CREATE TABLE other (id integer)' >create.log
{
  echo "before: $(ask 6432 'SELECT count(*) FROM host')"
  "$bin/pg_dump" -h "$place" -p 6432 -t other postgres >other.sql
  echo "after pg_dump: $(ask 6432 'SELECT count(*) FROM host')"
  ask 5432 'DROP TABLE other'
  "$bin/psql" -h "$place" -p 6432 -d postgres -Xq -v ON_ERROR_STOP=1 -f other.sql >read.log
  echo "after its dump was read in: $(ask 6432 'SELECT count(*) FROM host')"
  echo "search_path:$(ask 6432 'SHOW search_path' | sed 's|^.| &|')"
  echo "with the schema's name: $(ask 6432 'SELECT count(*) FROM public.host')"
} | tee seen
cat >expected <<'EOF'
before: 3
after pg_dump: 3
after its dump was read in: ERROR:  relation "host" does not exist
search_path:
with the schema's name: 3
EOF
cmp seen expected
