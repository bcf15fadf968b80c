#!/bin/sh
# Asks the server, with whichever client this machine has.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# How a question ended: status is 000 without an answer, ours is empty when a refusal was not the server's.
# time_limit is for one, in seconds.
status='' reason='' ours='' retry_after=0 sent='' verified='' time_limit=30

pick_client() {
  # Of an agent that started this one: its files are gone, and wget would not even tell its version.
  unset WGETRC WGET2RC
  if have curl; then
    client=curl
  elif ! have wget; then
    die "$FAILED" "needs curl or wget"
  elif wget --version 2>/dev/null | grep -q '^GNU Wget'; then
    client=wget
  else
    client=busybox
  fi
  have awk || die "$FAILED" "needs awk"
}

# Sends $work/body and sets status (000: no answer), reason and retry_after; the answer is in
# $work/answer. Extra arguments are header lines. The credential never stands in an argument list,
# which every user of the machine could read; busybox wget alone knows no other way.
request() {
  method=$1 path=$2
  shift 2
  rm -f "$work/answer" "$work/headers" "$work/error"
  : >"$work/answer"
  case $token in
    '') ;;
    *:*) set -- "$@" "X-API-ID: ${token%%:*}" "X-API-KEY: ${token#*:}" ;;
    *) set -- "$@" "Authorization: Bearer $token" ;;
  esac
  set -- "$@" "Content-Type: application/json" "Accept: application/json"
  "request_by_$client" "$@" || :
  : >>"$work/headers"
  ours=''
  case $client:$status in
    # What a good answer holds is looked at by who asked.
    *:000 | *:2??) ;;
    # It shows no header of a refusal.
    busybox:401) ! server_answers || ours=1 ;;
    busybox:[45]??) ours=1 ;;
    *) ours=$(header_value X-Muster) ;;
  esac
  # A file is no JSON.
  case $method$status in
    GET2??) : >"$work/values" ;;
    *) awk "$JSON_READER"' function on_value(path, value) { print path "=" value }' "$work/answer" >"$work/values" ;;
  esac
  reason='' retry_after=0
  case $status in 2??) ;; *) hear_refusal ;; esac
}

# What came of a question: 0, REFUSED for this credential, REJECTED for what was sent (CODEs too), or
# AWAY, which is as well what somebody else answered. `judge CODE...`
judge() {
  case $status in 2??) return 0 ;; esac
  [ -n "$ours" ] || return "$AWAY"
  case $status in
    401) return "$REFUSED" ;;
    400 | 413 | 422) return "$REJECTED" ;;
  esac
  for code; do [ "$status" != "$code" ] || return "$REJECTED"; done
  return "$AWAY"
}

# An answer without what the server always says: that of a portal of the network, of another program.
not_muster() {
  reason=$ANOTHER
  [ -z "$(header_value X-Muster)" ] || reason="the answer was cut off on its way"
  return "$AWAY"
}

ANOTHER="something in front of the server answered in its place"

# What else than the server answered, and what it may want.
describe_another() {
  said="HTTP $status"
  case $status in
    30?)
      elsewhere=$(header_value Location)
      elsewhere=${elsewhere%%[?#]*}
      said="$said${elsewhere:+, which leads to $elsewhere}"
      ;;
    401 | 403 | 407) said="$said, as if for a login" ;;
    413) said="$said: it takes less than the 6 MB that a report may have" ;;
  esac
  say "$ANOTHER: $said" | tr -d '\000-\010\013-\037\177' | cut -c 1-300
}

# Whether the server answers a question without a secret: who refuses this too is a proxy. For busybox
# wget, right after it was refused. Not /api/health, which proxies with a login often let pass.
server_answers() {
  set -- -q -O "$work/probe" "$url/api/agent/muster-agent.sha256"
  [ "$insecure" != 1 ] || set -- --no-check-certificate "$@"
  set -- wget "$@"
  ! timeout 1 true 2>/dev/null || set -- timeout "$time_limit" "$@"
  in_background limited "$@" && grep -q '^[0-9a-f]\{64\}' "$work/probe"
}

