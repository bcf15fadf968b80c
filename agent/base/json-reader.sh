#!/bin/sh
# JSON to lines, for awk.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Calls on_value(path, value) for every scalar of one JSON text, such as .token or [0].Names[1];
# for none of them when the text is cut off or no object or array. Values are made printable.
# shellcheck disable=SC2016 # awk, not shell
JSON_READER='
{ text = text $0 " " }
END {
  if (text ~ /^[ \t\r\n]*[{[]/) {
    pieces = split(text, piece, "\"")
    for (p = 1; p <= pieces; p++) {
      outside(piece[p])
      if (p == pieces) break
      s = piece[++p]
      while (s ~ /\\$/ && backslashes(s) % 2 && p < pieces) s = s "\"" piece[++p]
      if (p == pieces) depth = -1
      string(unescape(s))
    }
    if (depth == 0) for (v = 1; v <= values; v++) on_value(paths[v], found[v])
  }
}
function backslashes(s,   n) { while (n < length(s) && substr(s, length(s) - n, 1) == "\\") n++; return n + 0 }
function outside(s,   i, c) {
  for (i = 1; i <= length(s); i++) {
    c = substr(s, i, 1)
    if (c ~ /[-+.0-9a-zA-Z]/) { bare = bare c; continue }
    if (bare != "") { scalar(bare); bare = "" }
    if (c == "{" || c == "[") { kind[++depth] = c; key[depth] = ""; named[depth] = 0; at[depth] = 0 }
    else if (c == "}" || c == "]") depth--
    else if (c == ",") { at[depth]++; named[depth] = 0 }
  }
}
function string(s) {
  if (kind[depth] == "{" && !named[depth]) { key[depth] = s; named[depth] = 1 } else scalar(s)
}
function scalar(s,   d, path) {
  for (d = 1; d <= depth; d++) path = path (kind[d] == "{" ? "." key[d] : "[" at[d] "]")
  paths[++values] = path; found[values] = s
}
function unescape(s,   out, i, c) {
  while (i = index(s, "\\")) {
    c = substr(s, i + 1, 1)
    if (c == "u") { c = ascii(tolower(substr(s, i + 2, 4))); s = substr(s, 1, i + 1) substr(s, i + 6) }
    out = out substr(s, 1, i - 1) (c ~ /[bfnrt]/ && substr(s, i + 1, 1) != "u" ? " " : c)
    s = substr(s, i + 2)
  }
  s = out s
  gsub(/[\001-\037\177]/, " ", s)
  return s
}
# Nothing we are told in escapes is beyond ASCII but sentences.
function ascii(code) {
  if (code !~ /^00[2-7]/) return "?"
  return sprintf("%c", index("23456789", substr(code, 3, 1)) * 16 + index("123456789abcdef", substr(code, 4)) + 16)
}'

# The scalar at PATH of the server's answer.
answer() { setting "$1" "$work/values"; }
