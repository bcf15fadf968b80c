#!/bin/sh
# Enrolls this machine, and installs the agent on it.
#
#   curl -fsS -H @headers 'URL/api/v1/auto-enrollment/script?type=direct-host' | sh
#
# It needs curl. Run again on a machine that is enrolled it does nothing; after a failure it goes
# on where it stopped. Cut off half-way this file does nothing.
#
# Environment, each before what the server wrote in:
#   PATCHMON_URL AUTO_ENROLLMENT_KEY AUTO_ENROLLMENT_SECRET
#   FRIENDLY_NAME   what to call this machine (its hostname)
#   HOST_PREFIX     put before that name
#   DRY_RUN=true    say what would be done, and do nothing
#   FORCE_INSTALL   true: go on although the package manager fails
#   CURL_FLAGS      for every curl, for example -k
#   DEBUG=true      say more
#   STATE_DIR       where an unfinished enrollment is kept (/var/lib/muster-enroll)
#   MUSTER_PREFIX   everything below this directory, without root and without a service

. "${0%/*}/base/json-writer.sh"
. "${0%/*}/host/machine-id.sh"
. "${0%/*}/enrollment/common.sh"
. "${0%/*}/enrollment/look.sh"

first_line() { head -n 1 "$1" 2>/dev/null | tr -d '\000\r'; }

address() {
  list=$(hostname -I 2>/dev/null || ip -o addr show scope global 2>/dev/null | sed -n 's/.* inet6\{0,1\} \([^ /]*\).*/\1/p')
  # shellcheck disable=SC2086 # addresses are words
  set -- $list
  say "${1:-}"
}

main() {
  read_settings
  root=${MUSTER_PREFIX:-}
  root=${root%/}
  [ -n "$root" ] || [ "$(id -u)" = 0 ] || die 1 "run this as root"
  sh -c "$LOOK" look "$root" </dev/null >"$work/look" 2>&1
  state=${STATE_DIR:-$root/var/lib/muster-enroll}
  if taken "$work/look" "$state/self"; then
    say "Skipped: $reason."
    exit 0
  fi
  name=${FRIENDLY_NAME:-$(uname -n)}
  name=${HOST_PREFIX:-}$name
  if is_true "${DRY_RUN:-}"; then
    say "This machine would be enrolled at $url as $name."
    exit 0
  fi
  machine=$(real_id "$(first_line /etc/machine-id)" "$(first_line /var/lib/dbus/machine-id)")
  os_info=$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null | head -n 1)
  os_info=${os_info#[\"\']}
  os_info=${os_info%[\"\']}
  enrollment_body "$name" "$machine" '' '' "$(address)" "$os_info" >"$work/body"
  installer_for "$state/self" "${machine:-$(uname -n)}" "$work/body" || die 1 "Not enrolled: $reason"
  PATCHMON_URL=$url FORCE_INSTALL=$force MUSTER_INSECURE=$insecure sh "$installer" </dev/null ||
    die 1 "Enrolled as $api_id, but the agent was not installed. Run this again to go on."
  rm -rf "$state/self"
  rmdir "$state" 2>/dev/null
  say "Enrolled $name."
  exit 0
}

{ main "$@"; }
