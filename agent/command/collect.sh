#!/bin/sh
# `collect DIRECTORY`: makes the report of this host out of what agent/inventory finds, for a process
# of its own.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# `collect DIRECTORY`, for this agent's own use: a file for each section, their hashes and the
# seconds it took.
command_collect() {
  tick
  collected=$1 began=$now
  rm -rf "$collected"
  mkdir -p "$collected" || return "$FAILED"
  INVENTORY_CHROOT=$host_root INVENTORY_CACHE=$lib/lists INVENTORY_REFRESH=${MUSTER_REFRESH:-never}
  INVENTORY_STATE=$collected/state
  export INVENTORY_CHROOT INVENTORY_CACHE INVENTORY_REFRESH INVENTORY_STATE
  # A package manager says nothing of use to the journal.
  {
    inventory_packages >"$collected/packages"
    inventory_repositories >"$collected/repos"
    { inventory_details; updates_state; primary_address; } >"$collected/system"
  } 2>/dev/null
  hashes='' comma=''
  for section in packages repos system; do
    # An array that is not complete is none.
    case $section:$(tail -n 1 "$collected/$section" | tail -c 3) in
      system:*) ;;
      *']') ;;
      *) rm -f "$collected/$section" && continue ;;
    esac
    hashes="$hashes$comma\"${section}Hash\":\"$(section_hash "$collected/$section")\""
    comma=,
  done
  tick
  say "$((now - began))" >"$collected/seconds"
  rm -f "$collected/hashed"
  say "{$hashes}" >"$collected/hashes"
}

# What is said of the updates beside the packages, as JSON members, one a line: null clears what an
# earlier report said. Where nothing is said the inventory did not come to its end.
updates_state() {
  [ -s "$INVENTORY_STATE" ] || printf 'updatesUnknown=failed\nsecurityUnknown=failed\n' >"$INVENTORY_STATE"
  for name in updatesUnknown securityUnknown listsUpdatedAt; do
    value=$(setting "$name" "$INVENTORY_STATE")
    say "\"$name\":${value:+\"}${value:-null}${value:+\"},"
  done
  rm -f "$INVENTORY_STATE"
}

# Without what moves by itself.
section_hash() {
  grep -v '^"\(loadAverage\|systemUptime\|uptimeSeconds\)"' "$1" >"$collected/hashed"
  hash=$(sha256_of "$collected/hashed")
  [ ${#hash} = 64 ] || hash=$(cksum <"$collected/hashed" | tr ' ' -)
  say "$hash"
}

# The address this host is known by, as a JSON member.
primary_address() {
  ip=$(ip -4 route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \([0-9.]*\).*/\1/p' | head -n 1)
  [ -n "$ip" ] || ip=$(ip -6 route get 2001:db8::1 2>/dev/null | sed -n 's/.* src \([0-9a-f:]*\).*/\1/p' | head -n 1)
  [ -n "$ip" ] || ip=$(addresses | awk '$1 != "lo" && $2 !~ /^fe80/ { sub(/\/.*/, "", $2); print $2; exit }')
  [ -z "$ip" ] || say "\"ip\":\"$ip\""
}
