#!/bin/sh
# Package lists of our own, fetched only when that is asked for.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# Sets inventory_lists to the directory of private package lists, fetching them when INVENTORY_REFRESH
# says it is time; to '' for the machine's own. A server that is away is asked no more often.
inventory_refresh() {
  inventory_lists=''
  case ${INVENTORY_REFRESH:-never} in *[!0-9]*) return ;; esac
  if [ -z "${INVENTORY_CACHE:-}" ] || [ -n "$inventory_chroot" ]; then return; fi
  mkdir -p "$INVENTORY_CACHE/$1" || return
  inventory_lists=$INVENTORY_CACHE/$1
  inventory_now=$(date +%s)
  inventory_last=$(head -n 1 "$inventory_lists.asked" 2>/dev/null | tr -dc 0-9)
  if [ -z "$inventory_last" ] || [ "$inventory_last" -gt "$inventory_now" ] ||
    [ $((inventory_now - inventory_last)) -ge "$INVENTORY_REFRESH" ]; then
    printf '%s\n' "$inventory_now" >"$inventory_lists.asked"
    if "inventory_${1}_fetch" >/dev/null; then : >"$inventory_lists.fetched"; fi
  fi
  [ -e "$inventory_lists.fetched" ] || inventory_lists=''
}
