#!/bin/sh
# What the server asks for in its answers to check-ins.
#
# $lib/commands holds a line for each command: id, kind, state, note, with tabs between.
#
#   taken          to be carried out; note is what a second try after a crash has to know
#   done, failed   to be told to the server; note is the sentence that goes with it
#
# A line goes when a check-in that told it was accepted. The server repeats a command until then,
# so it is known by its id, and nothing is done twice or forgotten wherever this process is killed.
# Only `run` does any of this.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Set in `run`, which alone carries them out; those a check-in tells of.
commanding='' acknowledged=''

# Notes every command of the answer that is not known yet.
hear_commands() {
  n=0
  while [ "$n" -lt 20 ]; do
    asked=$(answer ".commands[$n].id")
    case $asked in '' | *[!A-Za-z0-9_-]*) break ;; esac
    kind=$(answer ".commands[$n].kind")
    if [ "$kind" = reenroll ]; then
      expect_reenrollment "$(answer ".commands[$n].token")"
    elif [ ${#asked} -le 64 ] && ! known_command "$asked"; then
      case $kind in
        rotate) note_command "$asked" rotate taken "$(fingerprint)" ;;
        report | update | uninstall) note_command "$asked" "$kind" taken '' ;;
        *) note_command "$asked" unknown failed "version $VERSION of the agent knows no such command" ;;
      esac
      log "the server asks: $kind"
    fi
    n=$((n + 1))
  done
}

known_command() { [ -s "$lib/commands" ] && grep -q "^$1$tab" "$lib/commands"; }

# note_command ID KIND STATE NOTE
note_command() {
  {
    [ ! -s "$lib/commands" ] || grep -v "^$1$tab" "$lib/commands"
    printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$(printf '%s' "$4" | tr '\000-\037\177' ' ' | cut -c 1-400)"
  } | keep "$lib/commands" || log "cannot write to $lib"
}

# finish_commands KIND STATE NOTE: all of this kind that are to be carried out.
finish_commands() {
  [ -s "$lib/commands" ] || return 0
  wanted_kind=$1 wanted_state=$2 wanted_note=$3
  while IFS=$tab read -r id kind state note <&3; do
    [ "$kind:$state" != "$wanted_kind:taken" ] || note_command "$id" "$kind" "$wanted_state" "$wanted_note"
  done 3<"$lib/commands"
}

waiting_for() { [ -s "$lib/commands" ] && grep -q "^[^$tab]*$tab$1${tab}taken" "$lib/commands"; }

# Adds to a heartbeat what came of commands, and remembers which these are.
acknowledge() {
  [ -s "$lib/commands" ] || return 0
  acknowledged=$(awk -F '\t' '$3 != "taken" && ++n <= 20 { print $1 }' "$lib/commands")
  [ -n "$acknowledged" ] || return 0
  printf '"commands":['
  awk -F '\t' "$JSON_WRITER"'
    $3 != "taken" && ++n <= 20 {
      printf "%s{\"id\":%s,\"outcome\":%s", (n > 1 ? ",\n" : ""), js($1, 64), js($3, 8)
      if ($4 != "") printf ",\"message\":%s", js($4, 400)
      printf "}"
    }' "$lib/commands"
  printf '],\n'
}

# The server has heard of these.
forget_commands() {
  acknowledged=''
  [ -s "$lib/commands" ] || return 0
  # An id is a word without a meaning to grep.
  heard=$(printf '%s\n' "$1" | sed "s/.*/^&$tab/")
  if grep -v "$heard" "$lib/commands" >"$work/commands"; then
    keep "$lib/commands" <"$work/commands"
  else
    rm -f "$lib/commands"
  fi
  rm -f "$work/commands"
}

carry_out_commands() {
  [ -s "$lib/commands" ] || return 0
  while IFS=$tab read -r id kind state note <&3; do
    [ "$state" = taken ] || continue
    case $kind in
      rotate) carry_out_rotation "$id" "$note" ;;
      report) ask_for_report ;;
      update) carry_out_update "$id" ;;
      uninstall) carry_out_uninstall "$id" ;;
    esac
  done 3<"$lib/commands"
}

# The token was another when this was asked: a process before this one has exchanged it.
carry_out_rotation() {
  outcome=0
  [ "$2" != "$(fingerprint)" ] || exchange
  outcome=$?
  case $outcome in
    0) note_command "$1" rotate 'done' '' ;;
    "$AWAY") ;;
    *) note_command "$1" rotate failed "$reason" ;;
  esac
}
