#!/bin/sh
# PostgreSQL 15 (Debian 12): a slice of a list between two places, `(name, id) > (…)` and
# `(name, id) <= (…)`, is no range to the planner. It knows that `name >= a AND name <= b` bounds one and
# estimates what lies between; of two row comparisons it multiplies the shares of both, as if they had
# nothing to do with each other. So 500 rows in the middle of 100,000 are taken for a quarter of the
# table (25,007 expected), and where rows are wide it reads all of it in place of the index. The same bounds
# for the first column alone, added to the pairs, change no answer and make it expect few (4): neither is
# right, but with the second it takes the index. Output seen:
#
#   rows there are: 500
#   pairs alone: over 10,000 expected
#   with the first column's own bounds: under 1,000 expected
#
# Exits with 1 when that is no longer so. Needs PostgreSQL 15. As root it runs it as the user nobody.
set -eu

place=$(mktemp -d)
bin=$(dirname "$(command -v /usr/lib/postgresql/15/bin/initdb)")
as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chown nobody "$place"
  as() { setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"; }
fi
stop() {
  [ ! -s "$place/data/postmaster.pid" ] || as "$bin/pg_ctl" -D "$place/data" -m immediate stop >stop.log
  cd / && rm -rf "$place"
}
trap stop EXIT
cd "$place"

export HOME="$place" PGUSER=u LC_ALL=C
as "$bin/initdb" -D data -U u -A trust --no-sync >initdb.log
as "$bin/pg_ctl" -D data -w -l "$place/server.log" \
  -o "-c listen_addresses='' -c unix_socket_directories='$place' -c fsync=off" start >start.log

ask() { "$bin/psql" -h "$place" -d postgres -XAtqc "$1"; }
ask "CREATE TABLE host AS SELECT 'host-' || lpad(n::text, 6, '0') AS name, n AS id
  FROM generate_series(1, 100000) AS n;
  CREATE INDEX ON host (name, id);
  ANALYZE host"

pairs="(name, id) > ('host-050000', 50000) AND (name, id) <= ('host-050500', 50500)"
bounds="name >= 'host-050000' AND name <= 'host-050500'"
expected() {
  rows=$(ask "EXPLAIN SELECT * FROM host WHERE $1" | sed -n '1s/.* rows=\([0-9]*\) .*/\1/p')
  if [ "$rows" -ge 10000 ]; then echo "over 10,000 expected"; elif [ "$rows" -le 1000 ]; then echo "under 1,000 expected"; else echo "$rows"; fi
}
{
  echo "rows there are: $(ask "SELECT count(*) FROM host WHERE $pairs")"
  echo "pairs alone: $(expected "$pairs")"
  echo "with the first column's own bounds: $(expected "$bounds AND $pairs")"
} >output
cat output
diff output - <<'END'
rows there are: 500
pairs alone: over 10,000 expected
with the first column's own bounds: under 1,000 expected
END
