#!/bin/sh
# How this agent replaces itself by what the server has.
#
# The new file is compared with its SHA-256, tried with `self-test`, and put in place in one step
# with the old one kept as $bin.old. $lib/update says so from before that step until the new file
# has checked in once:
#
#   version, from, sha256   the new file, and the version it takes the place of
#   tries                   how often it was started
#   failed                  why it has to go: the old file comes back
#
# $lib/update-failed lists what failed here, SHA-256 and version; it is not tried again.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# How long a new file may take to reach the server, and how long agents spread their updates over.
TRIAL=300 UPDATE_SPREAD=600 UPDATE_RETRY=3600
update_at=''

# An update the organization wants of all agents: not of all in the same moment.
update_if_wanted() {
  wanted=$(answer .update.version)
  if [ -z "$wanted" ] || [ "$wanted" = "$VERSION" ] || update_failed "" "$wanted"; then
    update_at=''
    return
  fi
  tick
  if [ -z "$update_at" ]; then
    update_at=$(jittered $UPDATE_SPREAD 0 100)
    update_at=$((now + ${update_at%.*}))
  fi
  [ "$now" -ge "$update_at" ] || return 0
  update_at=$((now + $(scaled $UPDATE_RETRY)))
  replace_myself || log "could not update to $wanted: $reason"
}

carry_out_update() {
  replace_myself
  case $? in
    "$AWAY") ;;
    "$REJECTED") note_command "$1" update 'done' "$reason" ;;
    *) note_command "$1" update failed "$reason" ;;
  esac
}

# Starts what the server has in place of this process. Comes back only when it could not, with
# reason; REJECTED when this is the version the server has.
replace_myself() {
  reason="the agent is not at $bin"
  if [ ! -f "$bin" ] || [ -L "$bin" ]; then return "$FAILED"; fi
  held=$token
  token=''
  download_update
  outcome=$?
  token=$held
  [ "$outcome" = 0 ] || return "$outcome"
  new=$(sed -n 's/^VERSION=\([0-9A-Za-z.-]*\)$/\1/p' "$work/new" | head -n 1)
  reason="version $VERSION is what the server has"
  [ "$new" != "$VERSION" ] || return "$REJECTED"
  reason="this file of version $new failed here before"
  ! update_failed "$sha256" "" || return "$FAILED"
  reason="the self-test of version $new failed"
  if ! tested=$(within 60 sh "$work/new" self-test 2>&1 </dev/null) || [ "$tested" != "$new" ]; then
    tested=$(printf '%s' "$tested" | tail -n 1)
    reason="$reason${tested:+: $tested}"
    return "$FAILED"
  fi
  reason="cannot write $bin: run the install script again"
  if ! cat "$work/new" >"$bin.new" || ! chmod 755 "$bin.new" || ! ln -f "$bin" "$bin.old"; then
    rm -f "$bin.new" "$bin.old"
    return "$FAILED"
  fi 2>/dev/null
  reason="cannot write to $lib"
  printf 'version=%s\nfrom=%s\nsha256=%s\ntries=0\n' "$new" "$VERSION" "$sha256" | keep "$lib/update" || return "$FAILED"
  log "updating from $VERSION to $new"
  sync "$bin.new" 2>/dev/null || sync
  mv -f "$bin.new" "$bin" || return "$FAILED"
  restart
}

# The file and its SHA-256, compared.
download_update() {
  download /api/agent/muster-agent.sha256 || return
  expected=$(cut -c 1-64 <"$work/answer")
  download /api/agent/muster-agent || return
  mv -f "$work/answer" "$work/new" || return "$FAILED"
  sha256=$(sha256_of "$work/new")
  reason="this takes sha256sum, shasum or openssl"
  [ ${#sha256} = 64 ] || return "$FAILED"
  reason="the download does not match its SHA-256"
  [ "$sha256" = "$expected" ] || return "$FAILED"
}

# A file of the server that is not there is no reason to ask again and again.
download() {
  request GET "$1"
  judge 404 405
  case $? in
    0) ;;
    "$AWAY") return "$AWAY" ;;
    *) return "$FAILED" ;;
  esac
}

# update_failed SHA256 VERSION: whether either has failed here.
update_failed() {
  [ -s "$lib/update-failed" ] || return 1
  while read -r failed_sha256 failed_version; do
    [ "$failed_sha256" != "$1" ] && [ "$failed_version" != "$2" ] || return 0
  done <"$lib/update-failed"
  return 1
}

restart() {
  stop_report
  restart_as "$bin"
}
