#!/bin/sh
# A new version is on trial until it has checked in once, and goes when it does not.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

trial=''

# At the start of `run`: goes on where a process before this one stopped.
resume_update() {
  if [ ! -s "$lib/update" ]; then
    rm -f "$bin.old" "$bin.new" 2>/dev/null
    return
  fi
  trial=$(setting version "$lib/update")
  failed=$(setting failed "$lib/update")
  if [ "$trial" != "$VERSION" ]; then
    # Not put in place yet, or taken back.
    [ -z "$failed" ] || finish_commands update failed "went back from $trial to $VERSION: $failed"
    trial=''
    rm -f "$bin.old" "$bin.new" "$lib/update" 2>/dev/null
    return
  fi
  tries=$(setting tries "$lib/update")
  tries=$((${tries:-0} + 1))
  [ "$tries" -le 5 ] || failed=${failed:-it did not last until its first check-in}
  [ -z "$failed" ] || go_back "$failed"
  [ -n "$trial" ] || return 0
  trial_state "tries=$tries"
  tick
  trial_until=$((now + $(scaled "$TRIAL")))
}

# Rewrites $lib/update with LINE in place of the one of the same name.
trial_state() { { grep -v "^${1%%=*}=" "$lib/update" && say "$1"; } | keep "$lib/update"; }

# The new file has checked in.
confirm_update() {
  [ -n "$trial" ] || return 0
  from=$(setting from "$lib/update")
  log "updated from $from to $VERSION"
  finish_commands update 'done' "updated from $from to $VERSION"
  trial=''
  rm -f "$lib/update" "$bin.old"
}

# While a new file is on trial and did not check in.
judge_trial() {
  [ -n "$trial" ] || return 0
  case $1 in
    "$AWAY")
      tick
      [ "$now" -lt "$trial_until" ] || go_back "no answer from the server: $reason" ;;
    *) go_back "$reason" ;;
  esac
}

# Puts the old file back and starts it. Remembers first: a crash must not lead to another try.
go_back() {
  trial=''
  [ -s "$bin.old" ] || { log "version $VERSION cannot go back: $bin.old is gone" && rm -f "$lib/update" && return; }
  log "version $VERSION does not work here ($1): going back to $(setting from "$lib/update")"
  trial_state "failed=$(printf '%s' "$1" | tr '\000-\037\177' ' ' | cut -c 1-300)"
  failed_line="$(setting sha256 "$lib/update") $VERSION"
  {
    [ ! -s "$lib/update-failed" ] || grep -vxF "$failed_line" "$lib/update-failed" | tail -n 19
    say "$failed_line"
  } | keep "$lib/update-failed"
  mv -f "$bin.old" "$bin" || return
  restart
}
