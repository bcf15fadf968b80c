#!/bin/sh
# What a report looks like on the wire.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

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
  judge 404 405 415 || return
  [ -n "$(answer .message)" ] || not_muster
}
