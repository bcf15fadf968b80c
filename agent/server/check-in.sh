#!/bin/sh
# Tells the server that this host is there, and hears what it answers.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

FACTS_EVERY=300 RESEND_EVERY=3600
refusal='' interval=30 accepted_time=''
# The facts of now and those the server took, by digest, and when.
gathered='' current='' accepted='' accepted_at=''
sent_list='' sent_list_at='' commanded_at='' commanded_beside=''

# One heartbeat with $token and $work/body.
heartbeat() {
  request POST /api/agent/heartbeat
  judge || return
  [ -n "$(answer .message)" ] || not_muster || return
  [ -z "$acknowledged" ] || forget_commands "$acknowledged"
  interval=$(answer .heartbeatIntervalSeconds)
  case $interval in '' | *[!0-9]* | ?????*) interval=30 ;; esac
  [ "$interval" -ge 5 ] || interval=5
  [ "$interval" -le 3600 ] || interval=3600
}

# A heartbeat with whichever credential works: the new one first. One that is refused is looked
# for again on the disk, as another process may just have exchanged it.
check_in() {
  refused=' ' passes=0
  enrolled || return "$NOT_ENROLLED"
  while :; do
    tried=''
    for file in credential.new credential; do
      load_credential "$file" || continue
      case $refused in *" $token "*) continue ;; esac
      tried=1
      heartbeat
      outcome=$?
      if [ "$outcome" = 0 ]; then
        settle "$file"
        return 0
      fi
      [ "$outcome" = "$REFUSED" ] || return "$outcome"
      refused="$refused$token "
      refusal=$reason
    done
    [ -n "$tried" ] && continue
    passes=$((passes + 1))
    if ! rotation_under_way || [ "$passes" -gt 5 ]; then break; fi
    pause 1
  done
  reason=$refusal
  return "$REFUSED"
}

# FILE's token works: if it is the new one it takes the place of the old; if it is the old one,
# a new one that was refused goes.
settle() {
  if [ "$1" = credential.new ]; then
    mv -f "$lib/credential.new" "$lib/credential" 2>/dev/null && rm -f "$lib/rotating"
  else
    case $refused in
      *" $(token_in credential.new) "*) rm -f "$lib/credential.new" ;;
    esac
  fi
}

# How often facts are gathered and sent again, for who checks in more than to be heard.
set_pace() { facts_every=$(scaled $FACTS_EVERY) resend_every=$(scaled $RESEND_EVERY); }

# Leaves the facts in $work/facts. In a process of its own: what it takes is given back afterwards.
gather_facts() { in_background own_facts >"$work/facts"; }

# For in_background only.
own_facts() {
  MUSTER_INSECURE=$insecure
  export MUSTER_INSECURE
  exec sh "$0" facts </dev/null
}

# What tells whether facts changed. The used bytes count in whole gigabytes, or every report
# would differ from the one before.
digest() {
  sed '/^"bootedAt"/d; s/\("usedBytes":[0-9]*\)[0-9]\{9\}/\1/g' "$1" | cksum
}

small_report() { body_of >"$work/body"; }

full_report() { body_of "$work/facts" >"$work/body"; }

# A heartbeat, with the facts in FILE.
body_of() {
  acknowledged=''
  printf '{'
  [ $# = 0 ] || { cat "$1" && printf ','; }
  # Read once: it is the same for as long as this process lives.
  [ -n "${boot:-}" ] || boot=$(boot_id)
  [ -z "$boot" ] || printf '"bootId":"%s",' "$boot"
  [ -z "$offered" ] || printf '"hashes":%s,\n' "$offered"
  [ -z "$commanding" ] || acknowledge
  printf '"clock":"%s"}' "$(utc)"
}

# Sends the facts when they changed since the server took them, and every hour.
report() {
  tick
  if [ -z "$gathered" ] || [ $((now - gathered)) -ge "$facts_every" ]; then
    gathered=$now
    gather_facts
    current=$(digest "$work/facts")
  fi
  offer_report
  full=''
  if [ -s "$work/facts" ]; then
    [ "$current" = "$accepted" ] && [ $((now - accepted_at)) -lt "$resend_every" ] || full=1
  fi
  if [ -n "$full" ]; then full_report; else small_report; fi
}

send_containers() {
  # A socket answers in no time; a command may take half a second of the processor.
  tick
  find_sockets
  [ -z "$commanded_at" ] || [ "$sockets" != "$commanded_beside" ] || [ $((now - commanded_at)) -ge "$facts_every" ] || return 0
  commanded_at=$now commanded_beside=$sockets
  in_background containers >"$work/containers" || return 0
  IFS= read -r engines <"$work/engines" || :
  case $engines in /*) commanded_at='' ;; esac
  listed=$(cksum <"$work/containers")
  [ "$listed" != "$sent_list" ] || [ $((now - sent_list_at)) -ge "$resend_every" ] || return 0
  mv -f "$work/containers" "$work/body"
  if [ "$client" = busybox ]; then request POST /api/agent/containers; else request PUT /api/agent/containers; fi
  judge 404 405
  outcome=$?
  [ "$outcome" = 0 ] || log "the containers were not taken: $reason"
  case $outcome in 0 | "$REJECTED") sent_list=$listed sent_list_at=$now ;; esac
}

# Leaves the outcome for `status`.
note() {
  at=$(utc)
  [ "$1" != 0 ] || accepted_time=$at
  { printf 'at=%s\naccepted=%s\noutcome=%s\nreason=%s\n' "$at" "$accepted_time" "$1" "$reason" >"$work/last" &&
    mv -f "$work/last" "$run/last"; } 2>/dev/null
}
