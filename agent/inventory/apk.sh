#!/bin/sh
# apk.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# What it complains of is among its answers: which repositories it has no index of.
inventory_apk() {
  [ -z "$inventory_target" ] || set -- --root "$inventory_target" "$@"
  # shellcheck disable=SC2086 # words
  $inventory_ask apk "$@" </dev/null 2>&1
}

inventory_apk_packages() {
  inventory_database=$inventory_root/lib/apk/db/installed
  [ -s "$inventory_database" ] || inventory_database=$inventory_root/usr/lib/apk/db/installed
  {
    # Nobody tells apk which updates are for security.
    inventory_tell securityUnknown not_told
    inventory_apk_ask
    printf '\001world\n'
    cat "$inventory_root/etc/apk/world" 2>/dev/null
    printf '\001installed\n'
    tr -d '\000' <"$inventory_database"
  } | inventory_apk_json
}

# `apk version` looks where `apk upgrade` would, tags and all, but not into the world file; and
# `apk upgrade --simulate` would take the lock.
inventory_apk_ask() {
  inventory_lists='' inventory_no_lists=no_lists
  inventory_apk_sources | {
    inventory_found='' inventory_known='' inventory_count=0
    for inventory_part in "$inventory_root"/var/cache/apk/APKINDEX.* "$inventory_root"/etc/apk/cache/APKINDEX.*; do
      [ ! -e "$inventory_part" ] || inventory_found="$inventory_found $inventory_part"
    done
    while read -r inventory_name; do
      inventory_count=$((inventory_count + 1))
      case $inventory_name in
        /*) ! inventory_any "$inventory_root$inventory_name"/*/APKINDEX.tar.gz || inventory_found="$inventory_found local" ;;
        *)
          # apk 2 names an index by the SHA-1 of the URL.
          inventory_sum=$(printf %s "$inventory_name" | sha1sum 2>/dev/null | cut -c 1-8)
          for inventory_part in $inventory_found; do
            case $inventory_part in *"/APKINDEX.$inventory_sum.tar.gz") inventory_known="$inventory_known $inventory_part" ;; esac
          done
          ;;
      esac
    done
    if [ -z "$inventory_found" ]; then
      inventory_tell updatesUnknown no_lists
      return
    fi
    # An index that apk fetched or found unchanged has that time. Those of other repositories stay.
    if [ -n "$inventory_known" ]; then
      for inventory_part in $inventory_known; do inventory_tell_fetched "$(inventory_mtime "$inventory_part")"; done
    else
      inventory_tell_fetched "$(for inventory_part in $inventory_found; do inventory_mtime "$inventory_part"; done | sort -n | tail -n 1)"
    fi
    printf '\001updates %s\n' "$inventory_count"
    inventory_apk --no-network version -l '<' || inventory_tell updatesUnknown "$(inventory_reason $?)"
  }
}

# The URLs and directories of the repositories.
inventory_apk_sources() {
  inventory_apk_repository_lines | inventory_run_awk '{ print $1 ~ /^@/ ? $2 : $1 }'
}

# "[@tag] URL", a line for each.
inventory_apk_repository_lines() {
  for inventory_part in "$inventory_root"/etc/apk/repositories "$inventory_root"/etc/apk/repositories.d/*.list; do
    [ ! -f "$inventory_part" ] || { cat "$inventory_part" && echo; }
  done | sed -e 's/#.*//' -e '/^[[:space:]]*$/d'
}

