/** What stands where a machine id should, on many machines at once. */
export const placeholders = [
  ...["", " ", "-", "uninitialized", "UNINITIALIZED", "unknown", "none", "None", "(none)", "null"],
  ...["0", "00000000000000000000000000000000", "00000000-0000-0000-0000-000000000000"],
  ...["11111111111111111111111111111111", "11111111-1111-1111-1111-111111111111"],
  ...["ffffffff-ffff-ffff-ffff-ffffffffffff", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"],
  ...["fefefefe-fefe-fefe-fefe-fefefefefefe", "01010101-0101-0101-0101-010101010101", "XXXXXXXX"],
  ...["To be filled by O.E.M.", "To Be Filled By O.E.M. ", "Not Specified", "Default string"],
  ...[
    "Not Applicable",
    "N/A",
    "System Serial Number",
    "Chassis Serial Number",
    "O.E.M.",
    "INVALID",
  ],
  ...["123456789", "1234567890", "0123456789", "12345678", "01234567890123456789"],
  ...["03000200-0400-0500-0006-000700080009", "00020003-0004-0005-0006-000700080009"],
  ...["{00010203-0405-0607-0809-0A0B0C0D0E0F}", "DEADBEEF-DEAD-BEEF-DEAD-BEEFDEADBEEF"],
  ...["12345678-1234-5678-90AB-CDDEEFAABBCC", "4C4C4544-0000-2010-8020-80C04F202020"],
  "42000000000000000000000000000042",
  ...["proxmox-lxc-101-unknown", "proxmox-lxc-101-", "proxmox-lxc-101", "proxmox-lxc--unknown"],
  ...["proxmox-lxc-101-uninitialized", "proxmox-lxc-101-00000000000000000000000000000000"],
  ...["direct-host-localhost", "direct-host-localhost.localdomain", "direct-host-(none)"],
  ...[
    "unknown-machine",
    "no-machine-id",
    "None Provided",
    "Not Settable",
    "not found",
    "undefined",
  ],
  ...[
    "uninitialized uninitialized",
    "[object Object]",
    "Asset Tag: Not Set",
    "System UUID missing",
  ],
  ...["cafebabe-cafe-babe-cafe-babecafebabe", "deadbeefcafebabefeedfacebaadf00d"],
  ...["unavailable", "Unnamed", "unset", "placeholder", "changeme", "no value", "to be filled"],
  ...["direct-host-", "localhost", "localhost.localdomain"],
];

/** Ids that are some machine's own, though they look a little like those. */
export const machineIds = [
  ...["0123456789abcdef", "0123456789abcdef0123456789abcdef", "5f2b5f2b5f2b5f2b5f2b5f2b5f2b5f2b"],
  ...["3d1219c7-c4c5-404a-aa1f-6d2a48adfda4", "proxmox-lxc-100-abc123", "m", "m1", "7", "123456"],
  ...["00000000000000000000000000000100", "00000000-0000-0000-0000-ac1f6b0123f4", "1234567891"],
  ...["direct-host-web-1", "proxmox-lxc-100-3d1219c7-c4c5-404a-aa1f-6d2a48adfda4", "nonesuch"],
  ...["unknown-42", "4c4c4544-0042-3510-8052-b3c04f4b4e32", "主机-5", "45678901"],
  ...["nono-1", "notebook", "no-reply", "set-top-box", "system", "machine", "default-gw-7", "to"],
  ...["unknown2", "monday", "idle", "cafe", "deadbeef", "deadbeefdeadbeefdeadbeefdeadbee1"],
];
