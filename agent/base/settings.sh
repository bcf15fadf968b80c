#!/bin/sh
# Where everything lies, and what was set.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

reports=1 refresh=''

# Everything below is relative to MUSTER_PREFIX. Paths reach a crontab, a unit and a curl
# configuration, so they are held to characters that mean nothing to any of these.
set_paths() {
  root=${MUSTER_PREFIX:-}
  root=${root%/}
  host_root=${MUSTER_HOST_ROOT:-}
  host_root=${host_root%/}
  for path in "$root" "$host_root"; do
    case $path in
      '') ;;
      *[!A-Za-z0-9._/+-]* | */../* | */..) die "$USAGE" "a root directory may hold letters, digits and ._/+- only" ;;
      /*) ;;
      *) die "$USAGE" "MUSTER_PREFIX and MUSTER_HOST_ROOT must be absolute paths" ;;
    esac
  done
  bin=$root/usr/local/bin/muster-agent
  etc=$root/etc/muster-agent
  lib=$root/var/lib/muster-agent
  run=$root/run/muster-agent
  log_file=''
  scale=${MUSTER_INTERVAL_SCALE:-1}
  refused_retry=${MUSTER_REFUSED_RETRY:-3600}
  proc=/proc
  [ ! -r "$host_root/proc/meminfo" ] || proc=$host_root/proc
}

# The environment wins over the config file.
load_settings() {
  url=${MUSTER_URL:-$(setting url "$etc/config")}
  url=${url%"${url##*[!/]}"}
  ca_file=${MUSTER_CA_FILE:-$(setting ca_file "$etc/config")}
  insecure=${MUSTER_INSECURE:-$(setting insecure "$etc/config")}
  reports=${MUSTER_REPORTS:-$(setting reports "$etc/config")}
  refresh=${MUSTER_REFRESH:-$(setting refresh "$etc/config")}
  load_proxy
  [ -n "$url" ] || die "$NOT_ENROLLED" "not enrolled: set MUSTER_URL and MUSTER_TOKEN and run 'muster-agent enroll'"
  case $url in
    *[!][A-Za-z0-9._~:/%+-]*) die "$USAGE" "MUSTER_URL holds a character that has no place in a URL" ;;
    http://?* | https://?*) ;;
    *) die "$USAGE" "MUSTER_URL must begin with http:// or https://" ;;
  esac
  case $ca_file in
    '') ;;
    *[!A-Za-z0-9._/+-]*) die "$USAGE" "MUSTER_CA_FILE may hold letters, digits and ._/+- only" ;;
    *) [ -r "$ca_file" ] || die "$USAGE" "cannot read MUSTER_CA_FILE $ca_file" ;;
  esac
  case $insecure in
    '' | 0 | 1) ;;
    *) die "$USAGE" "MUSTER_INSECURE is 1 or 0" ;;
  esac
  case $reports in
    '') reports=1 ;;
    0 | 1) ;;
    *) die "$USAGE" "MUSTER_REPORTS is 1 or 0" ;;
  esac
  case $refresh in
    '' | never) refresh=never ;;
    *[!0-9]* | ??????????*) die "$USAGE" "MUSTER_REFRESH is never, or a number of seconds" ;;
  esac
}

# The usual variables of the environment; else what they were when the host enrolled, as neither
# cron nor an init system hands them on. curl and wget read them.
load_proxy() {
  case $url in
    https:*) proxy=${https_proxy:-${HTTPS_PROXY:-${ALL_PROXY:-${all_proxy:-$(setting proxy "$etc/config")}}}} ;;
    *) proxy=${http_proxy:-${ALL_PROXY:-${all_proxy:-$(setting proxy "$etc/config")}}} ;;
  esac
  no_proxy=${no_proxy:-${NO_PROXY:-$(setting no_proxy "$etc/config")}}
  case $proxy$no_proxy in
    *[!][A-Za-z0-9._~:/@%,*+\ -]*) die "$USAGE" "the proxy's address holds a character that has no place in it" ;;
  esac
  [ -n "$proxy" ] || return 0
  http_proxy=$proxy https_proxy=$proxy
  export http_proxy https_proxy no_proxy
}

warn_about_transport() {
  case $url in
    http://localhost* | http://127.* | "http://[::1]"*) ;;
    http://*) log "warning: $url is not encrypted: whoever is on the way can read this host's token" ;;
    *) [ "$insecure" != 1 ] || log "warning: MUSTER_INSECURE=1: the server's certificate is not verified" ;;
  esac
}

save_settings() {
  if [ -n "$ca_file" ] && [ "$ca_file" != "$etc/ca.pem" ]; then
    keep "$etc/ca.pem" <"$ca_file" || die "$FAILED" "cannot write $etc/ca.pem"
    ca_file=$etc/ca.pem
  fi
  keep "$etc/config" <<END || die "$FAILED" "cannot write $etc/config"
url=$url
ca_file=$ca_file
insecure=$insecure
reports=$reports
refresh=$refresh
proxy=$proxy
no_proxy=$no_proxy
END
}
