#!/bin/sh
# Removes this agent when the server asks for that.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

carry_out_uninstall() {
  if [ "$(service_kind)" = systemd ] && ! have systemd-run; then
    note_command "$1" uninstall failed "this takes systemd-run: run 'muster-agent uninstall' on the host"
    return
  fi
  say "$1" | keep "$lib/leaving" || return
  note_command "$1" uninstall 'done' ''
}

# Acknowledges, says goodbye and removes this agent; goes on with it after a crash.
leave_if_asked() {
  [ -e "$lib/leaving" ] || return 0
  if [ -s "$lib/commands" ]; then
    small_report
    check_in
    case $? in 0 | "$REFUSED") ;; *) return ;; esac
  fi
  say_goodbye
  log "removing this agent, as the server asked"
  case $(service_kind) in
    # What the service starts is ended with the service, and may not write where the agent lies.
    systemd) systemd-run --quiet --collect ${root:+--setenv=MUSTER_PREFIX="$root"} "$bin" uninstall --told ;;
    openrc) (trap '' HUP INT TERM && exec sh "$bin" uninstall --told) >/dev/null 2>&1 & ;;
    *)
      stop_report
      exec sh "$bin" uninstall --told >/dev/null
      ;;
  esac || {
    log "could not: run 'muster-agent uninstall'"
    rm -f "$lib/leaving"
    return
  }
  # It ends this process.
  pause 60
  log "could not: run 'muster-agent uninstall'"
  rm -f "$lib/leaving"
}

# Tells the server that this agent will not be heard of again.
say_goodbye() {
  : >"$work/body"
  for file in credential.new credential; do
    load_credential "$file" || continue
    request POST /api/agent/uninstall
    case $status in 2??) return 0 ;; esac
  done
  return 1
}
