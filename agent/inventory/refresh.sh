#!/bin/sh
# Package lists of our own, fetched only when that is asked for, and the age of lists.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# Sets inventory_lists to the directory of private package lists, fetching them when INVENTORY_REFRESH
# says it is time; to '' for the machine's own. A server that is away is asked no more often.
# Sets inventory_no_lists to what it means when there are no lists in either place.
# inventory_KIND_fetch succeeds when every list that is there then was fetched by it or found unchanged:
# a source that never answered counts for nothing, one whose old list is still used does.
inventory_refresh() {
  inventory_lists='' inventory_no_lists=no_lists
  case ${INVENTORY_REFRESH:-never} in *[!0-9]*) return ;; esac
  if [ -z "${INVENTORY_CACHE:-}" ] || [ -n "$inventory_chroot" ]; then return; fi
  inventory_no_lists=fetch_failed
  mkdir -p "$INVENTORY_CACHE/$1" || return
  inventory_lists=$INVENTORY_CACHE/$1
  inventory_now=$(date +%s)
  inventory_last=$(inventory_second "$inventory_lists.asked")
  if [ -z "$inventory_last" ] || [ "$inventory_last" -gt "$inventory_now" ] ||
    [ $((inventory_now - inventory_last)) -ge "$INVENTORY_REFRESH" ]; then
    printf '%s\n' "$inventory_now" >"$inventory_lists.asked"
    [ -e "$inventory_lists.fetched" ] || inventory_begin_lists "$1"
    if "inventory_${1}_fetch" >/dev/null || { [ ! -e "$inventory_lists.fetched" ] && inventory_has_lists "$1" "$inventory_lists"; }; then
      printf '%s\n' "$inventory_now" >"$inventory_lists.fetched"
    fi
  fi
  if [ ! -e "$inventory_lists.fetched" ] || inventory_machine_is_newer "$1"; then inventory_lists=''; fi
}

# Our lists begin as those of the machine: a source that does not answer us keeps the list it has there.
inventory_begin_lists() {
  case $1 in
    apt) set -- apt "$inventory_directory" "$inventory_lists" ;;
    pacman) set -- pacman "$inventory_root/var/lib/pacman/sync" "$inventory_lists/sync" ;;
    *) return ;;
  esac
  inventory_has_lists "$1" "${2%/sync}" && mkdir -p "$3" || return
  for inventory_part in "$2"/*[_.]*; do
    [ ! -f "$inventory_part" ] || cp -pP "$inventory_part" "$3/"
  done
  "inventory_${1}_fetched" >"$inventory_lists.fetched"
}

# Whether our last fetch failed and the machine had more luck since.
inventory_machine_is_newer() {
  case $1 in apt | pacman) ;; *) return 1 ;; esac
  inventory_last=$(inventory_second "$inventory_lists.fetched")
  [ -n "$inventory_last" ] && [ "$inventory_last" -lt "$(inventory_second "$inventory_lists.asked")" ] &&
    inventory_has_lists "$1" "$(case $1 in apt) echo "$inventory_directory" ;; *) echo "$inventory_root/var/lib/pacman" ;; esac)" || return
  inventory_at=$("inventory_${1}_fetched")
  [ "${inventory_at:-0}" -gt "$inventory_last" ]
}

# inventory_has_lists KIND DIRECTORY
inventory_has_lists() {
  case $1 in
    apt) inventory_any "$2"/*Packages* ;;
    pacman) inventory_any "$2"/sync/*.db ;;
    # These tell of their own fetch whether it got any.
    *) return 1 ;;
  esac
}

# The seconds since 1970 that a file has in its first line.
inventory_second() { head -n 1 "$1" 2>/dev/null | tr -dc 0-9; }

# When a file was last changed, in seconds since 1970.
inventory_mtime() { date -r "$1" +%s 2>/dev/null; }

# inventory_tell_fetched SECONDS: when the machine's lists were fetched; of lists of our own it is known.
# What lies in the future tells nothing.
inventory_tell_fetched() {
  inventory_at=$1
  if [ -n "$inventory_lists" ]; then
    inventory_at=$(inventory_second "$inventory_lists.fetched")
    # An agent before 0.4.0 left the file empty.
    [ -n "$inventory_at" ] || inventory_at=$(inventory_mtime "$inventory_lists.fetched")
  fi
  [ -z "$inventory_at" ] || [ "$inventory_at" -gt "$(date +%s)" ] || inventory_tell listsUpdatedAt "$inventory_at"
}
