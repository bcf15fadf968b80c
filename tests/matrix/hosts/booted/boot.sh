#!/bin/sh
# Boots a copy of this machine with an init of its own as process 1: own processes, mounts, cgroups
# and name, a file system of which only the differences are kept, and the network of this machine.
#
#   boot.sh DIRECTORY INIT [ARGUMENT]...
#
# booted.ts calls it in a mount and a PID namespace: when these end, nothing of it is left but the
# cgroups. DIRECTORY/over is copied over the files of this machine; DIRECTORY/mounts names directories of
# this machine and where that one has them; DIRECTORY/init gets the process id of init,
# DIRECTORY/cgroups the groups. A reboot is one; it ends when the machine is switched off.

set -eu

# The cgroup hierarchies of this machine, with a group in each: what systemd sees as the root.
make_groups() {
  while IFS=: read -r _ controllers path; do
    case $controllers in
      # A new group has no processor and takes no process; no init makes groups here.
      *cpuset*) continue ;;
      '') type=cgroup2 options=rw ;;
      name=*) type=cgroup options=none,$controllers ;;
      *) type=cgroup options=$controllers ;;
    esac
    point=$(awk -v type="$type" -v want=",${controllers:-rw}," \
      '$3 == type && index("," $4 ",", want) { print $2; exit }' /proc/self/mounts)
    [ -n "$point" ] || continue
    group=$point${path%/}
    # Version 2 hands controllers down where no process is: the nearest such place above.
    while [ "$type" = cgroup2 ] && [ "$group" != "$point" ] && ! grep -qw memory "$group/cgroup.subtree_control"; do
      group=${group%/*}
    done
    mkdir "$group/${directory##*/}"
    echo "$type $options $point $group/${directory##*/}"
  done </proc/self/cgroup >"$directory/cgroups"
}

# What is on the disk: this machine without what it starts at boot and what would change the kernel.
make_disk() {
  mount -t tmpfs tmpfs "$directory/disk"
  mkdir "$directory/disk/upper" "$directory/disk/work" "$directory/disk/root"
  mount -t overlay -o "lowerdir=/,upperdir=$directory/disk/upper,workdir=$directory/disk/work" \
    overlay "$directory/disk/root"
  cd "$directory/disk/root"
  cp -R "$directory/over/." .
  rm -rf etc/systemd/system/*.wants etc/rc?.d/[SK]* etc/init.d/* etc/fstab var/lib/man-db/auto-update
  for unit in systemd-sysctl systemd-modules-load systemd-binfmt systemd-logind; do
    ln -sf /dev/null "etc/systemd/system/$unit.service"
  done
  ln -sf /dev/null etc/systemd/system/getty.target
  ln -sf /dev/null etc/systemd/system/proc-sys-fs-binfmt_misc.automount
  tr -d - </proc/sys/kernel/random/uuid >etc/machine-id
  if [ -d srv/packages ]; then
    # Nothing is to be started yet.
    printf '#!/bin/sh\nexit 101\n' >usr/sbin/policy-rc.d
    chmod 755 usr/sbin/policy-rc.d
    mount --rbind /dev dev
    DEBIAN_FRONTEND=noninteractive chroot . sh -c \
      'apt-get install --yes --no-install-recommends /srv/packages/*.deb' >"$directory/packages.log" 2>&1
    umount --lazy dev
    rm -r usr/sbin/policy-rc.d srv/packages
  fi
  cd /
}

# As process 1, still with the old root: enters the groups, before they become the root of all.
enter_groups() {
  while read -r _ _ _ group; do echo 0 >"$group/cgroup.procs"; done <"$directory/cgroups"
  exec unshare --cgroup sh "$0" --mount "$directory" "$@"
}

mount_all() {
  cd "$directory/disk/root"
  mount -t proc proc proc
  mount --bind proc/sys proc/sys
  mount -o remount,bind,ro proc/sys
  mount -t sysfs -o ro sysfs sys
  mount -t tmpfs -o mode=755 tmpfs run
  mount -t tmpfs -o mode=1777 tmpfs tmp
  mount -t tmpfs -o mode=755 tmpfs dev
  for node in null zero full random urandom tty; do
    : >dev/$node
    mount --bind /dev/$node dev/$node
  done
  mkdir dev/pts dev/shm
  mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  grep -q ' /sys/fs/cgroup ' "$directory/cgroups" || mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
  while read -r type options point _; do
    mkdir -p "./$point"
    mount -t "$type" -o "$options" "$type" "./$point"
  done <"$directory/cgroups"
  while read -r from to; do
    mkdir -p "./$to"
    mount --bind "$from" "./$to"
  done <"$directory/mounts"
  hostname "$(cat etc/hostname)"
  # The process id as those outside see it.
  read -r pid _ </proc/self/stat
  echo "$pid" >"$directory/init.new"
  mv "$directory/init.new" "$directory/init"
  pivot_root . .
  umount -l .
  exec env -i container=muster-test PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@" </dev/null
}

# Where a PID namespace is asked to reboot, its process 1 ends with SIGHUP.
boot_until_off() {
  mount --make-rprivate /
  make_groups
  make_disk
  outcome=129
  while [ "$outcome" = 129 ]; do
    outcome=0
    unshare --pid --fork --kill-child --mount --uts --ipc sh "$0" --enter "$directory" "$@" || outcome=$?
  done
  exit "$outcome"
}

step=boot_until_off
case $1 in
  --enter) step=enter_groups ;;
  --mount) step=mount_all ;;
esac
[ $step = boot_until_off ] || shift
directory=$1
shift
$step "$@"
