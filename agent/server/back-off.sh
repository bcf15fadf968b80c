#!/bin/sh
# When to ask again.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

BACKOFF_FIRST=5 BACKOFF_MAX=300

# Doubling from 5 seconds to 5 minutes, of which half is left to chance; never earlier than the
# server asked for.
back_off() {
  delay=$BACKOFF_FIRST
  turn=1
  while [ "$turn" -lt "$1" ] && [ "$delay" -lt $BACKOFF_MAX ]; do
    delay=$((delay * 2)) turn=$((turn + 1))
  done
  [ "$delay" -le $BACKOFF_MAX ] || delay=$BACKOFF_MAX
  if [ "$retry_after" -gt 0 ]; then
    [ "$retry_after" -le $BACKOFF_MAX ] || retry_after=$BACKOFF_MAX
    [ "$delay" -ge "$retry_after" ] || delay=$retry_after
    pause "$(jittered "$delay" 100 110)"
  else
    pause "$(jittered "$delay" 50 100)"
  fi
}

# A refusal is definite, so the server is asked again rarely; a new credential ends the wait.
rest_refused() {
  wake=$(jittered "$refused_retry" 90 110)
  tick
  wake=$((now + ${wake%.*}))
  before=$(cksum "$lib"/credential* 2>/dev/null)
  while [ "$now" -lt "$wake" ] && [ "$(cksum "$lib"/credential* 2>/dev/null)" = "$before" ]; do
    pause "$(jittered 10 90 110)"
    tick
  done
}
