#!/bin/sh
# Exchanges the token of this host for a new one. $lib/rotating says that an exchange is under way,
# by which process and with which Idempotency-Key. It outlives a crash: whoever finds it asks again
# with the same key, and gets the token once more that may have been lost on the way.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

rotation_under_way() {
  rotator=$(first_line "$lib/rotating")
  [ "$rotator" != $$ ] && alive "$rotator"
}

# Exchanges the token for a new one and proves it. The overlap of a day gives whoever finds
# $lib/rotating the time to go on.
exchange() {
  load_credential credential || return "$NOT_ENROLLED"
  key=$(setting key "$lib/rotating")
  [ -n "$key" ] || key=$(random_key)
  printf '%s\nkey=%s\n' $$ "$key" | keep "$lib/rotating" || return "$FAILED"
  printf '{"overlapSeconds":86400}' >"$work/body"
  request POST /api/agent/token "Idempotency-Key: $key"
  judge 404 409
  outcome=$?
  case $outcome in "$REFUSED" | "$REJECTED") rm -f "$lib/rotating" ;; esac
  [ "$outcome" = 0 ] || return "$outcome"
  adopt "$(answer .token)"
}

# Takes TOKEN as this host's own once the server has accepted it.
adopt() {
  well_formed "$1" || not_muster || return
  reason="cannot write to $lib"
  save_credential credential.new "$1" "$(setting host_id "$lib/credential")" || return "$FAILED"
  small_report
  check_in
  outcome=$?
  [ "$(token_in credential)" != "$1" ] || return 0
  [ "$outcome" != 0 ] || outcome=$REFUSED reason=$refusal
  [ "$outcome" != "$REFUSED" ] || rm -f "$lib/credential.new"
  return "$outcome"
}

finish_rotation() {
  [ -s "$lib/rotating" ] || return 0
  rotator=$(first_line "$lib/rotating")
  [ -n "$rotator" ] || return 0
  [ "$rotator" = $$ ] || ! alive "$rotator" || return 0
  # It may have ended well between the two looks: only one that was cut short leaves its mark.
  [ "$(first_line "$lib/rotating")" = "$rotator" ] || return 0
  exchange && log "finished a rotation that was cut short"
}
