#!/bin/sh
# better-sqlite3 13.2.0 on Node.js 20: the first database that is opened ends the process.
#
# Its module is built for Node-API 10 (`NAPI_VERSION=10` in binding.gyp), which Node.js has from 22.14
# on, and nothing asks before it is loaded: `engines` says >=22, which npm only warns of. Building it
# from its sources asks for the same. On 22.23.3 and 24.21.0 it works, and needs no compiler.
#
# Output seen with Node.js 20.20.2:
#   status 139
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-audit --no-fund --loglevel=error better-sqlite3@13.2.0 >/dev/null
status=0
node -e 'new (require("better-sqlite3"))(":memory:")' || status=$?
echo "status $status"
