#!/bin/sh
# The id of a machine, and what stands in its place while there is none. lib/fleet/hosts/machine-id.ts
# knows the same.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are the other parts'

# What images carry until their first boot, what firmware is sold with, and what scripts write when
# they found nothing: many machines have it.
is_placeholder() {
  bare=$(printf '%s\n' "$1" | sed 'y/ABCDEFGHIJKLMNOPQRSTUVWXYZ/abcdefghijklmnopqrstuvwxyz/
    s/^proxmox-[a-z]*-[0-9]*-*//; s/^direct-host-*//; s/[[:space:][:punct:][:cntrl:]]//g')
  case $bare in
    nan | na | null | nil | empty | error | oem | standard | serialnumber | systemserialnumber | chassisserialnumber | \
      baseboardserialnumber | systemproductname | productname | systemname | systemuuid | productuuid | uuid | \
      machineid | objectobject | localhost | localhostlocaldomain | localhost4 | localhost6 | \
      42000000000000000000000000000042 | 03000200040005000006000700080009 | 00020003000400050006000700080009 | \
      000102030405060708090a0b0c0d0e0f | 030201000504070608090a0b0c0d0e0f | 11111111222233334444555555555555 | \
      123456781234567890abcddeefaabbcc | 12345678123412341234123456789abc | 6ab5b300538d10149fb5b0684d007b53 | \
      4c4c454400002010802080c04f202020 | 44454c4c00002010802080c04f202020)
      return 0
      ;;
  esac
  counting=1234567890123456789012345678901234567890
  case $counting in
    "${bare#0}"*) [ ${#bare} -lt 7 ] || return 0 ;;
  esac
  case $bare in
    # The only digit in those words is 0.
    *[1-9]*) ;;
    *) ! is_words || return 0 ;;
  esac
  printf '%s\n' "$bare" | grep -q -e '^0*$' -e '^\(.\)\1\{3,63\}$' -e '^\(..\)\1\{7,31\}$'
}

# Whether $bare is made of these words, a negation among them, or of deadbeef, cafebabe and the like.
is_words() {
  negations='un(initiali[sz]ed|known|defined|named|specified|available|set)|not|no|none|invalid|missing|default|placeholder|changeme|filled'
  nouns='available|applicable|specified|set|settable|provided|present|found|to|be|by|oem|string|value|machine|id|serial|number|system|product|name|uuid|chassis|baseboard|asset|tag'
  printf '%s\n' "$bare" | grep -E -q -e "^($nouns)*($negations)($negations|$nouns)*\$" \
    -e '^(dead|beef|cafe|babe|feed|face|f00d|d00d|c0de|baad){8}$'
}

# The first of some texts that is the id of a machine; nothing when none is.
real_id() {
  for id; do is_placeholder "$id" || { printf '%s\n' "$id" && return; }; done
}
