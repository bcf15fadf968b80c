#!/bin/sh
# pacman.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# inventory_pacman ARGUMENT..., which takes no lock for a query. What is available is what the last
# `pacman -Sy` brought. The configuration is inventory_given, or the machine's when that is empty.
inventory_pacman() {
  set -- --dbpath "${inventory_lists:-$inventory_target/var/lib/pacman}" "$@"
  [ -z "$inventory_target" ] || set -- --root "$inventory_target" "$@"
  if [ -n "$inventory_given" ]; then
    # shellcheck disable=SC2086 # words
    $inventory_ask pacman --config /dev/stdin "$@" 2>/dev/null <<EOF
$inventory_given
EOF
  else
    [ -z "$inventory_target" ] || set -- --config "$inventory_target/etc/pacman.conf" "$@"
    inventory_run pacman "$@"
  fi
}

# What pacman makes of the configuration, files it includes and all.
inventory_pacman_conf() {
  set --
  [ -z "$inventory_target" ] || set -- --rootdir "$inventory_target" --config "$inventory_target/etc/pacman.conf"
  inventory_run pacman-conf "$@"
}

# That configuration without the DIRECTIVES, and of the repositories only these.
# inventory_pacman_without DIRECTIVES REPOSITORY...
inventory_pacman_without() {
  inventory_dropped=" $1 "
  shift
  printf '%s\n' "$inventory_config" | inventory_run_awk -v dropped="$inventory_dropped" -v kept=" options $* " '
    /^\[.*\]$/ { left_out = !index(kept, " " substr($0, 2, length($0) - 2) " ") }
    !left_out && !index(dropped, " " $1 " ")'
}

# The repositories, or those that an upgrade looks into.
# inventory_pacman_sources all|upgrade
inventory_pacman_sources() {
  printf '%s\n' "$inventory_config" | inventory_run_awk -v all="$1" '
    function flush_section() { if (id != "" && id != "options" && (all == "all" || usage == "" || usage ~ /All|Upgrade/)) print id }
    /^\[.*\]$/ { flush_section(); id = substr($0, 2, length($0) - 2); usage = "" }
    /^Usage = / { usage = usage " " $3 }
    END { flush_section() }'
}

# Each repository by itself, as pacman stops at the first one that does not answer. Without its
# DownloadUser, who may not write below a directory that is root's alone.
inventory_pacman_fetch() {
  mkdir -p "$inventory_lists/sync" || return
  [ -e "$inventory_lists/local" ] || ln -s "$inventory_root/var/lib/pacman/local" "$inventory_lists/local" || return
  # A fetch that was ended left its lock.
  rm -f "$inventory_lists/db.lck"
  inventory_status=1
  for inventory_name in $(inventory_pacman_sources all); do
    inventory_given=$(inventory_pacman_without DownloadUser "$inventory_name")
    if inventory_pacman --noconfirm --logfile /dev/null -Sy; then
      [ "$inventory_status" = 2 ] || inventory_status=0
    elif [ -e "$inventory_lists/sync/$inventory_name.db" ]; then
      inventory_status=2
    fi
  done
  inventory_given=''
  return "$inventory_status"
}

# When the machine's lists were last fetched, as far as that left a trace: the time of a list is that of
# the server, and each try changes the directory. A list that came with the last try has its own change
# at that time; a whole upgrade, which ends where a list cannot be fetched, is in the log.
inventory_pacman_fetched() {
  inventory_tried=$(inventory_mtime "$inventory_root/var/lib/pacman/sync")
  {
    for inventory_part in "$inventory_root"/var/lib/pacman/sync/*.db; do
      inventory_at=$(stat -c %Z "$inventory_part" 2>/dev/null || echo 0)
      if [ $((inventory_at - inventory_tried)) -ge -60 ] && [ $((inventory_at - inventory_tried)) -le 60 ]; then
        echo "$inventory_at"
      else
        inventory_mtime "$inventory_part"
      fi
    done
    inventory_part=$(printf '%s\n' "$inventory_config" | sed -n 's/^LogFile = //p')
    inventory_at=$(tail -n 2000 "$inventory_chroot$inventory_part" 2>/dev/null | sed -n '/\[PACMAN\] synchronizing package lists/{
      n
      s/^\[\([^]]*\)\] \[PACMAN\] starting full system upgrade.*/\1/p
    }' | tail -n 1)
    # The date of busybox knows neither the T nor a zone right behind the time.
    [ -z "$inventory_at" ] || date -d "$(printf '%s\n' "$inventory_at" | sed 's/T/ /; s/[+-][0-9][0-9][0-9][0-9]$/ &/')" +%s 2>/dev/null
  } | sort -n | tail -n 1
}

