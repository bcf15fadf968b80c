#!/bin/sh
# zypper.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# zypper without its lock, and with an index of its own made of links to the machine's.
inventory_zypper() {
  [ -z "$inventory_target" ] || set -- --root "$inventory_target" "$@"
  inventory_run env ZYPP_READONLY_HACK=1 ZYPP_LOCKFILE_ROOT="$inventory_work" ZYPP_LOGFILE=/dev/null \
    zypper --non-interactive --no-color --raw-cache-dir "${inventory_lists:-$inventory_work}/raw" \
    --solv-cache-dir "${inventory_lists:-$inventory_work}/solv" "$@"
}

# Asks for XML, of the repositories that inventory_zypper_lists has chosen. Without --no-refresh, and
# where nothing is cached even so, zypper would fetch.
inventory_zypper_ask() {
  inventory_zypper --reposd-dir "$inventory_work/repos.d" --no-refresh --xmlout "$@" >"$inventory_work/answer"
  inventory_status=$?
  # 100 to 103 say that there is more to do, such as a restart. 106 says that a repository was left
  # out for an error: what the others offer would be told as all there is.
  case $inventory_status in 0 | 10[0-3]) return 0 ;; esac
  return "$inventory_status"
}

# As inventory_dnf_fetch.
inventory_zypper_fetch() {
  inventory_zypper refresh
  [ "$(inventory_reason $?)" != timeout ] && inventory_any "$inventory_lists"/raw/*/*
}

inventory_zypper_begin() { :; }

inventory_zypper_stage() {
  mkdir -p "$inventory_work/raw" "$inventory_work/solv"
  ln -s "$inventory_root"/var/cache/zypp/raw/* "$inventory_work/raw/" 2>/dev/null
  for inventory_part in "$inventory_root"/var/cache/zypp/solv/*/; do
    inventory_name=${inventory_part%/}
    inventory_name=$inventory_work/solv/${inventory_name##*/}
    # That of the installed packages is made anew.
    case $inventory_name in */@System) continue ;; esac
    mkdir -p "$inventory_name" && ln -s "$inventory_part"* "$inventory_name/"
  done 2>/dev/null
}

# Writes into repos.d which repositories zypper would use and has metadata of; tells how old these
# are. zypper fetches what it has not when it is asked anything of the others.
inventory_zypper_lists() {
  mkdir -p "$inventory_work/repos.d"
  inventory_zypper --no-refresh --xmlout repos >"$inventory_work/answer"
  inventory_status=$?
  # 6 says that there are none.
  case $inventory_status in 0) ;; 6) return 0 ;; *) return "$inventory_status" ;; esac
  mv "$inventory_work/answer" "$inventory_work/repositories"
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk -v RS='<' "$INVENTORY_XML_AWK"'
    /^repo / && attribute($0, "enabled") == "1" { print attribute($0, "alias") }
    /^\/repo-list/ { heard = 1 }
    END { exit !heard }' "$inventory_work/repositories" >"$inventory_work/enabled" || return 1
  : >"$inventory_work/cached"
  while IFS= read -r inventory_name; do
    # As zypper names the directories.
    inventory_part=${inventory_lists:-$inventory_work}/raw/$(printf '%s\n' "$inventory_name" | tr / _)
    [ ! -e "$inventory_part/repodata/repomd.xml" ] || [ -s "$inventory_part/repodata/repomd.xml" ] || return 1
    [ -s "$inventory_part/repodata/repomd.xml" ] || [ -s "$inventory_part/content" ] || [ -s "$inventory_part/cookie" ] || continue
    printf '%s\n' "$inventory_name" >>"$inventory_work/cached"
    # A refresh that finds nothing new touches repomd.xml; another makes new directories. The files
    # in there are as old as the server says.
    inventory_lists_of "$(stat -L -c %Y "$inventory_part" "$inventory_part"/repodata "$inventory_part"/repodata/repomd.xml \
      "$inventory_part"/content "$inventory_part"/cookie 2>/dev/null | sort -n | tail -n 1)"
    inventory_advisories_of "$inventory_part/repodata"
  done <"$inventory_work/enabled"
  [ -z "$inventory_lists_known" ] || inventory_run_awk '
    FNR == NR { cached[$0] = 1; next }
    /^[ \t]*\[/ { section = $0; sub(/^[ \t]*\[/, "", section); sub(/\][^]]*$/, "", section) }
    section in cached' "$inventory_work/cached" "$inventory_root"/etc/zypp/repos.d/*.repo >"$inventory_work/repos.d/cached.repo"
}

# What `zypper update` would do, in lines of inventory_rpm_json. Where it finds a problem that it
# would have to ask about, it does nothing at all; `zypper list-updates` tells what there is then.
inventory_zypper_updates() {
  inventory_zypper_ask update --dry-run
  inventory_status=$?
  mv "$inventory_work/answer" "$inventory_work/update"
  case $inventory_status in 0 | 4) ;; *) return "$inventory_status" ;; esac
  # Which repository an update comes from is told there.
  inventory_zypper_ask list-updates || return
  mv "$inventory_work/answer" "$inventory_work/list"
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk -v RS='<' -v failed="$inventory_status" "$INVENTORY_XML_AWK"'
    FNR == 1 { file++ }
    file == 1 && /^update / {
      name = attribute($0, "name"); arch = attribute($0, "arch"); edition = attribute($0, "edition")
      update = attribute($0, "kind") == "package" ? name " " arch " " edition : ""
    }
    file == 1 && /^source / && update != "" { from[update] = attribute($0, "alias"); if (failed) add_update(update); update = "" }
    file == 1 && /^\/update-status/ { heard = 1 }
    file == 2 && /^to-/ { section = $1; sub(/>.*/, "", section) }
    file == 2 && /^\/to-/ { section = "" }
    file == 2 && /^solvable / && attribute($0, "type") == "package" {
      update = attribute($0, "name") " " attribute($0, "arch") " " attribute($0, "edition")
      if (section ~ /^to-(upgrade|install|change)/) add_update(update)
      if (section == "to-remove") out = out "removed " update "\n"
    }
    file == 2 && /^\/install-summary/ { whole = 1 }
    function add_update(update) { out = out "update " update " " (update in from ? from[update] : "?") "\n"; updates++ }
    END {
      if (!heard || (failed ? !updates : !whole)) exit 1
      printf "%s", out
    }' "$inventory_work/list" "$inventory_work/update" >"$inventory_work/offer" || return
  grep '^update' "$inventory_work/offer"
  ! grep -q '^removed' "$inventory_work/offer" || inventory_zypper_replaced || return
  [ ! -s "$inventory_root/etc/zypp/locks" ] || inventory_zypper_held
}

