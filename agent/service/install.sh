#!/bin/sh
# Has this machine start the agent.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

service_state() {
  case $(service_kind) in
    systemd) say "systemd, $(systemctl is-active muster-agent 2>/dev/null)" ;;
    openrc) if rc-service muster-agent status >/dev/null 2>&1; then say "openrc, active"; else say "openrc, inactive"; fi ;;
    *) if alive "$(first_line "$run/pid")"; then say "running"; else say "not running"; fi ;;
  esac
}

# Starts an agent where no service manager does, and waits until it can be found: an uninstall
# that follows at once would miss it, and it would write its log after that.
start_running() {
  "$bin" run --log </dev/null >/dev/null 2>&1 &
  started=$! waited=0
  while alive "$started" && [ "$waited" -lt 30 ]; do
    for directory in "$run" "$lib/run"; do
      [ "$(first_line "$directory/pid")" != "$started" ] || return 0
    done
    sleep 1
    waited=$((waited + 1))
  done
}

install_service() {
  kind=$(service_kind)
  case $kind in
    systemd)
      systemd_unit | keep "$root/etc/systemd/system/muster-agent.service" &&
        chmod 644 "$root/etc/systemd/system/muster-agent.service" &&
        systemctl daemon-reload && systemctl enable --quiet muster-agent && systemctl restart muster-agent
      ;;
    openrc)
      openrc_script | keep "$root/etc/init.d/muster-agent" && chmod 755 "$root/etc/init.d/muster-agent" &&
        rc-update --quiet add muster-agent default && rc-service --quiet muster-agent restart
      ;;
    cron)
      # Not every cron knows @reboot; the second line starts it within five minutes anyway.
      {
        crontab_without_agent
        say "@reboot ${root:+MUSTER_PREFIX=$root }$bin run --log >/dev/null 2>&1 # muster-agent"
        say "*/5 * * * * ${root:+MUSTER_PREFIX=$root }$bin run --log >/dev/null 2>&1 # muster-agent"
      } | crontab - && stop_running && start_running
      ;;
    *) die "$FAILED" "found no systemd, OpenRC or cron: have '$bin run' started at boot" ;;
  esac || die "$FAILED" "the $kind service could not be set up"
  say "Service: $kind"
}

openrc_script() {
  cat <<END
#!/sbin/openrc-run
description="Muster agent"
supervisor=supervise-daemon
command=$bin
command_args="run --log"
respawn_delay=10
${root:+export MUSTER_PREFIX=$root
}
depend() {
  use net
  after firewall
}
END
}
