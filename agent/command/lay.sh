#!/bin/sh
# `lay`, for this agent's own use and the installer's: the files that scripts of the field look for.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Brings them up to date on a host that has them; with a VERSION of the API lays them. With --check
# writes nothing, and fails where a host with an API key of MUSTER_URL cannot be enrolled.
command_lay() {
  check='' force='' version=''
  for option; do
    case $option in
      --check) check=1 ;;
      --force) force=1 ;;
      '' | -* | *[!a-z0-9.-]*) die "$USAGE" "lay: unknown option $option" ;;
      *) version=$option ;;
    esac
  done
  if [ -n "$check" ]; then
    load_settings
    room_for_api_key
    return
  fi
  [ -n "$version" ] || marked "$root/etc/patchmon/config.yml" || return 0
  lay_patchmon "$version" || die $? "$reason"
}

# Ends the command where a host with an API key cannot be enrolled.
room_for_api_key() {
  room_for_patchmon || die $? "$reason; nothing was changed"
  [ -z "$force" ] && enrolled || return 0
  configured=$(setting url "$etc/config")
  [ -z "$configured" ] || [ "$configured" = "$url" ] ||
    die "$USAGE" "this host is enrolled with $configured; to move it to $url add --force"
}
