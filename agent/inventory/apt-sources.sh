#!/bin/sh
# apt: the repositories.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

inventory_apt_repositories() {
  set --
  for inventory_part in "$inventory_root/etc/apt/sources.list" "$inventory_root"/etc/apt/sources.list.d/*; do
    # apt passes over files with other names.
    case ${inventory_part##*/} in
      *[!A-Za-z0-9._:-]*) ;;
      *.list | *.sources) [ ! -f "$inventory_part" ] || set -- "$@" "$inventory_part" ;;
    esac
  done
  [ $# -gt 0 ] || set -- /dev/null
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK"'
    function name_of(type, url, suite) {
      url = public_url(url)
      sub(/^cdrom:.*/, "cdrom", url)
      sub(/[\/.]+$/, "", url)
      sub(/.*[\/:]/, "", url)
      # debian-security has bookworm-security: said once is enough.
      if (suite ~ /-security$/) sub(/-security$/, "", url)
      gsub(/\//, "-", suite)
      sub(/[-.]+$/, "", suite)
      return type (url == "" ? "" : "-" url) (suite == "" ? "" : "-" suite)
    }
    # The place of the first of these characters in s from place i on; 0 when there is none.
    function find(s, character, i,   n) { n = index(substr(s, i), character); return n ? n + i - 1 : 0 }
    # Takes a word off the front of rest, as apt does: blanks between quotes and in brackets belong to
    # it, quotes do not, and %20 is a blank.
    function next_word(   i, c, word, raw) {
      for (i = 1; i <= length(rest) && (c = substr(rest, i, 1)) != " "; i++)
        if (c == "\"" || c == "[") {
          i = find(rest, c == "[" ? "]" : c, i + 1)
          if (!i) { rest = ""; return "" }
        }
      raw = substr(rest, 1, i - 1)
      rest = trim(substr(rest, i))
      gsub(/"/, "", raw)
      while (match(raw, /%[0-9A-Fa-f][0-9A-Fa-f]/)) {
        c = (index(HEX, toupper(substr(raw, RSTART + 1, 1))) - 1) * 16 + index(HEX, toupper(substr(raw, RSTART + 2, 1))) - 1
        word = word substr(raw, 1, RSTART - 1) sprintf("%c", c)
        raw = substr(raw, RSTART + 3)
      }
      return word raw
    }
    function one_line(line,   type, uri, suite, word, i) {
      # A # in brackets begins no comment.
      for (i = 1; i <= length(line) && substr(line, i, 1) != "#"; i++)
        if (substr(line, i, 1) == "[" && find(line, "]", i + 1)) i = find(line, "]", i + 1)
      rest = substr(line, 1, i - 1)
      gsub(/\t/, " ", rest)
      rest = trim(rest)
      type = next_word()
      if (type != "deb" && type != "deb-src") return
      if (rest ~ /^\[/) {
        rest = trim(substr(rest, 2))
        while (rest != "" && rest !~ /^\]/) {
          word = rest
          i = index(rest, "]")
          # The last option may end in the bracket.
          if (next_word() ~ /\]$/) { rest = substr(word, i); break }
        }
        rest = trim(substr(rest, 2))
      }
      uri = next_word()
      suite = next_word()
      gsub(/ +/, " ", rest)
      gsub(/"/, "", rest)
      if (suite != "") repository(name_of(type, uri, suite), uri, suite, rest, type, 1)
    }
    # The words that apt reads as no; a number is one that the C library reads as zero.
    function is_no(text) { return tolower(text) ~ /^(no|false|without|off|disable|[+-]?0+|[+-]?0x0+)$/ }
    function flush_stanza(   types, uris, suites, a, b, c, t, u, s) {
      a = split(f["types"], types, " "); b = split(f["uris"], uris, " "); c = split(f["suites"], suites, " ")
      for (t = 1; t <= a; t++) for (u = 1; u <= b; u++) for (s = 1; s <= c; s++)
        repository(f["x-repolib-name"] != "" ? f["x-repolib-name"] : name_of(types[t], uris[u], suites[s]),
          uris[u], suites[s], f["components"], types[t], !is_no(f["enabled"]))
      split("", f)
      key = ""
    }
    BEGIN { HEX = "0123456789ABCDEF" }
    FNR == 1 { flush_stanza() }
    FILENAME ~ /\.list$/ { one_line($0); next }
    /^#/ { next }
    /^\r?$/ { flush_stanza(); next }
    # A line of blanks separates nothing: it goes on with the field, with no word.
    /^[ \t]/ { if (key != "") f[key] = trim(f[key] " " trim($0)); next }
    index($0, ":") { key = tolower(trim(substr($0, 1, index($0, ":") - 1))); f[key] = trim(substr($0, index($0, ":") + 1)) }
    END { flush_stanza(); print "[" repositories "]" }' "$@"
}
