#!/bin/sh
# The order of versions, for awk.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# rpmcmp(a, b): versions as rpm orders them, below, equal to or above 0. evrcmp: with an epoch.
# shellcheck disable=SC2016 # awk, not shell
INVENTORY_VERSION_AWK='
function leading(s, digits) {
  if (digits) match(s, /^[0-9]*/); else match(s, /^[A-Za-z]*/)
  return substr(s, 1, RLENGTH)
}
function rpmcmp(a, b,   x, y, digits) {
  while (a != "" || b != "") {
    sub(/^[^A-Za-z0-9~^]+/, "", a)
    sub(/^[^A-Za-z0-9~^]+/, "", b)
    if (a ~ /^~/ || b ~ /^~/) {
      if (a !~ /^~/) return 1
      if (b !~ /^~/) return -1
      a = substr(a, 2); b = substr(b, 2)
      continue
    }
    if (substr(a, 1, 1) == "^" || substr(b, 1, 1) == "^") {
      if (a == "") return -1
      if (b == "") return 1
      if (substr(a, 1, 1) != "^") return 1
      if (substr(b, 1, 1) != "^") return -1
      a = substr(a, 2); b = substr(b, 2)
      continue
    }
    if (a == "" || b == "") break
    digits = a ~ /^[0-9]/
    x = leading(a, digits); y = leading(b, digits)
    if (y == "") return digits ? 1 : -1
    a = substr(a, length(x) + 1); b = substr(b, length(y) + 1)
    if (digits) {
      sub(/^0+/, "", x); sub(/^0+/, "", y)
      if (length(x) != length(y)) return length(x) > length(y) ? 1 : -1
    }
    if (x "" != y "") return (x "" > y "") ? 1 : -1
  }
  return a == b ? 0 : a == "" ? -1 : 1
}
function evrcmp(a, b,   c, d, order) {
  c = index(a, ":") ? substr(a, 1, index(a, ":") - 1) + 0 : 0
  d = index(b, ":") ? substr(b, 1, index(b, ":") - 1) + 0 : 0
  if (c != d) return c > d ? 1 : -1
  sub(/^[0-9]+:/, "", a); sub(/^[0-9]+:/, "", b)
  c = d = ""
  if (match(a, /-[^-]*$/)) { c = substr(a, RSTART + 1); a = substr(a, 1, RSTART - 1) }
  if (match(b, /-[^-]*$/)) { d = substr(b, RSTART + 1); b = substr(b, 1, RSTART - 1) }
  order = rpmcmp(a, b)
  return order || c == "" || d == "" ? order : rpmcmp(c, d)
}
# debcmp(a, b): versions as dpkg orders them.
function debpart(a, b,   x, y, i, c, d) {
  while (a != "" || b != "") {
    match(a, /^[^0-9]*/); x = substr(a, 1, RLENGTH); a = substr(a, RLENGTH + 1)
    match(b, /^[^0-9]*/); y = substr(b, 1, RLENGTH); b = substr(b, RLENGTH + 1)
    for (i = 1; i <= length(x) || i <= length(y); i++) {
      c = debchar(substr(x, i, 1)); d = debchar(substr(y, i, 1))
      if (c != d) return c > d ? 1 : -1
    }
    match(a, /^[0-9]*/); x = substr(a, 1, RLENGTH); a = substr(a, RLENGTH + 1)
    match(b, /^[0-9]*/); y = substr(b, 1, RLENGTH); b = substr(b, RLENGTH + 1)
    sub(/^0+/, "", x); sub(/^0+/, "", y)
    if (length(x) != length(y)) return length(x) > length(y) ? 1 : -1
    if (x "" != y "") return (x "" > y "") ? 1 : -1
  }
  return 0
}
# A tilde comes before the end, letters before all else.
function debchar(c) { return c == "~" ? -1 : c == "" ? 0 : c ~ /[A-Za-z]/ ? ord[c] : ord[c] + 256 }
function debcmp(a, b,   c, d, order) {
  c = index(a, ":") ? substr(a, 1, index(a, ":") - 1) + 0 : 0
  d = index(b, ":") ? substr(b, 1, index(b, ":") - 1) + 0 : 0
  if (c != d) return c > d ? 1 : -1
  sub(/^[0-9]+:/, "", a); sub(/^[0-9]+:/, "", b)
  c = d = ""
  if (match(a, /-[^-]*$/)) { c = substr(a, RSTART + 1); a = substr(a, 1, RSTART - 1) }
  if (match(b, /-[^-]*$/)) { d = substr(b, RSTART + 1); b = substr(b, 1, RSTART - 1) }
  order = debpart(a, b)
  return order ? order : debpart(c, d)
}'
