#!/bin/sh
# The containers of this machine, asked of Docker or Podman.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Sets sockets to those that may answer, one a line. Starts no process: it is asked at each check-in.
find_sockets() {
  sockets=''
  for socket in "${MUSTER_DOCKER_SOCKET:-}" /var/run/docker.sock "$host_root/run/docker.sock" /run/podman/podman.sock \
    "$host_root/run/podman/podman.sock" "$host_root"/run/user/*/docker.sock "$host_root"/run/user/*/podman/podman.sock; do
    [ -S "$socket" ] || continue
    case $socket in
      "$host_root"/run/user/*)
        # A user's own, and no link of theirs to what root alone may ask.
        if [ -L "$socket" ] || [ -L "${socket%/*}" ]; then continue; fi
        ;;
    esac
    sockets="$sockets$socket
"
  done
}

# At most 16 MB of an answer. A curl older than 7.40 knows no sockets.
docker_api() {
  curl -q -fsS --noproxy '*' --max-time 15 --unix-socket "$1" "http://docker$2" </dev/null 2>/dev/null |
    head -c 16777216
}

# The docker or podman command; from inside a container, the host's own.
docker_cli() {
  cli=$1
  shift
  if [ -n "$host_root" ]; then
    within 15 chroot "$host_root" "$cli" "$@" 2>/dev/null
  else
    within 15 "$cli" "$@" 2>/dev/null
  fi
}

docker_version() {
  find_sockets
  docker=''
  while [ -z "$docker" ] && IFS= read -r socket && [ -n "$socket" ]; do
    docker=$(docker_api "$socket" /version | awk "$JSON_READER"'
      function on_value(path, value) { if (path == ".Version") print value }')
  done <<END
$sockets
END
  [ -n "$docker" ] || docker=$(docker_cli docker version --format '{{.Server.Version}}')
  [ -n "$docker" ] || docker=$(docker_cli podman version --format '{{.Client.Version}}')
  say "${docker%%"$newline"*}"
}

# id TAB names TAB image TAB state of every container. Sets engines to who answered: every socket
# that does, for there may be several engines, else a command; fails when nobody does.
list_containers() {
  find_sockets
  engines=''
  while IFS= read -r socket && [ -n "$socket" ]; do
    rows=$(docker_api "$socket" '/containers/json?all=1' | awk "$JSON_READER"'
      function on_value(path, value,   i) {
        i = path; sub(/^\[/, "", i); sub(/\].*/, "", i)
        sub(/^\[[0-9]+\]/, "", path)
        if (path == ".Id" && value != "null") id[n = i + 0] = value
        else if (path ~ /^\.Names\[/) names[i] = names[i] (names[i] == "" ? "" : ",") value
        else if (path == ".Image") image[i] = value
        else if (path == ".State") state[i] = value
      }
      END {
        if (n != "") for (i = 0; i <= n; i++) print id[i] "\t" names[i] "\t" image[i] "\t" state[i]
        if (depth == 0 && text ~ /^[ \t\r\n]*\[/) print "complete"
      }')
    case $rows in
      *complete) engines="$engines${engines:+, }$socket" && printf '%s' "${rows%complete}" ;;
    esac
  done <<END
$sockets
END
  if [ -z "$engines" ]; then
    format='{{.ID}}\t{{.Names}}\t{{.Image}}\t{{.State}}'
    for cli in docker podman; do
      docker_cli "$cli" ps -a --no-trunc --format "$format" || continue
      engines="the $cli command"
      break
    done
  fi
  [ -n "$engines" ]
}

# The list to send. Leaves in $work/engines who was asked.
containers() {
  : >"$work/engines"
  list_containers >"$work/rows" || return 1
  say "$engines" >"$work/engines"
  awk -F '\t' "$JSON_WRITER"'
    # podman says "Up 4 minutes ago" where its socket and docker say "running"; of what has not
    # run or has stopped it knows more kinds than docker.
    function state(s) {
      s = tolower(s); sub(/ .*/, "", s)
      if (s == "up") return "running"
      if (s == "configured" || s == "initialized") return "created"
      return s == "stopped" ? "exited" : s
    }
    # Its own name and not one that another, linked to it, has for it: /db and not /app/db.
    function own(names, id,   n, name, i) {
      n = split(names, name, ",")
      for (i = 1; i <= n; i++) if (name[i] ~ /^\/?[^\/]+$/) break
      # All are of others, or it is being removed and has none any more.
      if (i > n) return substr(id, 1, 12)
      sub(/^\//, "", name[i])
      return name[i]
    }
    BEGIN { printf "{\"containers\":[" }
    # One engine may have answered at two sockets. The server refuses a whole list for one without an id.
    $1 == "" || seen[$1]++ || ++count > 1000 { next }
    {
      printf "%s{\"id\":%s,\"name\":%s,\"image\":%s,\"state\":%s}", (count > 1 ? ",\n" : ""),
        js($1, 255), js(own($2, $1), 255), js($3, 255), js(state($4), 255)
    }
    END { print "]}" }' "$work/rows"
}