# Sets reason and retry_after of a question that was not answered well.
hear_refusal() {
  reason=$(answer .error)
  if [ -z "$ours" ] && [ "$status" != 000 ]; then reason=$(describe_another); fi
  [ "$client:$status" != busybox:413 ] || reason="HTTP 413: the server takes 6 MB, and something in front of it may take less"
  [ -n "$reason" ] || reason=$(header_value WWW-Authenticate | sed -n 's/.*error_description="\([^"]*\)".*/\1/p')
  [ -n "$reason" ] || [ "$status" = 000 ] || reason="HTTP $status"
  [ -n "$reason" ] || reason=$(sed -n '/./{s/^[a-z]*: ([0-9]*) //;p;q;}' "$work/error" | tr -d '\000-\037\177')
  [ -n "$reason" ] || reason="no answer"
  retry_after=$(header_value Retry-After)
  case $retry_after in '' | *[!0-9]* | ??????*) retry_after=0 ;; esac
}

header_value() {
  awk -v name="$1:" 'tolower($1) == tolower(name) { $1 = ""; sub(/^ /, ""); sub(/\r$/, ""); print; exit }' "$work/headers"
}

# For in_background only: becomes the client. An answer may not fill the disk.
limited() {
  ulimit -f 8192 2>/dev/null
  exec "$@" </dev/null >"$work/out" 2>"$work/error"
}

request_by_curl() {
  {
    printf 'header = "%s"\n' "$@" "Expect:"
    [ -z "$ca_file" ] || printf 'cacert = "%s"\n' "$ca_file"
    [ "$insecure" != 1 ] || say insecure
    [ "$method" = GET ] || say "data-binary = \"@$work/body\""
  } >"$work/request"
  in_background limited curl -q -sS -K "$work/request" --proto =http,https \
    --connect-timeout 10 --max-time "$time_limit" -A "muster-agent/$VERSION" -X "$method" \
    -D "$work/headers" -o "$work/answer" -w '%{http_code}' "$url$path"
  sent=$?
  status=$(cat "$work/out")
  # An answer that was cut off has a status too, but cannot be relied on.
  [ "$sent" = 0 ] || status=000
  [ "$sent" != 18 ] || say "the answer was cut off on its way" >"$work/error"
}

# GNU wget throws the body of a 401 away; the server repeats its sentence in WWW-Authenticate.
request_by_wget() {
  {
    printf 'header = %s\n' "$@"
    printf '%s\n' 'tries = 1' 'timeout = 20' 'max_redirect = 0' 'content_on_error = on' 'hsts = off'
    [ -z "$ca_file" ] || say "ca_certificate = $ca_file"
    [ "$insecure" != 1 ] || say "check_certificate = off"
    [ "$method" = GET ] || say "body_file = $work/body"
  } >"$work/request"
  WGETRC=$work/request
  WGET2RC=$work/request
  export WGETRC WGET2RC
  in_background limited wget -nv -S -U "muster-agent/$VERSION" --method="$method" \
    -O "$work/answer" "$url$path"
  sent=$?
  sed 's/^ *//' "$work/error" >"$work/headers"
  status=$(sed -n 's|^HTTP/[0-9.]* \([0-9][0-9][0-9]\).*|\1|p' "$work/headers" | tail -n 1)
  [ "$sent" = 0 ] || [ "${status:-0}" -ge 300 ] || status=000
}

# busybox wget knows GET and POST only, no file of headers, and tells nothing of a refusal but its status.
request_by_busybox() {
  for header; do
    shift
    set -- "$@" --header "$header"
  done
  [ -z "$ca_file" ] || export SSL_CERT_FILE="$ca_file"
  [ "$insecure" != 1 ] || set -- "$@" --no-check-certificate
  status=000
  busybox_verifies || return
  [ "$method" = GET ] || set -- --post-file "$work/body" "$@"
  set -- wget -q -U "muster-agent/$VERSION" -O "$work/answer" "$@" "$url$path"
  ! timeout 1 true 2>/dev/null || set -- timeout "$time_limit" "$@"
  if in_background limited "$@"; then
    status=200
  else
    status=$(sed -n 's|.*server returned error: HTTP/[0-9.]* \([0-9][0-9][0-9]\).*|\1|p' "$work/error")
    status=${status:-000}
    : >"$work/answer"
  fi
}

# Some builds do not verify certificates and merely say so: these never get to see a token.
busybox_verifies() {
  case $url in http:*) return 0 ;; esac
  [ "$insecure" != 1 ] && [ -z "$verified" ] || return 0
  in_background limited wget -q -O /dev/null "$url/api/health"
  probed=$?
  if grep -q 'validation not implemented' "$work/error"; then
    say "this wget does not verify certificates: install curl (or, if you must, set MUSTER_INSECURE=1)" >"$work/error"
    return 1
  fi
  [ "$probed" = 0 ] || grep -q 'HTTP/' "$work/error" || return 1
  verified=1
}
