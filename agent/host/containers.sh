#!/bin/sh
# The containers of this machine, asked of Docker or Podman.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

docker_socket() {
  for socket in "${MUSTER_DOCKER_SOCKET:-}" /var/run/docker.sock "$host_root/run/docker.sock" /run/podman/podman.sock; do
    [ ! -S "$socket" ] || { say "$socket" && return; }
  done
  return 1
}

docker_api() { curl -q -fsS --noproxy '*' --max-time 15 --unix-socket "$1" "http://docker$2" 2>/dev/null; }

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
  if have curl && socket=$(docker_socket); then
    docker_api "$socket" /version | awk "$JSON_READER"'
      function on_value(path, value) { if (path == ".Version") print value }'
  else
    docker=$(docker_cli docker version --format '{{.Server.Version}}')
    [ -n "$docker" ] || docker=$(docker_cli podman version --format '{{.Client.Version}}')
    say "$docker" | head -n 1
  fi
}

# id TAB name TAB image TAB state of every container; fails where nobody can be asked.
list_containers() {
  if have curl && socket=$(docker_socket); then
    docker_api "$socket" '/containers/json?all=1' >"$work/docker" || return 1
    awk "$JSON_READER"'
      function on_value(path, value,   i) {
        i = path; sub(/^\[/, "", i); sub(/\].*/, "", i)
        sub(/^\[[0-9]+\]/, "", path)
        if (path == ".Id") id[n = i + 0] = value
        else if (path == ".Names[0]") { sub(/^\//, "", value); name[i] = value }
        else if (path == ".Image") image[i] = value
        else if (path == ".State") state[i] = value
      }
      END { if (n != "") for (i = 0; i <= n; i++) print id[i] "\t" name[i] "\t" image[i] "\t" state[i] }' "$work/docker"
  else
    format='{{.ID}}\t{{.Names}}\t{{.Image}}\t{{.State}}'
    docker_cli docker ps -a --no-trunc --format "$format" || docker_cli podman ps -a --no-trunc --format "$format"
  fi
}

containers() {
  list_containers >"$work/rows" || return 1
  awk -F '\t' "$JSON_WRITER"'
    # podman says "Up 4 minutes ago" where its socket and docker say "running"; of what has not
    # run or has stopped it knows more kinds than docker.
    function state(s) {
      s = tolower(s); sub(/ .*/, "", s)
      if (s == "up") return "running"
      if (s == "configured" || s == "initialized") return "created"
      return s == "stopped" ? "exited" : s
    }
    BEGIN { printf "{\"containers\":[" }
    NR <= 1000 {
      printf "%s{\"id\":%s,\"name\":%s,\"image\":%s,\"state\":%s}", (NR > 1 ? ",\n" : ""),
        js($1, 255), js($2, 255), js($3, 255), js(state($4), 255)
    }
    END { print "]}" }' "$work/rows"
}
