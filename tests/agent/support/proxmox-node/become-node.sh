#!/bin/sh
# become-node.sh DIR: in namespaces of its own, makes a Proxmox node of a copy-on-write copy of
# this machine, with the containers that DIR/containers describes, each a directory named by its
# vmid with the files name, status, lock and kind:
#   machine   a copy of this machine, whose sh is dash
#   bash      the same, sh being bash and curl missing
#   busybox   busybox alone, as on Alpine
set -eu
dir=$1
mount -t tmpfs t "$dir/mnt"

# A copy of this machine at DIR/mnt/$1/root, without what belongs to this boot.
copy() {
  mkdir -p "$dir/mnt/$1/upper" "$dir/mnt/$1/work" "$2"
  mount -t overlay o -o "lowerdir=/,upperdir=$dir/mnt/$1/upper,workdir=$dir/mnt/$1/work" "$2"
  mount --rbind /dev "$2/dev"
  rm -rf "$2/run/systemd" "$2/etc/patchmon" "$2/etc/muster-agent" "$2/var/lib/muster-agent"
  rm -f "$2/usr/local/bin/muster-agent"
  mkdir -p "$2/proc" "$2/tmp"
}

node=$dir/mnt/node-root
copy node "$node"
mkdir "$node/shared" "$node/containers"
mount --bind "$dir/shared" "$node/shared"
cp "$dir/shared/pct" "$node/usr/sbin/pct"
cp "$dir/shared/crontab" "$node/usr/bin/crontab"

for described in "$dir"/containers/*; do
  vmid=${described##*/}
  cp -r "$described" "$node/containers/$vmid"
  root=$node/containers/$vmid/root
  kind=$(cat "$described/kind")
  case $kind in
    machine | bash) copy "$vmid" "$root" ;;
    busybox)
      mkdir -p "$root/bin" "$root/lib" "$root/lib64" "$root/proc" "$root/tmp" "$root/etc" "$root/dev"
      busybox=$(command -v busybox)
      cp "$busybox" "$root/bin/busybox"
      ldd "$busybox" | grep -o '/[^ ]*' | while read -r library; do
        mkdir -p "$root${library%/*}" && cp "$library" "$root$library"
      done
      # Debian's busybox-static lists itself.
      for applet in $("$busybox" --list); do
        [ "$applet" = busybox ] || ln -sf busybox "$root/bin/$applet"
      done
      rm -f "$root/bin/crontab"
      # Its shell prefers its own crontab to ours, which needs these.
      mkdir -p "$root/var/spool/cron/crontabs"
      echo root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
      mount --rbind /dev "$root/dev"
      printf 'PRETTY_NAME="Alpine Linux v3.20"\nVERSION_ID=3.20.0\n' >"$root/etc/os-release"
      ;;
  esac
  if [ "$kind" = bash ]; then
    ln -sf "$(command -v bash)" "$root/bin/sh"
    rm -f "$root/usr/bin/curl"
  fi
  # Containers have a crontab; that of this machine is not touched by any of this.
  mkdir -p "$root/bin" && cp "$dir/shared/crontab" "$root/bin/crontab"
  printf '%032d\n' "$vmid" >"$root/etc/machine-id"
  rm -f "$root/var/lib/dbus/machine-id"
done

mount -t proc proc "$node/proc"
exec chroot "$node" /bin/sh /shared/init
