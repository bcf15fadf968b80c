#!/bin/sh
# pacman.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# Queries take no lock. What is available is what the last `pacman -Sy` brought, and nobody tells
# pacman which updates are for security.
inventory_pacman() {
  inventory_database=${inventory_lists:-$inventory_target/var/lib/pacman}
  [ -z "$inventory_target" ] || set -- --root "$inventory_target" --config "$inventory_target/etc/pacman.conf" "$@"
  inventory_run pacman --dbpath "$inventory_database" "$@"
}

inventory_pacman_fetch() {
  [ -e "$inventory_lists/local" ] || ln -s "$inventory_root/var/lib/pacman/local" "$inventory_lists/local" || return
  inventory_pacman --noconfirm --logfile /dev/null -Sy
}

inventory_pacman_packages() {
  inventory_refresh pacman
  {
    printf '\001updates\n'
    inventory_pacman -Qu
    printf '\001available\n'
    inventory_pacman -Sl || printf '\001failed\n'
    printf '\001installed\n'
    find "$inventory_root/var/lib/pacman/local" -name desc -exec cat {} + 2>/dev/null | tr -d '\000'
  } | inventory_pacman_json
}

inventory_pacman_json() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK"'
    function end_package() {
      add(f["NAME"], f["VERSION"], available[f["NAME"]], 0, f["DESC"], "", repository_of[f["NAME"]])
      split("", f)
    }
    part != "installed" && /^\001failed$/ { failed = 1; next }
    part != "installed" && is_told($0) { next }
    part != "installed" && /^\001/ { part = substr($0, 2); next }
    # "linux 6.9.1-1 -> 6.9.2-1", and " [ignored]" behind what is held back.
    part == "updates" && $3 == "->" { available[$1] = $4 }
    part == "available" && !($2 in repository_of) { repository_of[$2] = $1 }
    part == "installed" && /^%[A-Z]+%$/ { key = substr($0, 2, length($0) - 2); if (key == "NAME") end_package(); next }
    part == "installed" && $0 != "" { f[key] = f[key] (f[key] == "" ? "" : "\n") $0 }
    END { end_package(); packages() }'
}

inventory_pacman_repositories() {
  set --
  [ -z "$inventory_target" ] || set -- --rootdir "$inventory_target" --config "$inventory_target/etc/pacman.conf"
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run pacman-conf "$@" | inventory_run_awk "$INVENTORY_AWK"'
    function flush_section() { if (id != "" && id != "options") repository(id, url, "", "", "pacman", 1); id = url = "" }
    /^\[.*\]$/ { flush_section(); id = substr($0, 2, length($0) - 2); next }
    /^Server = / && url == "" { url = substr($0, 10) }
    END { flush_section(); print "[" repositories "]" }'
}
