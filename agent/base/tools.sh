#!/bin/sh
# Small tools that shells lack.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

have() { command -v "$1" >/dev/null 2>&1; }

utc() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# Sets now to seconds that only ever go forward: a clock may be put right at any moment. Asked at
# each check-in, so it starts no process.
tick() { { IFS=' .' read -r now _ </proc/uptime; } 2>/dev/null || now=$(date +%s); }

# A number from 0 to 4294967295. The clock alone would make a fleet that boots together knock
# together.
random() {
  number=$(od -An -N4 -tu4 /dev/urandom 2>/dev/null | tr -dc 0-9)
  [ -n "$number" ] || number=$(awk -v pid=$$ 'BEGIN { srand(); print int(rand() * 65536) * 65536 + pid }')
  say "$number"
}

# 128 random bits as hex.
random_key() { od -An -N16 -tx1 /dev/urandom 2>/dev/null | tr -dc 0-9a-f; }

# SECONDS, times a random share between LOW and HIGH percent, times MUSTER_INTERVAL_SCALE.
jittered() {
  awk -v s="$1" -v low="$2" -v high="$3" -v r="$(random)" -v scale="$scale" 'BEGIN {
    s = s * scale * (low + (high - low) * r / 4294967296) / 100
    printf (scale == 1 ? "%.0f" : "%.3f"), s
  }'
}

scaled() { awk -v s="$1" -v scale="$scale" 'BEGIN { printf "%.0f", s * scale }'; }

# Runs a command for at most SECONDS where the machine has a timeout command that can.
within() {
  seconds=$1
  shift
  if timeout 1 true 2>/dev/null; then timeout "$seconds" "$@"; else "$@"; fi
}

sha256_of() {
  if have sha256sum; then
    sha256sum <"$1"
  elif have shasum; then
    shasum -a 256 <"$1"
  else
    openssl dgst -sha256 -r <"$1" 2>/dev/null
  fi | cut -c 1-64
}

alive() {
  [ -n "$1" ] && kill -0 "$1" 2>/dev/null || return 1
  [ ! -r "/proc/$1/cmdline" ] || tr '\000' ' ' <"/proc/$1/cmdline" | grep -q muster-agent
}
