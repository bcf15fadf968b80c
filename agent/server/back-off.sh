#!/bin/sh
# When to ask again.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

BACKOFF_FIRST=5 BACKOFF_MAX=300

# Doubling from 5 seconds to 5 minutes, and half of it is left to chance, so that a fleet that
# lost its server at one moment does not come back at one; never earlier than the server asked for.
back_off() {
  most=$BACKOFF_FIRST turn=1
  while [ "$turn" -lt "$1" ] && [ "$most" -lt "$BACKOFF_MAX" ]; do
    most=$((most * 2)) turn=$((turn + 1))
  done
  [ "$most" -le "$BACKOFF_MAX" ] || most=$BACKOFF_MAX
  [ "$retry_after" -le "$BACKOFF_MAX" ] || retry_after=$BACKOFF_MAX
  least=$((most / 2))
  if [ "$least" -lt "$retry_after" ]; then
    least=$retry_after
    [ "$most" -ge $((least * 3 / 2)) ] || most=$((least * 3 / 2))
  fi
  pause "$(jittered "$least" 100 $((most * 100 / least)))"
}

# A refusal is definite, so the server is asked again rarely; a new credential ends the wait.
rest_refused() {
  wake=$(jittered "$refused_retry" 90 110)
  tick
  wake=$((now + ${wake%.*}))
  while [ "$now" -lt "$wake" ] && only_refused; do
    pause "$(jittered 10 90 110)"
    tick
  done
}

# Whether nothing but what check_in was refused with is there: a credential that came while it was
# being refused counts as new.
only_refused() {
  enrolled || return 1
  for file in credential.new credential; do
    held=$(token_in "$file")
    case $refused in *" $held "*) ;; *) [ -z "$held" ] || return 1 ;; esac
  done
}
