#!/bin/sh
# What is installed here, what could be updated, and from where. A library for muster-agent: it
# defines functions and runs nothing when it is read.
#
#   inventory_package_manager   its name: apt dnf yum zypper pacman apk, dpkg or rpm alone, or none
#   inventory_packages          a JSON array, one package a line. Fails when the package manager did
#                               not say what could be updated: nothing in it needs an update then
#   inventory_repositories      a JSON array, one repository a line
#   inventory_reboot            lines of name=value: needsReboot rebootReason kernelVersion
#                               installedKernelVersion
#   inventory_system            lines of name=value: gatewayIp dnsServers selinuxStatus loadAverage
#                               systemUptime uptimeSeconds virtualization container
#   inventory_details           the two above and packageManager as JSON members, one a line
#
# Environment:
#   INVENTORY_ROOT      look below this directory instead of /, with the package managers of /
#   INVENTORY_CHROOT    look below this directory, with its own package managers: for an agent in a
#                       container that has the machine mounted there
#   INVENTORY_MANAGER   the package manager to ask, when the choice made here is wrong
#   INVENTORY_CACHE     a directory of the caller's own, for package lists it wants fetched
#   INVENTORY_REFRESH   never (default), or the seconds after which package lists are fetched anew,
#                       into INVENTORY_CACHE (not with apk); the machine's own are never touched
#
# It takes no lock of a package manager and changes none of its files, runs at the lowest priority,
# and starts no process per package. docs/inventory.md says how security updates are told.

# --- JSON --------------------------------------------------------------------------------------

# js(s, max): s as a JSON string of at most max bytes of s. Bytes that are not UTF-8 become
# U+FFFD. add(...) takes a package, packages() prints all of them.
# shellcheck disable=SC2016 # awk, not shell
INVENTORY_AWK='
BEGIN { for (byte = 1; byte < 256; byte++) ord[sprintf("%c", byte)] = byte }
function sequence(s, i,   b, n, low, high, k, c) {
  b = ord[substr(s, i, 1)]
  if (b < 194 || b > 244) return 0
  n = b < 224 ? 2 : b < 240 ? 3 : 4
  low = b == 224 ? 160 : b == 240 ? 144 : 128
  high = b == 237 ? 159 : b == 244 ? 143 : 191
  for (k = 1; k < n; k++) {
    c = ord[substr(s, i + k, 1)] + 0
    if (c < low || c > high) return 0
    low = 128; high = 191
  }
  return n
}
function js(s, max,   out, i, n, c, b) {
  # Nearly all of them: whole strings at once.
  if (length(s) <= max && s !~ /[^ -~\n\t]/) {
    gsub(/["\\]/, "\\\\&", s)
    gsub(/\n/, "\\n", s)
    gsub(/\t/, "\\t", s)
    return "\"" s "\""
  }
  for (i = 1; i <= length(s); i += n) {
    c = substr(s, i, 1); b = ord[c]; n = 1
    if (b == 34 || b == 92) c = "\\" c
    else if (b < 32 || b == 127) c = sprintf("\\u%04x", b)
    else if (b > 127) {
      n = sequence(s, i)
      c = n ? substr(s, i, n) : "\357\277\275"
      if (!n) n = 1
    }
    if (i + n - 1 > max) break
    out = out c
  }
  return "\"" out "\""
}
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

# --- Running -----------------------------------------------------------------------------------

inventory_have() {
  [ -n "$inventory_chroot" ] || { command -v "$1" >/dev/null 2>&1 && return; }
  [ -x "$inventory_chroot/usr/bin/$1" ] || [ -x "$inventory_chroot/bin/$1" ] || [ -x "$inventory_chroot/sbin/$1" ]
}

# Sets what every public function needs. These run in subshells: the caller keeps its variables.
inventory_begin() {
  LC_ALL=C
  LANGUAGE=C
  export LC_ALL LANGUAGE
  inventory_chroot=${INVENTORY_CHROOT:-}
  inventory_target=${INVENTORY_ROOT:-}
  inventory_target=${inventory_target%/}
  inventory_root=${inventory_chroot:-$inventory_target}
  inventory_low=''
  ! nice -n 19 true 2>/dev/null || inventory_low='nice -n 19'
  ! ionice -c 3 true 2>/dev/null || inventory_low="$inventory_low ionice -c 3"
  # A package manager that hangs must not keep the agent from checking in.
  ! timeout 1 true 2>/dev/null || inventory_low="$inventory_low timeout 300"
  inventory_ask="$inventory_low ${inventory_chroot:+chroot $inventory_chroot}"
  inventory_kind=$(inventory_find_manager)
}

# Asks a package manager, which gets nothing to read and is not heard when it complains.
inventory_run() {
  # shellcheck disable=SC2086 # words
  $inventory_ask "$@" </dev/null 2>/dev/null
}

# awk over stdin, at the lowest priority too.
inventory_run_awk() {
  # shellcheck disable=SC2086 # words
  $inventory_low awk "$@"
}

inventory_file() { [ -s "$inventory_root/$1" ]; }

# Whether a pattern matched a file.
inventory_any() { [ -e "$1" ]; }

# More than one can be installed: dnf on Debian is a tool, not what the machine is made of.
inventory_find_manager() {
  if [ -n "${INVENTORY_MANAGER:-}" ]; then
    printf '%s\n' "$INVENTORY_MANAGER"
  elif inventory_file var/lib/dpkg/status || [ -d "$inventory_root/var/lib/dpkg/status.d" ]; then
    if inventory_have apt-cache; then echo apt; else echo dpkg; fi
  elif inventory_file lib/apk/db/installed || inventory_file usr/lib/apk/db/installed; then
    echo apk
  elif [ -d "$inventory_root/var/lib/pacman/local" ] && inventory_have pacman; then
    echo pacman
  elif ! inventory_have rpm; then
    echo none
  elif [ -d "$inventory_root/etc/zypp/repos.d" ] && inventory_have zypper; then
    echo zypper
  elif inventory_have dnf || inventory_have dnf5; then
    echo dnf
  elif inventory_have yum; then
    echo yum
  elif [ -n "$(inventory_rpm -qa --qf '%{NAME}' | head -c 1)" ]; then
    echo rpm
  else
    echo none
  fi
}

inventory_package_manager() (
  inventory_begin
  printf '%s\n' "$inventory_kind"
)

inventory_packages() (
  inventory_begin
  case $inventory_kind in
    apt | dpkg) inventory_apt_packages ;;
    dnf | yum | zypper | rpm) inventory_rpm_packages ;;
    pacman | apk) "inventory_${inventory_kind}_packages" ;;
    *) echo '[]' ;;
  esac
)

