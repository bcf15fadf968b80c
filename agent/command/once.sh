#!/bin/sh
# `once`: a single check-in.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

command_once() {
  load_settings
  open_state
  set_pace
  warn_about_transport
  gather_facts
  full_report
  check_in
  outcome=$?
  note "$outcome"
  case $outcome in
    0)
      say "Checked in with $url as host $host_id."
      finish_rotation
      keep_patchmon
      send_containers
      ;;
    "$NOT_ENROLLED") complain "not enrolled" ;;
    "$REFUSED") complain "the server refuses this host: $reason" ;;
    "$REJECTED") complain "the server did not accept the facts: $reason" ;;
    *) complain "the server is away: $reason" ;;
  esac
  return "$outcome"
}
