#!/bin/sh
# `doctor`: what keeps this agent from working, a line for each thing it needs, and what to do about
# it. Changes nothing.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

doctor_failed=''

# finding ok|warn|fail WHAT SENTENCE [WHAT TO DO]
finding() {
  printf '%-5s %-12s %s%s\n' "$1" "$2" "$3" "${4:+. $4}"
  [ "$1" != fail ] || doctor_failed=1
}

examine_report_fault() {
  case $1 in
    *"HTTP 413"*) what_to_do="A proxy in front of the server has to let 6 MB through (nginx: client_max_body_size 6m)" ;;
    *) what_to_do="Look at what stands between this host and the server" ;;
  esac
  finding fail report "the last one did not arrive: $1" "$what_to_do"
}

command_doctor() {
  [ $# = 0 ] || die "$USAGE" "doctor: unknown option $1"
  [ -n "$root" ] || [ "$(id -u)" = 0 ] || die "$FAILED" "run this as root"
  say "muster-agent $VERSION"
  examine_tools
  examine_disk
  if examine_settings; then
    (open_state) && open_state
    examine_server
    examine_credential
    examine_clock
  fi
  examine_packages
  [ "$reports" != 1 ] || examine_updates
  ! [ -s "$run/report-fault" ] || examine_report_fault "$(first_line "$run/report-fault")"
  ! [ -s "$lib/update-failed" ] ||
    finding warn update "did not work here: $(cut -d ' ' -f 2 <"$lib/update-failed" | tr '\n' ' ')" "The journal says why"
  examine_containers
  examine_service
  [ -z "$doctor_failed" ] || return "$FAILED"
}

examine_tools() {
  missing=''
  have awk || missing="$missing awk"
  have curl || have wget || missing="$missing curl"
  if [ -n "$missing" ]; then
    finding fail tools "missing:$missing" "Install them"
    exit "$FAILED"
  fi
  have sha256sum || have shasum || have openssl || missing="$missing sha256sum (to update itself)"
  have gzip || missing="$missing gzip (for smaller reports)"
  have timeout || missing="$missing timeout (for package managers that hang)"
  have curl || wget --version 2>/dev/null | grep -q '^GNU Wget' || missing="$missing curl (busybox wget shows the token to local users)"
  if [ -n "$missing" ]; then
    finding warn tools "better with:$missing"
  else
    finding ok tools "all here"
  fi
}

examine_disk() {
  if [ ! -d "$lib" ]; then
    finding ok disk "nothing is kept yet at $lib"
    return
  fi
  if ! { : >"$lib/doctor.$$"; } 2>/dev/null; then
    finding fail disk "cannot write to $lib" "Is the file system full, or mounted read-only?"
    return
  fi
  rm -f "$lib/doctor.$$"
  free=$(df -P -k "$lib" 2>/dev/null | awk 'NR == 2 { print $4 }')
  case $free in
    '' | *[!0-9]*) finding ok disk "$lib can be written" ;;
    *)
      if [ "$free" -lt 10240 ]; then
        finding warn disk "$((free / 1024)) MB are free at $lib" "Make room: a report takes up to 10 MB"
      else
        finding ok disk "$((free / 1024)) MB are free at $lib"
      fi
      ;;
  esac
}

examine_settings() {
  if [ -z "${MUSTER_URL:-}" ] && [ ! -s "$etc/config" ]; then
    finding fail settings "no server is set" "Run the command the dashboard shows under Add host"
    return 1
  fi
  if ! (load_settings) 2>"/dev/null"; then
    finding fail settings "$( (load_settings) 2>&1 | sed -n '1s/^muster-agent: //p')" "Put it right in $etc/config or the environment"
    return 1
  fi
  load_settings
  finding ok settings "the server is $url${proxy:+, through the proxy $(say "$proxy" | sed 's|//[^@]*@|//|')}"
}

