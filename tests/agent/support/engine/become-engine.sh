#!/bin/sh
# become-engine.sh DIR: as the first process of its own mount and process namespaces, becomes a
# machine with podman, which serves the Docker API on DIR/socket until standard input ends. Storage,
# state and cgroups are its own, and go with these namespaces. Its one image comes from no registry.
set -eu
dir=$1
name=${dir##*/}

# In a cgroup of its own, which becomes the root of what it sees. crun refuses a mix of cgroup 1
# and 2, as some machines have it: here only the latter is mounted.
if [ "${2:-}" != inside ]; then
  mount --make-rprivate /
  mount -t proc proc /proc
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  mkdir "/sys/fs/cgroup/$name"
  echo 0 >"/sys/fs/cgroup/$name/cgroup.procs"
  exec unshare -C sh "$0" "$dir" inside
fi
umount /sys/fs/cgroup
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mkdir /sys/fs/cgroup/init
echo 0 >/sys/fs/cgroup/init/cgroup.procs

# All places where podman keeps something, whatever the distribution.
for directory in /run /dev/shm /var/lib /etc/containers; do mount -t tmpfs tmpfs "$directory"; done
mkdir /var/lib/containers /run/image /run/image/bin
printf '[storage]\ndriver = "vfs"\nrunroot = "/run/containers/storage"\ngraphroot = "/var/lib/containers/storage"\n' \
  >/etc/containers/storage.conf
printf 'unqualified-search-registries = []\n' >/etc/containers/registries.conf
printf '{ "default": [{ "type": "insecureAcceptAnything" }] }\n' >/etc/containers/policy.json
# No network, and no limit above those of this process: raising one takes a capability that a
# container or a small virtual machine may lack, and so does limiting devices.
cat >/etc/containers/containers.conf <<'END'
[containers]
netns = "none"
cgroups = "disabled"
cgroupns = "host"
pids_limit = 0
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "none"
END

busybox=$(command -v busybox)
cp "$busybox" /run/image/bin/busybox
for applet in sh sleep true false; do ln -s busybox "/run/image/bin/$applet"; done
ldd "$busybox" | grep -o '/[^ ]*' | while read -r library; do
  mkdir -p "/run/image${library%/*}"
  cp "$library" "/run/image$library"
done
tar -C /run/image -c . | podman import --quiet - example/tiny:1 >/dev/null

exec 3<&0
podman system service --time=0 "unix://$dir/socket" &
service=$!
until [ -S "$dir/socket" ]; do sleep 0.1; done
echo ready
{
  cat <&3 >/dev/null
  kill "$service"
} &
wait "$service"
