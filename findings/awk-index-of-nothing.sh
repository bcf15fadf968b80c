#!/bin/sh
# Where an empty text is in another, index() of awk: mawk and original-awk say 1, busybox says 0. A
# test for a prefix that may be empty, index(text, prefix) == 1, holds under two and not under one.
#
# With Debian 12's mawk 1.3.4.20200120-3.1, busybox 1:1.35.0-4+deb12u1+b1, original-awk 2022-09-12-1.
# Seen:
#   mawk 1
#   busybox 0
#   original-awk 1
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
apt-get download -q mawk=1.3.4.20200120-3.1 busybox=1:1.35.0-4+deb12u1+b1 original-awk=2022-09-12-1 \
  >apt.log 2>&1 || { cat apt.log && exit 1; }
for package in ./*.deb; do dpkg-deb -x "$package" root; done
program='BEGIN { print index("6.8.0-45.45", "") }'
said="mawk $(root/usr/bin/mawk "$program")
busybox $(root/bin/busybox awk "$program")
original-awk $(root/usr/bin/original-awk "$program")"
echo "$said"
[ "$said" = "mawk 1
busybox 0
original-awk 1" ] || { echo "This is not what was seen." && exit 1; }
