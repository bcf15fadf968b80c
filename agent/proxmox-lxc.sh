#!/bin/sh
# Enrolls the LXC containers of this Proxmox node, and installs the agent inside each.
#
#   curl -fsS -H @headers 'URL/api/v1/auto-enrollment/script?type=proxmox-lxc' | sh
#
# It needs pct and curl. It goes on after a container that fails, and exits 1 at the end when one
# did. Run it again whenever there are new containers, by hand or from cron: what has an agent
# inside is left alone, and what failed is taken up where it stopped. Cut off half-way this file
# does nothing.
#
# Environment, each before what the server wrote in:
#   PATCHMON_URL AUTO_ENROLLMENT_KEY AUTO_ENROLLMENT_SECRET
#   HOST_PREFIX     put before each container's name
#   DRY_RUN=true    say what would be done, and do nothing
#   SKIP_STOPPED    true; false counts a container that does not run as failed
#   FORCE_INSTALL   true: go on although the package manager in a container fails
#   PARALLEL        how many containers at once (1)
#   CURL_FLAGS      for every curl, for example -k
#   DEBUG=true      say more
#   STATE_DIR       where unfinished enrollments are kept (/var/lib/muster-enroll)

. "${0%/*}/base/json-writer.sh"
. "${0%/*}/host/machine-id.sh"
. "${0%/*}/enrollment/common.sh"
. "${0%/*}/enrollment/look.sh"

ENROLLED=0 FAILED=1 SKIPPED=10 WOULD=11

# Runs inside a container, whatever that holds. Says what the enrollment tells about it.
# shellcheck disable=SC2016 # for the container's shell
PROBE='
first() { head -n 1 "$@" 2>/dev/null | tr -d "\000\r"; }
printf "machine_id=%s\ndbus_machine_id=%s\n" "$(first /etc/machine-id)" "$(first /var/lib/dbus/machine-id)"
os=$(sed -n "s/^PRETTY_NAME=//p" /etc/os-release 2>/dev/null | first)
printf "os_info=%s\n" "$os"
ip=$(hostname -I 2>/dev/null | first)
[ -n "$ip" ] || ip=$(ip -o addr show scope global 2>/dev/null | sed -n "s/.* inet6\{0,1\} \([^ /]*\).*/\1/p" | first)
printf "ip_address=%s\n" "${ip%% *}"
echo ready=1'

# In a container, which must not get the script itself as its input, nor keep our lock.
inside() {
  seconds=$1 container=$2
  shift 2
  if have timeout; then
    timeout "$seconds" pct exec "$container" -- "$@" 9>&-
  else
    pct exec "$container" -- "$@" 9>&-
  fi
}

# vmid TAB status TAB name of every container. The lock, in between, is mostly empty.
list_containers() {
  pct list </dev/null >"$work/list" 2>"$work/list.error" 9>&- || return 1
  awk '
    $1 !~ /^[0-9]+$/ { next }
    {
      vmid = $1; status = $2
      sub(/^[ \t]*[^ \t]+[ \t]+[^ \t]+[ \t]*/, ""); sub(/[ \t\r]+$/, "")
      if ($0 ~ /^(backup|create|destroyed|disk|fstrim|migrate|mounted|rollback|snapshot|snapshot-delete)[ \t]/)
        sub(/^[^ \t]+[ \t]+/, "")
      print vmid "\t" status "\t" ($0 == "" ? "CT" vmid : $0)
    }' "$work/list"
}

probed() { sed -n "s/^$1=//p" "$work/$vmid.probe" | head -n 1; }