inventory_apk_json() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK$INVENTORY_APK_VERSION_AWK"'
    # Whether a constraint of the world file such as "<1.37" or "~1.36" lets a version in.
    function lets_in(constraint, version,   operator, order) {
      match(constraint, /^[<>=~]+/)
      operator = substr(constraint, 1, RLENGTH)
      constraint = substr(constraint, RLENGTH + 1)
      # As a file that was installed by its name is kept: by its checksum.
      if (operator == "><") return 0
      if (operator ~ /~/ && index(version, constraint) == 1 && substr(version, length(constraint) + 1, 1) !~ /[0-9]/) return 1
      if (operator ~ /^[=~]+$/ && operator ~ /~/) return 0
      order = apkcmp(version, constraint)
      return order < 0 ? operator ~ /</ : order > 0 ? operator ~ />/ : operator ~ /=/
    }
    function end_package(   available_version) {
      available_version = available[f["P"] "-" f["V"]]
      add(f["P"], f["V"], available_version, 0, f["T"], "", "",
        available_version != "" && (f["P"] in constraint) && !lets_in(constraint[f["P"]], available_version))
      split("", f)
    }
    part != "installed" && is_told($0) { next }
    part != "installed" && /^\001updates/ { repositories_named = $2 + 0; part = "updates"; next }
    part != "installed" && /^\001/ { part = substr($0, 2); next }
    # "WARNING: Ignoring APKINDEX.167438ca.tar.gz: No such file or directory"; apk 3 says "opening" and the URL.
    part == "updates" && /^WARNING: (Ignoring|opening) / {
      if (/: No such file or directory$/) absent++; else failed = 1
      next
    }
    # "busybox-1.36.1-r7      < 1.37.0-r14", and "@edge" behind what has a tag.
    part == "updates" && $2 == "<" { available[$1] = $3 }
    # "busybox<1.37", "nginx@edge", "!vim"
    part == "world" {
      for (i = 1; i <= NF; i++) if (match($i, /[<>=~]+/) && RSTART > 1) {
        value = substr($i, RSTART)
        sub(/@.*/, "", value)
        constraint[substr($i, 1, RSTART - 1)] = value
      }
    }
    part == "installed" && /^[A-Z]:/ { f[substr($0, 1, 1)] = substr($0, 3) }
    part == "installed" && $0 == "" { end_package() }
    END {
      end_package()
      if (repositories_named && absent >= repositories_named && told["updatesUnknown"] == "") told["updatesUnknown"] = "no_lists"
      packages()
    }'
}

# apkcmp(a, b): versions as apk orders them, by the rules it publishes (apk-package(5)):
# 1.2.3b_rc1~8a7c-r4, which is numbers, a letter, suffixes, a commit and a revision.
# shellcheck disable=SC2016 # awk, not shell
INVENTORY_APK_VERSION_AWK='
# The rank of what comes next: the earlier the lower; the end is 0.
function apkrank(s,   n) {
  if (match(s, /^_(alpha|beta|pre|rc)/)) return -5 + index("abpr", substr(s, 2, 1))
  if (s == "") return 0
  if (s ~ /^-r/) return 1
  if (s ~ /^~/) return 2
  if (match(s, /^_[a-z]+/)) return 2 + (n = index("cvs svn git hg  p   ", substr(s, 2, RLENGTH - 1) " ")) / 4 + 1
  if (s ~ /^[a-z]/) return 9
  return 10
}
function apknumber(s) { match(s, /^[0-9]*/); return substr(s, 1, RLENGTH) }
function apkcmp(a, b,   x, y, first, fraction, left) {
  for (first = 1; a != "" || b != ""; first = 0) {
    left = length(a) + length(b)
    if (!first && apkrank(a) != apkrank(b)) return apkrank(a) > apkrank(b) ? 1 : -1
    fraction = !first && a ~ /^\./
    if (!first && a ~ /^~/) {
      sub(/-.*/, "", a); sub(/-.*/, "", b)
      return a "" == b "" ? 0 : a "" > b "" ? 1 : -1
    }
    if (!first && a ~ /^[a-z]/) {
      x = substr(a, 1, 1); y = substr(b, 1, 1)
      if (x != y) return x > y ? 1 : -1
      a = substr(a, 2); b = substr(b, 2)
      continue
    }
    if (!first) { sub(/^(\.|_[a-z]*|-r)/, "", a); sub(/^(\.|_[a-z]*|-r)/, "", b) }
    x = apknumber(a); y = apknumber(b)
    a = substr(a, length(x) + 1); b = substr(b, length(y) + 1)
    # A part behind a point that begins with 0 is a fraction.
    if (!fraction || (x !~ /^0/ && y !~ /^0/)) {
      sub(/^0+/, "", x); sub(/^0+/, "", y)
      if (length(x) != length(y)) return length(x) > length(y) ? 1 : -1
    }
    if (x "" != y "") return x "" > y "" ? 1 : -1
    # No version at all.
    if (length(a) + length(b) == left) return a "" == b "" ? 0 : a "" > b "" ? 1 : -1
  }
  return 0
}'

# /etc/apk/repositories: the URL ends in branch and part: .../v3.21/main.
inventory_apk_repositories() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_apk_repository_lines | inventory_run_awk "$INVENTORY_AWK"'
    {
      url = $1 ~ /^@/ ? $2 : $1
      sub(/\/+$/, "", url)
      plain = public_url(url)
      sub(/\/+$/, "", plain)
      n = split(plain, part, "/")
      remote = plain ~ /^[a-z]+:\/\// && n > 4
      repository(($1 ~ /^@/ ? $1 " " : "") (remote ? part[n - 1] "-" part[n] : plain), url,
        remote ? part[n - 1] : "", remote ? part[n] : "", "apk", 1)
    }
    END { print "[" repositories "]" }'
}
