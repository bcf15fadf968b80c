#!/bin/sh
# pacman 6.0.2 (pacman-package-manager 6.0.2-3 of Debian 12): `pacman -Qu` does not list what
# `pacman -Su` would do, where a repository is not for upgrades (`Usage` without `Upgrade`). It takes the
# first repository that has the package, whatever that one is for, and marks the line [ignored]; the
# upgrade goes on to the next repository and upgrades to what that one has. Who counts the lines without
# [ignored] misses an upgrade, who counts all names a version that never comes. What replaces something
# is in -Sup and not in -Qu. Seen:
#
#   pacman -Qu : both 1.0-1 -> 9-1 [ignored]
#   pacman -Sup: core both 1.1-1
#   pacman -Sup: core new 3-1
#
# Exits with 1 when that is no longer so.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

apt-get -o APT::Sandbox::User=root -qq download pacman-package-manager=6.0.2-3 libalpm13=13.0.2-3
for package in ./*.deb; do dpkg-deb -x "$package" tools; done
LD_LIBRARY_PATH=$(dirname "$(find "$place/tools" -name 'libalpm.so.13' | head -n 1)") LC_ALL=C
export LD_LIBRARY_PATH LC_ALL

installed() {
  mkdir -p "root/var/lib/pacman/local/$1-$2"
  printf '%%NAME%%\n%s\n\n%%VERSION%%\n%s\n\n%%ARCH%%\nany\n\n' "$1" "$2" >"root/var/lib/pacman/local/$1-$2/desc"
  printf '%%FILES%%\n\n' >"root/var/lib/pacman/local/$1-$2/files"
}
# offered REPOSITORY NAME VERSION [WHAT IT REPLACES]
offered() {
  mkdir -p "$1/$2-$3"
  printf '%%FILENAME%%\n%s.pkg.tar.gz\n\n%%NAME%%\n%s\n\n%%VERSION%%\n%s\n\n%%ARCH%%\nany\n\n%%CSIZE%%\n1\n\n' "$2" "$2" "$3" >"$1/$2-$3/desc"
  [ -z "${4:-}" ] || printf '%%REPLACES%%\n%s\n\n' "$4" >>"$1/$2-$3/desc"
}
mkdir -p root/var/lib/pacman/local repositories
echo 9 >root/var/lib/pacman/local/ALPM_DB_VERSION
installed both 1.0-1
installed old 1.0-1
offered testing both 9-1
offered core both 1.1-1
offered core new 3-1 old
for name in testing core; do (cd "$name" && tar -czf "../repositories/$name.db" -- *); done
cat >pacman.conf <<EOF
[options]
Architecture = auto
SigLevel = Never
[testing]
Server = file://$place/repositories
Usage = Sync Search
[core]
Server = file://$place/repositories
EOF
pacman() {
  tools/usr/bin/pacman --noconfirm --config pacman.conf --root "$place/root" --dbpath "$place/root/var/lib/pacman" --logfile /dev/null "$@"
}
tools/usr/bin/pacman --version | sed -n 's/.*\(Pacman v[^ ]*\).*/\1/p'
pacman -Sy >/dev/null
pacman -Qu | sed 's/^/pacman -Qu : /' | tee seen
pacman -Sup --print-format '%r %n %v' | sed 's/^/pacman -Sup: /' | tee -a seen
cat >expected <<'EOF'
pacman -Qu : both 1.0-1 -> 9-1 [ignored]
pacman -Sup: core both 1.1-1
pacman -Sup: core new 3-1
EOF
cmp seen expected
