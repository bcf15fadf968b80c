#!/bin/sh
# apt: what could be updated.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# inventory_apt COMMAND ARGUMENT..., on the lists of our own where there are any. With -x before it
# the command reads the arguments that follow from stdin.
inventory_apt() {
  inventory_feed=''
  [ "$1" != -x ] || { inventory_feed='xargs' && shift; }
  inventory_command=$1
  shift
  set -- -o "Dir::Cache::pkgcache=$inventory_index" -o "Dir::Cache::srcpkgcache=$inventory_source_index" "$@"
  [ -z "$inventory_lists" ] || set -- -o "Dir::State::Lists=$inventory_lists" "$@"
  [ -z "$inventory_target" ] || set -- -o "Dir=$inventory_target" -o "Dir::State::status=$inventory_target/var/lib/dpkg/status" "$@"
  # shellcheck disable=SC2086 # words
  $inventory_ask $inventory_feed "$inventory_command" "$@" 2>/dev/null
}

# apt renews its index where that is stale. It finds the machine's through links and writes a new one
# beside them; without a place to write it keeps its index in memory.
inventory_apt_index() {
  inventory_index='' inventory_source_index='' inventory_links=''
  if [ -n "$inventory_lists" ]; then
    inventory_index=$inventory_lists.pkgcache
  elif [ -z "$inventory_chroot" ] && inventory_links=$(mktemp -d 2>/dev/null); then
    inventory_index=$inventory_links/pkgcache.bin
    inventory_source_index=$inventory_links/srcpkgcache.bin
    ln -s "$inventory_root/var/cache/apt/pkgcache.bin" "$inventory_root/var/cache/apt/srcpkgcache.bin" "$inventory_links/"
  fi
}

# What `apt-get dist-upgrade` would do, as lines of:
#   Inst alpha [1.0] (1.1 Debian:12/stable, Debian-Security:12/stable-security [all])
#   Remv beta [1.0]
# It takes no lock, and the updates that Ubuntu hands out in phases are those this machine would get
# now: apt takes a process without rights for one in a chroot, which gets all of them. The hooks on an
# upgrade advertise; where they cannot be cleared only lines of the forms above are read.
inventory_apt_simulate() {
  set -- -o Debug::NoLocking=1 -o Dir::Log::Planner= -o Dir::Bin::ischroot=/bin/false "$@" -s dist-upgrade
  if [ -z "$inventory_chroot" ] || inventory_run test -r /dev/stdin; then set -- -c /dev/stdin "$@"; fi
  {
    # A here-document, as the pipes of ksh are sockets, which nobody can open by name.
    inventory_apt apt-get "$@" <<'EOF' || inventory_tell updatesUnknown "$(inventory_reason $?)"
#clear AptCli::Hooks;
EOF
  } | grep -e '^Inst [^ ]* .*(' -e '^Remv [^ ]* \[' -e '^Purg [^ ]* \[' -e "^$(printf '\001')"
}

inventory_apt_packages() {
  inventory_apt_directory
  inventory_refresh apt
  inventory_apt_index
  {
    if [ "$inventory_kind" != apt ]; then
      inventory_tell updatesUnknown no_manager
    else
      inventory_apt_ask
    fi
    printf '\001status\n'
    inventory_dpkg_status
  } | inventory_apt_json
  inventory_status=$?
  [ -z "$inventory_links" ] || rm -rf "$inventory_links"
  return "$inventory_status"
}

inventory_apt_ask() {
  inventory_sources=$(inventory_apt apt-cache policy </dev/null) || { inventory_tell updatesUnknown "$(inventory_reason $?)" && return; }
  case $inventory_sources in
    *' Packages'*) ;;
    *) inventory_tell updatesUnknown "$inventory_no_lists" && return ;;
  esac
  inventory_words=$(inventory_apt_lists_state "${inventory_lists:-$inventory_directory}")
  case $inventory_words in *cut_off* | *incomplete*) inventory_tell updatesUnknown failed && return ;; esac
  inventory_tell_fetched "$(inventory_apt_fetched)"
  printf '\001releases\n%s\n' "$inventory_sources"
  inventory_upgrade=$(inventory_apt_simulate)
  printf '\001upgrade\n%s\n' "$inventory_upgrade"
  case $inventory_upgrade in *updatesUnknown=*) return ;; esac
  if inventory_dpkg_status | grep -q '^Status: hold '; then
    printf '\001unheld\n'
    # Whatever apt.conf says, it may change what is held and remove what is in the way: it only plans.
    inventory_unheld=$(inventory_apt_simulate -o APT::Ignore-Hold=1 -o APT::Get::allow-change-held-packages=1 -o APT::Get::Remove=1)
    printf '%s\n' "$inventory_unheld"
    inventory_upgrade="$inventory_upgrade
$inventory_unheld"
  fi
  case $inventory_upgrade in
    *Remv\ * | *Purg\ *)
      printf '\001relations\n'
      printf '%s\n' "$inventory_upgrade" | sed -n 's/^Inst \([^ ]*\) [^(]*(\([^ ]*\) .*/\1=\2/p' | inventory_apt -x apt-cache show
      ;;
  esac
  printf '\001versions\n'
  inventory_dpkg_status | awk "$INVENTORY_AWK$INVENTORY_DPKG_AWK"'
    { stanza($0) }
    END {
      end_stanza()
      for (i = 1; i <= installed; i++)
        if (there(i) && shown(i) ~ /^[A-Za-z0-9][A-Za-z0-9+._-]*(:[a-z0-9-]+)?$/) print shown(i)
    }' | inventory_apt -x apt-cache policy || { inventory_tell updatesUnknown "$(inventory_reason $?)" && return; }
  inventory_apt_tell_security
}

