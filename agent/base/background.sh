#!/bin/sh
# Waiting for what is started, so that a signal to this process is answered at once.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

child=''

# Runs a command so that a signal to this process is answered at once, not after the command.
in_background() {
  "$@" &
  child=$!
  while :; do
    wait "$child"
    ended=$?
    # A job that wakes this process does not end what it waits for.
    if [ "$ended" -le 128 ] || ! kill -0 "$child" 2>/dev/null; then break; fi
  done
  child=''
  return "$ended"
}

pause() {
  heed_stop
  in_background sleep "$1" || die "$FAILED" "sleep $1 does not work here"
}

# Ends this process when it was told to and missed it.
heed_stop() { [ ! -e "$work/stopping" ] || exit "$when_stopped"; }

# Becomes AGENT, the file of this version or another. From here a signal ends this process at once; one
# that came before has left its mark, which would not outlive the change.
restart_as() {
  trap - TERM INT HUP
  heed_stop
  exec sh "$1" run ${log_file:+--log} 3<&-
}
