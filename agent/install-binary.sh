#!/bin/sh
# Installs the agent that the operator of the server put into AGENT_BINARIES_DIR, and gives it the API
# id and key of this host.
#
#   curl -fsS -H "X-API-ID: ID" -H "X-API-KEY: KEY" URL/api/v1/hosts/install | sudo sh
#
# The server writes its values into the lines below; what the environment says goes before them.
#
# 1. exchanges the one-time token for the API id and key
# 2. downloads the binary for this architecture, and compares its SHA-256
# 3. writes /etc/patchmon/config.yml and credentials.yml (0600) and /usr/local/bin/patchmon-agent
# 4. has it say hello (`ping`), and sets up a service that runs `patchmon-agent serve`
#
# Run again for the same server it updates what it wrote. Cut off half-way this file does nothing.

given_url=${PATCHMON_URL:-} given_token=${BOOTSTRAP_TOKEN:-}
given_architecture=${ARCHITECTURE:-} given_insecure=${MUSTER_INSECURE:-}
PATCHMON_URL=''
PATCHMON_API='/api/v1/'
BOOTSTRAP_TOKEN=''
ARCHITECTURE=''
# shellcheck disable=SC2034 # the server writes it into every installer
FORCE_INSTALL=''
MUSTER_INSECURE=''

set -u
umask 077
LC_ALL=C
export LC_ALL

say() { printf '%s\n' "$*"; }

die() {
  printf '%s\n' "install-binary.sh: $2" >&2
  exit "$1"
}

have() { command -v "$1" >/dev/null 2>&1; }

check_settings() {
  PATH=${PATH:+$PATH:}/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  export PATH
  url=${given_url:-$PATCHMON_URL}
  url=${url%"${url##*[!/]}"}
  token=${given_token:-$BOOTSTRAP_TOKEN}
  unset BOOTSTRAP_TOKEN given_token
  insecure=${given_insecure:-$MUSTER_INSECURE}
  case $url in
    *[!][A-Za-z0-9._~:/%+-]*) die 2 "PATCHMON_URL holds a character that has no place in a URL" ;;
    http://?* | https://?*) ;;
    *) die 2 "PATCHMON_URL must begin with http:// or https://" ;;
  esac
  case $token in '' | *[!A-Za-z0-9._-]*) die 2 "BOOTSTRAP_TOKEN may hold letters, digits and ._- only" ;; esac
  root=${MUSTER_PREFIX:-}
  root=${root%/}
  case $root in *[!A-Za-z0-9._/+-]*) die 2 "MUSTER_PREFIX may hold letters, digits and ._/+- only" ;; esac
  architecture=${given_architecture:-$ARCHITECTURE}
  [ -n "$architecture" ] || architecture=$(uname -m)
  case $architecture in *[!A-Za-z0-9_-]*) die 2 "ARCHITECTURE holds a character that no architecture has" ;; esac
  [ -n "$root" ] || [ "$(id -u)" = 0 ] || die 1 "run this as root, for example with sudo"
  have curl || die 1 "this needs curl"
  have sha256sum || die 1 "this needs sha256sum to verify the download"
  agent=$root/usr/local/bin/patchmon-agent
  etc=$root/etc/patchmon
}

