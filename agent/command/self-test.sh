#!/bin/sh
# `self-test`: what an update asks of a new file before it takes it.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Whether this file would run here, said to the file before it: parses, has its tools, its
# settings, and an awk that reads and writes JSON. Prints its version and nothing else.
command_self_test() {
  sh -n "$0" 2>/dev/null || die "$FAILED" "this shell does not take the file"
  for tool in awk cat chmod cksum cut date grep head id ln mkdir mv od rm sed sleep tail tr; do
    have "$tool" || die "$FAILED" "needs $tool"
  done
  have curl || have wget || die "$FAILED" "needs curl or wget"
  [ ! -s "$etc/config" ] || load_settings
  # shellcheck disable=SC1003 # a backslash
  read_back=$(text='a"b\' awk "$JSON_WRITER"'BEGIN { print "{\"x\":[1,{\"y\":" js(ENVIRON["text"], 99) "}]}" }' |
    awk "$JSON_READER"' function on_value(path, value) { print path "=" value }' | tail -n 1)
  # shellcheck disable=SC1003
  [ "$read_back" = '.x[1].y=a"b\' ] || die "$FAILED" "this awk reads no JSON: $read_back"
  say "$VERSION"
}
