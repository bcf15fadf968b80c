#!/bin/sh
# dnf, version 4 and 5.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# dnf with a cache, log and state of its own. The metadata in there are links to the machine's, so
# nothing is fetched, and the lock that dnf takes on its cache is not the one that others wait for.
# Whatever dnf.conf says, it asks nobody, writes no solver's dump, and could not install a thing.
inventory_dnf() {
  [ -z "$inventory_dnf_root" ] || set -- --installroot="$inventory_dnf_root" "$@"
  # A repository whose metadata are there and cannot be used is no reason to pass over it in silence.
  set -- --setopt='*.skip_if_unavailable=0' "$@"
  inventory_run "$inventory_dnf_command" --setopt=cachedir="${inventory_lists:-$inventory_work}" \
    --setopt=system_cachedir="${inventory_lists:-$inventory_work}" --setopt=logdir="$inventory_work" \
    --setopt=persistdir="$inventory_work" --setopt=debuglevel=2 --setopt=color=never --setopt=debug_solver=0 \
    --setopt=assumeyes=0 --setopt=tsflags=test "$@"
}

inventory_dnf_begin() {
  inventory_dnf_command=dnf
  inventory_have dnf || inventory_dnf_command=dnf5
  inventory_dnf_root=$inventory_target
  case $inventory_dnf_command:$(readlink -f "$(command -v dnf)" 2>/dev/null) in
    dnf5:* | *dnf5) inventory_dnf_major=5 ;;
    *) inventory_dnf_major=4 ;;
  esac
  # What dnf 4 keeps of enabled module streams that are gone from their repositories.
  cp -R "$inventory_root/var/lib/dnf/modulefailsafe" "$inventory_target$inventory_work/" 2>/dev/null
}

# A repository that refuses hides nothing of what the others say; where one keeps us waiting until we
# are out of time, others were never asked.
inventory_dnf_fetch() {
  inventory_dnf -q --setopt=plugins=0 --setopt='*.skip_if_unavailable=1' --refresh makecache
  [ "$(inventory_reason $?)" != timeout ] && inventory_any "$inventory_lists"/*/repodata/repomd.xml
}

# Links to the machine's metadata; indexes are written anew beside them where they are stale.
inventory_dnf_stage() {
  for inventory_place in $(inventory_dnf_setting '\(system_\)\{0,1\}cachedir') /var/cache/libdnf5 /var/cache/dnf; do
    for inventory_part in "$inventory_root$inventory_place"/*; do
      inventory_name=$inventory_work/${inventory_part##*/}
      case $inventory_part in *.solv | *.solvx) ln -s "$inventory_part" "$inventory_name" ;; esac
      if [ -d "$inventory_part" ] && mkdir "$inventory_name" "$inventory_name/solv"; then
        ln -s "$inventory_part"/[!s]* "$inventory_name/"
        ln -s "$inventory_part"/solv/* "$inventory_name/solv/"
      fi
    done
  done 2>/dev/null
}

# The values of a setting in dnf's main configuration, in any of its files.
inventory_dnf_setting() {
  sed -n "s/^$1 *= *//p" "$inventory_root"/etc/dnf/dnf.conf "$inventory_root"/etc/dnf/libdnf5.conf.d/*.conf \
    "$inventory_root"/usr/share/dnf5/libdnf.conf.d/*.conf 2>/dev/null | tr ',' ' '
}