inventory_pacman_packages() {
  inventory_given=''
  inventory_config=$(inventory_pacman_conf)
  inventory_configured=$?
  inventory_refresh pacman
  {
    # Nobody tells pacman which updates are for security.
    inventory_tell securityUnknown not_told
    if [ "$inventory_configured" = 0 ]; then
      inventory_pacman_ask
    else
      inventory_tell updatesUnknown "$(inventory_reason "$inventory_configured")"
    fi
    printf '\001installed\n'
    find "$inventory_root/var/lib/pacman/local" -name desc -exec cat {} + 2>/dev/null | tr -d '\000'
  } | inventory_pacman_json
}

# Lines of: update REPOSITORY NAME VERSION. -Qu would also name what a repository has whose packages
# are not for upgrades, and would not name what comes in place of something else.
inventory_pacman_upgrade() {
  inventory_pacman -Sup --print-format 'update %r %n %v'
}

inventory_pacman_ask() {
  inventory_database=${inventory_lists:-$inventory_root/var/lib/pacman}
  inventory_found='' inventory_missing=''
  for inventory_name in $(inventory_pacman_sources upgrade); do
    # pacman takes an empty file for a repository without packages.
    if [ -s "$inventory_database/sync/$inventory_name.db" ]; then
      inventory_found="$inventory_found $inventory_name"
    else
      inventory_missing=1
    fi
  done
  # pacman itself fails when a list is missing. Of our own lists those that could be fetched count.
  if [ -z "$inventory_found" ] || { [ -n "$inventory_missing" ] && [ -z "$inventory_lists" ]; }; then
    inventory_tell updatesUnknown "$inventory_no_lists"
    return
  fi
  inventory_names=''
  for inventory_name in $(inventory_pacman_sources all); do
    [ ! -s "$inventory_database/sync/$inventory_name.db" ] || inventory_names="$inventory_names $inventory_name"
  done
  inventory_tell_fetched "$(inventory_pacman_fetched)"
  printf '\001configuration\n%s\n' "$inventory_config"
  # shellcheck disable=SC2086 # words
  [ -z "$inventory_missing" ] || inventory_given=$(inventory_pacman_without '' $inventory_names)
  printf '\001updates\n'
  inventory_upgrade=$(inventory_pacman_upgrade) || { inventory_tell updatesUnknown "$(inventory_reason $?)" && return; }
  printf '%s\n' "$inventory_upgrade"
  # What is to be ignored is what would come if nothing were.
  case $inventory_config in
    *IgnorePkg\ =* | *IgnoreGroup\ =*)
      # shellcheck disable=SC2086 # words
      inventory_given=$(inventory_pacman_without 'IgnorePkg IgnoreGroup' $inventory_names)
      # Often things are ignored for what would break without that, and then there is no such plan:
      # "icu 1-1 -> 2-1 [ignored]" names no repository and nothing that comes in place of another.
      inventory_unheld=$(inventory_pacman_upgrade) || {
        inventory_status=$?
        [ "$(inventory_reason "$inventory_status")" = failed ] || { inventory_tell updatesUnknown timeout && return; }
        # shellcheck disable=SC2086 # words
        inventory_given=$(inventory_pacman_without '' $inventory_found)
        inventory_unheld=$(inventory_pacman -Qu | sed -n 's/^\([^ ]*\) [^ ]* -> \([^ ]*\) \[ignored\]$/update - \1 \2/p')
      }
      printf '\001unheld\n%s\n' "$inventory_unheld"
      inventory_upgrade="$inventory_upgrade
$inventory_unheld"
      ;;
  esac
  inventory_given=''
  printf '\001available\n'
  inventory_pacman -Sl || inventory_tell updatesUnknown "$(inventory_reason $?)"
  printf '\001relations\n'
  set -- --dbpath "${inventory_lists:-$inventory_target/var/lib/pacman}" -Si
  [ -z "$inventory_target" ] || set -- --root "$inventory_target" --config "$inventory_target/etc/pacman.conf" "$@"
  inventory_names=$(printf '%s\n' "$inventory_upgrade" | sed -n 's/^update \([^ -][^ ]*\) \([^ ]*\) .*/\1\/\2/p' | sort -u)
  [ -n "$inventory_names" ] || return
  # shellcheck disable=SC2086 # words
  printf '%s\n' "$inventory_names" | $inventory_ask xargs pacman "$@" 2>/dev/null ||
    inventory_tell updatesUnknown "$(inventory_reason $?)"
}

