#!/bin/sh
# apt 2.6.1 (Debian 12): `apt-get --simulate dist-upgrade`, run as root, writes a file all the same. It
# leaves /var/log/apt/eipp.log.xz, the plan it would have given to an external planner, and with that a
# changed directory, though apt-get(8) says of --simulate: "Do not actually change the system." That is
# seen where somebody compares a machine before and after, or where /var/log must not be written. Seen:
#
#   Inst alpha [1.0] (1.1 localhost [all])
#   Conf alpha (1.1 localhost [all])
#   after the simulation: eipp.log.xz
#   with -o Dir::Log::Planner=: nothing
#
# Exits with 1 when that is no longer so.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

apt-get -o APT::Sandbox::User=root -qq download apt=2.6.1 libapt-pkg6.0=2.6.1
for package in ./*.deb; do dpkg-deb -x "$package" tools; done
LD_LIBRARY_PATH=$(dirname "$(find "$place/tools" -name 'libapt-pkg.so.6.0' | head -n 1)")
APT_CONFIG=/dev/null LC_ALL=C
export LD_LIBRARY_PATH APT_CONFIG LC_ALL

mkdir -p root/var/lib/dpkg root/var/log/apt root/var/lib/apt/lists/partial root/var/cache/apt/archives/partial \
  root/etc/apt/preferences.d archive
printf 'Package: alpha\nStatus: install ok installed\nVersion: 1.0\nArchitecture: all\nMaintainer: T <t@example.com>\nDescription: a\n\n' \
  >root/var/lib/dpkg/status
printf 'Package: alpha\nVersion: 1.1\nArchitecture: all\nMaintainer: T <t@example.com>\nFilename: alpha.deb\nSize: 1\nDescription: a\n' \
  >archive/Packages
echo "deb [trusted=yes] file:$place/archive ./" >root/etc/apt/sources.list

apt_get() {
  tools/usr/bin/apt-get -o "Dir=$place/root" -o "Dir::State::status=$place/root/var/lib/dpkg/status" \
    -o "Dir::Bin::methods=$place/tools/usr/lib/apt/methods" -o APT::Sandbox::User=root "$@"
}
apt_get --version | head -n 1
apt_get -qq update

apt_get -o Debug::NoLocking=1 --simulate dist-upgrade | grep -e ^Inst -e ^Conf
found=$(ls root/var/log/apt)
echo "after the simulation: ${found:-nothing}"
rm -f root/var/log/apt/*
apt_get -o Debug::NoLocking=1 -o Dir::Log::Planner= --simulate dist-upgrade >simulated
without=$(ls root/var/log/apt)
echo "with -o Dir::Log::Planner=: ${without:-nothing}"
grep -q '^Inst alpha \[1.0\] (1.1 ' simulated && [ "$found" = eipp.log.xz ] && [ -z "$without" ]
