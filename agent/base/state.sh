#!/bin/sh
# The directories of the agent, and what is under way in them.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

work='' when_stopped=$FAILED

# Makes the directories and a private one for this process; sweeps up after killed ones.
open_state() {
  [ -n "$root" ] || [ "$(id -u)" = 0 ] || die "$FAILED" "run this as root"
  mkdir -p "$etc" "$lib" || die "$FAILED" "cannot write to $etc and $lib"
  mkdir -p "$run" 2>/dev/null || run=$lib/run
  work=$run/work.$$
  trap clean_up EXIT
  # ksh runs $(…) in this very process, and there `exit` ends nothing else: a mark is left for `pause`.
  trap ': >"$work/stopping"; exit "$when_stopped"' TERM INT HUP
  for left in "$run"/work.* "$lib"/*.[0-9]* "$etc"/*.[0-9]*; do
    [ ! -e "$left" ] || alive "${left##*.}" || rm -rf "$left"
  done
  rm -rf "$work"
  mkdir -p "$work" || die "$FAILED" "cannot write to $run"
  pick_client
}

clean_up() {
  [ -z "$child" ] || kill "$child" 2>/dev/null
  stop_report
  [ -z "$work" ] || rm -rf "$work"
  [ "$(cat "$run/pid" 2>/dev/null)" != $$ ] || rm -f "$run/pid"
}