inventory_repositories() (
  inventory_begin
  case $inventory_kind in
    apt | dnf | yum | zypper | pacman | apk) "inventory_${inventory_kind}_repositories" ;;
    *) echo '[]' ;;
  esac
)

# --- Package lists -----------------------------------------------------------------------------

# Sets inventory_lists to the directory of private package lists, fetching them when INVENTORY_REFRESH
# says it is time; to '' for the machine's own. A server that is away is asked no more often.
inventory_refresh() {
  inventory_lists=''
  case ${INVENTORY_REFRESH:-never} in *[!0-9]*) return ;; esac
  if [ -z "${INVENTORY_CACHE:-}" ] || [ -n "$inventory_chroot" ]; then return; fi
  mkdir -p "$INVENTORY_CACHE/$1" || return
  inventory_lists=$INVENTORY_CACHE/$1
  inventory_now=$(date +%s)
  inventory_last=$(head -n 1 "$inventory_lists.asked" 2>/dev/null | tr -dc 0-9)
  if [ -z "$inventory_last" ] || [ "$inventory_last" -gt "$inventory_now" ] ||
    [ $((inventory_now - inventory_last)) -ge "$INVENTORY_REFRESH" ]; then
    printf '%s\n' "$inventory_now" >"$inventory_lists.asked"
    if "inventory_${1}_fetch" >/dev/null; then : >"$inventory_lists.fetched"; fi
  fi
  [ -e "$inventory_lists.fetched" ] || inventory_lists=''
}

# --- apt ---------------------------------------------------------------------------------------

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
      if (package == "dpkg" || native == "") native = arch == "all" ? native : arch
    }
  }
  field = package = state = version = arch = section = text = ""
}
# As dpkg writes it: the architecture only where it is a foreign one.
function shown(i) { return i_package[i] (i_arch[i] == native || i_arch[i] == "all" || i_arch[i] == "" ? "" : ":" i_arch[i]) }
function there(i) { return at[i_key[i]] == i }'

# apt-cache, which takes no lock. With -x it reads the arguments that follow from stdin.
inventory_apt_cache() {
  inventory_feed=''
  [ "$1" != -x ] || { inventory_feed='xargs' && shift; }
  [ -z "$inventory_lists" ] || set -- -o "Dir::State::Lists=$inventory_lists" \
    -o "Dir::Cache::pkgcache=$inventory_lists.pkgcache" -o Dir::Cache::srcpkgcache= "$@"
  [ -z "$inventory_target" ] || set -- -o "Dir=$inventory_target" -o "Dir::State::status=$inventory_target/var/lib/dpkg/status" "$@"
  # shellcheck disable=SC2086 # words
  $inventory_ask $inventory_feed apt-cache "$@" 2>/dev/null
}

# Without the hooks that people have on `apt-get update`: those are for the machine's lists.
inventory_apt_fetch() {
  mkdir -p "$inventory_lists/partial" &&
    printf '#clear APT::Update::%s;\n' Pre-Invoke Post-Invoke Post-Invoke-Success >"$inventory_lists.conf" || return
  set -- -c "$inventory_lists.conf" -o "Dir::State::Lists=$inventory_lists" -o APT::Sandbox::User=root \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Update::Error-Mode=any
  [ -z "$inventory_target" ] || set -- -o "Dir=$inventory_target" -o "Dir::State::status=$inventory_target/var/lib/dpkg/status" "$@"
  inventory_run apt-get "$@" -q update
}