# Of what would be removed, what something that comes obsoletes; the rest is no update.
inventory_zypper_replaced() {
  # shellcheck disable=SC2046 # words
  inventory_zypper --reposd-dir "$inventory_work/repos.d" --no-refresh info --obsoletes -- \
    $(inventory_run_awk '$1 == "update" { print $2 }' "$inventory_work/offer") >"$inventory_work/answer" || return
  # It names repositories by name, not by alias. "Obsoletes : old < 2", or how many there are and the
  # list below.
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_XML_AWK"'
    FNR == 1 { file++ }
    file == 1 && /^<repo / { alias[attribute($0, "name")] = attribute($0, "alias") }
    file == 2 && $1 == "update" { edition[$2] = $4 }
    file == 2 && $1 == "removed" { removed[++n] = $2 " " $3 " " $4; name[n] = $2 }
    file == 3 && /^[A-Z]/ {
      obsoletes = /^Obsoletes *:/
      value = $0
      sub(/^[^:]*: */, "", value)
      if (/^Repository *:/) repository = value
      if (/^Name *:/) { new = value; from[new] = repository in alias ? alias[repository] : "?" }
      $0 = value
    }
    file == 3 && obsoletes && !($1 in by) { by[$1] = new }
    END {
      for (i = 1; i <= n; i++) if (name[i] in by) {
        new = by[name[i]]
        print "replace", removed[i], new, edition[new], from[new]
      }
    }' "$inventory_work/repositories" "$inventory_work/offer" "$inventory_work/answer"
}

# What locks hold back: what they match, as it is installed or as it would come.
inventory_zypper_held() {
  inventory_zypper_ask locks --solvables || return
  mv "$inventory_work/answer" "$inventory_work/locks"
  inventory_zypper_ask list-updates --all || return
  printf '\001held\n'
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk -v RS='<' "$INVENTORY_XML_AWK"'
    FNR == 1 { file++ }
    file == 1 && /^match / {
      held[attribute($0, "name"), attribute($0, "arch"), attribute($0, "installed") == "true" ? "" : attribute($0, "edition")]
    }
    file == 2 && /^update / {
      name = attribute($0, "name"); arch = attribute($0, "arch"); edition = attribute($0, "edition")
      update = attribute($0, "kind") == "package" && ((name, arch, "") in held || (name, arch, edition) in held) \
        ? "update " name " " arch " " edition : ""
    }
    file == 2 && /^source / && update != "" { print update, attribute($0, "alias"); update = "" }' \
    "$inventory_work/locks" "$inventory_work/answer"
}

# A needed patch is in conflict with what it replaces: "alpha.x86_64 < 1.1-1".
inventory_zypper_security() {
  inventory_zypper_ask list-patches --category security || return
  # shellcheck disable=SC2016 # awk, not shell
  inventory_patches=$(inventory_run_awk -v RS='<' "$INVENTORY_XML_AWK"'
    /^update / && attribute($0, "kind") == "patch" && attribute($0, "category") == "security" {
      name = attribute($0, "name")
      if (name ~ /^[A-Za-z0-9][A-Za-z0-9:._+-]*$/) print name
    }
    /^\/update-status/ { heard = 1 }
    END { exit !heard }' "$inventory_work/answer") || return
  [ -n "$inventory_patches" ] || return 0
  # shellcheck disable=SC2086 # words
  inventory_zypper --reposd-dir "$inventory_work/repos.d" --no-refresh info -t patch $inventory_patches >"$inventory_work/answer" || return
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk '
    /^[A-Z]/ { conflicts = /^Conflicts *:/; sub(/^[^:]*: */, "") }
    conflicts && $2 == "<" && $1 !~ /:/ {
      arch = "-"
      if (match($1, /\.(noarch|x86_64|i[3-6]86|aarch64|armv[67]hl|ppc64le|ppc64|s390x|riscv64)$/)) {
        arch = substr($1, RSTART + 1); $1 = substr($1, 1, RSTART - 1)
      }
      print $1, arch, $3
    }' "$inventory_work/answer"
}

# The attribute NAME of an XML tag.
# shellcheck disable=SC2016 # awk, not shell
INVENTORY_XML_AWK='
function attribute(tag, name,   s) {
  if (!match(tag, "[ \n]" name "=\"[^\"]*\"")) return ""
  s = substr(tag, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
  gsub(/&quot;/, "\"", s); gsub(/&apos;/, "\047", s); gsub(/&lt;/, "<", s); gsub(/&gt;/, ">", s)
  gsub(/&amp;/, "\\&", s)
  return s
}'
