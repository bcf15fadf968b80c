#!/bin/sh
# `uninstall`: nothing is left behind.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

command_uninstall() {
  [ -n "$root" ] || [ "$(id -u)" = 0 ] || die "$FAILED" "run this as root"
  case ${1:-} in
    '' | --told) ;;
    *) die "$USAGE" "uninstall: unknown option $1" ;;
  esac
  configured=$(setting url "$etc/config")
  remove_service
  stop_running
  heard=''
  if [ -n "${1:-}" ] || { [ -n "$configured" ] && enrolled && (load_settings && open_state && say_goodbye) 2>/dev/null; }; then
    heard=1
  fi
  remove_everything
  if [ -n "$heard" ]; then
    say "muster-agent and everything it wrote are gone, and $configured knows it. The host stands there until it is deleted."
  else
    say "muster-agent and everything it wrote are gone.${configured:+ The host still stands in $configured: delete it there.}"
  fi
}
