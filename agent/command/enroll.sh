#!/bin/sh
# `enroll`: joins a server, once.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

read_token() {
  IFS= read -r MUSTER_TOKEN || [ -n "$MUSTER_TOKEN" ] || die "$USAGE" "no token on standard input"
}

command_enroll() {
  force='' limit=120
  while [ $# -gt 0 ]; do
    case $1 in
      --force) force=1 ;;
      --insecure) MUSTER_INSECURE=1 ;;
      --token-stdin) read_token ;;
      --wait)
        limit=${2:-x}
        case $limit in *[!0-9]*) die "$USAGE" "--wait takes seconds" ;; esac
        shift
        ;;
      *) die "$USAGE" "enroll: unknown option $1" ;;
    esac
    shift
  done
  given=${MUSTER_TOKEN:-}
  unset MUSTER_TOKEN
  load_settings
  # A bootstrap token says which host this is to be, whatever it was.
  case $given in
    mst_bootstrap_*)
      room_for_api_key
      force=1
      ;;
  esac
  open_state
  warn_about_transport
  [ -n "$force" ] || ! enrolled || greet_enrolled
  if [ -n "$given" ]; then
    well_formed "$given" || die "$USAGE" "the token holds a character that no token has"
    save_settings
    case $given in mst_agent_*) command_adopt "$given" ;; esac
    api=${MUSTER_API:-/api/v1/}
    case $api in
      /api/*[!a-z0-9.-]*/ | /api//) die "$USAGE" "MUSTER_API is a path such as /api/v1/" ;;
      /api/*/) ;;
      *) die "$USAGE" "MUSTER_API is a path such as /api/v1/" ;;
    esac
    name=$(printf '%s' "${MUSTER_NAME:-$(host_name)}" | tr '\000-\037\177' ' ')
    key=$(random_key)
    # The same token again is the same try again: its answer may have been lost on the way.
    [ "$(setting token "$lib/enrolling")" != "$given" ] || key=$(setting key "$lib/enrolling")
    printf 'token=%s\nkey=%s\nname=%s\napi=%s\n' "$given" "$key" "$name" "$api" | keep "$lib/enrolling" ||
      die "$FAILED" "cannot write to $lib; the token was not used"
  elif [ ! -s "$lib/enrolling" ]; then
    die "$USAGE" "no token: put the one of the dashboard ($url, Add host) into MUSTER_TOKEN"
  fi
  enroll_within "$limit"
  outcome=$?
  case $outcome in
    0)
      keep_patchmon
      say "Enrolled with $url as host $host_id."
      ;;
    "$REFUSED")
      case $given in
        mst_bootstrap_*) complain "the server refused the bootstrap token: $reason. Download the install script anew" ;;
        *) complain "the server refused the token: $reason. Make a new one in the dashboard: $url, Add host" ;;
      esac
      ;;
    "$REJECTED") complain "the server did not accept what was sent: $reason. The token was not used" ;;
    "$AWAY")
      complain "the server does not answer: $reason"
      complain "nothing is lost: the token is kept, and 'muster-agent enroll' or the service goes on with it"
      ;;
    *) complain "$reason" ;;
  esac
  return "$outcome"
}

# Ends the command unless this host has to enroll once more.
greet_enrolled() {
  configured=$(setting url "$etc/config")
  if [ -n "$configured" ] && [ "$configured" != "$url" ]; then
    die "$USAGE" "this host is enrolled with $configured; to move it to $url add --force"
  fi
  small_report
  check_in
  case $? in
    0)
      say "Already enrolled with $url as host $host_id."
      rm -f "$lib/enrolling"
      ;;
    "$REFUSED")
      if [ -z "$given" ] && [ ! -s "$lib/enrolling" ]; then
        die "$REFUSED" "already enrolled, but the server refuses this host: $reason"
      fi
      say "Already enrolled, but the server refuses this host ($reason): enrolling anew."
      return
      ;;
    *) say "Already enrolled with $url as host $host_id. It does not answer now: $reason" ;;
  esac
  save_settings
  exit 0
}
