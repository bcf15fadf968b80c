#!/bin/sh
# apt: its package lists, whether they are whole, and how old.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# Where apt keeps its lists: apt.conf may name another place.
inventory_apt_directory() {
  inventory_lists='' inventory_index='' inventory_source_index=''
  inventory_part=$(inventory_apt apt-config shell directory Dir::State::lists/d </dev/null | sed -n "s/^directory='\(.*[^/]\)\/*'$/\1/p")
  inventory_directory=$inventory_root/var/lib/apt/lists
  [ -z "$inventory_part" ] || inventory_directory=$inventory_chroot$inventory_part
}

# The name of the file that apt keeps what is at an address in.
# shellcheck disable=SC2016 # awk, not shell
INVENTORY_APT_NAME_AWK='
function file_name(address) {
  sub(/^[a-z0-9+.-]+:(\/\/)?/, "", address); sub(/^[^\/]*@/, "", address)
  sub(/\/$/, "", address); gsub(/_/, "%5f", address); gsub(/=/, "%3d", address); gsub(/~/, "%7e", address)
  gsub(/\//, "_", address)
  return address
}'

# Without the hooks that people have on `apt-get update`: those are for the machine's lists.
inventory_apt_fetch() {
  mkdir -p "$inventory_lists/partial" &&
    printf '#clear APT::Update::%s;\n' Pre-Invoke Post-Invoke Post-Invoke-Success >"$inventory_lists.conf" || return
  set -- -c "$inventory_lists.conf" -o "Dir::State::Lists=$inventory_lists" -o APT::Sandbox::User=root \
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Update::Error-Mode=any
  [ -z "$inventory_target" ] || set -- -o "Dir=$inventory_target" -o "Dir::State::status=$inventory_target/var/lib/dpkg/status" "$@"
  ! inventory_run apt-get "$@" -q update >"$inventory_lists.log" || return 0
  # shellcheck disable=SC2012 # names as apt makes them
  inventory_has_lists apt "$inventory_lists" && ls "$inventory_lists" | inventory_apt_only_absent
}

# Whether apt-get named what it could not fetch, "Err:2 http://deb.example.com/debian bookworm InRelease",
# and none of that has a list from before, deb.example.com_debian_dists_bookworm_InRelease. What it got
# at a later try under the same number is no failure.
inventory_apt_only_absent() {
  # shellcheck disable=SC2016 # awk, not shell
  inventory_run_awk "$INVENTORY_APT_NAME_AWK"'
    listing { list[$0] = 1; next }
    /^[A-Z][a-z]+:[0-9]+ / {
      number = $1
      sub(/^[^:]*:/, "", number)
      delete uri[number]
      if ($1 ~ /^Err/) { uri[number] = $2; suite[number] = $3 }
    }
    END {
      for (number in uri) {
        named = 1
        archive = file_name(uri[number]); dist = file_name(suite[number])
        for (name in list) if (index(name, archive "_dists_" dist "_") == 1 || index(name, archive "_" dist "_") == 1) there = 1
      }
      exit !named || there
    }
    ' listing=1 - listing=0 "$inventory_lists.log"
}

# What the lists in a directory are, in words:
#   cut_off     one that is no link is shorter or longer than its Release file says: apt reads one that
#               was cut off at the end of a package as if it were whole
#   incomplete  a source has its Release file and not the list that this names
#   security    a source that is configured is for security
inventory_apt_lists_state() {
  # shellcheck disable=SC2012,SC2016 # names as apt makes them; awk, not shell
  {
    inventory_apt_repositories
    ls -ln "$1" 2>/dev/null
  } | inventory_run_awk -v directory="$1" -v native="$(inventory_run dpkg --print-architecture)" "$INVENTORY_APT_NAME_AWK"'
    function member(name) {
      if (!match($0, "\"" name "\":\"[^\"]*\"")) return ""
      return substr($0, RSTART + length(name) + 4, RLENGTH - length(name) - 5)
    }
    /"repoType":"deb","isEnabled":true/ {
      dist[++sources] = file_name(member("distribution"))
      source[sources] = file_name(member("url")) "_dists_" dist[sources] "_"
      components[sources] = " " member("components") " "
    }
    $1 !~ /^[-l]/ { next }
    { name = $1 ~ /^l/ ? $(NF - 2) : $NF }
    name ~ /_Packages(\.[a-z0-9]+)?$/ { list[name] = 1 }
    $1 ~ /^-/ && name ~ /_Packages$/ { size[name] = $5 }
    name ~ /Release$/ { release[name] = 1 }
    function is_there(prefix,   name) {
      for (name in list) if (index(name, prefix) == 1) return 1
      return 0
    }
    function is_wanted(prefix, component,   i) {
      for (i = 1; i <= sources; i++) if (source[i] == prefix && index(components[i], " " component " ")) return 1
      return 0
    }
    # Of a flat archive the distribution is a path.
    function is_configured(prefix,   i) {
      for (i = 1; i <= sources; i++) if (index(prefix, "_dists_" dist[i] "_") || (dist[i] == "." && !index(prefix, "_dists_"))) return 1
      return 0
    }
    END {
      for (name in release) {
        prefix = name
        sub(/(In)?Release$/, "", prefix)
        while ((getline line < (directory "/" name)) > 0) {
          if (tolower(line) ~ /^(label|suite|codename): *(.*[-_ ])?security *$/ && is_configured(prefix)) security = 1
          if (split(line, f, " ") != 3 || line !~ /^ [0-9a-f]+ +[0-9]+ .*Packages$/) continue
          packages = prefix file_name(f[3])
          if (packages in size && size[packages] != f[2]) cut_off = 1
          if (f[2] == 0 || !sub("/binary-" native "/Packages$", "", f[3])) continue
          if (is_wanted(prefix, f[3]) && !is_there(prefix file_name(f[3]) "_binary-")) incomplete = 1
        }
        close(directory "/" name)
      }
      print (cut_off ? "cut_off" : ""), (incomplete ? "incomplete" : ""), (security ? "security" : "")
    }'
}

# When lists were last fetched. The times of the files are those of the server, but each new list is
# put into the directory. A fetch that brought nothing new leaves a trace only where a package of
# Ubuntu marks the successful ones; what apt's timer marks is that it tried.
inventory_apt_fetched() {
  for inventory_part in "$inventory_directory" "$inventory_root/var/lib/apt/periodic/update-success-stamp"; do
    inventory_mtime "$inventory_part"
  done | sort -n | tail -n 1
}

# A source for security that has no list was never fetched; a distribution without one does not tell.
# apt does not name a list that is empty, as that of security is for a new release.
inventory_apt_tell_security() {
  case $inventory_words in *security*) return ;; esac
  if inventory_apt_repositories | grep -E '"(url|distribution)":"[^"]*security' | grep -q '"repoType":"deb","isEnabled":true'; then
    inventory_tell securityUnknown no_lists
  else
    inventory_tell securityUnknown not_told
  fi
}
