#!/bin/sh
# Whether this machine wants a reboot, and why.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# The kernels on disk. What only holds left-over modules is none.
inventory_kernels() {
  for inventory_part in "$inventory_root"/lib/modules/*/ "$inventory_root"/usr/lib/modules/*/; do
    inventory_name=${inventory_part%/}
    for inventory_sign in vmlinuz modules.builtin modules.order; do
      [ ! -e "$inventory_part$inventory_sign" ] || { printf '%s\n' "${inventory_name##*/}" && break; }
    done
  done
}

# Of the kernels on stdin, three words: the newest of the kind that runs, "newer" if it is, and the
# newest of all if the running one is not there; - for none. A kind is what a machine chooses between: cloud, rt, 64k,
# 2712, lts, uek. What names the distribution and its release is none: deb13, bpo12, el9, pve.
inventory_newest_kernels() {
  inventory_run_awk -v running="$1" "$INVENTORY_VERSION_AWK"'
    function kind(release,   n, token, i, word, out) {
      n = split(tolower(release), token, /[-.+~]/)
      for (i = 1; i <= n; i++) {
        word = token[i]
        if (word ~ /^el[0-9_]+uek$/) word = "uek"
        # Versions, release candidates and commits.
        if (word ~ /^(rc)?[0-9_]*$/ && word != "2712" && word != "686") continue
        # 061100rc3 of the mainline builds for Ubuntu, r1 of Gentoo.
        if (word ~ /^([0-9]+rc|r)[0-9]+$/) continue
        # Fedora puts the day before the commit: 20240930git9852d85ec9d4, 250808g37816488247d.
        if (word ~ /^(g|[0-9]+g(it)?)[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]+$/ || word == "dirty") continue
        # The distribution and its release.
        if (word ~ /^(deb|fc|el|amzn|azl|cm|ph|mga|oe|an|tl|vz)[0-9][0-9_]*[a-z0-9]*$/) continue
        if (word ~ /^(bpo|rpt|pve|arch|kali|[0-9]+(parrot|omv|rosa))[0-9]*$/) continue
        # What every kernel of the machine is built for.
        if (word ~ /^(amd64|x86_64|arm64|aarch64|ppc64(le)?|riscv64|s390x|loong64|loongarch64)$/) continue
        if (word !~ /^(2712|[3-6]86|i[3-6]86|armv[5-8].*|v[5-8]l?|x64v[1-4]|[0-9]+kb?)$/) sub(/[0-9_]+$/, "", word)
        out = with(out, word)
      }
      return out
    }
    # A list of words in the order of the alphabet, each once: rt14-arch1-1-rt is of the kind of arch1-rt.
    function with(list, word,   n, one, i, out) {
      n = split(list, one, " ")
      for (i = 1; i <= n && one[i] "" < word ""; i++) out = out one[i] " "
      if (one[i] != word) out = out word " "
      for (; i <= n; i++) out = out one[i] " "
      return out
    }
    # A release candidate comes before what it is one of.
    function kernelcmp(a, b) {
      return rpmcmp(candidate(a), candidate(b))
    }
    function candidate(release) {
      gsub(/[-.]rc/, "~rc", release)
      # 061100rc3 says it with nothing between.
      if (match(release, /[0-9]rc[0-9]/)) release = substr(release, 1, RSTART) "~" substr(release, RSTART + 1)
      return release
    }
    $0 == running { here = 1 }
    newest == "" || kernelcmp($0, newest) > 0 { newest = $0 }
    kind($0) == kind(running) && (same == "" || kernelcmp($0, same) > 0) { same = $0 }
    END {
      if (same != "" && kernelcmp(same, running) > 0) newer = "newer"
      print (same == "" ? "-" : same), (newer == "" ? "-" : newer), (here || newest == "" ? "-" : newest)
    }'
}

