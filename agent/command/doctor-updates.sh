#!/bin/sh
# What `doctor` says of updates: how many there are, or why that is not known and what can be done.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# What the next report will say of updates. The agent's own package lists are not fetched for this.
examine_updates() {
  found=$(mktemp) || { finding warn updates "not examined: mktemp does not work here" && return; }
  INVENTORY_CHROOT=$host_root INVENTORY_STATE=$found INVENTORY_CACHE=$lib/lists INVENTORY_REFRESH=never
  [ "${refresh:-never}" = never ] || [ ! -e "$lib/lists/$manager.asked" ] || INVENTORY_REFRESH=4000000000
  updates=$(
    export INVENTORY_CHROOT INVENTORY_STATE INVENTORY_CACHE INVENTORY_REFRESH
    inventory_packages 2>/dev/null | awk '/"needsUpdate":true/ { n++ } /"isSecurityUpdate":true/ { s++ } END { print n + 0, s + 0 }'
  )
  unknown=failed
  [ ! -s "$found" ] || unknown=$(setting updatesUnknown "$found")
  security_unknown=$(setting securityUnknown "$found")
  lists=$(setting listsUpdatedAt "$found")
  rm -f "$found"
  if [ -n "$unknown" ]; then
    finding warn updates "not known: $(why_unknown "$unknown")" "$(against_unknown "$unknown")"
    return
  fi
  lists_days=$(days_since "$lists")
  if [ -n "$security_unknown" ]; then
    security="security updates are not known: $(why_unknown "$security_unknown")"
  else
    security="${updates#* } of them for security"
  fi
  verdict=ok least='' advice=''
  case $security_unknown in '' | not_told) ;; *) verdict=warn advice=$(against_unknown "$security_unknown") ;; esac
  if [ "${lists_days:-0}" -gt 14 ]; then
    verdict=warn least='at least '
    advice="They are $lists_days days old, and the server takes them for too old after 14 unless its settings say otherwise. $(against_unknown no_lists)"
  fi
  finding "$verdict" updates "$least${updates% *} updates, $security${lists:+, by package lists of $lists}" "$advice"
}

# Whole days since an instant in RFC 3339; nothing for none. Not every date reads one.
days_since() {
  [ -z "$1" ] || awk -v text="$1" -v now="$(date +%s)" 'BEGIN {
    split(text, part, /[-T]/)
    month = part[2] + 0
    year = part[1] - (month <= 2)
    era = int(year / 400)
    of_era = year - era * 400
    of_year = int((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + part[3] - 1
    print int(now / 86400) - (era * 146097 + of_era * 365 + int(of_era / 4) - int(of_era / 100) + of_year - 719468)
  }'
}

# What can be done about a reason of INVENTORY_STATE, as the dashboard words it.
against_unknown() {
  case $1 in
    no_lists)
      own_lists="let the agent keep lists of its own: 'refresh=86400' in $etc/config"
      case $manager in
        apt) say "Fetch them with 'apt-get update', or $own_lists" ;;
        dnf) say "Fetch them with 'dnf makecache', or $own_lists" ;;
        zypper) say "Fetch them with 'zypper refresh', or $own_lists" ;;
        pacman) say "To fetch them without an upgrade, $own_lists" ;;
        yum) say "Fetch them with 'yum makecache'" ;;
        apk) say "Fetch them with 'apk update'" ;;
      esac
      ;;
    no_manager) say "Muster asks apt, dnf, yum, zypper, pacman and apk" ;;
    failed | timeout) say "'muster-agent report --print' shows what would be sent" ;;
    fetch_failed) say "The agent keeps lists of its own here. Check that the host reaches its mirrors" ;;
    out_of_reach) say "To know them, install the agent on the machine itself" ;;
  esac
}

# A reason of INVENTORY_STATE, as the dashboard words it.
why_unknown() {
  case $1 in
    no_lists) say "package lists were never fetched" ;;
    no_manager) say "no package manager that Muster knows" ;;
    failed) say "the package manager failed" ;;
    timeout) say "the package manager did not answer in time" ;;
    fetch_failed) say "fetching package lists failed" ;;
    not_told) say "this package manager does not tell security updates apart" ;;
    out_of_reach) say "the agent's container cannot ask this machine's package manager" ;;
    *) say "$1" ;;
  esac
}
