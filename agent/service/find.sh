#!/bin/sh
# What starts the agent on this machine: systemd, OpenRC or cron.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

service_kind() {
  if [ -d "$root/run/systemd/system" ] && have systemctl; then
    say systemd
  elif [ -d "$root/etc/init.d" ] && have rc-service; then
    say openrc
  elif have crontab; then
    say cron
  fi
}

# Ends an agent that runs: asks it, and after ten seconds does not ask.
stop_running() {
  for directory in "$run" "$lib/run"; do
    other=$(first_line "$directory/pid")
    if [ "$other" = $$ ] || ! alive "$other"; then continue; fi
    kill "$other" 2>/dev/null
    waited=0
    while alive "$other" && [ "$waited" -lt 10 ]; do
      sleep 1
      waited=$((waited + 1))
    done
    ! alive "$other" || kill -9 "$other" 2>/dev/null
  done
}
