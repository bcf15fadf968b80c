#!/bin/sh
# Has the files that scripts of the field look for say which credential this host has now.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# The token this process had them written for.
laid=''

# keep_patchmon [VERSION]: VERSION of the API when the host is to have them, nothing when it may have
# them. In a process of its own: what it takes is given back afterwards. The systemd unit may not write
# where they lie, so there a transient unit does. A failure is logged; the next start tries again.
keep_patchmon() {
  laid=$token
  [ $# != 0 ] || [ -f "$root/etc/patchmon/config.yml" ] || return 0
  said=$(sh "$0" lay "$@" 2>&1 </dev/null) && return
  if [ "$(service_kind)" = systemd ] && have systemd-run; then
    systemd-run --quiet --collect --wait ${root:+--setenv=MUSTER_PREFIX="$root"} "$bin" lay "$@" >/dev/null 2>&1 && return
  fi
  log "what scripts of the field look for was not written: ${said#muster-agent: }"
}
