#!/bin/sh
# Packages and repositories as JSON, for awk.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# add(...) takes a package, packages() prints all of them; repository(...) takes a repository.
# shellcheck disable=SC2016 # awk, not shell
INVENTORY_AWK=$JSON_WRITER'
function bool(value) { return value ? "true" : "false" }
# A URL without the name and password in it.
function public_url(url) { sub(/:\/\/[^\/?#]*@/, "://", url); return url }
function add(name, version, available, security, description, category, source) {
  if (name == "") return
  count++
  p_name[count] = name; p_version[count] = version; p_available[count] = available
  p_security[count] = security; p_description[count] = description
  p_category[count] = category; p_source[count] = source
  text_bytes += length(description)
  if (available != "") updates++
}
# The status tells whether the package manager said what there is to update.
# A report holds at most 10,000 packages and 5 MB: what has updates goes first, and where the
# descriptions are too long their first lines do.
function packages(   i, room, d) {
  room = 10000 - updates
  printf "["
  for (i = 1; i <= count; i++) {
    if (p_available[i] == "" && room-- <= 0) continue
    d = p_description[i]
    sub(/[ \t\n]+$/, "", d)
    if (text_bytes > 2500000) sub(/\n.*/, "", d)
    printf "%s{\"name\":%s,\"currentVersion\":%s", (printed++ ? ",\n" : ""), js(p_name[i], 255), js(p_version[i], 255)
    if (p_available[i] != "") printf ",\"availableVersion\":%s", js(p_available[i], 255)
    printf ",\"needsUpdate\":%s,\"isSecurityUpdate\":%s", bool(p_available[i] != ""), bool(p_available[i] != "" && p_security[i])
    printf ",\"description\":%s", js(d, 8192)
    if (p_category[i] != "") printf ",\"category\":%s", js(p_category[i], 255)
    if (p_source[i] != "") printf ",\"sourceRepository\":%s", js(public_url(p_source[i]), 255)
    printf "}"
  }
  print "]"
  exit failed
}
function repository(name, url, distribution, components, type, enabled,   secure) {
  url = public_url(url)
  secure = url ~ /^([a-z0-9]+\+)?https:/
  repositories = repositories (repositories == "" ? "" : ",\n") "{\"name\":" js(name, 255) \
    ",\"url\":" js(url, 2048) ",\"distribution\":" js(distribution, 255) ",\"components\":" js(components, 255) \
    ",\"repoType\":" js(type, 64) ",\"isEnabled\":" bool(enabled) ",\"isSecure\":" bool(secure) "}"
}
function trim(s) { sub(/^[ \t\r]+/, "", s); sub(/[ \t\r]+$/, "", s); return s }'
