#!/bin/sh
# What dpkg has installed.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# Every stanza of dpkg's status, with what a dpkg that is at work has in its journal.
inventory_dpkg_status() {
  for inventory_part in "$inventory_root"/var/lib/dpkg/status "$inventory_root"/var/lib/dpkg/status.d/* \
    "$inventory_root"/var/lib/dpkg/updates/[0-9]*; do
    case $inventory_part in *.md5sums) continue ;; esac
    [ ! -f "$inventory_part" ] || { cat "$inventory_part" && echo; }
  done 2>/dev/null | tr -d '\000'
}

# Reads such stanzas into installed[1..n]; the last one of a package is the one that counts.
# shellcheck disable=SC2016 # awk, not shell
INVENTORY_DPKG_AWK='
function stanza(line,   name, value) {
  if (line ~ /^[ \t]/) {
    if (field == "description") text = text "\n" trim(line)
    return
  }
  if (line ~ /^[ \t\r]*$/) { end_stanza(); return }
  name = tolower(substr(line, 1, index(line, ":") - 1))
  value = trim(substr(line, index(line, ":") + 1))
  field = name
  if (name == "package") package = value
  else if (name == "status") state = value
  else if (name == "version") version = value
  else if (name == "architecture") arch = value
  else if (name == "section") section = value
  else if (name == "description") text = value
}
function end_stanza(   k) {
  k = package SUBSEP arch
  if (package != "") {
    # dpkg drops the version of what it has removed.
    if (version == "" || state ~ / (not-installed|config-files)$/) delete at[k]
    else {
      if (!(k in at)) at[k] = ++installed
      i_package[at[k]] = package; i_arch[at[k]] = arch; i_version[at[k]] = version
      i_section[at[k]] = section; i_text[at[k]] = text; i_key[at[k]] = k
      i_held[at[k]] = state ~ /^hold /
      if (package == "dpkg" || native == "") native = arch == "all" ? native : arch
    }
  }
  field = package = state = version = arch = section = text = ""
}
# As dpkg writes it: the architecture only where it is a foreign one.
function shown(i) { return i_package[i] (i_arch[i] == native || i_arch[i] == "all" || i_arch[i] == "" ? "" : ":" i_arch[i]) }
function there(i) { return at[i_key[i]] == i }'
