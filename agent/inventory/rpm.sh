#!/bin/sh
# What rpm has installed, and what dnf, yum or zypper would update.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

inventory_rpm() {
  [ -z "$inventory_target" ] || set -- --dbpath "$inventory_target$(rpm -E %_dbpath 2>/dev/null)" "$@"
  inventory_run rpm "$@"
}

# Beside the packages: metadata of DIRECTORY have advisories, would have some that are not there, or
# none at all.
inventory_advisories_of() {
  if inventory_any "$1"/*updateinfo*; then
    inventory_advisories=''
  elif [ -n "$inventory_advisories" ] && grep -q 'type="updateinfo"' "$1/repomd.xml" 2>/dev/null; then
    inventory_advisories=no_lists
  fi
}

# There are package lists of one repository, fetched at SECONDS since 1970, or 0 for nobody knows.
inventory_lists_of() {
  inventory_lists_known=1
  [ "$1" = 0 ] || inventory_tell listsUpdatedAt "$1"
}

# What could be updated, in lines of inventory_rpm_json; else why that is not known. What dnf and
# zypper are given here is out of reach of those of a machine that is mounted.
inventory_rpm_updates() {
  inventory_unknown='' inventory_lists_known='' inventory_advisories=not_told
  case $inventory_kind:$inventory_chroot in
    rpm:*) inventory_unknown=no_manager ;;
    dnf:?* | zypper:?*) inventory_unknown=out_of_reach ;;
    *)
      "inventory_${inventory_kind}_lists" || inventory_unknown=$(inventory_reason $?)
      [ -n "$inventory_unknown$inventory_lists_known" ] || inventory_unknown=$inventory_no_lists
      [ -n "$inventory_unknown" ] || "inventory_${inventory_kind}_updates" || inventory_unknown=$(inventory_reason $?)
      ;;
  esac
  [ -z "$inventory_unknown" ] || inventory_tell updatesUnknown "$inventory_unknown"
}

# Lines of: name arch version, where a version below that one has a security problem. An arch of -
# stands for any.
inventory_rpm_security() {
  [ -z "$inventory_unknown" ] || return 0
  if [ -n "$inventory_advisories" ]; then
    inventory_tell securityUnknown "$inventory_advisories"
  else
    "inventory_${inventory_kind}_security" || inventory_tell securityUnknown "$(inventory_reason $?)"
  fi
}

# yum 3 locks whatever it does; repoquery of yum-utils does not. Nothing that does not lock tells
# which updates are for security.
inventory_yum_lists() { [ -z "$(find "$inventory_root/var/cache/yum" -name repomd.xml 2>/dev/null | head -n 1)" ] || inventory_lists_known=1; }

inventory_yum_updates() {
  inventory_run repoquery -q -C -a --pkgnarrow=updates \
    --qf 'update %{name} %{arch} %{epoch}:%{version}-%{release} %{repoid}'
}

inventory_rpm_packages() {
  inventory_work=$(mktemp -d) || return 1
  # dnf4 looks for some of its files below its --installroot.
  [ -z "$inventory_target" ] || mkdir -p "$inventory_target$inventory_work"
  case $inventory_kind in
    dnf | zypper)
      "inventory_${inventory_kind}_begin"
      inventory_refresh "$inventory_kind"
      [ -n "$inventory_lists" ] || "inventory_${inventory_kind}_stage"
      ;;
  esac
  # Before each package a line of its own, as descriptions have many.
  if inventory_rpm -qa --qf "$(printf '\002')"'%{NAME}\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\t%{ARCH}\t%{GROUP}\t%{SUMMARY}\n%{DESCRIPTION}\n' >"$inventory_work/installed"; then
    {
      inventory_ini_repositories renamed
      printf '\001updates\n'
      inventory_rpm_updates
      printf '\001security\n'
      inventory_rpm_security
      printf '\001installed\n'
      tr -d '\000\001' <"$inventory_work/installed"
    } | inventory_rpm_json
  else
    # An empty list would tell that all packages are gone.
    inventory_tell updatesUnknown "$(inventory_reason $?)" | inventory_run_awk "$INVENTORY_AWK"'{ is_told($0) } END { tell_state() }'
    false
  fi
  inventory_status=$?
  rm -rf "$inventory_work" "${inventory_target:+$inventory_target$inventory_work}"
  return "$inventory_status"
}

# Reads in part "updates", and in "held", where nobody holds anything back, lines of
#   update NAME ARCH VERSION REPOSITORY
#   replace NAME ARCH VERSION NEW-NAME NEW-VERSION REPOSITORY
# where a repository of ? is not known.
inventory_rpm_json() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk -F '\t' "$INVENTORY_AWK$INVENTORY_VERSION_AWK"'
    function no_epoch(evr) { sub(/^(0|\(none\)):/, "", evr); return evr }
    # Sets to, by and source to what becomes of package i.
    function offered(part, i, newest,   k) {
      k = part SUBSEP i_name[i] SUBSEP i_arch[i] SUBSEP no_epoch(i_version[i])
      to = by = source = ""
      if (k in replaced) by = replaced[k]
      else if (!newest) return 0
      else {
        k = part SUBSEP i_name[i] SUBSEP i_arch[i]
        if (!(k in available)) k = part SUBSEP i_name[i] SUBSEP (i_arch[i] == "noarch" ? native : "noarch")
        if (!(k in available) || evrcmp(available[k], i_version[i]) <= 0) return 0
      }
      to = available[k]; source = from[k] == "?" ? "" : from[k]
      return 1
    }
    function is_fixed(name, arch, from, to,   i, f) {
      for (i = 1; i <= fixes[name]; i++) {
        split(fix[name, i], f, " ")
        if ((f[1] == arch || f[1] == "-" || f[1] == "noarch" || arch == "noarch") && evrcmp(from, f[2]) < 0 && (to == "" || evrcmp(to, f[2]) >= 0)) return 1
      }
      return 0
    }
    function entry(i, newest,   name, held) {
      if (!offered("updates", i, newest)) held = offered("held", i, newest)
      # As dnf writes it: the architecture only where it is a foreign one.
      name = i_name[i] (i_arch[i] == native || i_arch[i] == "noarch" ? "" : "." i_arch[i])
      add(name, i_version[i], to, is_fixed(i_name[i], i_arch[i], i_version[i], by == "" ? to : ""), i_text[i], i_group[i], source, held, by)
    }
    is_told($0) { next }
    /^\001/ { part = substr($0, 2); next }
    part == "updates" || part == "held" {
      n_words = split($0, f, " ")
      k = part SUBSEP f[2] SUBSEP f[3]
      if (f[1] == "update" && n_words == 5) { available[k] = no_epoch(f[4]); from[k] = f[5] }
      if (f[1] == "replace" && n_words == 7) {
        k = k SUBSEP no_epoch(f[4])
        # Of several that take its place, the first.
        if (!(k in replaced)) { replaced[k] = f[5]; available[k] = no_epoch(f[6]); from[k] = f[7] }
      }
      next
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
