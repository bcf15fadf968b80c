#!/bin/sh
# Which machine this is.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

host_name() {
  name=''
  [ -z "$host_root" ] || name=$(first_line "$host_root/etc/hostname")
  [ -n "$name" ] || name=$(first_line /proc/sys/kernel/hostname)
  [ -n "$name" ] || name=$(uname -n)
  printf '%s\n' "${name:-unnamed}"
}

# One life of the machine. Containers of one node share its boot id, but not the start of their
# first process.
boot_id() {
  started=$(sed -n '1s/.*) //p' "$proc/1/stat" 2>/dev/null | cut -d ' ' -f 20)
  id=$(first_line "$proc/sys/kernel/random/boot_id" | tr -dc 'A-Za-z0-9-' | cut -c 1-64)
  say "$id${started:+-$started}"
}