inventory_apt_packages() {
  inventory_refresh apt
  {
    if [ "$inventory_kind" = apt ]; then
      printf '\001releases\n'
      inventory_apt_cache policy </dev/null || printf '\001failed\n'
      printf '\001versions\n'
      inventory_dpkg_status | awk "$INVENTORY_AWK$INVENTORY_DPKG_AWK"'
        { stanza($0) }
        END {
          end_stanza()
          for (i = 1; i <= installed; i++)
            if (there(i) && shown(i) ~ /^[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9-]+)?$/) print shown(i)
        }' | inventory_apt_cache -x policy || printf '\001failed\n'
    fi
    printf '\001status\n'
    inventory_dpkg_status
  } | inventory_apt_json
}

# A source is named as apt names it: "http://deb.debian.org/debian bookworm/main". What it belongs
# to is said by its Release file: Debian-Security, jammy-security, jammy-infra-security (ESM).
inventory_apt_json() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK$INVENTORY_DPKG_AWK"'
    function source_of(line) { sub(/^ *-?[0-9]+ +/, "", line); return line }
    function is_security(release,   n, f, i) {
      n = split(tolower(release), f, ",")
      for (i = 1; i <= n; i++) if (f[i] ~ /^[anl]=(.*[-_ ])?security$/) return 1
      return 0
    }
    part != "status" && /^\001failed$/ { failed = 1; next }
    part != "status" && /^\001/ { part = substr($0, 2); next }
    part == "releases" {
      asked = 1
      if ($0 ~ /^ +-?[0-9]+ /) { last = source_of($0); if (last ~ / Packages$/) sources++ }
      else if ($1 == "release") secure[last] = is_security(substr($0, index($0, "release ") + 8))
      next
    }
    # The versions are listed from the newest to the oldest; *** marks the installed one.
    part == "versions" {
      if ($0 ~ /^[^ ]/) { package = substr($0, 1, length($0) - 1); candidate[package] = ""; state = "above" }
      else if ($1 == "Candidate:") wanted = $2
      else if ($0 ~ /^( \*\*\*|    ) [^ ]/) {
        if ($1 == "***") state = "installed"
        else if (state == "installed") state = "below"
        else if (state == "above" && $1 == wanted) { state = "newer"; candidate[package] = wanted }
      }
      else if ($0 ~ /^       / && (state == "newer" || state == "installed")) {
        name = source_of($0)
        if (state == "newer" && secure[name]) security[package] = 1
        # Where it was installed from does not matter while there is something newer.
        if (!(package in from) && sub(/( [a-z0-9-]+)? Packages$/, "", name)) from[package] = name
      }
      next
    }
    part == "status" { stanza($0) }
    END {
      end_stanza()
      # Without package lists nothing is known of what there is.
      if (asked && !sources) failed = 1
      for (i = 1; i <= installed; i++) if (there(i)) {
        name = shown(i)
        add(name, i_version[i], candidate[name], security[name], i_text[i], i_section[i], from[name])
      }
      packages()
    }'
}

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

# --- dnf, yum, zypper --------------------------------------------------------------------------

# rpmcmp(a, b): versions as rpm orders them, below, equal to or above 0. evrcmp: with an epoch.
# shellcheck disable=SC2016 # awk, not shell
INVENTORY_VERSION_AWK='
function leading(s, digits) {
  if (digits) match(s, /^[0-9]*/); else match(s, /^[A-Za-z]*/)
  return substr(s, 1, RLENGTH)
}
function rpmcmp(a, b,   x, y, digits) {
  while (a != "" || b != "") {
    sub(/^[^A-Za-z0-9~^]+/, "", a)
    sub(/^[^A-Za-z0-9~^]+/, "", b)
    if (a ~ /^~/ || b ~ /^~/) {
      if (a !~ /^~/) return 1
      if (b !~ /^~/) return -1
      a = substr(a, 2); b = substr(b, 2)
      continue
    }
    if (substr(a, 1, 1) == "^" || substr(b, 1, 1) == "^") {
      if (a == "") return -1
      if (b == "") return 1
      if (substr(a, 1, 1) != "^") return 1
      if (substr(b, 1, 1) != "^") return -1
      a = substr(a, 2); b = substr(b, 2)
      continue
    }
    if (a == "" || b == "") break
    digits = a ~ /^[0-9]/
    x = leading(a, digits); y = leading(b, digits)
    if (y == "") return digits ? 1 : -1
    a = substr(a, length(x) + 1); b = substr(b, length(y) + 1)
    if (digits) {
      sub(/^0+/, "", x); sub(/^0+/, "", y)
      if (length(x) != length(y)) return length(x) > length(y) ? 1 : -1
    }
    if (x "" != y "") return (x "" > y "") ? 1 : -1
  }
  return a == b ? 0 : a == "" ? -1 : 1
}
function evrcmp(a, b,   c, d, order) {
  c = index(a, ":") ? substr(a, 1, index(a, ":") - 1) + 0 : 0
  d = index(b, ":") ? substr(b, 1, index(b, ":") - 1) + 0 : 0
  if (c != d) return c > d ? 1 : -1
  sub(/^[0-9]+:/, "", a); sub(/^[0-9]+:/, "", b)
  c = d = ""
  if (match(a, /-[^-]*$/)) { c = substr(a, RSTART + 1); a = substr(a, 1, RSTART - 1) }
  if (match(b, /-[^-]*$/)) { d = substr(b, RSTART + 1); b = substr(b, 1, RSTART - 1) }
  order = rpmcmp(a, b)
  return order || c == "" || d == "" ? order : rpmcmp(c, d)
}'

