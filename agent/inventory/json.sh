#!/bin/sh
# Packages and repositories as JSON, for awk.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# add(...) takes a package, packages() prints all of them and writes INVENTORY_STATE; is_told(line)
# takes what inventory_tell said; repository(...) takes a repository.
# shellcheck disable=SC2016 # awk, not shell
INVENTORY_AWK=$JSON_WRITER'
function bool(value) { return value ? "true" : "false" }
# A URL without what may be secret in it: name and password, also those of a URL that a proxy is asked
# for in the path, and query and fragment. What a blank separates from a URL stays. The server cuts the
# same once more, in lib/fleet/inventory/cut-secrets.ts.
function public_url(url,   out, start, size) {
  if (url !~ /[@?#;&%]/) return url
  # An address begins with a scheme, or with two slashes after a blank: one is put before the text.
  url = " " url
  while (match(url, /([A-Za-z][A-Za-z0-9+.-]*:\/|[ \t\r\n,(\[]\/\/)[^ \t\r\n]+/)) {
    start = RSTART; size = RLENGTH
    # A list of addresses ends one with the next.
    if (match(substr(url, start + 1, size - 1), /[,;][A-Za-z][A-Za-z0-9+.-]*:\//)) size = RSTART
    out = out substr(url, 1, start - 1) cut_address(substr(url, start, size))
    url = substr(url, start + size)
  }
  url = substr(cut_bare(out url), 2)
  gsub(/\/[^\/:@?# ]+:[^\/@?# ]*@/, "/", url)
  if (url !~ /^cdrom:/) sub(/[?#][^ ]*/, "", url)
  return url
}
function cut_address(url,   start, end, at) {
  match(url, /^[^\/]*\/+/)
  start = substr(url, 1, RLENGTH); url = substr(url, RLENGTH + 1)
  while (end = end_of_credentials(url)) {
    url = substr(url, end + 1)
    # Slashes that come next now are those before the host.
    sub(/^\/+/, "", url)
  }
  at = match(url, /[A-Za-z][A-Za-z0-9+.-]*:\/\//)
  if (at && substr(url, 1, at - 1) !~ /[?#]/) return start substr(url, 1, at - 1) cut_address(substr(url, at))
  # A query, a fragment, a parameter, whether somebody escaped its sign or not.
  sub(/([?#]|%3[Ff]|%23|[;&][^;&=\/]*=).*/, "", url)
  return start url
}
# What to cut before the host, in bytes.
function end_of_credentials(url,   authority, end) {
  authority = url
  sub(/[\/?#].*/, "", authority)
  if (match(authority, /^.*(@|%40)/)) return RLENGTH
  # A password that holds what nobody escaped; a colon before a port is none, nor in [::1].
  if (authority ~ /^\[/ || authority ~ /^[^:]*$/ || authority ~ /^[^:]*:([0-9]*|[$].*)$/) return 0
  return index(url, "@")
}
# A name and a password before a host, without a scheme but after a blank.
function cut_bare(text,   start) {
  while (match(text, /[ \t\r\n,(\[][^ \t\r\n\/:@"\047<>]+:[^ \t\r\n\/@"\047<>]*@[A-Za-z0-9_.\[-]/)) {
    start = RSTART
    text = substr(text, 1, start) substr(text, start + RLENGTH - 1)
  }
  return text
}
function add(name, version, available, security, description, category, source, held, replaced) {
  if (name == "") return
  count++
  p_name[count] = name; p_version[count] = version; p_available[count] = available
  p_security[count] = security; p_description[count] = description
  p_category[count] = category; p_source[count] = (source in renamed) ? renamed[source] : source
  p_held[count] = held; p_replaced[count] = replaced
  text_bytes += length(description)
  if (available != "") updates++
}
# Whether a line is one of inventory_tell.
function is_told(line,   name, value) {
  if (line !~ /^\001[a-zA-Z]+=/) return 0
  name = substr(line, 2, index(line, "=") - 2)
  value = substr(line, index(line, "=") + 1)
  if (name == "renamed") { renamed[substr(value, 1, index(value, " ") - 1)] = substr(value, index(value, " ") + 1); return 1 }
  if (!(name in told) || (name == "listsUpdatedAt" && value + 0 < told[name] + 0)) told[name] = value
  return 1
}
# Seconds since 1970 as RFC 3339; not every awk has strftime.
function instant(s,   days, era, year_of_era, day_of_year, month) {
  days = int(s / 86400) + 719468
  era = int(days / 146097)
  days -= era * 146097
  year_of_era = int((days - int(days / 1460) + int(days / 36524) - int(days / 146096)) / 365)
  day_of_year = days - (365 * year_of_era + int(year_of_era / 4) - int(year_of_era / 100))
  month = int((5 * day_of_year + 2) / 153)
  return sprintf("%04d-%02d-%02dT%02d:%02d:%02dZ", year_of_era + era * 400 + (month > 9), month + (month > 9 ? -9 : 3),
    day_of_year - int((153 * month + 2) / 5) + 1, int(s % 86400 / 3600), int(s % 3600 / 60), s % 60)
}
# Writes INVENTORY_STATE; sets unknown and security_unknown.
function tell_state(   at, file) {
  unknown = told["updatesUnknown"]
  if (unknown == "" && failed) unknown = "failed"
  security_unknown = told["securityUnknown"] == "" ? unknown : told["securityUnknown"]
  at = told["listsUpdatedAt"] == "" ? "" : instant(told["listsUpdatedAt"])
  file = ENVIRON["INVENTORY_STATE"]
  if (file != "") printf("updatesUnknown=%s\nsecurityUnknown=%s\nlistsUpdatedAt=%s\n", unknown, security_unknown, at) > file
}
# The status tells whether the package manager said what there is to update; where there is none
# that could, it did not fail.
# A report holds at most 10,000 packages and 5 MB: what has updates goes first, and where the
# descriptions are too long their first lines do.
function packages(   i, room, d) {
  tell_state()
  room = 10000 - (unknown == "" ? updates : 0)
  printf "["
  for (i = 1; i <= count; i++) {
    if (unknown != "") p_available[i] = ""
    if (p_available[i] == "" && room-- <= 0) continue
    d = p_description[i]
    sub(/[ \t\n]+$/, "", d)
    if (text_bytes > 2500000) sub(/\n.*/, "", d)
    printf "%s{\"name\":%s,\"currentVersion\":%s", (printed++ ? ",\n" : ""), js(p_name[i], 255), js(p_version[i], 255)
    if (p_available[i] != "") printf ",\"availableVersion\":%s", js(p_available[i], 255)
    printf ",\"needsUpdate\":%s,\"isSecurityUpdate\":%s", bool(p_available[i] != ""), bool(p_available[i] != "" && p_security[i] && security_unknown == "")
    if (p_available[i] != "" && p_held[i]) printf ",\"isHeld\":true"
    if (p_available[i] != "" && p_replaced[i] != "") printf ",\"replacedBy\":%s", js(p_replaced[i], 255)
    printf ",\"description\":%s", js(d, 8192)
    if (p_category[i] != "") printf ",\"category\":%s", js(p_category[i], 255)
    if (p_source[i] != "") printf ",\"sourceRepository\":%s", js(public_url(p_source[i]), 255)
    printf "}"
  }
  print "]"
  exit (unknown != "" && unknown != "no_manager")
}
function repository(name, url, distribution, components, type, enabled,   secure) {
  url = public_url(url)
  secure = url ~ /^([a-z0-9]+\+)?https:/
  repositories = repositories (repositories == "" ? "" : ",\n") "{\"name\":" js(name, 255) \
    ",\"url\":" js(url, 2048) ",\"distribution\":" js(distribution, 255) ",\"components\":" js(components, 255) \
    ",\"repoType\":" js(type, 64) ",\"isEnabled\":" bool(enabled) ",\"isSecure\":" bool(secure) "}"
}
function trim(s) { sub(/^[ \t\r]+/, "", s); sub(/[ \t\r]+$/, "", s); return s }'
