#!/bin/sh
# Installs muster-agent on this host and enrolls it. The same bytes for everybody: where to and
# with which one-time token is told by the environment.
#
#   curl -fsSL URL/install.sh | sudo MUSTER_URL=URL MUSTER_TOKEN=TOKEN sh
#
# For a host that has an API id and key, URL/api/v1/hosts/install writes its values into the
# lines below; what the environment says goes before them.
#
#   curl -fsS -H "X-API-ID: ID" -H "X-API-KEY: KEY" URL/api/v1/hosts/install | sudo sh
#
# 1. downloads the agent and its SHA-256 from MUSTER_URL, and compares
# 2. puts it at /usr/local/bin/muster-agent
# 3. enrolls: settings to /etc/muster-agent, the credential to /var/lib/muster-agent (0600)
# 4. sets up a service: a systemd unit, an OpenRC script or two lines in root's crontab
#
# Safe to run twice: it updates the agent, the host stays the host it is.
# `muster-agent uninstall` removes everything. Cut off half-way this file does nothing: its last
# line is the first that acts, and the braces make a part of that line a syntax error.

given_url=${PATCHMON_URL:-} given_token=${BOOTSTRAP_TOKEN:-}
given_architecture=${ARCHITECTURE:-} given_force=${FORCE_INSTALL:-}
given_insecure=${MUSTER_INSECURE:-}
PATCHMON_URL=''
PATCHMON_API='/api/v1/'
BOOTSTRAP_TOKEN=''
ARCHITECTURE=''
FORCE_INSTALL=''
MUSTER_INSECURE=''

set -u
umask 077

usage() {
  cat <<'END'
Usage: MUSTER_URL=URL MUSTER_TOKEN=TOKEN sh install.sh [--no-service | --foreground] [--force]

  --no-service   set up no service
  --foreground   set up no service, and stay as the agent (for containers)
  --force        enroll anew although this host is enrolled
  --insecure     do not verify the server's certificate

Environment:
  MUSTER_URL       the server, for example https://muster.example.com
  MUSTER_TOKEN     a one-time token: dashboard, Add host. Not needed once enrolled
  MUSTER_NAME      what to call this host (default: its hostname)
  MUSTER_CA_FILE   certificates of a private authority, PEM
  MUSTER_INSECURE  1: as --insecure; 0: verify it, whatever the server wrote in
  MUSTER_PREFIX    install below this directory, without root and without a service
  PATCHMON_URL, BOOTSTRAP_TOKEN   the same as MUSTER_URL and MUSTER_TOKEN
  FORCE_INSTALL    true: go on although the package manager fails
  ARCHITECTURE     the agent is one file for every architecture, so this changes nothing
END
}

say() { printf '%s\n' "$*"; }

complain() { printf 'install.sh: %s\n' "$*" >&2; }

die() {
  complain "$2"
  exit "$1"
}

have() { command -v "$1" >/dev/null 2>&1; }

check_settings() {
  MUSTER_URL=${MUSTER_URL:-${given_url:-$PATCHMON_URL}}
  MUSTER_TOKEN=${MUSTER_TOKEN:-${given_token:-$BOOTSTRAP_TOKEN}}
  # Whoever names an authority wants certificates verified.
  [ -n "$given_insecure" ] || [ -z "${MUSTER_CA_FILE:-}" ] || given_insecure=0
  MUSTER_INSECURE=${given_insecure:-$MUSTER_INSECURE}
  MUSTER_API=$PATCHMON_API
  export MUSTER_URL MUSTER_TOKEN MUSTER_INSECURE MUSTER_API
  unset BOOTSTRAP_TOKEN given_token
  case ${given_architecture:-$ARCHITECTURE} in
    *[!A-Za-z0-9_-]*) die 2 "ARCHITECTURE holds a character that no architecture has" ;;
  esac
  [ -n "${MUSTER_URL:-}" ] ||
    die 2 "MUSTER_URL is not set: copy the whole command from the dashboard, Hosts > Add host"
  case $MUSTER_URL in
    *[!][A-Za-z0-9._~:/%+-]*) die 2 "MUSTER_URL holds a character that has no place in a URL" ;;
    http://?* | https://?*) url=${MUSTER_URL%"${MUSTER_URL##*[!/]}"} ;;
    *) die 2 "MUSTER_URL must begin with http:// or https://" ;;
  esac
  case ${MUSTER_TOKEN:-} in
    *[!A-Za-z0-9._-]*) die 2 "MUSTER_TOKEN holds a character that no token has" ;;
  esac
  case ${MUSTER_PREFIX:-}${MUSTER_CA_FILE:-} in
    *[!A-Za-z0-9._/+-]*) die 2 "MUSTER_PREFIX and MUSTER_CA_FILE may hold letters, digits and ._/+- only" ;;
  esac
  prefix=${MUSTER_PREFIX:-}
  prefix=${prefix%/}
  if [ -z "${MUSTER_TOKEN:-}" ] && [ ! -d "$prefix/var/lib/muster-agent" ]; then
    die 2 "MUSTER_TOKEN is not set: copy the whole command from the dashboard ($url), Hosts > Add host"
  fi
  [ -n "$prefix" ] || [ "$(id -u)" = 0 ] || die 1 "run this as root, for example with sudo"
  have awk || die 1 "this needs awk"
  have curl || have wget || get_curl
}