inventory_rpm() {
  [ -z "$inventory_target" ] || set -- --dbpath "$inventory_target$(rpm -E %_dbpath 2>/dev/null)" "$@"
  inventory_run rpm "$@"
}

# dnf with a cache, log and state of its own. The metadata in there are links to the machine's, so
# nothing is fetched, and the lock that dnf takes on its cache is not the one that others wait for.
# Without plugins: some write, some call home. What a plugin holds back is reported as held.
inventory_dnf() {
  inventory_dnf_command=dnf
  inventory_have dnf || inventory_dnf_command=dnf5
  [ -z "$inventory_target" ] || set -- --installroot="$inventory_target" "$@"
  inventory_run "$inventory_dnf_command" -q --setopt=plugins=0 --setopt='*.skip_if_unavailable=1' --setopt=cachedir="${inventory_lists:-$inventory_work}" \
    --setopt=logdir="$inventory_work" --setopt=persistdir="$inventory_work" "$@"
}

inventory_dnf_upgrades() {
  inventory_dnf -C "$@" repoquery --upgrades --latest-limit=1 \
    --qf '%{name} %{epoch}:%{version}-%{release} %{arch} %{repoid}\n'
}

inventory_dnf_fetch() { inventory_dnf --refresh makecache; }

inventory_dnf_stage() {
  for inventory_part in "$inventory_root"/var/cache/libdnf5/*/ "$inventory_root"/var/cache/dnf/*; do
    inventory_name=${inventory_part%/}
    inventory_name=$inventory_work/${inventory_name##*/}
    case $inventory_part in
      */)
        # dnf5 writes its index beside the metadata.
        [ ! -d "$inventory_part" ] || mkdir -p "$inventory_name/solv"
        ln -s "$inventory_part"[!s]* "$inventory_name/"
        ln -s "$inventory_part"solv/* "$inventory_name/solv/"
        ;;
      *.solv | *.solvx) ln -s "$inventory_part" "$inventory_name" ;;
      *) [ ! -d "$inventory_part" ] || ln -s "$inventory_part" "$inventory_name" ;;
    esac
  done 2>/dev/null
}

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

# Lines of: name version arch repository. What dnf and zypper are given here is out of reach of those
# of a machine that is mounted.
inventory_rpm_updates() {
  case $inventory_kind in dnf | zypper) [ -z "$inventory_chroot" ] || return 1 ;; esac
  case $inventory_kind in
    dnf)
      inventory_any "${inventory_lists:-$inventory_work}"/*/repodata || return 1
      inventory_dnf_upgrades || return 1
      # dnf5 keeps versionlocks itself, so they are not gone with the plugins. Nothing but all
      # excludes can be switched off: of that answer, what is locked.
      [ -s "$inventory_root/etc/dnf/versionlock.toml" ] || return 0
      inventory_dnf_upgrades --setopt=disable_excludes='*' | inventory_run_awk '
        FNR == NR { if (/^[ \t]*name[ \t]*=/) { gsub(/^[^=]*=[ \t]*["\047]|["\047].*$/, ""); locked[$0] = 1 }; next }
        $1 in locked' "$inventory_root/etc/dnf/versionlock.toml" -
      ;;
    # yum 3 locks whatever it does; repoquery of yum-utils does not.
    yum)
      inventory_run repoquery -q -C -a --pkgnarrow=updates \
        --qf '%{name} %{epoch}:%{version}-%{release} %{arch} %{repoid}'
      ;;
    zypper)
      inventory_any "${inventory_lists:-$inventory_work}"/raw/*/* && inventory_zypper_list list-updates || return 1
      # shellcheck disable=SC2016 # awk, not shell
      inventory_run_awk -v RS='<' "$INVENTORY_XML_AWK"'
        /^update / { update = attribute($0, "kind") == "package" ? attribute($0, "name") " " attribute($0, "edition") " " attribute($0, "arch") : "" }
        /^source / && update != "" { print update, attribute($0, "alias"); update = "" }' "$inventory_work/list"
      ;;
  esac
}

# Lines of: name arch version, where a version below that one has a security problem. An arch of -
# stands for any.
inventory_rpm_security() {
  [ -z "$inventory_chroot" ] || return 0
  case $inventory_kind in
    dnf)
      # "TEST-2026:1 Important/Sec. alpha-1.1-1.noarch"; dnf5 has a date behind it.
      inventory_dnf -C updateinfo list --security >"$inventory_work/list" || return 1
      # shellcheck disable=SC2016 # awk, not shell
      inventory_run_awk '
        function cut_off(mark) { match(nevra, mark); rest = substr(nevra, RSTART + 1); nevra = substr(nevra, 1, RSTART - 1); return rest }
        {
          for (i = 2; i <= NF; i++) if ($i ~ /^.+-[^-]+-[^-]+\.[a-z][a-z0-9_]+$/) {
            nevra = $i
            arch = cut_off("\\.[^.]*$"); release = cut_off("-[^-]*$"); version = cut_off("-[^-]*$")
            print nevra, arch, version "-" release
            next
          }
        }' "$inventory_work/list"
      ;;
    zypper)
      inventory_zypper_list list-patches --category security || return 1
      # shellcheck disable=SC2016 # awk, not shell
      inventory_patches=$(inventory_run_awk -v RS='<' "$INVENTORY_XML_AWK"'
        /^update / && attribute($0, "kind") == "patch" && attribute($0, "category") == "security" {
          name = attribute($0, "name")
          if (name ~ /^[A-Za-z0-9][A-Za-z0-9:._+-]*$/) print name
        }' "$inventory_work/list")
      [ -n "$inventory_patches" ] || return 0
      # A patch is in conflict with what it replaces: "alpha.x86_64 < 1.1-1".
      # shellcheck disable=SC2016,SC2086 # awk; words
      inventory_zypper --no-refresh info -t patch $inventory_patches | inventory_run_awk '
        /^[A-Z]/ { conflicts = /^Conflicts *:/; sub(/^[^:]*: */, "") }
        conflicts && $2 == "<" && $1 !~ /:/ {
          arch = "-"
          if (match($1, /\.(noarch|x86_64|i[3-6]86|aarch64|armv[67]hl|ppc64le|ppc64|s390x|riscv64)$/)) {
            arch = substr($1, RSTART + 1); $1 = substr($1, 1, RSTART - 1)
          }
          print $1, arch, $3
        }'
      ;;
  esac
}

