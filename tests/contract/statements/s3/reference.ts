import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { section } from "@/tests/contract/statements/statement";

// S3 from "Ansible Integration Examples" to its end.

const everyCaller = t.whoMayNot("takes those who may, and nobody else");
const statuses = t.errors("success is 201 where something is created, 200 elsewhere: > %s %s");
const outside = t.refusals(
  "an address outside the list; exact, CIDR, v6 and v4-mapped ones inside",
);
const usedUp = t.refusals("the quota used up: 429 with the sentence and when to come again");
const hundred = t.enrollFields(
  "100 hosts a day unless it is told otherwise, and says so in S3's sentence",
);
const noQuota = t.enroll(
  "bulk > more than the quota has left refuses all of them, with the sentence",
);
const slowed = t.refusals(
  "and refuses no right secret for them, also one that was never seen before",
);
const toldOnce = t.tokens("the secret is told once and kept as bcrypt of cost 10");
const noteOfHost = t.enroll("the name alone is enough, and everything else is kept");
const notEmbedded = t.install(
  "200: plain text shell script with bootstrap token injected, not the credentials",
);
const listed = t.tokenFields(
  "the list shows a token as the example does, and GET of one the same object",
);
const created = t.tokens("POST answers 201 with the example of the document");
const one = t.enroll("one host: 201 with the example of the document");
const two = t.enroll("bulk > two hosts: 201 with the example of the document");
const served = t.script("200: the %s script, values injected");
const onANode = t.proxmox(
  "under %s enrolls what runs, goes on after a failure, and takes it up again",
);
const installs = t.directHost("hosts/install with %s makes this the host of the credentials");