# What needs-restarting of dnf looks at: packages whose programs run from boot to shutdown.
inventory_core_updates() {
  inventory_booted=$(awk '$1 == "btime" { print $2 }' "$inventory_proc/stat" 2>/dev/null)
  [ -n "$inventory_booted" ] || return 0
  # Administrators add to what needs-restarting knows by itself.
  inventory_more=$(cat "$inventory_root"/etc/dnf/plugins/needs-restarting.d/*.conf 2>/dev/null | grep -x '[A-Za-z0-9][A-Za-z0-9._+-]*')
  # shellcheck disable=SC2086 # names of packages are words
  inventory_rpm -q --qf '%{INSTALLTIME} %{NAME}\n' kernel kernel-core kernel-rt kernel-default glibc linux-firmware \
    systemd dbus dbus-broker dbus-daemon microcode_ctl openssl-libs gnutls $inventory_more |
    awk -v booted="$inventory_booted" '$1 ~ /^[0-9]+$/ && NF == 2 && $1 + 0 > booted + 0 && !seen[$2]++ { print $2 }'
}

# The build of the kernel on disk that has the name of the running one, when it is another.
inventory_other_build() {
  inventory_runs=$(cat "$inventory_proc/sys/kernel/version" 2>/dev/null)
  [ -n "$inventory_runs" ] || return 0
  for inventory_part in "boot/vmlinuz-$1" "lib/modules/$1/vmlinuz" "usr/lib/modules/$1/vmlinuz"; do
    # On x86 the file says near its start what /proc will say of it.
    inventory_build=$(head -c 65536 "$inventory_root/$inventory_part" 2>/dev/null | tr -c ' -~' '\n' |
      awk -v name="$1 (" 'index($0, name) == 1 && sub(/^[^)]*\) #/, "#") { print; exit }')
    case $inventory_build in
      '') ;;
      "$inventory_runs"*) return ;;
      *) printf '%s\n' "$inventory_build" && return ;;
    esac
  done
  # Elsewhere the running one names its package: "#1 SMP Debian 6.1.106-3 (2024-08-26)", and
  # "#45~22.04.1-Ubuntu SMP" of 6.8.0-45.45~22.04.1.
  inventory_build=$(awk -v kernel="$1" -v runs="$inventory_runs" '
    BEGIN {
      n = split(runs, word, " ")
      for (i = 1; i < n; i++) if (word[i] ~ /^(Debian|PMX|PVE)$/) build = word[i + 1]
      if (word[1] ~ /^#.*-Ubuntu$/) {
        abi = kernel
        sub(/-[a-z].*$/, ".", abi)
        build = abi substr(word[1], 2, length(word[1]) - 8)
      }
      if (build == "") exit
      n = split("linux-image- linux-image-unsigned- proxmox-kernel- pve-kernel-", word, " ")
      for (i = 1; i <= n; i++) { wanted[word[i] kernel]; wanted[word[i] kernel "-signed"]; wanted[word[i] kernel "-unsigned"] }
    }
    $1 == "Package:" { found = $2 in wanted }
    $1 == "Status:" && $4 != "installed" { found = 0 }
    $1 == "Version:" && found && (abi == "" || index($2, abi) == 1) { version = $2 }
    END { if (version != "" && version != build) print version " gt " build }
  ' "$inventory_root/var/lib/dpkg/status" 2>/dev/null)
  # shellcheck disable=SC2086 # words
  if [ -n "$inventory_build" ] && inventory_run dpkg --compare-versions $inventory_build; then
    printf '%s\n' "${inventory_build%% *}"
  fi
}

# Whether the kernel can be one that was on this disk: one of a hypervisor loads nothing from it.
inventory_loads_modules() {
  [ -e "$inventory_proc/modules" ] || [ -e "$inventory_proc/cmdline" ] || return 0
  [ -n "$(head -n 1 "$inventory_proc/modules" 2>/dev/null)" ]
}

inventory_because() { inventory_reason="${inventory_reason:+$inventory_reason; }$1"; }

# What is there already and waits for the next start.
inventory_waiting() {
  [ ! -e "$inventory_root/run/ostree/staged-deployment" ] ||
    inventory_because "a new version of the system is staged (run/ostree/staged-deployment)"
  for inventory_part in system-update etc/system-update; do
    # A link to where the update lies, which need not be here.
    [ -L "$inventory_root/$inventory_part" ] || [ -e "$inventory_root/$inventory_part" ] || continue
    inventory_because "an update will be made at the next start ($inventory_part)"
  done
  # NixOS and Guix.
  for inventory_part in kernel initrd kernel-modules; do
    inventory_name=$(readlink "$inventory_root/run/current-system/$inventory_part" 2>/dev/null)
    case $inventory_name in '' | "$(readlink "$inventory_root/run/booted-system/$inventory_part" 2>/dev/null)") continue ;; esac
    inventory_because "run/current-system has another $inventory_part than run/booted-system"
    break
  done
}

inventory_reboot() (
  inventory_begin
  inventory_begin_system
  inventory_running=$(cat "$inventory_proc/sys/kernel/osrelease" 2>/dev/null)
  [ -n "$inventory_running" ] || inventory_running=$(uname -r)
  inventory_newest='' inventory_reason='' inventory_list=''
  # A container has no kernel of its own, and no boot that a package could be older than.
  if [ "$(inventory_container)" = none ]; then
    inventory_found=$(inventory_kernels | inventory_newest_kernels "$inventory_running")
    inventory_newest=${inventory_found%% *} inventory_other=${inventory_found##* }
    [ "$inventory_newest" != - ] || inventory_newest=''
    # A kernel that is not on disk and loads no modules is one that the hypervisor brought.
    if [ "$inventory_other" != - ] && ! inventory_loads_modules; then
      :
    elif [ "$inventory_found" != "${inventory_found#* newer }" ]; then
      inventory_because "kernel $inventory_newest is installed, $inventory_running runs"
    elif [ "$inventory_other" != - ]; then
      inventory_newest=$inventory_other
      inventory_because "kernel $inventory_newest is installed, the files of $inventory_running, which runs, are gone"
    else
      inventory_build=$(inventory_other_build "$inventory_running")
      [ -z "$inventory_build" ] ||
        inventory_because "another build of kernel $inventory_running is installed: $inventory_build"
    fi
    inventory_waiting
    case $inventory_kind in
      dnf | yum | zypper | rpm) inventory_list=$(inventory_core_updates | tr '\n' ' ') ;;
    esac
  fi
  for inventory_part in run/reboot-required var/run/reboot-required run/reboot-needed var/run/reboot-needed; do
    [ -e "$inventory_root/$inventory_part" ] || continue
    inventory_list="$(sort -u "$inventory_root/$inventory_part.pkgs" 2>/dev/null | tr '\n' ' ')$inventory_list"
    inventory_because "$inventory_part says so"
    break
  done
  inventory_list=${inventory_list% }
  [ -z "$inventory_list" ] || inventory_because "updated since the start: $inventory_list"
  inventory_reason=$(printf '%s' "$inventory_reason" | tr '\001-\037\177' ' ' | cut -c 1-500 | sed 's/ *$//')
  if [ -n "$inventory_reason" ]; then echo needsReboot=true; else echo needsReboot=false; fi
  printf 'rebootReason=%s\nkernelVersion=%s\ninstalledKernelVersion=%s\n' \
    "$inventory_reason" "$inventory_running" "$inventory_newest"
)
