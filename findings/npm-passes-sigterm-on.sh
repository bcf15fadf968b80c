#!/bin/sh
# npm 11.19.1 passes SIGTERM on to the script it runs, also to one that has it already. A service manager
# and a terminal signal every process of their own accord, so the script gets it twice: a program whose
# second signal means "at once" cuts what it was to finish. Seen, of the signals that the script got:
#
#   signalled itself: 1
#   then npm signalled: 2
#
# Exits with 1 when that is no longer so.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm install --silent --no-audit --no-fund --prefix tools npm@11.19.1

echo '{ "scripts": { "start": "exec node script.js" } }' >package.json
cat >script.js <<'EOF'
const { appendFileSync, writeFileSync } = require("node:fs");
process.on("SIGTERM", () => appendFileSync("signals", "SIGTERM\n"));
setTimeout(() => process.exit(1), 60_000);
writeFileSync("pid", String(process.pid));
EOF

# has CONDITION: waits up to 20 seconds for it
has() {
  tries=0
  until eval "$1"; do
    tries=$((tries + 1))
    [ $tries -lt 200 ] || { echo "This is not what was seen." && exit 1; }
    sleep 0.1
  done
}
: >signals
node tools/node_modules/npm/bin/npm-cli.js start >/dev/null 2>&1 &
npm=$!
has '[ -s pid ]'
script=$(cat pid)
trap 'kill -KILL "$script"; rm -rf "$place"' EXIT
kill -TERM "$script"
# shellcheck disable=SC2016 # evaluated there
has '[ "$(wc -l <signals)" -eq 1 ]'
echo "signalled itself: 1"
kill -TERM "$npm"
# shellcheck disable=SC2016 # evaluated there
has '[ "$(wc -l <signals)" -eq 2 ]'
echo "then npm signalled: 2"
