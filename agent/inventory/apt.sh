#!/bin/sh
# apt: what could be updated.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# apt-cache, which takes no lock. With -x it reads the arguments that follow from stdin.
inventory_apt_cache() {
  inventory_feed=''
  [ "$1" != -x ] || { inventory_feed='xargs' && shift; }
  [ -z "$inventory_lists" ] || set -- -o "Dir::State::Lists=$inventory_lists" \
    -o "Dir::Cache::pkgcache=$inventory_lists.pkgcache" -o Dir::Cache::srcpkgcache= "$@"
  [ -z "$inventory_target" ] || set -- -o "Dir=$inventory_target" -o "Dir::State::status=$inventory_target/var/lib/dpkg/status" "$@"
  # shellcheck disable=SC2086 # words
  $inventory_ask $inventory_feed apt-cache "$@" 2>/dev/null
}

# Without the hooks that people have on `apt-get update`: those are for the machine's lists.
inventory_apt_fetch() {
  mkdir -p "$inventory_lists/partial" &&
    printf '#clear APT::Update::%s;\n' Pre-Invoke Post-Invoke Post-Invoke-Success >"$inventory_lists.conf" || return
  set -- -c "$inventory_lists.conf" -o "Dir::State::Lists=$inventory_lists" -o APT::Sandbox::User=root \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Update::Error-Mode=any
  [ -z "$inventory_target" ] || set -- -o "Dir=$inventory_target" -o "Dir::State::status=$inventory_target/var/lib/dpkg/status" "$@"
  inventory_run apt-get "$@" -q update
}

inventory_apt_packages() {
  inventory_refresh apt
  {
    if [ "$inventory_kind" = apt ]; then
      printf '\001releases\n'
      inventory_apt_cache policy </dev/null || printf '\001failed\n'
      printf '\001versions\n'
      inventory_dpkg_status | awk "$INVENTORY_AWK$INVENTORY_DPKG_AWK"'
        { stanza($0) }
        END {
          end_stanza()
          for (i = 1; i <= installed; i++)
            if (there(i) && shown(i) ~ /^[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9-]+)?$/) print shown(i)
        }' | inventory_apt_cache -x policy || printf '\001failed\n'
    else
      inventory_tell updatesUnknown no_manager
    fi
    printf '\001status\n'
    inventory_dpkg_status
  } | inventory_apt_json
}

# A source is named as apt names it: "http://deb.debian.org/debian bookworm/main". What it belongs
# to is said by its Release file: Debian-Security, jammy-security, jammy-infra-security (ESM).
inventory_apt_json() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK$INVENTORY_DPKG_AWK"'
    function source_of(line) { sub(/^ *-?[0-9]+ +/, "", line); return line }
    function is_security(release,   n, f, i) {
      n = split(tolower(release), f, ",")
      for (i = 1; i <= n; i++) if (f[i] ~ /^[anl]=(.*[-_ ])?security$/) return 1
      return 0
    }
    part != "status" && /^\001failed$/ { failed = 1; next }
    part != "status" && is_told($0) { next }
    part != "status" && /^\001/ { part = substr($0, 2); next }
    part == "releases" {
      asked = 1
      if ($0 ~ /^ +-?[0-9]+ /) { last = source_of($0); if (last ~ / Packages$/) sources++ }
      else if ($1 == "release") secure[last] = is_security(substr($0, index($0, "release ") + 8))
      next
    }
    # The versions are listed from the newest to the oldest; *** marks the installed one.
    part == "versions" {
      if ($0 ~ /^[^ ]/) { package = substr($0, 1, length($0) - 1); candidate[package] = ""; state = "above" }
      else if ($1 == "Candidate:") wanted = $2
      else if ($0 ~ /^( \*\*\*|    ) [^ ]/) {
        if ($1 == "***") state = "installed"
        else if (state == "installed") state = "below"
        else if (state == "above" && $1 == wanted) { state = "newer"; candidate[package] = wanted }
      }
      else if ($0 ~ /^       / && (state == "newer" || state == "installed")) {
        name = source_of($0)
        if (state == "newer" && secure[name]) security[package] = 1
        # Where it was installed from does not matter while there is something newer.
        if (!(package in from) && sub(/( [a-z0-9-]+)? Packages$/, "", name)) from[package] = name
      }
      next
    }
    part == "status" { stanza($0) }
    END {
      end_stanza()
      # Without package lists nothing is known of what there is.
      if (asked && !sources) failed = 1
      for (i = 1; i <= installed; i++) if (there(i)) {
        name = shown(i)
        add(name, i_version[i], candidate[name], security[name], i_text[i], i_section[i], from[name])
      }
      packages()
    }'
}
