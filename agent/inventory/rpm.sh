#!/bin/sh
# What rpm has installed, and what dnf, yum or zypper would update.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

inventory_rpm() {
  [ -z "$inventory_target" ] || set -- --dbpath "$inventory_target$(rpm -E %_dbpath 2>/dev/null)" "$@"
  inventory_run rpm "$@"
}

# Lines of: name version arch repository. What dnf and zypper are given here is out of reach of those
# of a machine that is mounted.
inventory_rpm_updates() {
  case $inventory_kind in
    dnf | zypper) [ -z "$inventory_chroot" ] || { inventory_tell updatesUnknown out_of_reach && return; } ;;
    rpm) inventory_tell updatesUnknown no_manager ;;
  esac
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
    inventory_ini_repositories renamed
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
    part != "installed" && is_told($0) { next }
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
