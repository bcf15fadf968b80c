#!/bin/sh
# JSON from any bytes, for awk.

# js(s, max): s as a JSON string of at most max bytes of s. Bytes that are not UTF-8 become
# U+FFFD, so whatever a machine or a package is called, the server gets valid JSON.
# shellcheck disable=SC2016,SC2034 # awk, for the other parts
JSON_WRITER='
BEGIN { for (byte = 1; byte < 256; byte++) ord[sprintf("%c", byte)] = byte }
function sequence(s, i,   b, n, low, high, k, c) {
  b = ord[substr(s, i, 1)]
  if (b < 194 || b > 244) return 0
  n = b < 224 ? 2 : b < 240 ? 3 : 4
  low = b == 224 ? 160 : b == 240 ? 144 : 128
  high = b == 237 ? 159 : b == 244 ? 143 : 191
  for (k = 1; k < n; k++) {
    c = ord[substr(s, i + k, 1)] + 0
    if (c < low || c > high) return 0
    low = 128; high = 191
  }
  return n
}
function js(s, max,   out, i, n, c, b) {
  # Nearly all of them: whole strings at once.
  if (length(s) <= max && s !~ /[^ -~\n\t]/) {
    gsub(/["\\]/, "\\\\&", s)
    gsub(/\n/, "\\n", s)
    gsub(/\t/, "\\t", s)
    return "\"" s "\""
  }
  for (i = 1; i <= length(s); i += n) {
    c = substr(s, i, 1); b = ord[c]; n = 1
    if (b == 34 || b == 92) c = "\\" c
    else if (b < 32 || b == 127) c = sprintf("\\u%04x", b)
    else if (b > 127) {
      n = sequence(s, i)
      c = n ? substr(s, i, n) : "\357\277\275"
      if (!n) n = 1
    }
    if (i + n - 1 > max) break
    out = out c
  }
  return "\"" out "\""
}'
