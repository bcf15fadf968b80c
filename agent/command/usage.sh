#!/bin/sh
# `help`.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

usage() {
  cat <<'END'
Usage: muster-agent COMMAND

  enroll     join the server MUSTER_URL with the one-time token in MUSTER_TOKEN
             [--token-stdin] [--force] [--wait SECONDS]
  run        check in until stopped (what the service runs)
  once       check in once
  status     show the server, the host's id, the last check-in and the service
  report     send what is installed, as far as the server does not know it
             [--full: all of it] [--print: show it and send nothing]
  doctor     look for what keeps this agent from working, and say what to do
  rotate     exchange this host's token for a new one
             [--token-stdin: take the one an admin made in the dashboard]
  service    install | remove the service
  uninstall  tell the server, and remove the agent and everything it wrote
  self-test  whether this file would run here
  config show
             show the settings, without secrets
  check-version
             whether the server has another version
  version

Exit codes: 0 done, 1 something on this machine, 2 usage or settings, 3 not enrolled,
4 refused by the server, 5 server away, 6 the server rejected what was sent.
END
}
