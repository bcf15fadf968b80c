#!/bin/sh
# `run`: checks in until stopped.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Kilobytes this process may grow by, looked at with every fiftieth check-in.
GROWTH_MAX=500
check_ins=0 resident=''

# ksh loses some kilobytes with each check-in. Who grew by half a megabyte starts anew; all that counts
# is on the disk.
mind_memory() {
  check_ins=$((check_ins + 1))
  if [ $((check_ins % 50)) != 1 ] || [ -n "$report_job$report_wanted$trial" ]; then return; fi
  { while read -r name value _; do [ "$name" != VmRSS: ] || break; done </proc/$$/status; } 2>/dev/null || return 0
  [ -n "$resident" ] || resident=$value
  [ $((${value:-0} - ${resident:-0})) -le $GROWTH_MAX ] || restart_as "$0"
}

# Enrolls with what lies in $lib/enrolling, --once without waiting for a server that is away. In a
# process of its own: what it takes is given back afterwards.
join_fleet() { in_background own_join "${1:-}"; }

# For in_background only.
own_join() { exec sh "$0" join ${log_file:+--log} ${1:+"$1"} </dev/null; }

command_run() {
  case ${1:-} in
    '') ;;
    --log)
      # Started by cron or OpenRC: no journal, and a PATH without sbin.
      log_to_file
      PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
      ;;
    *) die "$USAGE" "run: unknown option $1" ;;
  esac
  load_settings
  open_state
  set_pace
  when_stopped=0 commanding=1
  trap 'woken=1' USR1
  say $$ >"$work/pid"
  # A link is made in one step, complete: of two that start at once one goes on.
  while ! ln "$work/pid" "$run/pid" 2>/dev/null; do
    other=$(first_line "$run/pid")
    if [ "$other" != $$ ] && alive "$other"; then
      say "Already running as process $other."
      return 0
    fi
    rm -f "$run/pid"
    [ -d "$work" ] || die "$FAILED" "cannot write to $run"
  done
  warn_about_transport
  resume_update
  if ! enrolled; then
    [ -s "$lib/enrolling" ] || die "$NOT_ENROLLED" "not enrolled"
    join_fleet '' || return
  fi
  log "muster-agent $VERSION checks in with $url"
  failures=0 greeted=''
  spread_first_report
  while :; do
    reenroll
    tend_report
    report
    check_in
    outcome=$?
    note "$outcome"
    case $outcome in
      0)
        confirm_update
        hear_commands
        hear_of_report
        [ -z "$full" ] || accepted=$current accepted_at=$now
        [ -z "$told" ] || log "the server answers again"
        [ -n "$greeted" ] || log "checked in as host $host_id"
        failures=0 told='' greeted=1
        update_if_wanted
        finish_rotation
        carry_out_commands
        leave_if_asked
        [ "$laid" = "$token" ] || keep_patchmon
        send_containers
        tend_report
        mind_memory
        rest "$(jittered "$interval" 90 110)"
        ;;
      "$REFUSED")
        judge_trial "$outcome"
        leave_if_asked
        log_once "the server refuses this host: $reason. Enroll it anew, or 'muster-agent uninstall'; trying again rarely"
        rest_refused
        ;;
      "$NOT_ENROLLED")
        log "not enrolled any more"
        return "$outcome"
        ;;
      *)
        judge_trial "$outcome"
        if [ "$outcome" = "$REJECTED" ] && [ -n "$full" ]; then
          log "the server did not accept the facts: $reason"
          accepted=$current accepted_at=$now
        else
          log_once "the server is away: $reason; trying again"
        fi
        failures=$((failures + 1))
        back_off $failures
        ;;
    esac
  done
}
