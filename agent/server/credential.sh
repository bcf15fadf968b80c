#!/bin/sh
# What this host proves itself with.
#
# $lib/credential holds token=, or api_id= and api_key=, and host_id=. A new token lies beside it as
# credential.new until the server has accepted it, so that a crash at any moment leaves one that
# works. An API id and key are one token in here: ID:KEY.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

token='' host_id=''

save_credential() {
  {
    case $2 in
      *:*) printf 'api_id=%s\napi_key=%s\n' "${2%%:*}" "${2#*:}" ;;
      *) printf 'token=%s\n' "$2" ;;
    esac
    say "host_id=$3"
  } | keep "$lib/$1"
}

# The token in a credential file.
token_in() {
  held=$(setting token "$lib/$1")
  [ -n "$held" ] || held=$(setting api_id "$lib/$1"):$(setting api_key "$lib/$1")
  [ "$held" = : ] || say "$held"
}

load_credential() {
  token=$(token_in "$1")
  host_id=$(setting host_id "$lib/$1")
  [ -n "$token" ]
}

enrolled() { [ -s "$lib/credential" ] || [ -s "$lib/credential.new" ]; }

well_formed() {
  case $1 in '' | *[!A-Za-z0-9._-]*) return 1 ;; esac
  [ ${#1} -le 4096 ]
}

# Which token this host has, without telling it.
fingerprint() { token_in credential | cksum | tr ' ' '-'; }