# Which repositories dnf would use and has metadata of. Sets inventory_dnf_off to the options that
# leave the others out, which were never fetched; tells how old the metadata are. Metadata that are
# there and cannot be used make dnf fail: it would say "Nothing to do" if it were let to skip them.
inventory_dnf_lists() {
  inventory_dnf -q -C --setopt=plugins=0 repolist >"$inventory_work/answer" || return
  inventory_dnf_off=''
  for inventory_name in $(inventory_run_awk '
    heard && $1 ~ /^[A-Za-z0-9._:-]+$/ && /^[^ ]/ { print $1 }
    /^repo id +repo name/ { heard = 1 }
    NF { said = 1 }
    END { if (said && !heard) print "?" }' "$inventory_work/answer"); do
    [ "$inventory_name" != '?' ] || return 1
    inventory_lists_at=''
    for inventory_part in "${inventory_lists:-$inventory_work}/$inventory_name"-????????????????/repodata; do
      [ -e "$inventory_part/repomd.xml" ] || continue
      [ -s "$inventory_part/repomd.xml" ] || return 1
      # dnf takes the time of this file for that of the last refresh, whatever that has brought.
      inventory_at=$(stat -L -c %Y "$inventory_part"/*primary.xml* 2>/dev/null | sort -n | tail -n 1)
      # Of two, one is of an address that the repository had before.
      [ "${inventory_at:-0}" -lt "${inventory_lists_at:-0}" ] || inventory_lists_at=${inventory_at:-0}
      inventory_advisories_of "$inventory_part"
    done
    if [ -n "$inventory_lists_at" ]; then
      inventory_lists_of "$inventory_lists_at"
    else
      inventory_dnf_off="$inventory_dnf_off --setopt=$inventory_name.enabled=0"
    fi
  done
}

# What `dnf upgrade` would do, in lines of inventory_rpm_json: what it calls a transaction, and
# would carry out. Where one package cannot go to its best version and `best` is set it does nothing
# at all; then `dnf check-update` tells what there is. The status of the former is 1 both when there
# is something to do and when it failed; of the latter it is 100 when there is something.
inventory_dnf_offer() {
  # shellcheck disable=SC2086 # words
  inventory_dnf -C $inventory_dnf_off "$@" upgrade --assumeno >"$inventory_work/answer"
  inventory_status=$?
  case $inventory_status in
    0 | 1) ! inventory_dnf_read "$inventory_status" transaction || return 0 ;;
    *) return "$inventory_status" ;;
  esac
  [ "$inventory_status" = 1 ] || return 1
  # shellcheck disable=SC2086 # words
  inventory_dnf -q -C $inventory_dnf_off "$@" check-update >"$inventory_work/answer"
  inventory_status=$?
  [ "$inventory_status" = 100 ] || return "$((inventory_status ? inventory_status : 1))"
  inventory_dnf_read 100 list
}

# Reads such an answer. Fails when it is none, or not whole: the numbers below the table say how
# many rows it has. Plugins and wrappers put lines of their own anywhere.
#
#   Upgrading:                                                  alpha.noarch  1.1-1  updates
#    alpha      noarch  1.1-1  updates  5.4 k                   Obsoleting Packages
#        replacing  old.noarch 1.0-1                            new.noarch  2.0-1  updates
#   Transaction Summary                                             old.noarch  1.0-1  @System
#   Upgrade  1 Package
#
# A cell that is too long for its column ends the line: the row goes on in the next. dnf5 has
# "replacing old noarch 0:1.0-1" and " Upgrading:  1 package".
inventory_dnf_read() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk -v status="$1" -v kind="$2" '
    function no_epoch(evr) { sub(/^0:/, "", evr); return evr }
    function is_evr(word) { return word ~ /^([0-9]+:)?[^-:]+-[^-]+$/ }
    function cut(word) { match(word, /\.[^.]*$/); arch = substr(word, RSTART + 1); return substr(word, 1, RSTART - 1) }
    # name arch evr repository
    function end_row(   n) {
      n = split(row, cell, " ")
      row = ""
      if (n < 4 || cell[2] !~ /^[a-z0-9_]+$/ || !is_evr(cell[3])) return 0
      if (forward) {
        rows[forward]++
        out = out "update " cell[1] " " cell[2] " " no_epoch(cell[3]) " " cell[4] "\n"
      }
      new = cell[1]; by = cell[1] " " no_epoch(cell[3]) " " cell[4]
      return 1
    }
    function replaced(name, arch, evr) {
      if (name != new) out = out "replace " name " " arch " " no_epoch(evr) " " by "\n"
    }
    function counted(line,   n) {
      sub(/^[^0-9]*/, "", line)
      while (match(line, /[0-9]+/)) { n += substr(line, RSTART, RLENGTH); line = substr(line, RSTART + RLENGTH) }
      return n
    }
    kind == "list" && /^Obsoleting [Pp]ackages/ { obsoleting = 1; by = ""; next }
    kind == "list" {
      if (NF == 1) row = $1
      if (NF != 3 && !(NF == 2 && /^ /)) next
      if (split(NF == 2 ? row " " $0 : $0, cell, " ") != 3 || !is_evr(cell[2]) || cell[1] !~ /^.+\.[a-z0-9_]+$/) next
      name = cut(cell[1])
      if (!obsoleting) { out = out "update " name " " arch " " no_epoch(cell[2]) " " cell[3] "\n"; whole = 1 }
      else if (cell[3] != "@System") { new = name; by = name " " no_epoch(cell[2]) " " cell[3] }
      else if (by != "") { replaced(name, arch, cell[2]); whole = 1 }
      row = ""
      next
    }
    /^Nothing to do\.?$/ { nothing = 1 }
    /^(Installing|Upgrading|Reinstalling|Removing|Downgrading|Skipping|Enabling|Disabling|Switching|Resetting|Changing|Replacing|Obsoleting)[ A-Za-z\/]*:$/ {
      end_row()
      forward = /^Installing/ ? "install" : /^Upgrading/ ? "upgrade" : ""
      by = ""
      table = 1
      next
    }
    /^Transaction Summary/ { end_row(); summary = table; table = 0; next }
    summary && /^ ?Install(ing:)? +[(0-9]/ { announced["install"] += counted($0) }
    summary && /^ ?Upgrad(e|ing:) +[(0-9]/ { announced["upgrade"] += counted($0) }
    !table { next }
    /^ +replacing / {
      end_row()
      if (by != "" && forward) {
        if (is_evr($3)) { name = cut($2); replaced(name, arch, $3) } else if (is_evr($4)) replaced($2, $3, $4)
      }
      next
    }
    /^ [A-Za-z0-9_]/ { end_row(); row = $0; next }
    /^  / && row != "" { row = row " " $0 }
    END {
      if (kind == "transaction" && status == 0) whole = nothing
      else if (kind == "transaction")
        whole = summary && rows["install"] + 0 == announced["install"] + 0 && rows["upgrade"] + 0 == announced["upgrade"] + 0
      if (!whole) exit 1
      printf "%s", out
    }' "$inventory_work/answer"
}

# Whether somebody holds packages back. dnf5 keeps versionlocks itself, dnf 4 has a plugin for them,
# which is the only one that is let to have its say: others write files or call home.
inventory_dnf_locks() {
  if [ "$inventory_dnf_major" = 5 ]; then
    grep -q '^\[\[packages' "$inventory_root/etc/dnf/versionlock.toml" 2>/dev/null
    return
  fi
  for inventory_place in $(inventory_dnf_setting pluginconfpath) "$inventory_root/etc/dnf/plugins"; do
    inventory_found=$(sed -n 's/^locklist *[=:] *//p' "$inventory_place/versionlock.conf" 2>/dev/null)
    [ -z "$inventory_found" ] || break
  done
  grep -q '^[^#]' "$inventory_root${inventory_found:=/etc/dnf/plugins/versionlock.list}" "$inventory_found" 2>/dev/null || return
  mkdir -p "$inventory_work/plugins"
  for inventory_part in $(inventory_dnf_setting pluginpath) /usr/lib/python3*/site-packages/dnf-plugins /usr/lib/python3/dist-packages/dnf-plugins; do
    [ ! -f "$inventory_part/versionlock.py" ] || { ln -s "$inventory_part/versionlock.py" "$inventory_work/plugins/" && return; }
  done
  return 1
}

# Sets inventory_dnf_root to a root that is this machine's but for dnf5's versionlocks, made of links:
# dnf5 has no option that leaves them out and nothing else.
inventory_dnf_unlock() {
  inventory_dnf_root=$inventory_work/root
  mkdir -p "$inventory_dnf_root/etc/dnf"
  for inventory_part in "$inventory_root"/* "$inventory_root"/etc/* "$inventory_root"/etc/dnf/*; do
    case ${inventory_part#"$inventory_root"} in
      /etc | /etc/dnf | /etc/dnf/versionlock.toml) ;;
      *) ln -s "$inventory_part" "$inventory_dnf_root${inventory_part#"$inventory_root"}" ;;
    esac
  done 2>/dev/null
}

inventory_dnf_updates() {
  if ! inventory_dnf_locks; then
    inventory_dnf_offer --setopt=plugins=0
  elif [ "$inventory_dnf_major" = 4 ]; then
    inventory_dnf_offer --setopt=pluginpath="$inventory_work/plugins" || return
    printf '\001held\n'
    inventory_dnf_offer --setopt=plugins=0
  else
    inventory_dnf_offer --setopt=plugins=0 || return
    printf '\001held\n'
    (inventory_dnf_unlock && inventory_dnf_offer --setopt=plugins=0)
  fi
}

# "TEST-2026:1 Important/Sec. alpha-1.1-1.noarch"; dnf5 has a date behind it.
inventory_dnf_security() {
  # shellcheck disable=SC2086 # words
  inventory_dnf -q -C --setopt=plugins=0 $inventory_dnf_off updateinfo list --security >"$inventory_work/answer" || return
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
    }' "$inventory_work/answer"
}
