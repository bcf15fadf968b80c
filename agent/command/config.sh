#!/bin/sh
# `config show`: the settings this agent works with.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Never the credential, nor the password that a proxy's address may hold.
command_config() {
  [ "$*" = show ] || die "$USAGE" "config: show"
  [ ! -e "$etc" ] || [ -r "$etc" ] || die "$FAILED" "run this as root"
  load_settings
  say "url=$url"
  say "ca_file=$ca_file"
  say "insecure=${insecure:-0}"
  say "reports=$reports"
  say "refresh=$refresh"
  say "proxy=$(say "$proxy" | sed 's|^\(.*://\)\{0,1\}.*@|\1|')"
  say "no_proxy=$no_proxy"
}
