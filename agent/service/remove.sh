#!/bin/sh
# Takes the service, and everything else, away.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

crontab_without_agent() { crontab -l 2>/dev/null | grep -v '# muster-agent$'; }

remove_service() {
  case $(service_kind) in
    systemd)
      if [ -e "$root/etc/systemd/system/muster-agent.service" ]; then
        systemctl disable --quiet --now muster-agent
        rm -f "$root/etc/systemd/system/muster-agent.service"
        systemctl daemon-reload
      fi
      ;;
    openrc)
      if [ -e "$root/etc/init.d/muster-agent" ]; then
        rc-service --quiet muster-agent stop
        rc-update --quiet del muster-agent default
        rm -f "$root/etc/init.d/muster-agent"
      fi
      ;;
    cron)
      if crontab -l 2>/dev/null | grep -q '# muster-agent$'; then
        if crontab_without_agent | grep -q .; then crontab_without_agent | crontab -; else crontab -r; fi
      fi
      ;;
  esac
}

# All but what is under way in this process.
remove_everything() {
  remove_service
  stop_running
  remove_patchmon
  rm -rf "$etc" "$run"
  # In a container the directory is a volume: emptied, it stays.
  rm -rf "$lib" 2>/dev/null || rm -rf "${lib:?}"/*
  rm -f "$root/var/log/muster-agent.log" "$root/var/log/muster-agent.log.1" "$bin" "$bin.old" "$bin.new"
  [ -z "$root" ] || (cd "$root" && rmdir -p etc var/lib var/log usr/local/bin run) 2>/dev/null
}
