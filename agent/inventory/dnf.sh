#!/bin/sh
# dnf, version 4 and 5.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# dnf with a cache, log and state of its own. The metadata in there are links to the machine's, so
# nothing is fetched, and the lock that dnf takes on its cache is not the one that others wait for.
# Without plugins: some write, some call home. What a plugin holds back is reported as held.
inventory_dnf() {
  inventory_dnf_command=dnf
  inventory_have dnf || inventory_dnf_command=dnf5
  [ -z "$inventory_target" ] || set -- --installroot="$inventory_target" "$@"
  inventory_run "$inventory_dnf_command" -q --setopt=plugins=0 --setopt='*.skip_if_unavailable=1' --setopt=cachedir="${inventory_lists:-$inventory_work}" \
    --setopt=logdir="$inventory_work" --setopt=persistdir="$inventory_work" "$@"
}

inventory_dnf_upgrades() {
  inventory_dnf -C "$@" repoquery --upgrades --latest-limit=1 \
    --qf '%{name} %{epoch}:%{version}-%{release} %{arch} %{repoid}\n'
}

inventory_dnf_fetch() { inventory_dnf --refresh makecache; }

inventory_dnf_stage() {
  for inventory_part in "$inventory_root"/var/cache/libdnf5/*/ "$inventory_root"/var/cache/dnf/*; do
    inventory_name=${inventory_part%/}
    inventory_name=$inventory_work/${inventory_name##*/}
    case $inventory_part in
      */)
        # dnf5 writes its index beside the metadata.
        [ ! -d "$inventory_part" ] || mkdir -p "$inventory_name/solv"
        ln -s "$inventory_part"[!s]* "$inventory_name/"
        ln -s "$inventory_part"solv/* "$inventory_name/solv/"
        ;;
      *.solv | *.solvx) ln -s "$inventory_part" "$inventory_name" ;;
      *) [ ! -d "$inventory_part" ] || ln -s "$inventory_part" "$inventory_name" ;;
    esac
  done 2>/dev/null
}
