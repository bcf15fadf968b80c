#!/bin/sh
# pacman's vercmp: letters at the end make a version older, 1.0.1g than 1.0.1; with a full stop before
# them newer, 1.0.1.g than 1.0.1; and yet older than the version with the full stop alone, 1.x than 1.
#
# With Debian 12's makepkg 6.0.2-3 and libalpm13 13.0.2-3; what these need else comes with pacman.
# Seen:
#   1 before 1.x
#   1.x before 1.
#   1.0.1g before 1.0.1
#   1.0.1 before 1.0.1.g
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
apt-get download -q makepkg=6.0.2-3 libalpm13=13.0.2-3 >apt.log 2>&1 || { cat apt.log && exit 1; }
for package in ./*.deb; do dpkg-deb -x "$package" root; done
LD_LIBRARY_PATH=$(dirname "$(find "$directory/root" -name 'libalpm.so.13' | head -n 1)")
export LD_LIBRARY_PATH
changed=0
while read -r older newer; do
  if [ "$(root/usr/bin/vercmp "$older" "$newer")" = -1 ]; then
    echo "$older before $newer"
  else
    echo "$older not before $newer: this is not what was seen" && changed=1
  fi
done <<END
1 1.x
1.x 1.
1.0.1g 1.0.1
1.0.1 1.0.1.g
END
exit "$changed"
