#!/bin/sh
# Whether a machine is to be enrolled, for proxmox-lxc.sh and direct-host.sh.
#
# shellcheck disable=SC2034,SC2154 # the variables are common.sh's

# Says, on the machine itself, whether it is to be enrolled: `enrolled=1` and its server for a host of
# muster-agent, `other=FILE` and its server for one of another agent, nothing for one that is free.
# Scripts of the field ask /usr/local/bin/patchmon-agent, too; here no program of another's is run.
# shellcheck disable=SC2016,SC2034 # for the machine's shell, by the scripts that read this
LOOK='
root=${1:-}
ours() {
  [ -f "$1" ] && [ ! -L "$1" ] &&
    head -n 2 "$1" 2>/dev/null | grep -q "^# Written by muster-agent, the agent of this host[.]"
}
server() { [ ! -f "$2" ] || printf "server=%s\n" "$(sed -n "s/^$1//p" "$2" 2>/dev/null | head -n 1 | tr -d "\"\000\r")"; }
if [ -s "$root/var/lib/muster-agent/credential" ]; then
  echo enrolled=1
  server url= "$root/etc/muster-agent/config"
else
  for file in etc/patchmon/config.yml etc/patchmon/credentials.yml usr/local/bin/patchmon-agent; do
    [ -e "$root/$file" ] || [ -L "$root/$file" ] || continue
    ours "$root/$file" && continue
    printf "other=%s\n" "/$file"
    server "patchmon_server: *" "$root/etc/patchmon/config.yml"
    break
  done
fi
'

# taken FILE DIR: whether the machine that said FILE is to be left alone, and in $reason why. One whose
# enrollment is kept in DIR, because its installation failed, is not: it is gone on with.
taken() {
  server=$(looked server "$1")
  server=${server%"${server##*[!/]}"}
  other=$(looked other "$1")
  if [ "$(looked enrolled "$1")" = 1 ]; then
    reason='enrolled already'
    [ -z "$server" ] || [ "$server" = "$url" ] || reason="enrolled already, with $server"
  elif [ -n "$other" ]; then
    reason="it has another agent ($other)"
    [ -z "$server" ] || reason="it has an agent of another server ($server)"
    if [ "$server" = "$url" ]; then
      [ ! -s "$2/credentials" ] || return 1
      reason='enrolled already'
    fi
  else
    return 1
  fi
}

# What a machine said under NAME; what may be long is cut.
looked() { sed -n "s/^$1=//p" "$2" | head -n 1 | cut -c 1-200; }
