#!/bin/sh
# Reading and writing files that must survive a crash, and files nobody vouches for.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

tab=$(printf '\t') newline='
'

# Puts stdin into FILE in one step: a crash leaves the old content or the new, nothing between.
keep() {
  if cat >"$1.$$" && { { sync "$1.$$" || sync || :; } 2>/dev/null; } && mv -f "$1.$$" "$1"; then
    sync "${1%/*}" 2>/dev/null || :
    return 0
  fi
  rm -f "$1.$$"
  return 1
}

# The value of KEY in a file of key=value lines. Read, never sourced.
setting() {
  [ -r "$2" ] || return 0
  while IFS= read -r line; do
    case $line in "$1"=*) say "${line#*=}" && return ;; esac
  done <"$2"
}

# The first line of a file of the host. `read` leaves NULs out, and starts no process.
first_line() {
  line=''
  { IFS= read -r line <"$1" || :; } 2>/dev/null
  say "$line"
}