// biome-ignore format: a line for each statement
export const reference = [
  ...section("Basic Playbook for Proxmox Enrollment", [
    [[579, 614], "Example: Basic playbook", t.playbooks("Basic Playbook for Proxmox Enrollment")],
  ]),
  ...section("Advanced Playbook with Token Management", [
    [[618, 657], "Example: Advanced playbook", t.playbooks("Advanced Playbook with Token Management")],
  ]),
  ...section("Playbook for Bulk Enrollment via API", [
    [[661, 703], "Example: Bulk playbook", t.playbooks("Playbook for Bulk Enrollment via API")],
  ]),
  ...section("Ansible Role", [
    [[707, 750], "Example: Role", t.playbooks("Ansible Role")],
  ]),
  ...section("Ansible Vault for Credentials", [
    [[754, 760], "Example: Vault", t.playbooks("Playbook with Error Handling and Retries", "Basic Playbook for Proxmox Enrollment"), decided.longLife],
  ]),
  ...section("Playbook with Error Handling and Retries", [
    [[764, 827], "Example: Playbook with retries", t.playbooks("Playbook with Error Handling and Retries")],
  ]),
  ...section("HTTP Status Codes", [
    [835, "`200` | OK | Successful read/update operations", statuses, decided.onTheServer],
    [836, "`201` | Created | Token or host created successfully", statuses, decided.onTheServer],
    [837, "`400` | Bad Request | Validation errors", t.tokenFaults("validation names the field > %j"), t.enrollFields("400 names the field > of one host: %j")],
    [837, "invalid host group", t.tokens("an unknown group, or another organization's, is 400")],
    [837, "invalid script type", t.script("400 for a missing or invalid type, before anybody is asked who they are")],
    [838, "`401` | Unauthorized | Missing, invalid, or expired credentials", everyCaller, t.refusals("without key, without secret, without both", "an expired token"), t.member("nobody > gets in with a token that has expired")],
    [839, "`403` | Forbidden | IP address not in token's whitelist", outside],
    [840, "`404` | Not Found | Token or resource not found", t.tokenFields("%s, of an unknown id and of a deleted one"), t.paths("%s is 404 as JSON, whatever the method"), t.whoMayNot("a foreign id is answered exactly like an unknown one")],
    [841, "`429` | Too Many Requests | Token's daily host creation limit exceeded", usedUp, noQuota],
    [842, "`500` | Internal Server Error | Unexpected server error", t.errors("500 says no more than that: > %s %s"), t.route("what is thrown > %s")],
  ]),
  ...section("Error Response Formats", [
    [[847, 851], "Example: Simple error", t.errors("simple: one sentence")],
    [[854, 859], "Example: Error with detail", hundred, t.errors("with detail: a sentence, and what it means")],
    [861, "**Validation errors (400):**", t.errors("validation: a list of msg, param and location")],
    [[862, 872], "Example: Validation errors", t.errors("validation: a list of msg, param and location")],
  ]),
  ...section("Token-Based Rate Limits", [
    [878, "Each auto-enrollment token has a configurable `max_hosts_per_day` limit:", usedUp, t.tokenFields("a change > of %s alone leaves the rest")],
    [880, "**Default**: 100 hosts per day per token", hundred, t.tokens("POST with the name alone takes the defaults of the table")],
    [881, "**Range**: 1–1000 hosts per day", t.tokenFields("a creation > takes %s"), t.tokenFaults("validation names the field > %j")],
    [882, "**Reset**: Daily (when the first request of a new day is received)", decided.midnight, t.refusals("the quota is of the UTC day: %s and after midnight")],
    [883, "**Scope**: Per-token, not per-IP", t.enrollFields("what it made wherever that came from, and nothing of another token")],
    [885, "When the limit is exceeded, the API returns `429 Too Many Requests`:", usedUp],
    [[887, 892], "Example: Quota exceeded", hundred],
    [894, "For bulk enrollment, the remaining daily quota is checked against the request size.", noQuota],
    [894, "If the request contains more hosts than the remaining quota allows, the entire request is rejected:", noQuota],
    [[896, 901], "Example: Bulk over the remaining quota", noQuota],
  ]),
  ...section("Global Rate Limiting", [
    [905, "The auto-enrollment endpoints are also subject to the server's global authentication rate limiter", slowed, decided.limiter],
    [905, "which applies to all authentication-related endpoints.", slowed, t.signIn("401 for a wrong password; 429 with Retry-After after five")],
  ]),
  ...section("Token Security", [
    [911, "**Secret hashing**: Token secrets are hashed with bcrypt (cost factor 10) before storage", toldOnce, t.slowHash("is bcrypt, of cost 10 for S3's secrets")],
    [912, "**One-time display**: Secrets are only returned during token creation", toldOnce],
    [914, "**Scope limitation**: Tokens can only create hosts — they cannot read, modify, or delete existing host data", everyCaller],
  ]),
  ...section("IP Restrictions", [
    [918, "Tokens support IP whitelisting with both exact IPs and CIDR notation:", outside, t.ipRanges("an address is > %s in %j: %s")],
    [[920, 924], "Example: Allowed ranges", created, outside],
    [926, "IPv4-mapped IPv6 addresses (e.g. `::ffff:192.168.1.10`) are automatically handled.", outside],
  ]),
  ...section("Host API Key Security", [
    [930, "Host API keys (`api_key`) are hashed with bcrypt before storage", t.enroll("the key is told once, kept as bcrypt, and fits its 72 bytes")],
    [931, "The installation script uses a bootstrap token mechanism", notEmbedded, installs],
    [931, "the actual API credentials are not embedded in the script", notEmbedded],
    [932, "Bootstrap tokens are single-use", t.install("200 once: compact JSON in which no client finds an error; then 401"), t.bootstrapRaces("40 exchanges of one bootstrap token give the credentials once")],
    [932, "and expire after 5 minutes", t.install("401 from five minutes on, and the token is swept")],
  ]),
  ...section("Network Security", [
    [937, "The `ignore_ssl_self_signed` server setting automatically configures curl flags in served scripts", decided.selfSigned, decided.selfSignedOff, t.curlFlags("CURL_FLAGS are given to each curl of the script, under %s")],
  ]),
  ...section("Audit Trail", [
    [942, "All enrollment activity is logged:", t.enroll("an enrollment has its audit row, by the token"), t.refusals("a refused attempt is kept with its token: why, from where, how often"), t.tokens("every change has its audit row, and none holds the secret")],
    [943, "Token name included in host notes (e.g. \"Auto-enrolled via Production Proxmox on 2025-10-11T14:30:00Z\")", noteOfHost],
    [944, "Token creation tracks `created_by_user_id`", t.tokenFields("tracks who made it")],
    [945, "`last_used_at` timestamp updated on each enrollment", t.enrollFields("its use anew with each enrollment, alone and among many"), t.tokens("an enrollment shows in hosts_created_today and last_used_at")],
  ]),
  ...section("Admin Endpoints (JWT Authentication)", [
    [953, "`POST` | `/api/v1/auto-enrollment/tokens` | Create token", created, statuses],
    [954, "`GET` | `/api/v1/auto-enrollment/tokens` | List all tokens", listed, statuses],
    [955, "`GET` | `/api/v1/auto-enrollment/tokens/{tokenId}` | Get single token", listed, statuses],
    [956, "`PATCH` | `/api/v1/auto-enrollment/tokens/{tokenId}` | Update token", t.tokens("PATCH changes what is given, as the example does, and leaves the rest"), statuses],
    [957, "`DELETE` | `/api/v1/auto-enrollment/tokens/{tokenId}` | Delete token", t.tokens("DELETE answers with what is gone, and its hosts stay"), statuses],
  ]),
  ...section("Enrollment Endpoints (Token Authentication)", [
    [963, "`GET` | `/api/v1/auto-enrollment/script?type=...` | Download enrollment script", served, statuses],
    [964, "`POST` | `/api/v1/auto-enrollment/enroll` | Enroll single host", one, statuses],
    [965, "`POST` | `/api/v1/auto-enrollment/enroll/bulk` | Bulk enroll hosts (max 50)", two, statuses],
  ]),
  ...section("Host Endpoints (API Credentials)", [
    [971, "`GET` | `/api/v1/hosts/install` | Download installation script", notEmbedded, statuses],
    [972, "`GET` | `/api/v1/hosts/agent/download` | Download agent binary/script", t.download("%s is the operator's %s", "%s without a binary is our agent"), statuses],
    [973, "`POST` | `/api/v1/hosts/update` | Report host data", t.update("the example of the document is answered as it says, and stored"), statuses],
  ]),
  ...section("Quick Reference: curl Examples", [
    [[978, 989], "Example: Create a token", t.quickReference("creates a token")],
    [[992, 994], "Example: Download and run enrollment script", t.quickReference("downloads and runs the enrollment script")],
    [[997, 1007], "Example: Enroll a host directly", t.quickReference("enrolls a host directly, and installs its agent")],
    [[1010, 1014], "Example: Download agent installation script", t.quickReference("enrolls a host directly, and installs its agent")],
  ]),
  ...section("Integration Patterns", [
    [[1019, 1022], "Pattern 1: Script-Based", t.quickReference("downloads and runs the enrollment script")],
    [[1025, 1030], "Pattern 2: API-First", installs],
    [[1033, 1038], "Pattern 3: Hybrid", onANode, t.playbooks("Basic Playbook for Proxmox Enrollment")],
  ]),
];
