#!/bin/sh
# Tells the server what is installed here. A part of muster-agent; inventory.sh finds it out.
#
# A report has sections: packages, repos, system. collect.sh collects them, beside the loop of `run` into
# $lib/report, a file for each, and stay there until the server has what it wants of them:
#
#   1. collected hourly, and soon after something changed
#   2. a check-in offers their hashes; its answer says which sections the server wants
#   3. these are sent, beside the loop again, compressed where that is possible
#
# $lib/report holds one report, the newest: of those made while the server is away it gets the last.
#
# shellcheck disable=SC2034,SC2154 # the variables are muster-agent's

# Seconds: between reports; between two because something changed; until a job is given up; until
# a report that did not arrive is tried again.
REPORT_EVERY=3600 REPORT_GAP=120 REPORT_LIMIT=900 REPORT_RETRY=60

report_job='' report_due=0 report_gap_ends=0 report_wanted='' report_tries=0 report_retry=0 report_refused=''
# The report a command asks for: wanted, then collecting.
report_asked='' woken=''

# --- What is due -------------------------------------------------------------------------------

# Looks after the reports of `run`, without waiting for anything.
tend_report() {
  [ "$reports" = 1 ] || { finish_commands report failed "reports are turned off on this host" && return; }
  reap_report
  [ -z "$report_job" ] || return 0
  report_now=$(epoch)
  if [ -n "$report_wanted" ]; then
    if [ "$report_now" -ge "$report_retry" ]; then start_report_job send_report; fi
  elif [ "$report_now" -ge "$report_due" ] || [ $((report_due - report_now)) -gt $((REPORT_EVERY * 2)) ] ||
    { [ "$report_now" -ge "$report_gap_ends" ] && inventory_changed; }; then
    : >"$work/collected-at"
    [ -z "$report_asked" ] || report_asked=collecting
    report_due=$(jittered $REPORT_EVERY 90 110)
    report_due=$((report_now + ${report_due%.*}))
    report_gap_ends=$((report_now + $(scaled $REPORT_GAP)))
    start_report_job collect_report
  fi
}

# A command asks for a report made from now on.
ask_for_report() {
  [ -z "$report_asked" ] || return 0
  report_asked=wanted report_due=0 report_retry=0 report_refused=''
}

# Whether what is installed, or could be, may be another than when it was last collected. Asked at
# each check-in, so it starts no process.
inventory_changed() {
  for path in var/lib/dpkg/status var/lib/apt/lists etc/apt/sources.list etc/apt/sources.list.d \
    var/lib/rpm/rpmdb.sqlite var/lib/rpm/rpmdb.sqlite-wal var/lib/rpm/Packages var/lib/rpm/Packages.db \
    usr/lib/sysimage/rpm/rpmdb.sqlite usr/lib/sysimage/rpm/rpmdb.sqlite-wal usr/lib/sysimage/rpm/Packages.db \
    etc/yum.repos.d etc/zypp/repos.d var/lib/pacman/local var/lib/pacman/sync etc/pacman.conf \
    lib/apk/db/installed usr/lib/apk/db/installed etc/apk/repositories lib/modules run/reboot-required; do
    # shellcheck disable=SC3013 # every shell this runs under knows -nt, and POSIX since 2024
    [ ! "$host_root/$path" -nt "$work/collected-at" ] || return 0
  done
  return 1
}

# --- Jobs beside the loop ----------------------------------------------------------------------

start_report_job() {
  report_step=$1
  report_started=$(epoch)
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
    if kill -0 "$report_job" 2>/dev/null && [ $(($(epoch) - report_started)) -lt $REPORT_LIMIT ]; then return; fi
    log "the report was given up after $(($(epoch) - report_started)) seconds"
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
      report_tries=$((report_tries + 1))
      [ "$report_tries" -le 15 ] || report_tries=15
      report_retry=$(jittered $((REPORT_RETRY * report_tries)) 50 100)
      report_retry=$(($(epoch) + ${report_retry%.*}))
      ;;
    send_report:*)
      log "the report was not accepted: $reason"
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

# The server has all of it.
report_delivered() {
  rm -rf "$lib/report"
  report_refused=''
  answer_report 'done' "$1"
}

# Of a report that was asked for: one that was under way already is another.
answer_report() {
  [ "$report_asked" = collecting ] || return 0
  report_asked=''
  finish_commands report "$1" "$2"
}

