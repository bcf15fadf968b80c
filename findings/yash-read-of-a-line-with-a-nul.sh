#!/bin/sh
# What the shell's read makes of a line with a NUL in it, as some files below /proc have, and of a byte
# that is not ASCII in the C locale. dash, mksh and busybox leave the NUL out and take the byte as it
# is. yash takes what comes before the NUL; at the byte its read ends as at the end of a file, with what came
# before it.
#
# With Debian 12's dash 0.5.12-2, mksh 59c-28+deb12u1, busybox 1:1.35.0-4+deb12u1+b1, yash 2.52-2.
# Seen (NUL between b and c; the byte \351 after f, and the status of read):
#   dash [abcd] [caf\351 au lait] 0
#   mksh [abcd] [caf\351 au lait] 0
#   busybox [abcd] [caf\351 au lait] 0
#   yash [ab] [caf] 1
set -eu
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
cd "$directory"
apt-get download -q dash=0.5.12-2 mksh=59c-28+deb12u1 busybox=1:1.35.0-4+deb12u1+b1 yash=2.52-2 \
  >apt.log 2>&1 || { cat apt.log && exit 1; }
for package in ./*.deb; do dpkg-deb -x "$package" root; done
printf 'ab\000cd\n' >nul
printf 'caf\351 au lait\n' >byte
# shellcheck disable=SC2016 # another shell expands it
program='IFS= read -r first <nul; printf "[%s] " "$first"
  IFS= read -r second <byte 2>/dev/null; status=$?; printf "[%s] %s\n" "$second" "$status"'
visible() { LC_ALL=C sed -n l | sed 's/\$$//'; }
said=$(
  export LC_ALL=C
  printf 'dash %s\n' "$(root/bin/dash -c "$program" | visible)"
  printf 'mksh %s\n' "$(root/bin/mksh -c "$program" | visible)"
  printf 'busybox %s\n' "$(root/bin/busybox sh -c "$program" | visible)"
  printf 'yash %s\n' "$(root/usr/bin/yash -c "$program" | visible)"
)
printf '%s\n' "$said"
[ "$said" = 'dash [abcd] [caf\351 au lait] 0
mksh [abcd] [caf\351 au lait] 0
busybox [abcd] [caf\351 au lait] 0
yash [ab] [caf] 1' ] || { echo "This is not what was seen." && exit 1; }