# Stops where muster-agent is, where the agent of another server is, and where something is in the way.
check_room() {
  if [ -e "$root/var/lib/muster-agent/credential" ] || [ -e "$root/usr/local/bin/muster-agent" ]; then
    die 1 "this machine has muster-agent: run 'muster-agent uninstall' first; nothing was changed"
  fi
  if [ -L "$etc" ]; then die 1 "$etc is a symlink; nothing was changed"; fi
  for file in "$etc/config.yml" "$etc/credentials.yml" "$agent"; do
    if [ ! -e "$file" ] && [ ! -L "$file" ]; then continue; fi
    server=''
    if [ -f "$etc/config.yml" ]; then
      server=$(sed -n 's/^patchmon_server: *//p' "$etc/config.yml" 2>/dev/null | head -n 1 | tr -d "\"'\000-\037\177" | cut -c 1-200)
    fi
    if [ ! -f "$file" ] || [ -L "$file" ] || [ "${server%"${server##*[!/]}"}" != "$url" ]; then
      die 1 "this machine has another agent: $file is not of $url. Remove that agent first; nothing was changed"
    fi
  done
}

# call METHOD PATH [BODY]: leaves the answer in $work/answer. Secrets stand in files of mode 0600.
call() {
  {
    say "url = \"$url$PATCHMON_API$2\""
    say "request = $1"
    [ -z "${api_id:-}" ] || printf 'header = "X-API-ID: %s"\nheader = "X-API-KEY: %s"\n' "$api_id" "$api_key"
    [ -z "${3:-}" ] || printf 'header = "Content-Type: application/json"\ndata-binary = "@%s"\n' "$3"
    [ "$insecure" != 1 ] || say insecure
  } >"$work/request"
  curl -q -fsS -K "$work/request" --proto =http,https --connect-timeout 10 --max-time 300 \
    -o "$work/answer" </dev/null
}

member() { sed -n 's/.*"'"$1"'":"\([^"\\]*\)".*/\1/p' "$work/answer" | head -n 1; }

get_credentials() {
  printf '{"token":"%s"}' "$token" >"$work/body"
  call POST hosts/bootstrap/exchange "$work/body" ||
    die 4 "the server did not take the bootstrap token: download the install script anew"
  id=$(member apiId)
  api_key=$(member apiKey)
  case $id:$api_key in
    :* | *: | *[!A-Za-z0-9._:-]*) die 5 "what answers at $url is not the server of this script" ;;
  esac
  api_id=$id
}

get_binary() {
  call GET "hosts/agent/version?os=linux&arch=$architecture&type=go" || die 5 "the server does not answer"
  expected=$(member hash)
  call GET "hosts/agent/download?os=linux&arch=$architecture&force=binary" ||
    die 5 "the server has no binary for $architecture in AGENT_BINARIES_DIR"
  actual=$(sha256sum <"$work/answer" | cut -c 1-64)
  if [ ${#actual} != 64 ] || [ "$actual" != "$expected" ]; then
    die 5 "the download does not match its SHA-256"
  fi
  mv "$work/answer" "$work/agent"
}

# put MODE FILE: has stdin there in one step.
put() {
  if cat >"$2.$$" && chmod "$1" "$2.$$" && mv -f "$2.$$" "$2"; then return; fi
  rm -f "$2.$$"
  die 1 "cannot write $2"
}

write_files() {
  (umask 022 && mkdir -p "$etc" "${agent%/*}") || die 1 "cannot write to $etc and ${agent%/*}"
  version=${PATCHMON_API#/api/}
  printf 'patchmon_server: "%s"\napi_version: "%s"\n' "$url" "${version%/}" | put 600 "$etc/config.yml"
  printf 'api_id: %s\napi_key: %s\n' "$api_id" "$api_key" | put 600 "$etc/credentials.yml"
  put 755 "$agent" <"$work/agent"
}

# Without one of these the operator's own means have to start it.
set_up_service() {
  if [ -n "$root" ]; then
    say "No service was set up. To run the agent: $agent serve"
  elif [ -d /run/systemd/system ] && have systemctl; then
    put 644 /etc/systemd/system/patchmon-agent.service <<END
[Unit]
Description=patchmon-agent
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=$agent serve
Restart=always
RestartSec=10

[Install]
WantedBy=multi-user.target
END
    systemctl daemon-reload && systemctl enable --quiet patchmon-agent && systemctl restart patchmon-agent &&
      say "Service: systemd"
  elif [ -d /etc/init.d ] && have rc-service; then
    put 755 /etc/init.d/patchmon-agent <<END
#!/sbin/openrc-run
description="patchmon-agent"
supervisor=supervise-daemon
command=$agent
command_args=serve
respawn_delay=10
depend() { use net; }
END
    rc-update --quiet add patchmon-agent default && rc-service --quiet patchmon-agent restart &&
      say "Service: openrc"
  else
    die 1 "the agent is installed, but there is no systemd or OpenRC: have '$agent serve' started at boot"
  fi || die 1 "the agent is installed, but its service could not be set up"
}

main() {
  check_settings
  check_room
  work=$(mktemp -d) || die 1 "cannot write to ${TMPDIR:-/tmp}"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' INT TERM HUP
  get_credentials
  get_binary
  write_files
  "$agent" ping </dev/null || die 1 "the agent is installed, but its ping failed. When that is put right, run this again"
  set_up_service
  say "This host is in the fleet: $url"
}

{ main "$@"; }
