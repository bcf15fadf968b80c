#!/bin/sh
# What this machine runs on.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# Where to read of the running system: that of the root when it is mounted there.
inventory_begin_system() {
  inventory_proc=/proc inventory_sys=/sys
  [ ! -r "$inventory_root/proc/loadavg" ] || inventory_proc=$inventory_root/proc
  [ ! -d "$inventory_root/sys/class" ] || inventory_sys=$inventory_root/sys
}

inventory_virtualization() {
  inventory_found=''
  [ "$inventory_proc" != /proc ] || inventory_found=$(systemd-detect-virt --vm 2>/dev/null)
  if [ -z "$inventory_found" ]; then
    inventory_found=$(cat "$inventory_sys/class/dmi/id/sys_vendor" "$inventory_sys/class/dmi/id/product_name" \
      "$inventory_sys/class/dmi/id/bios_vendor" "$inventory_sys/hypervisor/type" 2>/dev/null)
    case $inventory_found in
      *VMware*) inventory_found=vmware ;;
      *VirtualBox* | *innotek*) inventory_found=oracle ;;
      *"Microsoft Corporation"*Virtual*) inventory_found=microsoft ;;
      *[Xx]en*) inventory_found=xen ;;
      *"Amazon EC2"*) inventory_found=amazon ;;
      *"Google Compute"*) inventory_found=google ;;
      *KVM* | *oVirt* | *OpenStack*) inventory_found=kvm ;;
      *QEMU*) inventory_found=qemu ;;
      *Parallels*) inventory_found=parallels ;;
      *BHYVE*) inventory_found=bhyve ;;
      *)
        inventory_found=none
        ! grep -q '^flags.* hypervisor' "$inventory_proc/cpuinfo" 2>/dev/null || inventory_found=vm-other
        ;;
    esac
  fi
  printf '%s\n' "$inventory_found"
}

inventory_container() {
  inventory_found=''
  [ "$inventory_proc" != /proc ] || inventory_found=$(systemd-detect-virt --container 2>/dev/null)
  [ -n "$inventory_found" ] || inventory_found=$(head -n 1 "$inventory_root/run/systemd/container" 2>/dev/null)
  [ -n "$inventory_found" ] || [ ! -e "$inventory_root/run/.containerenv" ] || inventory_found=podman
  [ -n "$inventory_found" ] || [ ! -e "$inventory_root/.dockerenv" ] || inventory_found=docker
  [ -n "$inventory_found" ] ||
    inventory_found=$(tr '\000' '\n' 2>/dev/null <"$inventory_proc/1/environ" | sed -n 's/^container=//p' | head -n 1)
  [ -n "$inventory_found" ] || [ ! -d "$inventory_proc/vz" ] || [ -d "$inventory_proc/bc" ] || inventory_found=openvz
  [ -n "$inventory_found" ] || ! grep -qi microsoft "$inventory_proc/sys/kernel/osrelease" 2>/dev/null || inventory_found=wsl
  printf '%s\n' "${inventory_found:-none}"
}

inventory_system() (
  inventory_begin
  inventory_begin_system
  printf 'gatewayIp=%s\ndnsServers=%s\nselinuxStatus=%s\nvirtualization=%s\ncontainer=%s\n' "$(inventory_gateway)" \
    "$(inventory_dns)" "$(inventory_selinux)" "$(inventory_virtualization)" "$(inventory_container)"
  awk '{ print "loadAverage=" $1 " " $2 " " $3 }' "$inventory_proc/loadavg" 2>/dev/null
  awk '
    function units(n, name) { return n ? (n == 1 ? "1 " name : n " " name "s") : "" }
    function join(a, b) { return a != "" && b != "" ? a ", " b : a b }
    {
      s = int($1)
      text = join(join(units(int(s / 86400), "day"), units(int(s % 86400 / 3600), "hour")), units(int(s % 3600 / 60), "minute"))
      printf "uptimeSeconds=%d\nsystemUptime=%s\n", s, (text == "" ? "0 minutes" : text)
    }' "$inventory_proc/uptime" 2>/dev/null
)
