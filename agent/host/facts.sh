#!/bin/sh
# What this machine is: the facts of a check-in.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Lines of: os TAB a line of os-release
os_release() {
  file=$host_root/etc/os-release
  [ -r "$file" ] || file=$host_root/usr/lib/os-release
  [ -r "$file" ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do printf 'os\t%s\n' "$line"; done <"$file"
}

cpu_model() {
  model=$(sed -n '/^\(model name\|cpu model\|Model\|Hardware\|cpu\)[ \t]*: */{s///p;q;}' "$proc/cpuinfo" 2>/dev/null)
  # ARM servers name no model there.
  [ -n "$model" ] || model=$(lscpu 2>/dev/null | sed -n 's/^Model name: *//p' | head -n 1)
  [ -n "$model" ] || model=$(first_line "$proc/device-tree/model")
  printf '%s\n' "$model"
}

cpu_cores() {
  cores=$(grep -c '^processor' "$proc/cpuinfo" 2>/dev/null)
  [ "${cores:-0}" -gt 0 ] || cores=$(getconf _NPROCESSORS_ONLN 2>/dev/null)
  say "$cores"
}

booted_at() {
  seconds=$(awk '$1 == "btime" { print $2 }' "$proc/stat" 2>/dev/null)
  [ -z "$seconds" ] || date -u -d "@$seconds" +%Y-%m-%dT%H:%M:%SZ 2>/dev/null
}

machine_id() { real_id "$(first_line "$host_root/etc/machine-id")" "$(first_line "$host_root/var/lib/dbus/machine-id")"; }

# Local filesystems, each device once: disk TAB device TAB mountpoint TAB type TAB size TAB used.
# Asks df only for these: one dead NFS server would keep a plain df waiting for ever.
disks() {
  list_disks | head -n 64 | (
    # Words are paths, whatever is in them.
    IFS=$tab
    set -f
    while read -r device type places; do
      mountpoint='' others=''
      # Of a container single files are mounts too, such as /etc/hosts: the shortest directory stands for all.
      for place in $places; do
        [ -d "$place" ] || continue
        if [ -z "$mountpoint" ]; then
          mountpoint=$place
        elif [ "$mountpoint" != "${places%%"$tab"*}" ] && [ ${#place} -lt ${#mountpoint} ]; then
          others="$others$tab$mountpoint" mountpoint=$place
        else
          others="$others$tab$place"
        fi
        [ "$type" = zfs ] || [ "$mountpoint" != "${places%%"$tab"*}" ] || break
      done
      [ -n "$mountpoint" ] || continue
      [ "$type" = zfs ] || others=''
      sizes=$(
        # What is free in a pool each of its datasets counts as its own.
        # shellcheck disable=SC2086 # words
        df -P -k "$mountpoint" $others 2>/dev/null | awk '
          NR > 1 && match($0, / [0-9]+ +[0-9]+ +-?[0-9]+ +[0-9-]+%? /) {
            split(substr($0, RSTART, RLENGTH), n, " ")
            if (n[3] + 0 > free) free = n[3] + 0
            used += n[2]
            size = ++count == 1 ? n[1] : used + free
          }
          END { if (count) printf "%.0f\t%.0f", size * 1024, used * 1024 }'
      )
      shown=${mountpoint#"$host_root"}
      [ -z "$sizes" ] || printf 'disk\t%s\t%s\t%s\t%s\n' "$device" "${shown:-/}" "$type" "$sizes"
    done
  )
}

# device TAB type TAB mountpoint of each, the one that stands for all first; of a pool of ZFS also where
# its other datasets are, and the other mountpoints where the first may be of a file.
list_disks() {
  # The options of a mount are those of this process: the service sees all of them read-only.
  { sed 's/^/info /' /proc/self/mountinfo; sed 's/^/mount /' /proc/self/mounts; } 2>/dev/null | awk -v host="$host_root" '
    $1 == "info" {
      for (i = 8; i < NF - 2 && $i != "-"; i++);
      told = 1
      readonly[$(i + 2)] = $(i + 3) ~ /^ro(,|$)/
      next
    }
    host != "" && $3 != host && index($3, host "/") != 1 || $3 ~ /\\01[12]/ { next }
    {
      path = substr($3, length(host) + 1)
      if (path == "") path = "/"
      image = told ? readonly[$2] : $5 ~ /^ro(,|$)/
    }
    # Memory, images that are always full, and what composefs or verity make of files and partitions
    # that are here anyway.
    $2 ~ /^\/dev\/z?ram[0-9]/ || $2 ~ /^\/dev\/(loop[0-9]+|mapper\/usr)$/ && image { next }
    $4 ~ /^(rootfs|tmpfs|ramfs|squashfs|erofs|cramfs|romfs|iso9660|udf|autofs)$/ || $2 == "composefs" { next }
    $4 == "overlay" && $5 !~ /(^|,)upperdir=/ { next }
    path == "/" || $4 ~ /^(ext[234]|xfs|btrfs|zfs|f2fs|jfs|bcachefs|nilfs2|reiserfs|ubifs|jffs2|ufs|hfsplus|vfat|exfat|ntfs3?|fuseblk)$/ {
      device = $2
      if ($4 == "zfs") sub(/\/.*/, "", device)
      if (!(device in at)) order[++n] = device
      if (!(device in at) || rank(path) < rank(shown[device])) {
        if (device in at) others[device] = others[device] "\t" at[device]
        at[device] = $3; shown[device] = path; type[device] = $4
      } else if ($4 != "zfs" || ++datasets[device] <= 200) others[device] = others[device] "\t" $3
    }
    # A device may be mounted in many places: its root stands for all, else the shortest path.
    function rank(path) { return path == "/" ? 0 : path == "/sysroot" ? 1 : 1 + length(path) }
    END {
      for (i = 1; i <= n; i++) {
        device = order[i]
        more = type[device] == "zfs" || rank(shown[device]) > 1 ? others[device] : ""
        print device "\t" type[device] "\t" at[device] more
      }
    }' |
    sed 's/\\040/ /g; s/\\043/#/g; s/\\134/\\/g'
}

# Lines of: name address/prefix
addresses() {
  if have ip; then
    ip -o addr 2>/dev/null | awk '$3 == "inet" || $3 == "inet6" {
      sub(/[@:].*/, "", $2)
      print $2, $4 (index($4, "/") ? "" : $3 == "inet" ? "/32" : "/128")
    }'
  else
    # Without ip nothing tells which interface has an address: the first one stands for all.
    for device in /sys/class/net/*; do [ "${device##*/}" = lo ] || break; done
    for address in $(hostname -I 2>/dev/null); do say "${device##*/} $address"; done
  fi
}

# interface TAB name TAB mac TAB address TAB address ...; loopback and container ends left out.
interfaces() {
  addresses | awk '
    $1 == "lo" || $1 ~ /^veth/ { next }
    !($1 in list) { order[++n] = $1 }
    ++count[$1] <= 32 { list[$1] = list[$1] "\t" $2 }
    END { for (i = 1; i <= n && i <= 64; i++) print order[i] list[order[i]] }' |
    while IFS=$tab read -r name list; do
      printf 'interface\t%s\t%s\t%s\n' "$name" "$(first_line "/sys/class/net/$name/address")" "$list"
    done
}

# `facts`, for this agent's own use: the members of the facts object, one a line, so that a digest
# can leave some out.
command_facts() {
  { os_release; disks && interfaces; } |
    hostname=$(host_name) kernel=$(uname -r) architecture=$(uname -m) \
    cpu_model=$(cpu_model) cpu_cores=$(cpu_cores) meminfo=$proc/meminfo \
    docker=$(docker_version) insecure=${MUSTER_INSECURE:-} report_fault=$(first_line "$run/report-fault") version=$VERSION machine_id=$(machine_id) booted=$(booted_at) \
    awk -F '\t' "$JSON_WRITER"'
    function text(name, value) { if (value != "") member("\"" name "\":" js(value, 255)) }
    function number(name, value) { if (value ~ /^[0-9]+$/) member("\"" name "\":" value) }
    function member(json) { printf "%s%s", comma, json; comma = ",\n" }
    function list(name, items) { member("\"" name "\":[" items "]") }
    # A line of os-release, unquoted as the format says. Never sourced: it is data.
    function released(s,   key, quote, value, i, c) {
      key = substr(s, 1, index(s, "=") - 1)
      s = substr(s, length(key) + 2)
      sub(/[ \t\r]+$/, "", s)
      quote = substr(s, 1, 1)
      if (quote == "\"" || quote == "\047") s = substr(s, 2, length(s) - 1 - (s ~ /.["\047]$/))
      else quote = ""
      while (quote != "\047" && (i = index(s, "\\"))) {
        c = substr(s, i + 1, 1)
        value = value substr(s, 1, i - 1) (quote == "" || index("\"\\$`", c) ? "" : "\\") c
        s = substr(s, i + 2)
      }
      os[key] = value s
    }
    # Bytes of a line of /proc/meminfo.
    function bytes(name) { return name in kilobytes ? sprintf("%.0f", kilobytes[name] * 1024) : "" }
    $1 == "os" { released(substr($0, 4)) }
    $1 == "disk" {
      disks = disks (disks == "" ? "" : ",") "{\"device\":" js($2, 255) ",\"mountpoint\":" js($3, 255) \
        ",\"filesystem\":" js($4, 255) ",\"sizeBytes\":" $5 ",\"usedBytes\":" $6 "}"
    }
    $1 == "interface" {
      a = ""
      for (i = 4; i <= NF; i++) a = a (i > 4 ? "," : "") js($i, 64)
      interfaces = interfaces (interfaces == "" ? "" : ",") "{\"name\":" js($2, 255) \
        ",\"mac\":" ($3 == "" ? "null" : js($3, 255)) ",\"addresses\":[" a "]}"
    }
    END {
      text("hostname", ENVIRON["hostname"])
      text("os", os["PRETTY_NAME"] != "" ? os["PRETTY_NAME"] : os["NAME"] != "" ? os["NAME"] : "Linux")
      text("osVersion", os["VERSION_ID"])
      text("kernel", ENVIRON["kernel"])
      text("architecture", ENVIRON["architecture"])
      text("cpuModel", ENVIRON["cpu_model"])
      number("cpuCores", ENVIRON["cpu_cores"])
      while ((getline line < ENVIRON["meminfo"]) > 0) {
        split(line, word, /:? +/)
        kilobytes[word[1]] = word[2]
      }
      number("memoryBytes", bytes("MemTotal"))
      number("swapBytes", bytes("SwapTotal"))
      member("\"dockerVersion\":" (ENVIRON["docker"] == "" ? "null" : js(ENVIRON["docker"], 255)))
      text("agentVersion", ENVIRON["version"])
      member("\"insecure\":" (ENVIRON["insecure"] == 1 ? "true" : "false"))
      member("\"reportFault\":" (ENVIRON["report_fault"] == "" ? "null" : js(ENVIRON["report_fault"], 255)))
      text("machineId", ENVIRON["machine_id"])
      text("bootedAt", ENVIRON["booted"])
      list("disks", disks)
      list("interfaces", interfaces)
      print ""
    }'
}
