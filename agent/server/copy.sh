#!/bin/sh
# This machine is a copy of another, and an admin split them: it enrolls as a host of its own. The
# mark lies beside the credential, which goes when the new one is there.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# TOKEN makes this machine a host of its own.
expect_reenrollment() {
  [ ! -s "$lib/enrolling" ] && well_formed "$1" || return 0
  key=$(random_key)
  name=$(host_name | tr '\000-\037\177' ' ')
  printf 'token=%s\nkey=%s\nname=%s\napi=/api/v1/\nanew=1\n' "$1" "$key" "$name" | keep "$lib/enrolling" ||
    log "cannot write to $lib"
}

# Enrolls with such a token; a process before this one may have begun. Fails when this host stays
# the one it is.
reenroll() {
  [ -n "$(setting anew "$lib/enrolling")" ] || return 1
  log "this machine is a copy of host $host_id: it becomes one of its own"
  join_fleet --once
  case $? in
    0)
      rm -f "$lib/commands"
      accepted='' sent_list='' report_due=0
      ;;
    # The next answer holds another token.
    "$REFUSED" | "$REJECTED") return 1 ;;
  esac
}