inventory_pacman_json() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_AWK$INVENTORY_VERSION_AWK"'
    # Whether one of "old  older<2" is about that version of a package.
    function concerns(list, name, version,   n, f, i, operator, order) {
      n = split(list, f, " ")
      for (i = 1; i <= n; i++) {
        if (!match(f[i], /^[^<>=]+/) || substr(f[i], 1, RLENGTH) != name) continue
        if (!match(f[i], /[<>=]+/)) return 1
        operator = substr(f[i], RSTART, RLENGTH)
        order = evrcmp(version, substr(f[i], RSTART + RLENGTH))
        if (operator == "=" ? order == 0 : operator == "<" ? order < 0 : operator == ">" ? order > 0 : operator == "<=" ? order <= 0 : order >= 0) return 1
      }
      return 0
    }
    # What an upgrade brings in place of a package, of the changes from..to: the first repository
    # counts that has something that replaces it, or the package itself.
    function replacement(name, version, from, to,   r, k) {
      for (r = 1; r <= repositories_used; r++) {
        for (k = from; k <= to; k++)
          if (u_repository[k] == used[r] && u_name[k] != name && concerns(replaces[used[r], u_name[k]], name, version)) return k
        if ((used[r], name) in listed) return 0
      }
      return 0
    }
    function take(name, version,   k, held, replaced, source) {
      k = newer[name]
      held = replaced = 0
      if (!k && (k = newer_unheld[name])) held = 1
      if (!k && (k = replacement(name, version, 1, updates_named))) replaced = 1
      if (!k && (k = replacement(name, version, updates_named + 1, changes))) held = replaced = 1
      source = k && !replaced && u_repository[k] != "-" ? u_repository[k] : repository_of[name]
      add(name, version, k ? u_version[k] : "", 0, f["DESC"], "", source, held, replaced ? u_name[k] : "")
    }
    function end_package() {
      if (f["NAME"] != "") take(f["NAME"], f["VERSION"])
      split("", f)
    }
    function end_section() {
      if (id != "" && id != "options" && (usage == "" || usage ~ /All|Upgrade/)) used[++repositories_used] = id
      usage = ""
    }
    part != "installed" && is_told($0) { next }
    part != "installed" && /^\001/ { if (part == "configuration") end_section(); part = substr($0, 2); next }
    part == "configuration" && /^\[.*\]$/ { end_section(); id = substr($0, 2, length($0) - 2); next }
    part == "configuration" && /^Usage = / { usage = usage " " $3 }
    (part == "updates" || part == "unheld") && $1 == "update" && NF == 4 {
      u_repository[++changes] = $2; u_name[changes] = $3; u_version[changes] = $4
      if (part == "updates") { newer[$3] = changes; updates_named = changes }
      else if (!($3 in newer)) newer_unheld[$3] = changes
    }
    part == "available" { listed[$1, $2] = 1; if (!($2 in repository_of)) repository_of[$2] = $1 }
    part == "relations" && NF { answered = 1 }
    part == "relations" && /^Repository +:/ { id = $3 }
    part == "relations" && /^Name +:/ { name = $3 }
    part == "relations" && /^Replaces +:/ { understood = 1; sub(/^Replaces +: */, ""); if ($0 != "None") replaces[id, name] = $0 }
    part == "installed" && /^%[A-Z0-9]+%$/ { key = substr($0, 2, length($0) - 2); if (key == "NAME") end_package(); next }
    part == "installed" && $0 != "" { f[key] = f[key] (f[key] == "" ? "" : "\n") $0 }
    END {
      end_package()
      # What comes in place of what cannot be read in another language.
      if (answered && !understood) failed = 1
      packages()
    }'
}

inventory_pacman_repositories() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_pacman_conf | inventory_run_awk "$INVENTORY_AWK"'
    function flush_section() { if (id != "" && id != "options") repository(id, url, "", "", "pacman", 1); id = url = "" }
    /^\[.*\]$/ { flush_section(); id = substr($0, 2, length($0) - 2); next }
    /^Server = / && url == "" { url = substr($0, 10) }
    END { flush_section(); print "[" repositories "]" }'
}
