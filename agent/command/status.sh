#!/bin/sh
# `status`: how this host stands with its server.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

command_status() {
  say "muster-agent   $VERSION"
  say "Service        $(service_state)"
  [ ! -e "$lib" ] || [ -r "$lib" ] || die "$FAILED" "the rest is for root to read"
  if ! enrolled; then
    say "Enrolled       no"
    return "$NOT_ENROLLED"
  fi
  load_credential credential || load_credential credential.new
  token=''
  [ -e "$run/last" ] || run=$lib/run
  say "Server         ${MUSTER_URL:-$(setting url "$etc/config")}"
  say "Host           ${host_id:-not known}"
  outcome=$(setting outcome "$run/last")
  reason=$(setting reason "$run/last")
  case $outcome in
    '') say "Last check-in  none since this machine started" ;;
    0) say "Last check-in  $(setting at "$run/last"), accepted" ;;
    "$REFUSED") say "Last check-in  $(setting at "$run/last"), refused: $reason" ;;
    *) say "Last check-in  $(setting at "$run/last"), failed: $reason" ;;
  esac
  accepted_time=$(setting accepted "$run/last")
  [ -z "$accepted_time" ] || [ "$outcome" = 0 ] || say "Last accepted  $accepted_time"
  return "${outcome:-0}"
}
