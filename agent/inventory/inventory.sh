#!/bin/sh
# What is installed here, what could be updated, and from where. A library for muster-agent: it
# defines functions and runs nothing when it is read.
#
#   inventory_package_manager   its name: apt dnf yum zypper pacman apk, dpkg or rpm alone, one that Muster
#                               cannot ask (nix guix xbps portage eopkg pkgtools opkg swupd), or none
#   inventory_packages          a JSON array, one package a line. Fails when the package manager did
#                               not say what could be updated: nothing in it needs an update then.
#                               What it writes to INVENTORY_STATE says why
#   inventory_repositories      a JSON array, one repository a line
#   inventory_reboot            lines of name=value: needsReboot rebootReason kernelVersion
#                               installedKernelVersion
#   inventory_system            lines of name=value: gatewayIp dnsServers selinuxStatus loadAverage
#                               systemUptime uptimeSeconds virtualization container
#   inventory_details           the two above and packageManager as JSON members, one a line
#
# Environment:
#   INVENTORY_STATE     a file for what inventory_packages has to say beside the packages, lines of
#                       name=value: updatesUnknown and securityUnknown, why the number of updates and
#                       of security updates is not known, and empty when it is; listsUpdatedAt, when
#                       the package lists were last fetched, and empty when that cannot be told
#   INVENTORY_TIMEOUT   the seconds after which a package manager that does not answer is ended (300)
#   INVENTORY_ROOT      look below this directory instead of /, with the package managers of /
#   INVENTORY_CHROOT    look below this directory, with its own package managers: for an agent in a
#                       container that has the machine mounted there
#   INVENTORY_MANAGER   the package manager to ask, when the choice made here is wrong
#   INVENTORY_CACHE     a directory of the caller's own, for package lists it wants fetched
#   INVENTORY_REFRESH   never (default), or the seconds after which package lists are fetched anew,
#                       into INVENTORY_CACHE (not with apk); the machine's own are never touched
#
# It takes no lock of a package manager and changes none of its files, runs at the lowest priority,
# and starts no process per package. docs/inventory.md says how security updates are told.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

inventory_have() {
  [ -n "$inventory_chroot" ] || { command -v "$1" >/dev/null 2>&1 && return; }
  [ -x "$inventory_chroot/usr/bin/$1" ] || [ -x "$inventory_chroot/bin/$1" ] || [ -x "$inventory_chroot/sbin/$1" ]
}

# Sets what every public function needs. These run in subshells: the caller keeps its variables.
inventory_begin() {
  LC_ALL=C
  LANGUAGE=C
  export LC_ALL LANGUAGE
  # pacman folds its lists at this width, also where nobody looks.
  unset COLUMNS
  inventory_chroot=${INVENTORY_CHROOT:-}
  inventory_target=${INVENTORY_ROOT:-}
  inventory_target=${inventory_target%/}
  inventory_root=${inventory_chroot:-$inventory_target}
  inventory_low=''
  ! nice -n 19 true 2>/dev/null || inventory_low='nice -n 19'
  ! ionice -c 3 true 2>/dev/null || inventory_low="$inventory_low ionice -c 3"
  # A package manager that hangs must not keep the report from going out; awk waits for several.
  inventory_limit=${INVENTORY_TIMEOUT:-300}
  inventory_began=$(date +%s)
  inventory_ended=''
  if timeout -k 1 1 true 2>/dev/null; then
    inventory_ended="timeout -k 10 $inventory_limit"
  elif timeout 1 true 2>/dev/null; then
    inventory_ended="timeout $inventory_limit"
  fi
  [ -z "${INVENTORY_STATE:-}" ] || export INVENTORY_STATE
  inventory_ask="$inventory_low $inventory_ended ${inventory_chroot:+chroot $inventory_chroot}"
  inventory_kind=$(inventory_find_manager)
}

# Asks a package manager, which gets nothing to read and is not heard when it complains.
inventory_run() {
  # shellcheck disable=SC2086 # words
  $inventory_ask "$@" </dev/null 2>/dev/null
}

# What the status of a command that did not succeed means: timeout or failed. `timeout` ends with
# 124, that of older busyboxes with 143, and with 137 when the command had to be killed; so does a
# command that the kernel killed for its memory.
inventory_reason() {
  case $1 in
    124 | 143) echo timeout ;;
    137) if [ $(($(date +%s) - inventory_began)) -ge "$inventory_limit" ]; then echo timeout; else echo failed; fi ;;
    *) echo failed ;;
  esac
}

