#!/bin/sh
# Whether this machine wants a reboot, and why.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# The newest kernel on disk of the kind that runs: not amd64 for cloud-amd64, nor v7l for v8.
inventory_installed_kernel() {
  for inventory_part in "$inventory_root"/lib/modules/*/ "$inventory_root"/usr/lib/modules/*/; do
    inventory_name=${inventory_part%/}
    # What only holds left-over modules is no kernel.
    for inventory_sign in vmlinuz modules.builtin modules.order; do
      [ ! -e "$inventory_part$inventory_sign" ] || { printf '%s\n' "${inventory_name##*/}" && break; }
    done
  done | inventory_run_awk -v running="$1" "$INVENTORY_VERSION_AWK"'
    function kind(release,   n, token, i, out) {
      n = split(release, token, /[-.+~]/)
      for (i = 1; i <= n; i++) {
        if (token[i] ~ /^[0-9_]*$/) continue
        if (token[i] !~ /^(amd64|x86_64|i[3-6]86|arm64|aarch64|armv[5-8].*|v[5-8]l?|ppc64|riscv64|s390x|64kb?|[0-9]+kb?)$/) sub(/[0-9_]+$/, "", token[i])
        out = out "-" token[i]
      }
      return out
    }
    kind($0) == kind(running) && (newest == "" || rpmcmp($0, newest) > 0) { newest = $0 }
    END { print newest }'
}

# What needs-restarting of dnf looks at: packages whose programs run from boot to shutdown.
inventory_core_updates() {
  inventory_booted=$(awk '$1 == "btime" { print $2 }' "$inventory_proc/stat" 2>/dev/null)
  [ -n "$inventory_booted" ] || return 0
  inventory_rpm -q --qf '%{INSTALLTIME} %{NAME}\n' kernel kernel-core kernel-rt kernel-default glibc linux-firmware \
    systemd dbus dbus-broker dbus-daemon microcode_ctl openssl-libs gnutls |
    awk -v booted="$inventory_booted" '$1 ~ /^[0-9]+$/ && NF == 2 && $1 + 0 > booted + 0 && !seen[$2]++ { print $2 }'
}

inventory_reboot() (
  inventory_begin
  inventory_begin_system
  inventory_running=$(cat "$inventory_proc/sys/kernel/osrelease" 2>/dev/null)
  [ -n "$inventory_running" ] || inventory_running=$(uname -r)
  inventory_newest='' inventory_reason='' inventory_list=''
  # A container has no kernel of its own, and no boot that a package could be older than.
  if [ "$(inventory_container)" = none ]; then
    inventory_newest=$(inventory_installed_kernel "$inventory_running")
    if [ -n "$inventory_newest" ] && [ "$inventory_newest" != "$inventory_running" ] &&
      awk -v a="$inventory_newest" -v b="$inventory_running" "$INVENTORY_VERSION_AWK"'BEGIN { exit !(rpmcmp(a, b) > 0) }'; then
      inventory_reason="kernel $inventory_newest is installed, $inventory_running runs"
    fi
    case $inventory_kind in
      dnf | yum | zypper | rpm) inventory_list=$(inventory_core_updates | tr '\n' ' ') ;;
    esac
  fi
  for inventory_part in run/reboot-required var/run/reboot-required run/reboot-needed var/run/reboot-needed; do
    [ -e "$inventory_root/$inventory_part" ] || continue
    inventory_list="$(sort -u "$inventory_root/$inventory_part.pkgs" 2>/dev/null | tr '\n' ' ')$inventory_list"
    inventory_reason="${inventory_reason:+$inventory_reason; }$inventory_part says so"
    break
  done
  inventory_list=${inventory_list% }
  [ -z "$inventory_list" ] || inventory_reason="${inventory_reason:+$inventory_reason; }updated since the start: $inventory_list"
  inventory_reason=$(printf '%s' "$inventory_reason" | tr '\001-\037\177' ' ' | cut -c 1-500 | sed 's/ *$//')
  if [ -n "$inventory_reason" ]; then echo needsReboot=true; else echo needsReboot=false; fi
  printf 'rebootReason=%s\nkernelVersion=%s\ninstalledKernelVersion=%s\n' \
    "$inventory_reason" "$inventory_running" "$inventory_newest"
)
