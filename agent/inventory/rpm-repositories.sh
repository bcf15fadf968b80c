#!/bin/sh
# dnf, yum and zypper: the repositories.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# Repository files of yum, dnf and zypper. Variables such as $releasever stay as they are written.
inventory_ini_repositories() {
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
  inventory_run_awk "$INVENTORY_AWK"'
    function flush_section(   url) {
      if (id != "" && id != "main") {
        url = f["baseurl"] != "" ? f["baseurl"] : f["metalink"] != "" ? f["metalink"] : f["mirrorlist"]
        sub(/[ ,].*/, "", url)
        repository(id, url, "", "", "rpm", tolower(f["enabled"]) !~ /^(0|no|false|off)$/)
      }
      split("", f)
      id = key = ""
    }
    FNR == 1 { flush_section() }
    /^[ \t]*([#;].*)?\r?$/ { next }
    /^\[/ { flush_section(); id = substr($0, 2); sub(/\][^]]*$/, "", id); next }
    /^[ \t]/ { if (key != "") f[key] = trim(f[key] " " trim($0)); next }
    index($0, "=") { key = trim(substr($0, 1, index($0, "=") - 1)); f[key] = trim(substr($0, index($0, "=") + 1)) }
    END { flush_section(); print "[" repositories "]" }' "$@"
}

inventory_dnf_repositories() { inventory_ini_repositories; }

inventory_yum_repositories() { inventory_ini_repositories; }

inventory_zypper_repositories() { inventory_ini_repositories; }
