#!/bin/sh
# Removes the agent from this machine, and everything it wrote. The host stays on the server until
# it is deleted there. Cut off half-way this file does nothing.
#
#   curl -fsS URL/api/v1/hosts/remove | sudo sh

set -u

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
  if [ -e "$root/etc/patchmon/config.yml" ]; then
    printf '%s\n' "The agent of this machine is not muster-agent; it was left alone: $root/etc/patchmon"
  else
    printf '%s\n' "There is no agent here."
  fi
  exit 0
}

{ main "$@"; }
