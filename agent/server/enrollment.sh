#!/bin/sh
# Joins a fleet. $lib/enrolling holds the one-time token, the Idempotency-Key of the try and what to
# call the host, until the server has taken it or refused.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

enroll_once() {
  gather_facts
  case $(setting token "$lib/enrolling") in
    mst_bootstrap_*)
      exchange_bootstrap
      return
      ;;
  esac
  {
    printf '{"token":"%s",\n"name":' "$(setting token "$lib/enrolling")"
    name=$(setting name "$lib/enrolling") awk "$JSON_WRITER"' BEGIN { print js(ENVIRON["name"], 100) "," }'
    cat "$work/facts"
    printf ',"clock":"%s"}' "$(utc)"
  } >"$work/body"
  token=''
  request POST /api/agent/enroll "Idempotency-Key: $(setting key "$lib/enrolling")"
  judge || return
  host_id=$(answer .hostId)
  token=$(answer .token)
  well_formed "$host_id" && well_formed "$token" || not_muster || return
  become "$token"
}

# Stores the first credential of $host_id.
become() {
  reason="cannot write to $lib"
  save_credential credential "$1" "$host_id" || return "$FAILED"
  rm -f "$lib/enrolling" "$lib/credential.new" "$lib/rotating" "$lib/reported"
}

# Exchanges the bootstrap token of an install script (S3) for the API id and key of the host that
# stands for this machine, and checks in with them.
exchange_bootstrap() {
  printf '{"token":"%s"}' "$(setting token "$lib/enrolling")" >"$work/body"
  token=''
  api=$(setting api "$lib/enrolling")
  request POST "${api}hosts/bootstrap/exchange"
  judge 404 405 || return
  host_id=$(answer .apiId)
  token=$(answer .apiKey)
  well_formed "$host_id" && well_formed "$token" || not_muster || return
  become "$host_id:$token" || return
  api=${api#/api/}
  keep_patchmon "${api%/}"
  full_report
  check_in
  outcome=$?
  note "$outcome"
  # The host is what it is, though the server may just be away.
  [ "$outcome" = "$REFUSED" ] || outcome=0
  return "$outcome"
}

# Enrolls with what lies in $lib/enrolling; while the server is away tries again for SECONDS
# (empty: for ever). A token that was refused is forgotten, any other outcome keeps it.
enroll_within() {
  failures=0
  tick
  deadline=$((now + ${1:-0}))
  while :; do
    enroll_once
    outcome=$?
    case $outcome in
      0) return 0 ;;
      "$REFUSED" | "$REJECTED") rm -f "$lib/enrolling" && return "$outcome" ;;
      "$FAILED") return "$outcome" ;;
    esac
    tick
    [ -z "$1" ] || [ "$now" -lt "$deadline" ] || return "$outcome"
    log_once "the server does not take the enrollment: $reason; trying again"
    failures=$((failures + 1))
    back_off $failures
  done
}
