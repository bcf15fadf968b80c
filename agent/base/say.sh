#!/bin/sh
# What the agent says to people, and to the log.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

LOG_MAX_BYTES=1000000
# What was logged last of what may be told again and again.
told=''

say() { printf '%s\n' "$*"; }

complain() { printf 'muster-agent: %s\n' "$*" >&2; }

die() {
  code=$1
  shift
  complain "$*"
  exit "$code"
}

log_to_file() { log_file=$root/var/log/muster-agent.log && mkdir -p "$root/var/log"; }

# One line to the journal, or to a file of bounded size where there is none.
log() {
  if [ -z "$log_file" ]; then
    complain "$*"
    return
  fi
  if [ -f "$log_file" ] && [ "$(wc -c <"$log_file")" -gt "$LOG_MAX_BYTES" ]; then
    mv -f "$log_file" "$log_file.1"
  fi
  { printf '%s %s\n' "$(utc)" "$*" >>"$log_file"; } 2>/dev/null
}

# Logs a line unless it is what was logged last: a lasting trouble is told once.
log_once() {
  [ "$1" = "$told" ] || log "$1"
  told=$1
}