# Nobody downloaded this file here where it came through `pct exec`.
get_curl() {
  [ -z "$prefix" ] || die 1 "this needs curl or wget"
  say "Neither curl nor wget is here: installing curl"
  if have apt-get; then
    DEBIAN_FRONTEND=noninteractive
    export DEBIAN_FRONTEND
    apt-get update && apt-get install -y --no-install-recommends curl ca-certificates
  elif have apk; then
    apk add curl
  elif have dnf; then
    dnf install -y curl
  elif have yum; then
    yum install -y curl
  elif have zypper; then
    zypper --non-interactive install curl
  elif have pacman; then
    pacman -Sy --noconfirm curl
  else
    false
  fi </dev/null
  managed=$?
  have curl || die 1 "this needs curl or wget, and could not install curl"
  case $managed:${given_force:-$FORCE_INSTALL} in
    0:* | *:[Tt]rue | *:1) ;;
    *) die 1 "the package manager failed; FORCE_INSTALL=true goes on nevertheless" ;;
  esac
}

# Downloads URL to FILE. No secret is under way here. What the client complains of is shown, and stays in
# $work/error.
fetch() {
  fetch_with_client "$@" 2>"$work/error"
  fetched=$?
  cat "$work/error" >&2
  # Some builds of busybox verify no certificate and merely say so.
  if grep -q 'validation not implemented' "$work/error" && [ "$MUSTER_INSECURE" != 1 ]; then
    die 1 "this wget does not verify certificates: install curl (or, if you must, set MUSTER_INSECURE=1)"
  fi
  return "$fetched"
}

fetch_with_client() {
  if have curl; then
    set -- -q -fsS --proto =http,https --connect-timeout 10 --max-time 120 -o "$2" "$1"
    [ -z "${MUSTER_CA_FILE:-}" ] || set -- --cacert "$MUSTER_CA_FILE" "$@"
    [ "$MUSTER_INSECURE" != 1 ] || set -- --insecure "$@"
    curl "$@"
    return
  fi
  set -- -q -O "$2" "$1"
  [ "$MUSTER_INSECURE" != 1 ] || set -- --no-check-certificate "$@"
  if wget --version 2>/dev/null | grep -q '^GNU Wget'; then
    [ -z "${MUSTER_CA_FILE:-}" ] || set -- --ca-certificate="$MUSTER_CA_FILE" "$@"
    set -- --tries=1 --timeout=60 "$@"
  elif [ -n "${MUSTER_CA_FILE:-}" ]; then
    export SSL_CERT_FILE="$MUSTER_CA_FILE"
  fi
  wget "$@"
}

ANOTHER="something in front of the server answered in its place"

# Ends with why WHAT, which was asked of the server, did not come.
explain_fetch() {
  ending="could not download $1 from $url; nothing was changed"
  # An exit status of curl, one of GNU wget, a sentence of busybox.
  doubt='does not'
  case $(! have curl || say curl):$fetched:$url:$(cat "$work/error") in
    # busybox leaves TLS to openssl, and hears of no reason.
    :1:https:*:*"error getting response"*) doubt='may not' ;;
    curl:60:* | :5:* | :*ertificate*) ;;
    *) doubt='' ;;
  esac
  if [ -n "$doubt" ]; then
    complain "this host $doubt trust the certificate of $url"
    die 5 "if a private authority signed it, put MUSTER_CA_FILE=FILE with its certificates before this command, and --cacert FILE after its curl; $ending"
  fi
  case $(! have curl || say curl):$fetched:$(cat "$work/error") in
    :6:* | curl:22:*" 401"* | curl:22:*" 403"* | curl:22:*" 407"* | :*" 401"* | :*" 403"* | :*" 407"*)
      die 5 "$ANOTHER, as if for a login; $ending"
      ;;
  esac
  die 5 "$ending"
}

