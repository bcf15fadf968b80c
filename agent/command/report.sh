#!/bin/sh
# `report`: sends what is installed, or shows it.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

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