# A source is named as apt names it: "http://deb.debian.org/debian bookworm/main". What it belongs
# to is said by its Release file: Debian-Security, jammy-security, jammy-infra-security (ESM).
inventory_apt_json() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK$INVENTORY_VERSION_AWK$INVENTORY_DPKG_AWK"'
    function source_of(line) { sub(/^ *-?[0-9]+ +/, "", line); return line }
    function ends_in_security(text) { return tolower(text) ~ /(^|[-_ ])security$/ }
    # "(1.1 Debian-Security:12/stable-security, Debian:12.5/stable [all])": label, version and suite.
    function is_from_security(line,   n, f, i, label) {
      sub(/^[^(]*\([^ ]+ /, "", line)
      sub(/ *\[[^\]]*\]\).*/, "", line)
      n = split(line, f, ", ")
      for (i = 1; i <= n; i++) {
        label = f[i]
        sub(/:.*/, "", label); sub(/.*\//, "", f[i])
        if (ends_in_security(label) || ends_in_security(f[i])) return 1
      }
      return 0
    }
    function is_security(release,   n, f, i) {
      n = split(release, f, ",")
      for (i = 1; i <= n; i++) if (f[i] ~ /^[anl]=/ && ends_in_security(substr(f[i], 3))) return 1
      return 0
    }
    # Whether a list of relations such as "alpha (<< 2.0), beta:any" is about that version of a package.
    function concerns(list, name, version,   n, f, i, operator, order) {
      n = split(list, f, /[ \t\n]*[,|][ \t\n]*/)
      for (i = 1; i <= n; i++) {
        if (!match(f[i], /^[^ \t(:]+/) || substr(f[i], 1, RLENGTH) != name) continue
        if (!match(f[i], /[<>=]+/)) return 1
        operator = substr(f[i], RSTART, RLENGTH)
        sub(/^[^<>=]*[<>=]+[ \t]*/, "", f[i])
        sub(/[ \t]*\).*/, "", f[i])
        order = debcmp(version, f[i])
        if (operator == "=" ? order == 0 : operator == "<<" ? order < 0 : operator == ">>" ? order > 0 : operator ~ /</ ? order <= 0 : order >= 0) return 1
      }
      return 0
    }
    # What is installed instead of a package that is removed: its number among the relations.
    function replacement(i,   k) {
      for (k = 1; k <= relations; k++)
        if (concerns(replaces[k], i_package[i], i_version[i]) && concerns(conflicts[k], i_package[i], i_version[i])) return k
      return 0
    }
    part != "status" && is_told($0) { next }
    part != "status" && /^\001/ { part = substr($0, 2); next }
    part == "releases" {
      if ($0 ~ /^ +-?[0-9]+ /) last = source_of($0)
      else if (match($0, /^ +[^ ]* *[a-z]=/)) secure[last] = is_security(substr($0, RSTART + RLENGTH - 2))
      next
    }
    part == "upgrade" || part == "unheld" {
      if ($1 != "Inst") { if (part == "upgrade") removed[$2] = 1; else removed_unheld[$2] = 1; next }
      match($0, /\([^ ]+ /)
      version = substr($0, RSTART + 1, RLENGTH - 2)
      if (part == "upgrade") brings_security[$2] = is_from_security($0)
      if ($3 !~ /^\[/) next
      if (part == "upgrade") target[$2] = version; else unheld[$2] = version
      next
    }
    part == "relations" {
      if (/^Package: /) r_name[++relations] = $2
      else if (/^Version: /) r_version[relations] = $2
      else if (/^(Conflicts|Breaks): /) conflicts[relations] = conflicts[relations] ", " substr($0, index($0, " ") + 1)
      else if (/^Replaces: /) replaces[relations] = substr($0, index($0, " ") + 1)
      next
    }
    # The versions are listed from the newest to the oldest; *** marks the installed one.
    part == "versions" {
      if ($0 ~ /^[^ ]/) {
        package = substr($0, 1, length($0) - 1)
        wanted = (package in target) ? target[package] : unheld[package]
        state = "above"
      }
      else if ($0 ~ /^( \*\*\*|    ) [^ ]/) {
        if ($1 == "***") state = "installed"
        else if (state == "installed") state = "below"
        else if (state == "above" && $1 == wanted) state = "newer"
      }
      else if ($0 ~ /^       / && (state == "newer" || state == "installed")) {
        name = source_of($0)
        if (state == "newer" && secure[name]) security[package] = 1
        if (sub(/( [a-z0-9-]+)? Packages$/, "", name)) {
          if (state == "newer") { if (!(package in update_from)) update_from[package] = name }
          else if (!(package in from)) from[package] = name
        }
      }
      next
    }
    part == "status" { stanza($0) }
    END {
      end_stanza()
      for (i = 1; i <= installed; i++) if (there(i)) {
        name = shown(i)
        version = target[name]
        held = version == "" && i_held[i] && unheld[name] != ""
        if (held) version = unheld[name]
        k = version == "" && (name in removed || (i_held[i] && name in removed_unheld)) ? replacement(i) : 0
        if (k && !(name in removed)) held = 1
        # Where it was installed from does not matter while there is something newer.
        source = version != "" && (name in update_from) ? update_from[name] : from[name]
        add(name, i_version[i], k ? r_version[k] : version, k ? brings_security[r_name[k]] : security[name],
          i_text[i], i_section[i], source, held, k ? r_name[k] : "")
      }
      packages()
    }'
}
