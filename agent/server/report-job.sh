#!/bin/sh
# Work beside the loop of `run`: collecting a report, and sending it.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

report_job='' woken=''

start_report_job() {
  report_step=$1
  tick
  report_started=$now
  rm -f "$work/report-job"
  run_report_job "$1" &
  report_job=$!
}

# Leaves the outcome in $work/report-job and wakes the loop.
run_report_job() {
  trap - INT HUP USR1
  child=''
  # shellcheck disable=SC2154 # when the trap is set off
  trap '[ -z "$child" ] || kill "$child" 2>/dev/null; exit 1' TERM
  "$1"
  report_outcome=$?
  printf 'outcome=%s\nreason=%s\npackages=%s\nupdates=%s\n' "$report_outcome" "$reason" \
    "${report_packages:-}" "${report_updates:-}" >"$work/report-job.new" &&
    mv -f "$work/report-job.new" "$work/report-job"
  ! alive $$ || kill -USR1 $$ 2>/dev/null
}

stop_report() {
  [ -n "$report_job" ] || return 0
  kill "$report_job" 2>/dev/null
  report_job=''
  rm -rf "$lib/report.$$"
}

reap_report() {
  [ -n "$report_job" ] || return 0
  if [ ! -e "$work/report-job" ]; then
    tick
    if kill -0 "$report_job" 2>/dev/null && [ $((now - report_started)) -lt "$REPORT_LIMIT" ]; then return; fi
    log "the report was given up after $((now - report_started)) seconds"
    stop_report
    report_wanted=''
    answer_report failed "the report was given up"
    return
  fi
  wait "$report_job" 2>/dev/null
  report_job=''
  report_outcome=$(setting outcome "$work/report-job")
  reason=$(setting reason "$work/report-job")
  told_of="$(setting packages "$work/report-job") packages, $(setting updates "$work/report-job") updates"
  rm -f "$work/report-job"
  case $report_step:$report_outcome in
    collect_report:0)
      rm -rf "$lib/report"
      mv "$lib/report.$$" "$lib/report"
      report_tries=0 report_retry=0
      ;;
    send_report:0)
      report_tries=0 report_wanted=''
      report_delivered "$told_of"
      ;;
    send_report:"$AWAY" | send_report:"$REFUSED")
      # Offered anew, a little later each time: the server may want something else by then.
      report_wanted=''
      blame_proxy "$reason"
      report_tries=$((report_tries + 1))
      [ "$report_tries" -le 15 ] || report_tries=15
      report_retry=$(jittered $((REPORT_RETRY * report_tries)) 50 100)
      tick
      report_retry=$((now + ${report_retry%.*}))
      ;;
    send_report:*)
      log "the report was not accepted: $reason"
      # As far as busybox wget can tell.
      case $reason in "HTTP 413: "*) keep_fault "$reason" ;; esac
      report_wanted='' report_refused=$(cat "$lib/report/hashes" 2>/dev/null)
      rm -rf "$lib/report"
      answer_report failed "$reason"
      ;;
    *)
      log "the report could not be made: $reason"
      rm -rf "$lib/report.$$"
      answer_report failed "$reason"
      ;;
  esac
}

# What a proxy refuses does not end by itself: it is said once, kept, and told to whoever asked for this
# report. That the server behind it is away does end.
blame_proxy() {
  case $1 in
    "$ANOTHER: HTTP 50"[234]*) return ;;
    "$ANOTHER"*) ;;
    *) return ;;
  esac
  [ "$1" = "$(first_line "$run/report-fault")" ] || log "the report does not arrive: $1"
  keep_fault "$1"
  answer_report failed "$1"
}

# For `doctor` and the next facts, until a report arrives.
keep_fault() {
  [ "$1" != "$(first_line "$run/report-fault")" ] || return 0
  say "$1" >"$run/report-fault"
  gathered=''
}

# Collects into $lib/report.$$, in a process of its own: what it takes is given back afterwards.
collect_report() {
  reason="collecting it failed"
  in_background collector
}

# For in_background only. What this starts is at the lowest priority by itself.
collector() {
  MUSTER_REFRESH=$refresh
  export MUSTER_REFRESH
  exec nice -n 19 sh "$0" collect "$lib/report.$$" </dev/null
}

# Sends $report_wanted of $lib/report, with files of its own: check-ins go on beside it.
send_report() {
  report_from=$lib/report
  work=$work/sending time_limit=120
  mkdir -p "$work" || return "$FAILED"
  post_report "$report_from"
  outcome=$?
  work=${work%/sending}
  return "$outcome"
}

# Sleeps until the next check-in, which is now when a report got further.
rest() {
  woken=''
  heed_stop
  sleep "$1" &
  child=$!
  [ -e "$work/report-job" ] && woken=1
  while [ -z "$woken" ]; do
    wait "$child"
    rested=$?
    if [ "$rested" -le 128 ] || ! kill -0 "$child" 2>/dev/null; then break; fi
  done
  if [ -n "$woken" ]; then
    kill "$child" 2>/dev/null
    wait "$child" 2>/dev/null
  elif [ "$rested" != 0 ]; then
    child=''
    die "$FAILED" "sleep $1 does not work here"
  fi
  child=''
}