# Sets offered to the hashes a check-in is to tell. What was refused is not offered again.
offer_report() {
  offered=''
  [ -z "$report_job$report_wanted" ] && [ -s "$lib/report/hashes" ] || return 0
  [ "$(epoch)" -ge "$report_retry" ] || return 0
  offered=$(cat "$lib/report/hashes")
  if [ "$offered" = "$report_refused" ] && ! waiting_for report; then
    offered=''
    rm -rf "$lib/report"
  fi
}

# What the answer to a check-in says of the hashes in it.
hear_of_report() {
  [ -n "$offered" ] || return 0
  report_wanted=$(wanted_sections)
  offered=''
  [ -n "$report_wanted" ] || report_delivered "nothing changed"
}

wanted_sections() {
  n=0
  while [ "$n" -lt 8 ]; do
    section=$(answer ".requestFull[$n]")
    case $section in
      packages | repos | system) [ ! -s "$lib/report/$section" ] || printf '%s ' "$section" ;;
      '') break ;;
    esac
    n=$((n + 1))
  done
}

# Sleeps until the next check-in, which is now when a report got further.
rest() {
  woken=''
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

# --- Sending it --------------------------------------------------------------------------------

# report_body DIRECTORY SECTION...
report_body() {
  directory=$1
  shift
  printf '{"sections":['
  comma=''
  for section; do printf '%s"%s"' "$comma" "$section" && comma=,; done
  printf '],\n"hashes":%s' "$(cat "$directory/hashes")"
  for section; do
    case $section in
      packages) printf ',\n"packages":' && cat "$directory/packages" ;;
      repos) printf ',\n"repositories":' && cat "$directory/repos" ;;
      system) sed 's/,$//; /^$/d; s/^/,/' "$directory/system" ;;
    esac
  done
  printf ',"executionTime":%s}\n' "$(cat "$directory/seconds")"
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

post_report() {
  # shellcheck disable=SC2086 # words
  report_body "$1" $report_wanted >"$work/plain"
  compressed=''
  if [ "$client" != busybox ] && have gzip && gzip -c <"$work/plain" >"$work/body"; then
    compressed=1
    request POST /api/agent/report "Content-Encoding: gzip"
  fi
  if [ -z "$compressed" ] || [ "$status" = 415 ]; then
    mv -f "$work/plain" "$work/body"
    request POST /api/agent/report
  fi
  report_packages=$(answer .packagesProcessed)
  report_updates=$(answer .updatesAvailable)
  case $status in
    2??) [ -n "$(answer .message)" ] || return "$AWAY" ;;
    401) return "$REFUSED" ;;
    400 | 404 | 405 | 413 | 415 | 422) return "$REJECTED" ;;
    *) return "$AWAY" ;;
  esac
}

command_report() {
  full='' show=''
  for option; do
    case $option in
      --full) full=1 ;;
      --print) show=1 ;;
      *) die "$USAGE" "report: unknown option $option" ;;
    esac
  done
  [ -n "$show" ] || load_settings
  open_state
  if [ -n "$show" ]; then refresh=${MUSTER_REFRESH:-never}; fi
  collect_report || die "$FAILED" "cannot write to $lib"
  # By hand beside the service: its own report stays as it is.
  rm -rf "$work/report"
  mv "$lib/report.$$" "$work/report" || die "$FAILED" "cannot write to $work"
  if [ -n "$show" ]; then
    report_body "$work/report" packages repos system
    return
  fi
  offered=$(cat "$work/report/hashes")
  small_report
  check_in
  outcome=$?
  if [ "$outcome" = 0 ]; then
    report_wanted='packages repos system'
    [ -n "$full" ] || report_wanted=$(lib=$work wanted_sections)
    [ -n "$report_wanted" ] || { say "The server has all of it already." && return; }
    time_limit=120
    post_report "$work/report"
    outcome=$?
  fi
  case $outcome in
    0) say "Sent ${report_wanted% }: $report_packages packages, $report_updates updates." ;;
    "$NOT_ENROLLED") complain "not enrolled" ;;
    "$REFUSED") complain "the server refuses this host: $reason" ;;
    "$REJECTED") complain "the server did not accept the report: $reason" ;;
    *) complain "the server is away: $reason" ;;
  esac
  return "$outcome"
}
