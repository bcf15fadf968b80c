#!/bin/sh
# `check-version`: whether the server has another version of this agent.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

command_check_version() {
  load_settings
  open_state
  token=''
  download_update
  outcome=$?
  case $outcome in
    0) ;;
    "$AWAY") complain "the server is away: $reason" && return "$outcome" ;;
    *) complain "$reason" && return "$outcome" ;;
  esac
  new=$(sed -n 's/^VERSION=\([0-9A-Za-z.-]*\)$/\1/p' "$work/new" | head -n 1)
  if [ "$new" = "$VERSION" ]; then
    say "This is muster-agent $VERSION, as on the server."
  else
    say "This is muster-agent $VERSION; the server has ${new:-a version without a number}."
  fi
}