inventory_rpm_packages() {
  inventory_work=$(mktemp -d) || return 1
  # dnf4 looks for some of its files below its --installroot.
  [ -z "$inventory_target" ] || mkdir -p "$inventory_target$inventory_work"
  case $inventory_kind in
    dnf | zypper)
      inventory_refresh "$inventory_kind"
      [ -n "$inventory_lists" ] || "inventory_${inventory_kind}_stage"
      ;;
  esac
  {
    printf '\001updates\n'
    inventory_rpm_updates || printf '\001failed\n'
    printf '\001security\n'
    inventory_rpm_security || printf '\001failed\n'
    printf '\001installed\n'
    # Before each package a line of its own, as descriptions have many.
    inventory_rpm -qa --qf "$(printf '\002')"'%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{GROUP}\t%{SUMMARY}\n%{DESCRIPTION}\n' |
      tr -d '\000'
  } | inventory_rpm_json
  inventory_status=$?
  rm -rf "$inventory_work" "${inventory_target:+$inventory_target$inventory_work}"
  return "$inventory_status"
}

inventory_rpm_json() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk -F '\t' "$INVENTORY_AWK$INVENTORY_VERSION_AWK"'
    function update_for(name, arch,   k) {
      k = name SUBSEP arch
      if (k in available) return k
      k = name SUBSEP (arch == "noarch" ? native : "noarch")
      return (k in available) ? k : ""
    }
    function is_fixed(name, arch, from, to,   i, f) {
      for (i = 1; i <= fixes[name]; i++) {
        split(fix[name, i], f, " ")
        if ((f[1] == arch || f[1] == "-" || f[1] == "noarch" || arch == "noarch") && evrcmp(from, f[2]) < 0 && evrcmp(to, f[2]) >= 0) return 1
      }
      return 0
    }
    function entry(i, newest,   k, name) {
      k = newest ? update_for(i_name[i], i_arch[i]) : ""
      # As dnf writes it: the architecture only where it is a foreign one.
      name = i_name[i] (i_arch[i] == native || i_arch[i] == "noarch" ? "" : "." i_arch[i])
      if (k != "" && evrcmp(available[k], i_version[i]) > 0)
        add(name, i_version[i], available[k], is_fixed(i_name[i], i_arch[i], i_version[i], available[k]), i_text[i], i_group[i], from[k])
      else add(name, i_version[i], "", 0, i_text[i], i_group[i], "")
    }
    part != "installed" && /^\001failed$/ { failed = 1; next }
    part != "installed" && /^\001/ { part = substr($0, 2); next }
    part == "updates" && split($0, f, " ") == 4 {
      sub(/^(0|\(none\)):/, "", f[2])
      available[f[1], f[3]] = f[2]; from[f[1], f[3]] = f[4]
    }
    part == "security" && split($0, f, " ") == 3 { sub(/^0:/, "", f[3]); fix[f[1], ++fixes[f[1]]] = f[2] " " f[3] }
    part == "installed" && /^\002/ {
      # Keys are no packages.
      if (NF < 5 || $1 == "\002gpg-pubkey") { i_name[n + 1] = ""; skipped = 1; next }
      skipped = 0
      n++
      i_name[n] = substr($1, 2); i_version[n] = $2; i_arch[n] = $3; i_text[n] = $5
      i_group[n] = $4 == "Unspecified" || $4 == "(none)" ? "" : $4
      if ($3 != "noarch" && ++seen[$3] > seen[native]) native = $3
      next
    }
    part == "installed" && n && !skipped { i_text[n] = i_text[n] "\n" trim($0) }
    END {
      for (i = 1; i <= n; i++) {
        k = i_name[i] SUBSEP i_arch[i]
        if (!(k in newest) || evrcmp(i_version[i], i_version[newest[k]]) > 0) newest[k] = i
      }
      # Of kernels several are installed. The newest comes last: a reader that keeps one keeps that.
      for (i = 1; i <= n; i++) if (newest[i_name[i], i_arch[i]] != i) entry(i, 0)
      for (i = 1; i <= n; i++) if (newest[i_name[i], i_arch[i]] == i) entry(i, 1)
      packages()
    }'
}

