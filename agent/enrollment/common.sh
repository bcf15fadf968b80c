#!/bin/sh
# What proxmox-lxc.sh and direct-host.sh share. Whoever downloads one of them gets it with this
# text in place of the line that reads it.

# The server writes its values into these lines. What the environment says goes before them.
given_url=${PATCHMON_URL:-} given_key=${AUTO_ENROLLMENT_KEY:-}
given_secret=${AUTO_ENROLLMENT_SECRET:-} given_force=${FORCE_INSTALL:-}
given_flags=${CURL_FLAGS:-}
# What `pct exec` starts would inherit them.
unset AUTO_ENROLLMENT_KEY AUTO_ENROLLMENT_SECRET
PATCHMON_URL=''
PATCHMON_API='/api/v1/'
AUTO_ENROLLMENT_KEY=''
AUTO_ENROLLMENT_SECRET=''
FORCE_INSTALL=''
CURL_FLAGS=''

set -u
umask 077
# Names are bytes here: awk is not to choke on those that are not UTF-8.
LC_ALL=C
export LC_ALL

# Why a step failed, what was answered, and what a machine has got.
reason='' status=000 api_id='' api_key='' insecure=0 url='' force=false work=''

# Without control characters: part of it may have been said inside a container.
say() { printf '%s\n' "$*" | tr -d '\000-\010\013-\037\177'; }

complain() { printf '%s\n' "$*" >&2; }

die() {
  complain "$2"
  exit "$1"
}

debug() { ! is_true "${DEBUG:-}" || say "debug: $*"; }

have() { command -v "$1" >/dev/null 2>&1; }

# As people, and Ansible, write it.
is_true() {
  case $1 in 1 | [Tt]rue | TRUE | [Yy]es | YES) return 0 ;; esac
  return 1
}

read_settings() {
  # cron knows /usr/bin and /bin alone.
  PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
  export PATH
  url=${given_url:-$PATCHMON_URL}
  url=${url%"${url##*[!/]}"}
  token_key=${given_key:-$AUTO_ENROLLMENT_KEY}
  token_secret=${given_secret:-$AUTO_ENROLLMENT_SECRET}
  force=false
  ! is_true "${given_force:-$FORCE_INSTALL}" || force=true
  case $url in
    '') die 2 "PATCHMON_URL is not set" ;;
    *[!][A-Za-z0-9._~:/%+-]*) die 2 "PATCHMON_URL holds a character that has no place in a URL" ;;
    http://?* | https://?*) ;;
    *) die 2 "PATCHMON_URL must begin with http:// or https://" ;;
  esac
  case $token_key$token_secret in
    *[!A-Za-z0-9._-]*) die 2 "AUTO_ENROLLMENT_KEY and AUTO_ENROLLMENT_SECRET may hold letters, digits and ._- only" ;;
  esac
  if [ -z "$token_key" ] || [ -z "$token_secret" ]; then
    die 2 "AUTO_ENROLLMENT_KEY and AUTO_ENROLLMENT_SECRET are not set"
  fi
  have curl || die 1 "this needs curl"
  have awk || die 1 "this needs awk"
  # Words, but no patterns. CURL_FLAGS="-k" is for servers whose certificate nobody can verify.
  set -f
  flags=${given_flags:-$CURL_FLAGS}
  # shellcheck disable=SC2034 # insecure is for the scripts that read this
  for flag in $flags; do
    case $flag in --insecure | -k | -[!-]*k*) insecure=1 ;; esac
  done
  work=$(mktemp -d) || die 1 "cannot write to ${TMPDIR:-/tmp}"
  trap 'rm -rf "$work"' EXIT
  trap 'exit 1' INT TERM HUP
}

# --- JSON --------------------------------------------------------------------------------------

# The body of an enrollment; what is empty is left out.
enrollment_body() {
  friendly_name=$1 machine_id=$2 vmid=$3 proxmox_node=$4 ip_address=$5 os_info=$6 \
    awk "$JSON_WRITER"'
    function meta(name) {
      if (ENVIRON[name] == "") return
      metadata = metadata (metadata == "" ? "" : ",") "\"" name "\":" js(ENVIRON[name], 255)
    }
    BEGIN {
      meta("vmid"); meta("proxmox_node"); meta("ip_address"); meta("os_info")
      machine = ENVIRON["machine_id"]
      if (machine != "") machine = ",\"machine_id\":" js(machine, 255)
      printf "{\"friendly_name\":%s%s,\"metadata\":{%s}}\n", js(ENVIRON["friendly_name"], 255), machine, metadata
    }' </dev/null
}

# The text under NAME in compact JSON. A quote within a text has a backslash before it, so what
# somebody called a host cannot look like a member.
member() { sed -n 's/.*"'"$1"'":"\([^"\\]*\)".*/\1/p' "$2" 2>/dev/null | head -n 1; }

random_id() {
  cat /proc/sys/kernel/random/uuid 2>/dev/null || od -An -N16 -tx1 /dev/urandom | tr -dc 0-9a-f
}

# --- HTTP --------------------------------------------------------------------------------------

