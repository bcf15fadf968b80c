#!/bin/sh
# Removes the agent from this machine, and everything it wrote. The host stays on the server until
# it is deleted there. Cut off half-way this file does nothing.
#
#   curl -fsS URL/api/v1/hosts/remove | sudo sh

set -u

ours() {
  [ -f "$1" ] && [ ! -L "$1" ] &&
    head -n 2 "$1" 2>/dev/null | grep -q '^# Written by muster-agent, the agent of this host[.]'
}

main() {
  # cron knows /usr/bin and /bin alone.
  PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  export PATH
  root=${MUSTER_PREFIX:-}
  root=${root%/}
  agent=$root/usr/local/bin/muster-agent
  if [ -z "$root" ] && [ "$(id -u)" != 0 ]; then
    printf '%s\n' "run this as root, for example with sudo" >&2
    exit 1
  fi
  if [ -x "$agent" ]; then
    "$agent" uninstall </dev/null || exit
    exit 0
  fi
  # What muster-agent wrote goes although it is gone itself.
  left=''
  for file in "$root/etc/patchmon/config.yml" "$root/etc/patchmon/credentials.yml" "$root/usr/local/bin/patchmon-agent"; do
    if ours "$file"; then
      rm -f "$file" || exit
    elif [ -e "$file" ] || [ -L "$file" ]; then
      left=${left:-$file}
    fi
  done
  rmdir "$root/etc/patchmon" 2>/dev/null
  if [ -n "$left" ]; then
    printf '%s\n' "The agent of this machine is not muster-agent; it was left alone: $left"
  else
    printf '%s\n' "There is no agent here."
  fi
  exit 0
}

{ main "$@"; }
