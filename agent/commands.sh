#!/bin/sh
# What the server asks for in its answers to check-ins. A part of muster-agent.
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
# shellcheck disable=SC2034,SC2154 # the variables are muster-agent's

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

# Which token this host has, without telling it.
fingerprint() { token_in credential | cksum | tr ' ' '-'; }

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

# --- Uninstall ---------------------------------------------------------------------------------

carry_out_uninstall() {
  if [ "$(service_kind)" = systemd ] && ! have systemd-run; then
    note_command "$1" uninstall failed "this takes systemd-run: run 'muster-agent uninstall' on the host"
    return
  fi
  say "$1" | keep "$lib/leaving" || return
  note_command "$1" uninstall 'done' ''
}

# Acknowledges, says goodbye and removes this agent; goes on with it after a crash.
leave_if_asked() {
  [ -e "$lib/leaving" ] || return 0
  if [ -s "$lib/commands" ]; then
    small_report
    check_in
    case $? in 0 | "$REFUSED") ;; *) return ;; esac
  fi
  say_goodbye
  log "removing this agent, as the server asked"
  case $(service_kind) in
    # What the service starts is ended with the service, and may not write where the agent lies.
    systemd) systemd-run --quiet --collect ${root:+--setenv=MUSTER_PREFIX="$root"} "$bin" uninstall --told ;;
    openrc) (trap '' HUP INT TERM && exec sh "$bin" uninstall --told) >/dev/null 2>&1 & ;;
    *)
      (remove_everything) >/dev/null
      exit 0
      ;;
  esac || {
    log "could not: run 'muster-agent uninstall'"
    rm -f "$lib/leaving"
    return
  }
  # It ends this process.
  pause 60
  log "could not: run 'muster-agent uninstall'"
  rm -f "$lib/leaving"
}

# Tells the server that this agent will not be heard of again.
say_goodbye() {
  : >"$work/body"
  for file in credential.new credential; do
    load_credential "$file" || continue
    request POST /api/agent/uninstall
    case $status in 2??) return 0 ;; esac
  done
  return 1
}

# --- A copy of a host --------------------------------------------------------------------------

# This machine is a copy of another, and an admin split them: TOKEN makes it a host of its own.
# The mark lies beside the credential, which goes when the new one is there.
expect_reenrollment() {
  [ ! -s "$lib/enrolling" ] && well_formed "$1" || return 0
  key=$(od -An -N16 -tx1 /dev/urandom 2>/dev/null | tr -dc 0-9a-f)
  name=$(host_name | tr '\000-\037\177' ' ')
  printf 'token=%s\nkey=%s\nname=%s\napi=/api/v1/\nanew=1\n' "$1" "$key" "$name" | keep "$lib/enrolling" ||
    log "cannot write to $lib"
}

# Enrolls with such a token; a process before this one may have begun. Fails when this host stays
# the one it is.
reenroll() {
  [ -n "$(setting anew "$lib/enrolling")" ] || return 1
  log "this machine is a copy of host $host_id: it becomes one of its own"
  enroll_once
  outcome=$?
  case $outcome in
    0)
      rm -f "$lib/commands"
      accepted='' sent_list='' report_due=0
      log "enrolled as host $host_id"
      ;;
    "$REFUSED" | "$REJECTED")
      # The next answer holds another token.
      log "the enrollment was refused: $reason"
      rm -f "$lib/enrolling"
      return 1
      ;;
  esac
}
