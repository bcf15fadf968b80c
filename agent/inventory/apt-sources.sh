#!/bin/sh
# apt: the repositories.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

inventory_apt_repositories() {
  set --
  for inventory_part in "$inventory_root/etc/apt/sources.list" "$inventory_root"/etc/apt/sources.list.d/*; do
    # apt passes over files with other names.
    case ${inventory_part##*/} in
      *[!A-Za-z0-9._-]*) ;;
      *.list | *.sources) [ ! -f "$inventory_part" ] || set -- "$@" "$inventory_part" ;;
    esac
  done
  [ $# -gt 0 ] || set -- /dev/null
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK"'
    function name_of(type, url, suite) {
      sub(/^cdrom:.*/, "cdrom", url)
      sub(/[\/.]+$/, "", url)
      sub(/.*[\/:]/, "", url)
      # debian-security has bookworm-security: said once is enough.
      if (suite ~ /-security$/) sub(/-security$/, "", url)
      gsub(/\//, "-", suite)
      sub(/[-.]+$/, "", suite)
      return type (url == "" ? "" : "-" url) (suite == "" ? "" : "-" suite)
    }
    function one_line(line,   type, uri, suite) {
      sub(/[ \t]*#.*/, "", line)
      line = trim(line)
      if (line !~ /^deb(-src)?[ \t]/) return
      type = line; sub(/[ \t].*/, "", type)
      sub(/^[^ \t]+[ \t]+/, "", line)
      if (line ~ /^\[/) sub(/^\[[^]]*\][ \t]*/, "", line)
      # cdrom:[Debian GNU/Linux 12]/ has spaces in brackets.
      if (!match(line, /^[a-z+-]+:\[[^]]*\][^ \t]*/)) match(line, /^[^ \t]+/)
      uri = substr(line, 1, RLENGTH)
      line = trim(substr(line, RLENGTH + 1))
      suite = line; sub(/[ \t].*/, "", suite)
      line = trim(substr(line, length(suite) + 1))
      gsub(/[ \t]+/, " ", line)
      if (suite != "") repository(name_of(type, uri, suite), uri, suite, line, type, 1)
    }
    function flush_stanza(   types, uris, suites, a, b, c, t, u, s, enabled) {
      enabled = tolower(f["enabled"]) !~ /^(no|false|without|off|disable|0)$/
      a = split(f["types"], types, " "); b = split(f["uris"], uris, " "); c = split(f["suites"], suites, " ")
      for (t = 1; t <= a; t++) for (u = 1; u <= b; u++) for (s = 1; s <= c; s++)
        repository(f["x-repolib-name"] != "" ? f["x-repolib-name"] : name_of(types[t], uris[u], suites[s]),
          uris[u], suites[s], f["components"], types[t], enabled)
      split("", f)
      key = ""
    }
    FNR == 1 { flush_stanza() }
    FILENAME ~ /\.list$/ { one_line($0); next }
    /^#/ { next }
    /^[ \t]*\r?$/ { flush_stanza(); next }
    /^[ \t]/ { if (key != "") f[key] = trim(f[key] " " trim($0)); next }
    index($0, ":") { key = tolower(substr($0, 1, index($0, ":") - 1)); f[key] = trim(substr($0, index($0, ":") + 1)) }
    END { flush_stanza(); print "[" repositories "]" }' "$@"
}