sha256_of() {
  if have sha256sum; then
    sha256sum <"$1"
  elif have shasum; then
    shasum -a 256 <"$1"
  elif have openssl; then
    openssl dgst -sha256 -r <"$1"
  else
    die 1 "this needs sha256sum, shasum or openssl to verify the download"
  fi | cut -c 1-64
}

download_agent() {
  fetch "$url/api/agent/muster-agent" "$work/muster-agent" || explain_fetch "the agent"
  # Not a page of somebody else's, nor a redirect without one.
  case $(head -n 1 "$work/muster-agent" 2>/dev/null | tr -d '\000') in
    '' | '<'*) die 5 "$ANOTHER: what came from $url is not the agent; nothing was changed" ;;
  esac
  fetch "$url/api/agent/muster-agent.sha256" "$work/sha256" || explain_fetch "the agent's SHA-256"
  expected=$(cut -c 1-64 <"$work/sha256")
  actual=$(sha256_of "$work/muster-agent")
  if [ ${#actual} != 64 ] || [ "$actual" != "$expected" ]; then
    die 1 "the download does not match its SHA-256; nothing was changed"
  fi
  version=$(sh "$work/muster-agent" version </dev/null)
  [ -n "$version" ] || die 1 "the downloaded agent does not run here; nothing was changed"
  say "Downloaded muster-agent $version, SHA-256 $actual"
}

install_agent() {
  if ! (umask 022 && mkdir -p "${agent%/*}") || ! cp "$work/muster-agent" "$agent.$$" ||
    ! chmod 755 "$agent.$$" || ! mv -f "$agent.$$" "$agent"; then
    rm -f "$agent.$$"
    die 1 "cannot write $agent"
  fi
  say "Installed $agent"
}

# A server that went away in between is no failure: the service enrolls when it is back. But a
# bootstrap token would not live until then.
enroll() {
  lasting=1
  case $MUSTER_TOKEN in mst_bootstrap_*) lasting='' ;; esac
  "$agent" enroll "$@"
  outcome=$?
  unset MUSTER_TOKEN
  [ "$outcome" != 0 ] || return 0
  if [ "$outcome" = 5 ] && [ -n "$lasting" ]; then
    enrolled=later
    return 0
  fi
  printf '%s\n' "install.sh: the agent is installed but not enrolled. When that is put right, run this again." >&2
  exit "$outcome"
}

finish() {
  say ""
  if [ "$enrolled" = yes ]; then
    say "This host is in the fleet: $url"
  else
    say "This host joins the fleet as soon as $url answers."
  fi
  say "  look:    $agent status"
  say "  remove:  $agent uninstall"
}

main() {
  foreground='' service=1 force='' enrolled=yes
  for option; do
    case $option in
      --foreground) foreground=1 service='' ;;
      --no-service) service='' ;;
      --force) force=--force ;;
      --insecure) given_insecure=1 ;;
      --help | -h) usage && exit 0 ;;
      *) die 2 "unknown option $option; --help lists them" ;;
    esac
  done
  check_settings
  agent=$prefix/usr/local/bin/muster-agent
  work=$(mktemp -d) || die 1 "cannot write to ${TMPDIR:-/tmp}"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' INT TERM HUP
  download_agent
  case ${MUSTER_TOKEN:-} in
    # A host with an API key is not enrolled where another agent is.
    mst_bootstrap_*) sh "$work/muster-agent" lay --check $force </dev/null || exit ;;
  esac
  install_agent
  if [ -n "$foreground" ]; then
    # For a container there is nobody to run this again: the agent waits for the server itself.
    "$agent" enroll --wait 0 $force
    outcome=$?
    unset MUSTER_TOKEN
    case $outcome in 0 | 4 | 5) ;; *) exit "$outcome" ;; esac
    rm -rf "$work"
    exec "$agent" run
  fi
  enroll $force
  if [ -n "$service" ] && [ -z "$prefix" ]; then
    "$agent" service install || exit 1
  else
    say "No service was set up. To check in until stopped: ${prefix:+MUSTER_PREFIX=$prefix }$agent run"
  fi
  finish
}

{ main "$@"; }
