#!/bin/sh
# The unit of the service.
#
# shellcheck disable=SC2034,SC2153,SC2154 # the variables are muster-agent's

# Root, because the container socket is root's, but without any of root's powers. / is read-only
# but for the directory in which the agent replaces itself. The memory is for package managers.
systemd_unit() {
  cat <<END
[Unit]
Description=Muster agent
Wants=network-online.target
After=network-online.target

[Service]
ExecStart=$bin run${root:+
Environment=MUSTER_PREFIX=$root
ReadWritePaths=$etc}
ReadWritePaths=${bin%/*}
Restart=always
RestartSec=10
RestartPreventExitStatus=$USAGE $NOT_ENROLLED $REFUSED
StateDirectory=muster-agent
StateDirectoryMode=0700
ConfigurationDirectory=muster-agent
ConfigurationDirectoryMode=0700
RuntimeDirectory=muster-agent
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=yes
UMask=0077
CapabilityBoundingSet=
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
TasksMax=64
MemoryMax=1G
OOMPolicy=continue

[Install]
WantedBy=multi-user.target
END
}
