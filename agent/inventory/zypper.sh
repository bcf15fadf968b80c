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

# Its status is below 6 when it failed; others say that there is no repository, or more to do.
inventory_zypper_list() {
  inventory_zypper --no-refresh --xmlout "$@" >"$inventory_work/list"
  case $? in 0 | [6-9]? | 6 | 10[0-9]) return 0 ;; esac
  return 1
}

inventory_zypper_fetch() { inventory_zypper refresh; }

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