# Repository files of yum, dnf and zypper. Variables such as $releasever stay as they are written.
inventory_ini_repositories() {
  set --
  for inventory_part in "$inventory_root"/etc/dnf/dnf.conf "$inventory_root"/etc/yum.conf \
    "$inventory_root"/etc/yum.repos.d/*.repo "$inventory_root"/etc/distro.repos.d/*.repo \
    "$inventory_root"/usr/share/dnf5/repos.d/*.repo "$inventory_root"/etc/zypp/repos.d/*.repo; do
    [ ! -f "$inventory_part" ] || case $inventory_kind:$inventory_part in
      zypper:*/etc/zypp/* | dnf:*/dnf* | dnf:*.repos.d/* | yum:*/yum*) set -- "$@" "$inventory_part" ;;
    esac
  done
  [ $# -gt 0 ] || set -- /dev/null
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK"'
    function flush_section(   url) {
      if (id != "" && id != "main") {
        url = f["baseurl"] != "" ? f["baseurl"] : f["metalink"] != "" ? f["metalink"] : f["mirrorlist"]
        sub(/[ ,].*/, "", url)
        repository(id, url, "", "", "rpm", tolower(f["enabled"]) !~ /^(0|no|false|off)$/)
      }
      split("", f)
      id = key = ""
    }
    FNR == 1 { flush_section() }
    /^[ \t]*([#;].*)?\r?$/ { next }
    /^\[/ { flush_section(); id = substr($0, 2); sub(/\][^]]*$/, "", id); next }
    /^[ \t]/ { if (key != "") f[key] = trim(f[key] " " trim($0)); next }
    index($0, "=") { key = trim(substr($0, 1, index($0, "=") - 1)); f[key] = trim(substr($0, index($0, "=") + 1)) }
    END { flush_section(); print "[" repositories "]" }' "$@"
}

inventory_dnf_repositories() { inventory_ini_repositories; }
inventory_yum_repositories() { inventory_ini_repositories; }
inventory_zypper_repositories() { inventory_ini_repositories; }

# --- pacman ------------------------------------------------------------------------------------

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

# --- apk ---------------------------------------------------------------------------------------

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

# --- Reboot ------------------------------------------------------------------------------------

inventory_virtualization() {
  inventory_found=''
  [ "$inventory_proc" != /proc ] || inventory_found=$(systemd-detect-virt --vm 2>/dev/null)
  if [ -z "$inventory_found" ]; then
    inventory_found=$(cat "$inventory_sys/class/dmi/id/sys_vendor" "$inventory_sys/class/dmi/id/product_name" \
      "$inventory_sys/class/dmi/id/bios_vendor" "$inventory_sys/hypervisor/type" 2>/dev/null)
    case $inventory_found in
      *VMware*) inventory_found=vmware ;;
      *VirtualBox* | *innotek*) inventory_found=oracle ;;
      *"Microsoft Corporation"*Virtual*) inventory_found=microsoft ;;
      *[Xx]en*) inventory_found=xen ;;
      *"Amazon EC2"*) inventory_found=amazon ;;
      *"Google Compute"*) inventory_found=google ;;
      *KVM* | *oVirt* | *OpenStack*) inventory_found=kvm ;;
      *QEMU*) inventory_found=qemu ;;
      *Parallels*) inventory_found=parallels ;;
      *BHYVE*) inventory_found=bhyve ;;
      *)
        inventory_found=none
        ! grep -q '^flags.* hypervisor' "$inventory_proc/cpuinfo" 2>/dev/null || inventory_found=vm-other
        ;;
    esac
  fi
  printf '%s\n' "$inventory_found"
}