# call FILE METHOD PATH [HEADER...]: sends FILE.body if there is one, leaves the answer in
# FILE.answer, sets status (000: none, other: that of somebody else) and reason. Secrets stand in files
# of mode 0600, never in an argument, which every user of the machine could read.
call() {
  file=$1 method=$2 path=$3
  shift 3
  printf 'header = "%s"\n' "$@" >"$file.headers"
  set -- -sS -K "$file.headers" --proto =http,https --connect-timeout 10 --max-time 60 \
    -X "$method" -D "$file.head" -o "$file.answer" -w '%{http_code}' "$url$PATCHMON_API$path"
  [ ! -s "$file.body" ] || set -- --data-binary "@$file.body" "$@"
  rm -f "$file.answer"
  : >"$file.head"
  # shellcheck disable=SC2086 # flags are words
  status=$(curl -q $flags "$@" </dev/null 2>"$file.error")
  sent=$?
  rm -f "$file.headers"
  # An answer that was cut off has a status too, but cannot be relied on.
  case $sent:$status in 0:* | 22:*) ;; *) status=000 ;; esac
  reason=$(member error "$file.answer")
  detail=$(member message "$file.answer")
  [ -n "$reason" ] || reason=$(member msg "$file.answer")
  [ -z "$reason" ] || [ -z "$detail" ] || reason="$reason: $detail"
  [ -n "$reason" ] || [ "$status" = 000 ] || reason="HTTP $status"
  [ -n "$reason" ] || reason=$(sed -n 's/^curl: //p' "$file.error" | tail -n 1)
  [ -n "$reason" ] || reason="no answer"
  case $status in
    # Whoever asked looks at what a good answer holds.
    000 | 2??) ;;
    *)
      if ! grep -qi '^X-Muster:' "$file.head"; then
        reason="something in front of the server answered in its place: HTTP $status"
        # A gateway whose server is away says no more than that.
        case $status in 50[234]) ;; *) status=other ;; esac
      fi
      ;;
  esac
  [ "$sent" != 60 ] || reason="the certificate of $url cannot be verified: $reason"
  debug "$method $path: $status"
}

# The same, three times while the server is away.
call_patiently() {
  for pause in 2 4 ''; do
    call "$@"
    case $sent:$status in
      # Waiting makes no certificate a good one.
      60:*) return ;;
      *:000 | *:408 | *:5??) ;;
      *) return ;;
    esac
    [ -z "$pause" ] || sleep "$pause"
  done
}

# --- Enrolling ---------------------------------------------------------------------------------

# For each machine whose enrollment is not finished STATE/ID holds
#   body, key        what was sent, so that sending it again gives the same host
#   server, token    where to and with which token key
#   credentials      what the host got, 0600, until its agent is installed
# so that a machine whose installation failed is not enrolled twice.

# Puts stdin into FILE in one step.
keep() { cat >"$1.new" && mv -f "$1.new" "$1"; }

same() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

# credentials_for DIR MACHINE BODY_FILE: sets api_id and api_key to those of the host that stands
# for this machine, enrolling it when there is none.
credentials_for() {
  if ! same "$1/server" "$url $2"; then
    begin "$@" || return 1
  elif [ ! -s "$1/credentials" ] && ! same "$1/token" "$token_key"; then
    begin "$@" || return 1
  fi
  [ -s "$1/credentials" ] || enroll "$1" || return 1
  api_id=$(member api_id "$1/credentials")
  api_key=$(member api_key "$1/credentials")
}

begin() {
  reason="cannot write to $1"
  rm -rf "$1"
  mkdir -p "$1" && keep "$1/body" <"$3" && random_id | keep "$1/key" &&
    say "$token_key" | keep "$1/token" && say "$url $2" | keep "$1/server"
}

enroll() {
  if [ -s "$work/refused" ]; then
    reason=$(cat "$work/refused")
    rm -rf "$1"
    return 1
  fi
  sending=$work/${1##*/}.enroll
  cp "$1/body" "$sending.body"
  call_patiently "$sending" POST auto-enrollment/enroll "X-Auto-Enrollment-Key: $token_key" \
    "X-Auto-Enrollment-Secret: $token_secret" "Content-Type: application/json" \
    "Idempotency-Key: $(cat "$1/key")"
  case $status in
    20[01]) ;;
    4??)
      # Whoever comes next would hear the same.
      case $status in 401 | 403 | 429) say "$reason" >"$work/refused" ;; esac
      rm -rf "$1"
      return 1
      ;;
    # It may have arrived: the next run sends the same once more.
    *) return 1 ;;
  esac
  api_id=$(member api_id "$sending.answer")
  api_key=$(member api_key "$sending.answer")
  case $api_id:$api_key in
    :* | *: | *[!A-Za-z0-9._:-]*)
      reason="what answers at $url is not the server of this script"
      return 1
      ;;
  esac
  reason="cannot write to $1"
  printf '{"api_id":"%s","api_key":"%s"}\n' "$api_id" "$api_key" | keep "$1/credentials"
}

# installer_for DIR MACHINE BODY_FILE: leaves the install script of this machine in $installer. A
# host that was deleted on the server meanwhile is enrolled anew.
installer_for() {
  installer=$work/${1##*/}.install.answer
  for turn in first second; do
    credentials_for "$@" || return 1
    call_patiently "${installer%.answer}" GET "hosts/install?force=$force" \
      "X-API-ID: $api_id" "X-API-KEY: $api_key"
    case $turn:$status in
      *:200) head -n 1 "$installer" | grep -q '^#!/bin/sh' && return 0 ;;
      first:401) rm -rf "$1" && continue ;;
      *) return 1 ;;
    esac
    reason="what answers at $url is not the server of this script"
    return 1
  done
}
