#!/bin/sh
# The way to the server, as `doctor` goes it: DNS, TCP, TLS.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# One question tells of DNS, TCP and TLS: what the client complains about is where it got to.
examine_server() {
  token=''
  request GET /api/health
  complaint=$(tr -d '\000-\010\013-\037\177' <"$work/error" | sed '/^ *$/d' | tail -n 1 | cut -c 1-200)
  place=${url#*://}
  place=${place%%/*}
  place=${place##*@}
  case $place in
    \[*) server=${place%%]*} server=${server#\[} ;;
    *) server=${place%%:*} ;;
  esac
  met=''
  case $status in
    000) met=$(where_it_ended) ;;
  esac
  examine_dns
  case $met in
    dns) ;;
    tcp) finding fail TCP "no connection to $place: $complaint" "Is the server up, and does a firewall let this host through? A proxy is set by https_proxy" ;;
    *) finding ok TCP "$place is connected to" ;;
  esac
  examine_tls
  case $met:$status in
    :2??)
      if grep -q '"status":"ok"' "$work/answer"; then
        finding ok server "answers"
      else
        not_muster
        finding fail server "$reason" "Is $url the address of Muster? A network that wants a login gives out a page of its own"
      fi
      ;;
    :*) finding fail server "${ours:+answers with }$reason" "Is $url the address of Muster? A proxy in front of it may be asking for something" ;;
    other:*) finding fail server "$complaint" ;;
  esac
}

# dns, tcp, tls or other, of a question that got no answer.
where_it_ended() {
  case $client:$sent in
    curl:6 | curl:5) say dns ;;
    curl:7 | curl:28 | curl:97) say tcp ;;
    curl:35 | curl:51 | curl:53 | curl:54 | curl:58 | curl:59 | curl:60 | curl:66 | curl:77 | curl:8[0-3] | curl:9[01]) say tls ;;
    curl:*) say other ;;
    *)
      case $(cat "$work/error") in
        *resolve* | *"bad address"* | *"ame or service"*) say dns ;;
        *ertificate* | *SSL* | *TLS* | *ssl_client*) say tls ;;
        *onnect* | *efused* | *"timed out"* | *nreachable*) say tcp ;;
        *) say other ;;
      esac
      ;;
  esac
}

examine_dns() {
  case $server in
    *:* | *[!0-9.]*) ;;
    *) finding ok DNS "$server is an address" && return ;;
  esac
  case $server in *:*) finding ok DNS "$server is an address" && return ;; esac
  found=$(getent ahosts "$server" 2>/dev/null | awk '!seen[$1]++ { printf "%s%s", sep, $1; sep = ", " }')
  if [ "$met" = dns ]; then
    finding fail DNS "${proxy:+of the proxy or }$server: $complaint" "Look at /etc/resolv.conf, or put the name into /etc/hosts"
  else
    finding ok DNS "$server is ${found:-known}"
  fi
}

examine_tls() {
  case $url in
    http://localhost* | http://127.* | "http://[::1]"*) finding ok TLS "not needed on this machine" ;;
    http:*) finding warn TLS "$url is not encrypted" "Whoever is on the way can read this host's token: use https" ;;
    *)
      case $met in
        dns | tcp) ;;
        tls)
          finding fail TLS "$complaint" \
            "A private authority's certificate is given by MUSTER_CA_FILE when enrolling${ca_file:+ (now $ca_file)}; a clock that is wrong makes good certificates look bad"
          ;;
        *)
          if [ "$insecure" = 1 ]; then
            finding warn TLS "the certificate is not verified" "Set insecure= in $etc/config once the server has a good one"
          else
            finding ok TLS "the certificate is good${ca_file:+, by $ca_file}"
          fi
          ;;
      esac
      ;;
  esac
}