inventory_container() {
  inventory_found=''
  [ "$inventory_proc" != /proc ] || inventory_found=$(systemd-detect-virt --container 2>/dev/null)
  [ -n "$inventory_found" ] || inventory_found=$(head -n 1 "$inventory_root/run/systemd/container" 2>/dev/null)
  [ -n "$inventory_found" ] || [ ! -e "$inventory_root/run/.containerenv" ] || inventory_found=podman
  [ -n "$inventory_found" ] || [ ! -e "$inventory_root/.dockerenv" ] || inventory_found=docker
  [ -n "$inventory_found" ] ||
    inventory_found=$(tr '\000' '\n' 2>/dev/null <"$inventory_proc/1/environ" | sed -n 's/^container=//p' | head -n 1)
  [ -n "$inventory_found" ] || [ ! -d "$inventory_proc/vz" ] || [ -d "$inventory_proc/bc" ] || inventory_found=openvz
  [ -n "$inventory_found" ] || ! grep -qi microsoft "$inventory_proc/sys/kernel/osrelease" 2>/dev/null || inventory_found=wsl
  printf '%s\n' "${inventory_found:-none}"
}

# Where to read of the running system: that of the root when it is mounted there.
inventory_begin_system() {
  inventory_proc=/proc inventory_sys=/sys
  [ ! -r "$inventory_root/proc/loadavg" ] || inventory_proc=$inventory_root/proc
  [ ! -d "$inventory_root/sys/class" ] || inventory_sys=$inventory_root/sys
}

# The newest kernel on disk of the kind that runs: not amd64 for cloud-amd64, nor v7l for v8.
inventory_installed_kernel() {
  for inventory_part in "$inventory_root"/lib/modules/*/ "$inventory_root"/usr/lib/modules/*/; do
    inventory_name=${inventory_part%/}
    # What only holds left-over modules is no kernel.
    for inventory_sign in vmlinuz modules.builtin modules.order; do
      [ ! -e "$inventory_part$inventory_sign" ] || { printf '%s\n' "${inventory_name##*/}" && break; }
    done
  done | inventory_run_awk -v running="$1" "$INVENTORY_VERSION_AWK"'
    function kind(release,   n, token, i, out) {
      n = split(release, token, /[-.+~]/)
      for (i = 1; i <= n; i++) {
        if (token[i] ~ /^[0-9_]*$/) continue
        if (token[i] !~ /^(amd64|x86_64|i[3-6]86|arm64|aarch64|armv[5-8].*|v[5-8]l?|ppc64|riscv64|s390x|64kb?|[0-9]+kb?)$/) sub(/[0-9_]+$/, "", token[i])
        out = out "-" token[i]
      }
      return out
    }
    kind($0) == kind(running) && (newest == "" || rpmcmp($0, newest) > 0) { newest = $0 }
    END { print newest }'
}

# What needs-restarting of dnf looks at: packages whose programs run from boot to shutdown.
inventory_core_updates() {
  inventory_booted=$(awk '$1 == "btime" { print $2 }' "$inventory_proc/stat" 2>/dev/null)
  [ -n "$inventory_booted" ] || return 0
  inventory_rpm -q --qf '%{INSTALLTIME} %{NAME}\n' kernel kernel-core kernel-rt kernel-default glibc linux-firmware \
    systemd dbus dbus-broker dbus-daemon microcode_ctl openssl-libs gnutls |
    awk -v booted="$inventory_booted" '$1 ~ /^[0-9]+$/ && NF == 2 && $1 + 0 > booted + 0 && !seen[$2]++ { print $2 }'
}

inventory_reboot() (
  inventory_begin
  inventory_begin_system
  inventory_running=$(cat "$inventory_proc/sys/kernel/osrelease" 2>/dev/null)
  [ -n "$inventory_running" ] || inventory_running=$(uname -r)
  inventory_newest='' inventory_reason='' inventory_list=''
  # A container has no kernel of its own, and no boot that a package could be older than.
  if [ "$(inventory_container)" = none ]; then
    inventory_newest=$(inventory_installed_kernel "$inventory_running")
    if [ -n "$inventory_newest" ] && [ "$inventory_newest" != "$inventory_running" ] &&
      awk -v a="$inventory_newest" -v b="$inventory_running" "$INVENTORY_VERSION_AWK"'BEGIN { exit !(rpmcmp(a, b) > 0) }'; then
      inventory_reason="kernel $inventory_newest is installed, $inventory_running runs"
    fi
    case $inventory_kind in
      dnf | yum | zypper | rpm) inventory_list=$(inventory_core_updates | tr '\n' ' ') ;;
    esac
  fi
  for inventory_part in run/reboot-required var/run/reboot-required run/reboot-needed var/run/reboot-needed; do
    [ -e "$inventory_root/$inventory_part" ] || continue
    inventory_list="$(sort -u "$inventory_root/$inventory_part.pkgs" 2>/dev/null | tr '\n' ' ')$inventory_list"
    inventory_reason="${inventory_reason:+$inventory_reason; }$inventory_part says so"
    break
  done
  inventory_list=${inventory_list% }
  [ -z "$inventory_list" ] || inventory_reason="${inventory_reason:+$inventory_reason; }updated since the start: $inventory_list"
  inventory_reason=$(printf '%s' "$inventory_reason" | tr '\001-\037\177' ' ' | cut -c 1-500 | sed 's/ *$//')
  if [ -n "$inventory_reason" ]; then echo needsReboot=true; else echo needsReboot=false; fi
  printf 'rebootReason=%s\nkernelVersion=%s\ninstalledKernelVersion=%s\n' \
    "$inventory_reason" "$inventory_running" "$inventory_newest"
)

