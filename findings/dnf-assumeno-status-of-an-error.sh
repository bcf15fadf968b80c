#!/bin/sh
# dnf 4.14.0 (Debian 12): the exit status of `dnf upgrade --assumeno` is 1 both where there is something
# to do and where dnf refuses to do anything, for a dependency that is not there and `best=1`; dnf(8) has
# it for "an error, which was handled by dnf". `dnf check-update` says 100 of both, and lists what
# `upgrade` would not install under either setting. With --quiet `upgrade --assumeno` prints no table, so
# that only a line on standard error tells the two apart. Seen:
#
#   best=0 upgrade --assumeno: 1 Operation aborted.
#   best=0 check-update: 100 alpha broken
#   best=1 upgrade --assumeno: 1 Error:
#   best=1 check-update: 100 alpha broken
#
# Exits with 1 when that is no longer so. Needs rpm, createrepo-c and what dnf depends on else.
set -eu

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"

apt-get -o APT::Sandbox::User=root -qq download dnf=4.14.0-3+deb12u1 python3-dnf=4.14.0-3+deb12u1 \
  libdnf2=0.69.0-2 python3-libdnf=0.69.0-2 python3-hawkey=0.69.0-2
for package in ./*.deb; do dpkg-deb -x "$package" tools; done
LD_LIBRARY_PATH=$(dirname "$(find "$place/tools" -name 'libdnf.so.2' | head -n 1)")
PYTHONPATH=$place/tools/usr/lib/python3/dist-packages LC_ALL=C
export LD_LIBRARY_PATH PYTHONPATH LC_ALL

# package DIRECTORY NAME VERSION [LINE]
package() {
  printf 'Name: %s\nVersion: %s\nRelease: 1\nSummary: a\nLicense: MIT\nBuildArch: noarch\n%s\n%%description\na\n%%files\n' \
    "$2" "$3" "${4:-}" >package.spec
  rpmbuild --quiet -bb --define "_topdir $place/build" --define "_rpmdir $place/$1" package.spec 2>/dev/null
}
package installed alpha 1.0
package installed broken 1.0
package repository alpha 1.1
package repository broken 1.1 'Requires: nowhere'
createrepo_c --quiet repository
rpm --root "$place/root" --nodeps --install installed/noarch/*.rpm 2>/dev/null

dnf() {
  /usr/bin/python3 tools/usr/bin/dnf --quiet --noplugins --installroot="$place/root" --releasever=1 --nogpgcheck \
    --setopt=reposdir=/nonexistent --repofrompath="all,file://$place/repository" "$@"
}
/usr/bin/python3 tools/usr/bin/dnf --version | head -n 1
for best in 0 1; do
  for command in 'upgrade --assumeno' check-update; do
    status=0
    # shellcheck disable=SC2086 # words
    dnf --setopt=best=$best $command >out 2>err || status=$?
    if [ "$command" = check-update ]; then
      said=$(sed -n 's/\.noarch .*//p' out | tr '\n' ' ')
    else
      said=$(head -n 1 err)
      ! grep -q alpha out || said="$said and a table"
    fi
    printf 'best=%s %s: %s %s\n' "$best" "$command" "$status" "$said" | sed 's/ *$//'
  done
done | tee seen
cat >expected <<'EOF'
best=0 upgrade --assumeno: 1 Operation aborted.
best=0 check-update: 100 alpha broken
best=1 upgrade --assumeno: 1 Error:
best=1 check-update: 100 alpha broken
EOF
cmp seen expected
