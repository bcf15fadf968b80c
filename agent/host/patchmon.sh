#!/bin/sh
# What scripts of the field look for before they enroll a machine. They skip one that has all three:
#
#   /etc/patchmon/config.yml         names the server
#   /etc/patchmon/credentials.yml    0600: an API id and key that the server takes
#   /usr/local/bin/patchmon-agent    asks muster-agent, and ends as that ends
#
# A host that was given an API key has them. Each has PATCHMON_MARK near its top; what is there
# without it belongs to somebody else, and is never touched.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

PATCHMON_MARK='# Written by muster-agent, the agent of this host.'

marked() {
  [ -f "$1" ] && [ ! -L "$1" ] && head -n 2 "$1" 2>/dev/null | grep -q "^$PATCHMON_MARK"
}

anything_at() { [ -e "$1" ] || [ -L "$1" ]; }

patchmon_paths() {
  for name in etc/patchmon/config.yml etc/patchmon/credentials.yml usr/local/bin/patchmon-agent; do
    say "$root/$name"
  done
}

# Whether a host with an API key can live here. Fails with reason where another agent is. Paths hold
# no blanks.
room_for_patchmon() {
  there=$root/etc/patchmon
  if ! anything_at "$there" || { [ -d "$there" ] && [ ! -L "$there" ]; }; then
    there=''
    for path in $(patchmon_paths); do
      if anything_at "$path" && ! marked "$path"; then there=$path && break; fi
    done
  fi
  [ -n "$there" ] || return 0
  reason="this machine has another agent: $there is not of muster-agent. Remove that agent first"
  return "$FAILED"
}

# Brings all three up to date where nothing is, or what this agent wrote. VERSION is that of the API,
# empty for the one they name. Fails with reason.
lay_patchmon() {
  api_version=$1
  [ -n "$api_version" ] ||
    api_version=$(sed -n 's/^api_version: "\([a-z0-9.-]*\)"$/\1/p' "$root/etc/patchmon/config.yml" 2>/dev/null)
  room_for_patchmon || return
  reason="cannot write to $root/etc/patchmon"
  (umask 022 && mkdir -p "$root/etc/patchmon") 2>/dev/null || return "$FAILED"
  while :; do
    load_credential credential || load_credential credential.new || return "$NOT_ENROLLED"
    laying=$token
    lay 600 "$root/etc/patchmon/config.yml" "$(patchmon_config)" || return
    lay 600 "$root/etc/patchmon/credentials.yml" "$(patchmon_credentials)" || return
    lay 755 "$root/usr/local/bin/patchmon-agent" "$(patchmon_agent)" || return
    # Another process may just have exchanged it, and laid its own before this one did.
    load_credential credential
    [ "$token" != "$laying" ] || return 0
  done
}

# lay MODE FILE TEXT: puts it there in one step, unless it is there already.
lay() {
  reason="cannot write $2"
  [ ! -f "$2" ] || [ "$(cat "$2" 2>/dev/null)" != "$3" ] || return 0
  if {
    say "$3" >"$2.$$" && chmod "$1" "$2.$$" && { sync "$2.$$" || sync || :; } && mv -f "$2.$$" "$2"
  } 2>/dev/null; then
    return 0
  fi
  rm -f "$2.$$" 2>/dev/null
  return "$FAILED"
}

patchmon_config() {
  cat <<END
$PATCHMON_MARK No secret is in here.
patchmon_server: "$(setting url "$etc/config")"
api_version: "${api_version:-v1}"
END
}

# An agent that exchanged its key has a token instead. The server takes it as the key, too.
patchmon_credentials() {
  case $token in *:*) set -- "${token%%:*}" "${token#*:}" ;; *) set -- "$host_id" "$token" ;; esac
  cat <<END
$PATCHMON_MARK It keeps this file up to date.
api_id: $1
api_key: $2
END
}

patchmon_agent() {
  say '#!/bin/sh'
  cat <<END
$PATCHMON_MARK 'muster-agent uninstall' removes it.
#
# Scripts that enroll machines look for this command. muster-agent does what it is asked.

agent='$bin'
MUSTER_PREFIX='$root'
END
  cat <<'END'
PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export MUSTER_PREFIX PATH

usage() {
  cat <<'USAGE'
Usage: patchmon-agent COMMAND

  ping           check in with the server: ends with 0 when it answered well
  report         send what is installed
  diagnostics    look for what keeps the agent from working
  version        the version of muster-agent
  check-version  compare it with the one the server has
  config show    the settings, without secrets
USAGE
}

case "$*" in
  ping) set -- once ;;
  diagnostics) set -- doctor ;;
  report | version | check-version | 'config show') ;;
  --version) set -- version ;;
  help | --help | -h) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac
if [ ! -s "$agent" ]; then
  printf '%s\n' "patchmon-agent: $agent is gone: install it again, or remove this file" >&2
  exit 1
fi
exec sh "$agent" "$@"
END
}

# What a process before this one left when it was killed goes too.
remove_patchmon() {
  for path in $(patchmon_paths); do
    for file in "$path" "$path".[0-9]*; do ! marked "$file" || rm -f "$file"; done
  done
  rmdir "$root/etc/patchmon" 2>/dev/null
}
