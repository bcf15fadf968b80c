import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { section } from "@/tests/contract/statements/statement";

// S3, "Enrollment Endpoints".

const served = t.script("200: the %s script, values injected");
const badType = t.script("400 for a missing or invalid type, before anybody is asked who they are");
const noCredentials = t.script(
  "401 for credentials that are missing, unknown, inactive, wrong, expired",
);
const one = t.enroll("one host: 201 with the example of the document");
const toldOnce = t.enroll("the key is told once, kept as bcrypt, and fits its 72 bytes");
const faults = t.enrollFields("400 names the field > of one host: %j");
const bulkFaults = t.enrollFields("400 names the field > of one among many: %j");
const limits = t.enrollFields("201 > for %s, alone and among many");
const missing = t.refusals("without key, without secret, without both");
const two = t.enroll("bulk > two hosts: 201 with the example of the document");
const tooMany = t.enroll("bulk > %s: 400, and nobody enrolls");
const noQuota = t.enroll(
  "bulk > more than the quota has left refuses all of them, with the sentence",
);
const onANode = t.proxmox(
  "under %s enrolls what runs, goes on after a failure, and takes it up again",
);

// biome-ignore format: a line for each statement
export const enrollment = [
  ...section("Download Enrollment Script", [
    [271, "**Endpoint:** `GET /api/v1/auto-enrollment/script`", served, t.curl("Download Enrollment Script")],
    [273, "This endpoint validates the token credentials", noCredentials],
    [273, "then serves a bash script with the PatchMon server URL, token credentials, and configuration injected automatically.", served, onANode],
    [279, "`type` | Yes | Script type: `proxmox-lxc` or `direct-host`", served, badType, onANode, t.directHost("enrolls this machine as %j, and once")],
    [280, "`token_key` | Yes | Auto-enrollment token key", served, noCredentials],
    [281, "`token_secret` | Yes | Auto-enrollment token secret", served, noCredentials],
    [282, "`force` | No | Set to `true` to enable force install mode (for broken packages)", t.script("force=%s enables force install mode"), t.force("without force an installation ends where the package manager fails", "with %s it goes on, and the host comes")],
    [[285, 287], "Example: Download script", t.curl("Download Enrollment Script")],
    [289, "**Response:** `200 OK` — Plain text bash script with credentials injected.", served],
    [292, "`400 Bad Request` — Missing or invalid `type` parameter", badType],
    [293, "`401 Unauthorized` — Missing credentials, invalid/inactive token, invalid secret, or expired token", noCredentials],
    [294, "`404 Not Found` — Script file not found on server", t.script("404 when the file is not on the server")],
  ]),
  ...section("Enroll Single Host", [
    [298, "**Endpoint:** `POST /api/v1/auto-enrollment/enroll`", one, t.quickReference("enrolls a host directly, and installs its agent")],
    [[301, 305], "Example: Headers of an enrollment", t.curl("Enrollment Endpoints (Token Key + Secret)"), missing, decided.headerCase, decided.contentType],
    [311, "`friendly_name` | string | Yes | Display name for the host (max 255 chars)", limits, faults],
    [312, "`machine_id` | string | No | Unique machine identifier (max 255 chars)", limits, faults, t.enroll("the name alone is enough, and everything else is kept")],
    [313, "`metadata` | object | No | Additional metadata (vmid, proxmox_node, ip_address, os_info, etc.)", limits, faults, t.enroll("the name alone is enough, and everything else is kept")],
    [[316, 327], "Example: Enrollment request", one],
    [329, "**Response:** `201 Created`", one, t.quotaRaces("200 enrolls at a quota of 10 make exactly 10 hosts")],
    [[330, 346], "Example: Enrollment response", one],
    [348, "**Note:** The `api_key` is only returned in this response (plain text).", toldOnce],
    [348, "It is hashed before storage.", toldOnce],
    [348, "The `host_group` is `null` if no default host group is configured on the token.", t.enroll("without a group the host has none")],
    [354, "`400` | Validation errors | Missing or invalid `friendly_name`", faults],
    [355, "`401` | `Auto-enrollment credentials required` | Missing `X-Auto-Enrollment-Key` or `X-Auto-Enrollment-Secret` headers", missing],
    [356, "`401` | `Invalid or inactive token` | Token key not found or token is disabled", t.refusals("a key nobody knows, a disabled token, a deleted one")],
    [357, "`401` | `Invalid token secret` | Secret does not match", t.refusals("a wrong secret, longer ones, and one whose first 72 bytes are right")],
    [358, "`401` | `Token expired` | Token has passed its expiration date", t.refusals("an expired token")],
    [359, "`403` | `IP address not authorized for this token` | Client IP not in `allowed_ip_ranges`", t.refusals("an address outside the list; exact, CIDR, v6 and v4-mapped ones inside")],
    [360, "`429` | `Rate limit exceeded` | Token's `max_hosts_per_day` limit reached", t.refusals("the quota used up: 429 with the sentence and when to come again")],
    [362, "**Duplicate handling:** The API does not perform server-side duplicate host checks.", t.enroll("the same machine twice makes two hosts: S3 does not look"), t.idempotency("is another host under `allow`")],
    [362, "Duplicate prevention is handled client-side by the enrollment script, which checks for an existing agent configuration (`/etc/patchmon/config.yml`) inside each container before calling the API.", onANode],
  ]),
  ...section("Bulk Enroll Hosts", [
    [366, "**Endpoint:** `POST /api/v1/auto-enrollment/enroll/bulk`", two, t.playbooks("Playbook for Bulk Enrollment via API")],
    [[369, 373], "Example: Headers of a bulk", missing, decided.headerCase, decided.contentType],
    [[376, 389], "Example: Bulk request", two],
    [392, "Minimum: 1 host per request", tooMany, limits],
    [393, "Maximum: 50 hosts per request", tooMany, t.enroll("bulk > 50 hosts are taken, each with a key of its own")],
    [394, "Each host must have a `friendly_name` (required)", tooMany, bulkFaults],
    [394, "`machine_id` is optional", limits],
    [396, "**Response:** `201 Created`", two],
    [[397, 419], "Example: Bulk response", two],
    [421, "**Rate Limit Error (`429`):**", noQuota],
    [[422, 427], "Example: Bulk over the quota", noQuota],
    [429, "The bulk endpoint checks the remaining daily quota before processing.", noQuota],
    [429, "If the number of hosts in the request exceeds the remaining quota, the entire request is rejected.", noQuota, t.quotaRaces("bulks and single ones share the quota, and a bulk is whole or not at all")],
  ]),
];