examine_credential() {
  heard_of=''
  if ! enrolled; then
    finding fail credential "this host is not enrolled" "Run the command the dashboard shows under Add host"
    return
  fi
  [ -z "$met" ] || { finding warn credential "not tried: the server was not reached" && return; }
  small_report
  check_in
  case $? in
    0)
      heard_of=$(answer .serverTime)
      finding ok credential "the server knows this as host $host_id"
      ;;
    "$REFUSED") finding fail credential "the server refuses this host: $reason" "Enroll it anew with a token from the dashboard, or 'muster-agent uninstall'" ;;
    *) finding fail credential "$reason" ;;
  esac
}

# The host's clock minus the server's, in seconds.
clock_offset() {
  awk -v server="$1" -v now="$(date +%s)" 'BEGIN {
    if (server !~ /^[0-9]+-[0-9]+-[0-9]+T[0-9]+:[0-9]+:[0-9]+/) exit
    split(server, t, /[^0-9]/)
    y = t[1] - (t[2] <= 2); m = t[2] + (t[2] > 2 ? -3 : 9)
    days = 365 * y + int(y / 4) - int(y / 100) + int(y / 400) + int((153 * m + 2) / 5) + t[3] - 1 - 719468
    printf "%d", now - (days * 86400 + t[4] * 3600 + t[5] * 60 + t[6])
  }'
}

examine_clock() {
  offset=$(clock_offset "${heard_of:-}")
  case ${offset#-} in
    '') finding warn clock "not measured: the server did not say what time it is" ;;
    ? | [1-5]?) finding ok clock "like the server's" ;;
    *)
      case $offset in -*) side="${offset#-} seconds behind" ;; *) side="$offset seconds ahead of" ;; esac
      finding warn clock "$side the server's" "Let it be set: timedatectl set-ntp true, or chronyd"
      ;;
  esac
}

examine_packages() {
  manager=$(INVENTORY_CHROOT=$host_root && export INVENTORY_CHROOT && inventory_package_manager)
  if [ "$reports" != 1 ]; then
    finding warn packages "reports are turned off" "Set reports=1 in $etc/config"
    return
  fi
  case $manager in
    none) finding warn packages "no package manager was found" "The server learns of no packages of this host" ;;
    dpkg | rpm) finding warn packages "$manager without a tool that knows of updates" "Install apt, dnf or zypper" ;;
    apt | dnf | yum | zypper | pacman | apk) finding ok packages "$manager is asked" ;;
    *) finding warn packages "$manager is no package manager that Muster knows" "The server learns of no packages of this host" ;;
  esac
}

# The service may write nothing, and so may not the podman command that it starts.
examine_containers() {
  list_containers >/dev/null
  case $engines in
    "$host_root"/run/user/*)
      finding warn containers "asked through $engines" \
        "The systemd unit may not enter the directories of users: 'systemctl edit muster-agent' with CapabilityBoundingSet=CAP_DAC_OVERRIDE lets it"
      ;;
    /*) finding ok containers "asked through $engines" ;;
    *)
      if [ -n "$sockets" ] && have curl; then
        dead=$(printf '%s' "$sockets" | tr '\n' ' ')
        finding warn containers "nobody answers at ${dead% }${engines:+, but $engines does}" \
          "Restart docker.socket or podman.socket; curl 7.40 or later is needed"
      elif have podman || have docker; then
        finding warn containers "there is no socket to ask through, or no curl${engines:+: $engines is asked}" \
          "systemctl enable --now podman.socket, or the same of docker, and install curl"
      fi
      ;;
  esac
}

examine_service() {
  state=$(service_state)
  kind=$(service_kind)
  case $state in
    *", active" | running) finding ok service "$state" ;;
    systemd,*) finding fail service "$state" "journalctl -u muster-agent says why; 'muster-agent service install' sets it up" ;;
    *) finding fail service "$state${kind:+, $kind}" "'muster-agent service install' sets it up" ;;
  esac
}