# inventory_tell NAME VALUE: a line for the awk of json.sh, among those of a package manager, that
# ends up in INVENTORY_STATE. The first reason counts, and the oldest listsUpdatedAt, which is in
# seconds since 1970 here.
inventory_tell() { printf '\001%s=%s\n' "$1" "$2"; }

# awk over stdin, at the lowest priority too.
inventory_run_awk() {
  # shellcheck disable=SC2086 # words
  $inventory_low awk "$@"
}

inventory_file() { [ -s "$inventory_root/$1" ]; }

# Whether a pattern matched a file.
inventory_any() { [ -e "$1" ]; }

# More than one can be installed: dnf on Debian is a tool, not what the machine is made of.
inventory_find_manager() {
  if [ -n "${INVENTORY_MANAGER:-}" ]; then
    printf '%s\n' "$INVENTORY_MANAGER"
  elif inventory_file var/lib/dpkg/status || [ -d "$inventory_root/var/lib/dpkg/status.d" ]; then
    if inventory_have apt-cache; then echo apt; else echo dpkg; fi
  elif inventory_file lib/apk/db/installed || inventory_file usr/lib/apk/db/installed; then
    echo apk
  elif [ -d "$inventory_root/var/lib/pacman/local" ] && inventory_have pacman; then
    echo pacman
  elif ! inventory_have rpm; then
    inventory_find_unknown_manager
  elif [ -d "$inventory_root/etc/zypp/repos.d" ] && inventory_have zypper; then
    echo zypper
  elif inventory_have dnf || inventory_have dnf5; then
    echo dnf
  elif inventory_have yum; then
    echo yum
  elif [ -n "$(inventory_rpm -qa --qf '%{NAME}' | head -c 1)" ]; then
    echo rpm
  else
    inventory_find_unknown_manager
  fi
}

# Those that Muster cannot ask, by name, so that people see which it is.
inventory_find_unknown_manager() {
  for inventory_part in nix:etc/NIXOS nix:nix/var/nix/profiles/system guix:gnu/store xbps:var/db/xbps portage:var/db/pkg \
    eopkg:var/lib/eopkg pkgtools:var/lib/pkgtools/packages pkgtools:var/log/packages opkg:usr/lib/opkg/status swupd:usr/share/clear; do
    [ ! -e "$inventory_root/${inventory_part#*:}" ] || { printf '%s\n' "${inventory_part%%:*}" && return; }
  done
  echo none
}

inventory_package_manager() (
  inventory_begin
  printf '%s\n' "$inventory_kind"
)

inventory_packages() (
  inventory_begin
  case $inventory_kind in
    apt | dpkg) inventory_apt_packages ;;
    dnf | yum | zypper | rpm) inventory_rpm_packages ;;
    pacman | apk) "inventory_${inventory_kind}_packages" ;;
    *) inventory_tell updatesUnknown no_manager | inventory_run_awk "$INVENTORY_AWK"'{ is_told($0) } END { packages() }' ;;
  esac
)

inventory_repositories() (
  inventory_begin
  case $inventory_kind in
    apt | dnf | yum | zypper | pacman | apk) "inventory_${inventory_kind}_repositories" ;;
    *) echo '[]' ;;
  esac
)

# What is not known is left out.
inventory_details() (
  inventory_begin
  { inventory_reboot && inventory_system && printf 'packageManager=%s\n' "$inventory_kind"; } |
    inventory_run_awk "$INVENTORY_AWK"'
      function member(json) { printf "%s\"%s\":%s", comma, name, json; comma = ",\n" }
      {
        name = substr($0, 1, index($0, "=") - 1)
        value = substr($0, index($0, "=") + 1)
        if (value == "") next
        n = split(value, part, " ")
        if (name == "needsReboot") member(value == "true" ? "true" : "false")
        else if (name == "uptimeSeconds") member(value + 0)
        else if (name == "loadAverage") member("[" part[1] + 0 "," part[2] + 0 "," part[3] + 0 "]")
        else if (name == "dnsServers") {
          list = ""
          for (i = 1; i <= n; i++) list = list (i > 1 ? "," : "") js(part[i], 64)
          member("[" list "]")
        } else member(js(value, 512))
      }
      END { print "" }'
)
