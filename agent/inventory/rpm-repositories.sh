#!/bin/sh
# dnf, yum and zypper: the repositories.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# Repository files of yum, dnf and zypper. Variables such as $releasever stay as they are written.
# inventory_ini_repositories [renamed]: with it, lines for the awk of json.sh of those whose id is made
# of their address and has what is secret in it, which dnf and zypper also say of their packages.
inventory_ini_repositories() {
  inventory_wanted=${1:-}
  set --
  for inventory_part in "$inventory_root"/etc/dnf/dnf.conf "$inventory_root"/etc/yum.conf \
    "$inventory_root"/etc/yum.repos.d/*.repo "$inventory_root"/etc/distro.repos.d/*.repo \
    "$inventory_root"/usr/share/dnf5/repos.d/*.repo "$inventory_root"/etc/zypp/repos.d/*.repo; do
    [ ! -f "$inventory_part" ] || case $inventory_kind:$inventory_part in
      zypper:*/etc/zypp/* | dnf:*/dnf* | dnf:*.repos.d/* | yum:*/yum*) set -- "$@" "$inventory_part" ;;
    esac
  done
  [ $# -gt 0 ] || set -- /dev/null
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk -v wanted="$inventory_wanted" "$INVENTORY_AWK"'
    # An id without a text, as it is or as tools write it into an id.
    function without(id, text,   i) {
      if (text == "") return id
      if (!(i = index(id, text))) { gsub(/[^A-Za-z0-9.:_-]/, "_", text); i = index(id, text) }
      return i ? substr(id, 1, i - 1) substr(id, i + length(text)) : id
    }
    function public_id(id, url,   user, plain) {
      plain = id
      if (match(url, /:\/\/[^\/?# ]*@/)) id = without(id, substr(url, RSTART + 3, RLENGTH - 4))
      if (match(url, /[?#].*/)) id = without(id, substr(url, RSTART + 1))
      if (id != plain) sub(/[?#&_]+$/, "", id)
      return id == "" ? "repository" : id
    }
    function flush_section(   url) {
      if (id != "" && id != "main") {
        url = f["baseurl"] != "" ? f["baseurl"] : f["metalink"] != "" ? f["metalink"] : f["mirrorlist"]
        sub(/[ ,].*/, "", url)
        if (wanted == "renamed") { if (public_id(id, url) != id) printf "\001renamed=%s %s\n", id, public_id(id, url) }
        else repository(public_id(id, url), url, "", "", "rpm", tolower(f["enabled"]) !~ /^(0|no|false|off)$/)
      }
      split("", f)
      id = key = ""
    }
    FNR == 1 { flush_section() }
    /^[ \t]*([#;].*)?\r?$/ { next }
    /^\[/ { flush_section(); id = substr($0, 2); sub(/\][^]]*$/, "", id); next }
    /^[ \t]/ { if (key != "") f[key] = trim(f[key] " " trim($0)); next }
    index($0, "=") { key = trim(substr($0, 1, index($0, "=") - 1)); f[key] = trim(substr($0, index($0, "=") + 1)) }
    END { flush_section(); if (wanted != "renamed") print "[" repositories "]" }' "$@"
}

inventory_dnf_repositories() { inventory_ini_repositories; }

inventory_yum_repositories() { inventory_ini_repositories; }

inventory_zypper_repositories() { inventory_ini_repositories; }
