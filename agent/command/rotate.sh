#!/bin/sh
# `rotate`: another token for this host.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

command_rotate() {
  case ${1:-} in
    '') ;;
    --token-stdin) read_token ;;
    *) die "$USAGE" "rotate: unknown option $1" ;;
  esac
  load_settings
  open_state
  if [ -n "${1:-}" ]; then
    well_formed "$MUSTER_TOKEN" || die "$USAGE" "the token holds a character that no token has"
    command_adopt "$MUSTER_TOKEN"
  fi
  enrolled || die "$NOT_ENROLLED" "not enrolled"
  small_report
  check_in && exchange
  outcome=$?
  case $outcome in
    0)
      keep_patchmon
      say "The token of host $host_id was exchanged."
      ;;
    "$REFUSED") complain "the server refuses this host: $reason" ;;
    "$AWAY") complain "not exchanged yet: $reason. The service or 'muster-agent once' goes on with it" ;;
    *) complain "not exchanged: $reason" ;;
  esac
  return "$outcome"
}

command_adopt() {
  adopt "$1"
  outcome=$?
  case $outcome in
    0)
      keep_patchmon
      say "The server accepts the token; it is stored."
      ;;
    "$REFUSED") complain "the server refused the token: $reason. Nothing was changed" ;;
    "$FAILED") complain "$reason" ;;
    *) complain "the server does not answer: $reason. The token is kept and tried at the next check-in" ;;
  esac
  exit "$outcome"
}
