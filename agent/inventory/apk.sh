#!/bin/sh
# apk.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

inventory_apk() {
  [ -z "$inventory_target" ] || set -- --root "$inventory_target" "$@"
  inventory_run apk "$@"
}

inventory_apk_packages() {
  inventory_part=$inventory_root/lib/apk/db/installed
  [ -s "$inventory_part" ] || inventory_part=$inventory_root/usr/lib/apk/db/installed
  {
    printf '\001updates\n'
    { inventory_any "$inventory_root"/var/cache/apk/APKINDEX.* || inventory_any "$inventory_root"/etc/apk/cache/APKINDEX.*; } &&
      inventory_apk --no-network version -l '<' || printf '\001failed\n'
    printf '\001installed\n'
    tr -d '\000' <"$inventory_part"
  } | inventory_apk_json
}

# Nobody tells apk which updates are for security.
inventory_apk_json() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK"'
    part != "installed" && /^\001failed$/ { failed = 1; next }
    part != "installed" && is_told($0) { next }
    part != "installed" && /^\001/ { part = substr($0, 2); next }
    # "busybox-1.36.1-r7      < 1.37.0-r14", and "@edge" behind what has a tag.
    part == "updates" && $2 == "<" { available[$1] = $3 }
    part == "installed" && /^[A-Z]:/ { f[substr($0, 1, 1)] = substr($0, 3) }
    part == "installed" && $0 == "" { end_package() }
    function end_package() {
      add(f["P"], f["V"], available[f["P"] "-" f["V"]], 0, f["T"], "", "")
      split("", f)
    }
    END { end_package(); packages() }'
}

# /etc/apk/repositories: "[@tag] URL", where the URL ends in branch and part: .../v3.21/main.
inventory_apk_repositories() {
  # shellcheck disable=SC2016 # awk, not shell
  for inventory_part in "$inventory_root"/etc/apk/repositories "$inventory_root"/etc/apk/repositories.d/*.list; do
    [ ! -f "$inventory_part" ] || { cat "$inventory_part" && echo; }
  done | inventory_run_awk "$INVENTORY_AWK"'
    { sub(/#.*/, "") }
    $0 ~ /^[ \t]*$/ { next }
    {
      url = $1 ~ /^@/ ? $2 : $1
      sub(/\/+$/, "", url)
      n = split(url, part, "/")
      remote = url ~ /^[a-z]+:\/\// && n > 4
      repository(($1 ~ /^@/ ? $1 " " : "") (remote ? part[n - 1] "-" part[n] : url), url,
        remote ? part[n - 1] : "", remote ? part[n] : "", "apk", 1)
    }
    END { print "[" repositories "]" }'
}
