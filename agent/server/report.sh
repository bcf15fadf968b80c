#!/bin/sh
# Tells the server what is installed here; agent/inventory finds it out.
#
# A report has sections: packages, repos, system. command/collect.sh collects them, beside the loop
# of `run`, into $lib/report, a file for each, and they stay there until the server has what it
# wants of them:
#
#   1. collected hourly, and soon after something changed
#   2. a check-in offers their hashes; its answer says which sections the server wants
#   3. these are sent, beside the loop again, compressed where that is possible
#
# $lib/report holds one report, the newest: of those made while the server is away it gets the last.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Seconds: between reports; between two because something changed; until a job is given up; until
# a report that did not arrive is tried again; from the start to the first report at the most.
REPORT_EVERY=3600 REPORT_GAP=120 REPORT_LIMIT=900 REPORT_RETRY=60 REPORT_SPREAD=300
report_due=0 report_gap_ends=0 report_wanted='' report_tries=0 report_retry=0 report_refused=''
# The report a command asks for: wanted, then collecting.
report_asked='' offered=''

# A host that has reported before does not do so at once: machines that start together, after an
# outage, would collect together. `run` begins with this.
spread_first_report() {
  [ -e "$lib/reported" ] || return 0
  remember_inventory
  report_due=$(jittered $REPORT_SPREAD 10 100)
  tick
  report_due=$((now + ${report_due%.*}))
}

# Looks after the reports of `run`, without waiting for anything.
tend_report() {
  [ "$reports" = 1 ] || { finish_commands report failed "reports are turned off on this host" && return; }
  reap_report
  [ -z "$report_job" ] || return 0
  tick
  if [ -n "$report_wanted" ]; then
    if [ "$now" -ge "$report_retry" ]; then start_report_job send_report; fi
  elif [ "$now" -ge "$report_due" ] || { [ "$now" -ge "$report_gap_ends" ] && inventory_changed; }; then
    remember_inventory
    [ -z "$report_asked" ] || report_asked=collecting
    report_due=$(jittered $REPORT_EVERY 90 110)
    report_due=$((now + ${report_due%.*}))
    report_gap_ends=$((now + $(scaled $REPORT_GAP)))
    start_report_job collect_report
  fi
}

# A command asks for a report made from now on.
ask_for_report() {
  [ -z "$report_asked" ] || return 0
  report_asked=wanted report_due=0 report_retry=0 report_refused=''
}

# Whether what is installed, or could be, may be another than when it was last collected. Asked at
# each check-in, so it starts no process. Sets path to what changed.
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

# From now on what is newer than this changed. A clock that was put back leaves files of the
# future, which are no news.
remember_inventory() {
  : >"$work/collected-at"
  while inventory_changed && touch -r "$host_root/$path" "$work/collected-at" 2>/dev/null; do :; done
}

# The server has all of it.
report_delivered() {
  [ ! -e "$run/report-fault" ] || gathered=''
  rm -rf "$lib/report" "$run/report-fault"
  [ -e "$lib/reported" ] || : >"$lib/reported"
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
  tick
  [ "$now" -ge "$report_retry" ] || return 0
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
