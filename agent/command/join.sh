#!/bin/sh
# `join`, for this agent's own use: enrolls with what lies in $lib/enrolling.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Tries until the server takes or refuses it; with --once no longer than one try.
command_join() {
  limit=''
  for option; do
    case $option in
      --log) log_to_file ;;
      --once) limit=0 ;;
      *) die "$USAGE" "join: unknown option $option" ;;
    esac
  done
  load_settings
  open_state
  enroll_within "$limit"
  outcome=$?
  case $outcome in
    0) log "enrolled as host $host_id" ;;
    "$AWAY") log_once "the server does not take the enrollment: $reason" ;;
    *) log "the enrollment was refused: $reason" ;;
  esac
  return "$outcome"
}