# --- The system --------------------------------------------------------------------------------

# By IPv4, or by IPv6 where there is no other.
inventory_gateway() {
  if [ "$inventory_proc" = /proc ] && inventory_have ip; then
    { ip -4 route show default && ip -6 route show default; } 2>/dev/null |
      awk '{ for (i = 1; i < NF; i++) if ($i == "via") { print ($(i + 1) ~ /^inet6?$/) ? $(i + 2) : $(i + 1); exit } }'
    return
  fi
  set --
  for inventory_part in "$inventory_proc/net/route" "$inventory_proc/net/ipv6_route"; do
    [ ! -r "$inventory_part" ] || set -- "$@" "$inventory_part"
  done
  [ $# -gt 0 ] || return 0
  awk '
    function hex(s,   i, n) {
      for (i = 1; i <= length(s); i++) n = n * 16 + index("123456789abcdef", tolower(substr(s, i, 1)))
      return n + 0
    }
    FILENAME ~ /ipv6_route$/ {
      if (gateway != "" || $1 !~ /^0+$/ || $2 != "00" || $5 ~ /^0+$/) next
      for (i = 1; i <= 32; i += 4) { group = substr($5, i, 4); sub(/^0+/, "", group); gateway = gateway (i > 1 ? ":" : "") (group == "" ? "0" : group) }
      next
    }
    # Written as numbers of the machine, nearly always with the last byte first.
    $2 == "00000000" && $8 == "00000000" && $3 != "00000000" && gateway == "" {
      gateway = hex(substr($3, 7, 2)) "." hex(substr($3, 5, 2)) "." hex(substr($3, 3, 2)) "." hex(substr($3, 1, 2))
    }
    END { print gateway }' "$@" 2>/dev/null
}

# Those asked in the end, not the local stub of systemd-resolved.
inventory_dns() {
  for inventory_part in etc/resolv.conf run/systemd/resolve/resolv.conf; do
    inventory_found=$(awk '$1 == "nameserver" && $2 ~ /^[0-9A-Fa-f.:%a-z]+$/ && n < 16 { print $2; n++ }' \
      "$inventory_root/$inventory_part" 2>/dev/null | tr '\n' ' ')
    case $inventory_found in '' | '127.0.0.53 ') ;; *) break ;; esac
  done
  printf '%s\n' "${inventory_found% }"
}

inventory_selinux() {
  case $(cat "$inventory_sys/fs/selinux/enforce" 2>/dev/null) in
    1*) echo enabled ;;
    0*) echo permissive ;;
    *) echo disabled ;;
  esac
}

inventory_system() (
  inventory_begin
  inventory_begin_system
  printf 'gatewayIp=%s\ndnsServers=%s\nselinuxStatus=%s\nvirtualization=%s\ncontainer=%s\n' "$(inventory_gateway)" \
    "$(inventory_dns)" "$(inventory_selinux)" "$(inventory_virtualization)" "$(inventory_container)"
  awk '{ print "loadAverage=" $1 " " $2 " " $3 }' "$inventory_proc/loadavg" 2>/dev/null
  awk '
    function units(n, name) { return n ? (n == 1 ? "1 " name : n " " name "s") : "" }
    function join(a, b) { return a != "" && b != "" ? a ", " b : a b }
    {
      s = int($1)
      text = join(join(units(int(s / 86400), "day"), units(int(s % 86400 / 3600), "hour")), units(int(s % 3600 / 60), "minute"))
      printf "uptimeSeconds=%d\nsystemUptime=%s\n", s, (text == "" ? "0 minutes" : text)
    }' "$inventory_proc/uptime" 2>/dev/null
)

# What is not known is left out.
inventory_details() (
  inventory_begin
  { inventory_reboot && inventory_system && printf 'packageManager=%s\n' "$inventory_kind"; } |
    inventory_run_awk "$INVENTORY_AWK"'
      function member(json) { printf "%s\"%s\":%s", comma, name, json; comma = ",\n" }
      {
        name = substr($0, 1, index($0, "=") - 1)
        value = substr($0, index($0, "=") + 1)
        if (value == "") next
        n = split(value, part, " ")
        if (name == "needsReboot") member(value == "true" ? "true" : "false")
        else if (name == "uptimeSeconds") member(value + 0)
        else if (name == "loadAverage") member("[" part[1] + 0 "," part[2] + 0 "," part[3] + 0 "]")
        else if (name == "dnsServers") {
          list = ""
          for (i = 1; i <= n; i++) list = list (i > 1 ? "," : "") js(part[i], 64)
          member("[" list "]")
        } else member(js(value, 512))
      }
      END { print "" }'
)