# One container, in a process of its own; its outcome is the exit code.
take() {
  vmid=$1 status_now=$2 name=${HOST_PREFIX:-}$3
  if [ "$status_now" != running ]; then
    is_true "${SKIP_STOPPED:-true}" || fail "does not run ($status_now)"
    say "$vmid $name: skipped, it does not run ($status_now)"
    exit $SKIPPED
  fi
  # What a container says is cut: it could fill the disk of the node.
  inside 60 "$vmid" sh -c "$LOOK$PROBE" </dev/null 2>&1 | head -c 65536 >"$work/$vmid.probe"
  [ "$(probed ready)" = 1 ] || fail "cannot look inside: $(tail -n 1 "$work/$vmid.probe")"
  if taken "$work/$vmid.probe" "$state/$vmid"; then
    [ -n "$dry" ] || rm -rf "${state:?}/$vmid"
    say "$vmid $name: skipped, $reason"
    exit $SKIPPED
  fi
  if [ -n "$dry" ]; then
    say "$vmid $name: would be enrolled"
    exit $WOULD
  fi
  os_info=$(probed os_info)
  os_info=${os_info#[\"\']}
  os_info=${os_info%[\"\']}
  # Not the vmid where there is none: the next container gets it again.
  machine=$(real_id "$(probed machine_id)" "$(probed dbus_machine_id)")
  enrollment_body "$name" "$machine" "$vmid" "$(uname -n)" "$(probed ip_address)" "$os_info" >"$work/$vmid.body"
  installer_for "$state/$vmid" "${machine:-$3}" "$work/$vmid.body" || fail "$reason"
  debug "$vmid is $api_id"
  {
    # No quote can be in any of these. The node's TMPDIR need not be there.
    say "unset TMPDIR; PATCHMON_URL='$url' FORCE_INSTALL='$force' MUSTER_INSECURE='$insecure'"
    say "export PATCHMON_URL FORCE_INSTALL MUSTER_INSECURE"
    cat "$installer"
  } >"$work/$vmid.script"
  {
    inside 900 "$vmid" sh -s <"$work/$vmid.script" 2>&1
    say $? >"$work/$vmid.ended"
  } | tail -c 65536 >"$work/$vmid.out"
  ! is_true "${DEBUG:-}" || while IFS= read -r line; do debug "$vmid: $line"; done <"$work/$vmid.out"
  [ "$(cat "$work/$vmid.ended")" = 0 ] ||
    fail "enrolled as $api_id, but the agent was not installed: $(grep . "$work/$vmid.out" | tail -n 1). Run this again to go on"
  rm -rf "${state:?}/$vmid"
  say "$vmid $name: enrolled"
  exit $ENROLLED
}

fail() {
  say "$vmid $name: failed: $1"
  exit "$FAILED"
}

# Waits for the worker that was started first, and counts it.
collect() {
  wait "${running%% *}"
  case $? in
    "$ENROLLED") enrolled=$((enrolled + 1)) ;;
    "$SKIPPED") skipped=$((skipped + 1)) ;;
    "$WOULD") would=$((would + 1)) ;;
    *) failed=$((failed + 1)) ;;
  esac
  running=${running#* }
  cat "$work/${logs%% *}.log"
  logs=${logs#* }
}

# shellcheck disable=SC2317 # called by a trap
stop_workers() {
  trap '' TERM
  # shellcheck disable=SC2086 # process ids are words
  [ -z "$running" ] || kill $running 2>/dev/null
  wait
  rm -rf "$work"
}

main() {
  read_settings
  have pct || die 1 "there is no pct here: run this on a Proxmox node"
  [ "$(id -u)" = 0 ] || die 1 "run this as root"
  parallel=${PARALLEL:-1}
  case $parallel in '' | 0* | *[!0-9]* | ???*) die 2 "PARALLEL is a number from 1 to 99" ;; esac
  dry=''
  ! is_true "${DRY_RUN:-}" || dry=1
  state=${STATE_DIR:-/var/lib/muster-enroll}
  if [ -z "$dry" ]; then
    mkdir -p "$state" || die 1 "cannot write to $state"
    # Two runs at once, from cron for one, would enroll a container twice.
    exec 9>"$state/lock"
    ! have flock || flock -n 9 || die 1 "another run is under way"
  fi
  list_containers >"$work/containers" || die 1 "pct list failed: $(tail -n 1 "$work/list.error")"
  total=0 enrolled=0 skipped=0 would=0 failed=0 busy=0 running='' logs=''
  tab=$(printf '\t')
  trap stop_workers EXIT
  while IFS=$tab read -r vmid status_now name; do
    total=$((total + 1))
    if [ "$busy" -ge "$parallel" ]; then
      collect
      busy=$((busy - 1))
    fi
    (trap - EXIT && take "$vmid" "$status_now" "$name") </dev/null >"$work/$vmid.log" 2>&1 &
    running="$running$! " logs="$logs$vmid " busy=$((busy + 1))
  done <"$work/containers"
  while [ -n "$running" ]; do collect; done
  say ""
  say "Total Containers Found: $total"
  say "Successfully Enrolled:  $enrolled"
  say "Skipped:                $skipped"
  say "Failed:                 $failed"
  [ -z "$dry" ] || say "Would Be Enrolled:      $would"
  [ "$failed" = 0 ] || exit 1
  exit 0
}

{ main "$@"; }
