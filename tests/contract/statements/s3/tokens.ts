import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { section } from "@/tests/contract/statements/statement";

// S3, "Admin Endpoints".

const everyCaller = t.whoMayNot("takes those who may, and nobody else");
const created = t.tokens("POST answers 201 with the example of the document");
const defaults = t.tokens("POST with the name alone takes the defaults of the table");
const faults = t.tokenFaults("validation names the field > %j");
const taken = t.tokenFields("a creation > takes %s");
const toldOnce = t.tokens("the secret is told once and kept as bcrypt of cost 10");
const listed = t.tokenFields(
  "the list shows a token as the example does, and GET of one the same object",
);
const absent = t.tokenFields("%s, of an unknown id and of a deleted one");
const changed = t.tokens("PATCH changes what is given, as the example does, and leaves the rest");
const alone = t.tokenFields("a change > of %s alone leaves the rest");
const refused = t.tokenFields("a change > to %j is 400, and nothing changes");
const group = t.tokenFields(
  "of default_host_group_id alone sets another group, the empty string none",
);
const noGroup = t.tokens("an unknown group, or another organization's, is 400");
const scopes = t.tokens("scopes are for tokens of integration type api alone");
const deleted = t.tokens("DELETE answers with what is gone, and its hosts stay");
const instants = t.tokenFaults("the expiry %s is %s");

// biome-ignore format: a line for each statement
export const tokens = [
  ...section("Admin Endpoints", [
    [93, "All admin endpoints require JWT authentication and \"Manage Settings\" permission", everyCaller],
  ]),
  ...section("Create Auto-Enrollment Token", [
    [97, "**Endpoint:** `POST /api/v1/auto-enrollment/tokens`", created, t.quickReference("creates a token")],
    [103, "`token_name` | string | Yes | — | Descriptive name (max 255 chars)", taken, faults],
    [104, "`max_hosts_per_day` | integer | No | `100` | Rate limit (1–1000)", defaults, taken, faults],
    [105, "`default_host_group_id` | string | No | `null` | UUID of host group to auto-assign", defaults, t.tokenFields("takes the id of a host group"), t.enroll("one host: 201 with the example of the document"), noGroup],
    [106, "`allowed_ip_ranges` | string[] | No | `[]` | IP whitelist (exact IPs or CIDR notation)", defaults, taken, faults, t.refusals("an address outside the list; exact, CIDR, v6 and v4-mapped ones inside")],
    [107, "`expires_at` | string | No | `null` | ISO 8601 expiration date", defaults, instants, decided.everyInstant, faults, t.refusals("an expired token")],
    [108, "`metadata` | object | No | `{}` | Custom metadata (e.g. `integration_type`, `environment`)", defaults, taken, faults],
    [109, "`scopes` | object | No | `null` | Permission scopes (only for API integration type tokens)", defaults, scopes, faults],
    [[112, 124], "Example: Create token request", created],
    [126, "**Response:** `201 Created`", created, t.errors("success is 201 where something is created, 200 elsewhere: > %s %s")],
    [[127, 152], "Example: Create token response", created],
    [154, "**Important:** The `token_secret` is only returned in this response.", toldOnce, t.fuzz("it was enough, of every kind, and the log holds nothing like a secret")],
    [154, "It is hashed before storage", toldOnce],
    [154, "and cannot be retrieved again.", toldOnce],
  ]),
  ...section("List Auto-Enrollment Tokens", [
    [158, "**Endpoint:** `GET /api/v1/auto-enrollment/tokens`", listed, t.curl("Admin Endpoints (JWT)")],
    [160, "**Response:** `200 OK`", listed],
    [[161, 190], "Example: List of tokens", listed],
    [192, "Tokens are returned in descending order by creation date.", t.tokens("GET lists tokens as the document shows one, newest first")],
    [192, "The `token_secret` is never included in list responses.", toldOnce, listed],
  ]),
  ...section("Get Token Details", [
    [196, "**Endpoint:** `GET /api/v1/auto-enrollment/tokens/{tokenId}`", listed],
    [198, "**Response:** `200 OK` — Same structure as a single token in the list response", listed],
    [198, "(without `token_secret`).", toldOnce],
    [200, "**Error:** `404 Not Found` if `tokenId` does not exist.", absent, t.whoMayNot("a foreign id is answered exactly like an unknown one")],
  ]),
  ...section("Update Token", [
    [204, "**Endpoint:** `PATCH /api/v1/auto-enrollment/tokens/{tokenId}`", changed],
    [206, "All fields are optional", decided.emptyPatch, alone],
    [206, "only include fields you want to change.", alone, group, t.tokenFields("of scopes alone leaves the rest of an API token"), decided.sameOnPatch],
    [212, "`token_name` | string | Updated name (1–255 chars)", alone, refused],
    [213, "`is_active` | boolean | Enable or disable the token", alone, refused, t.refusals("a key nobody knows, a disabled token, a deleted one")],
    [214, "`max_hosts_per_day` | integer | Updated rate limit (1–1000)", alone, refused],
    [215, "`allowed_ip_ranges` | string[] | Updated IP whitelist", alone, refused],
    [216, "`default_host_group_id` | string | Updated host group (set to empty string to clear)", group, noGroup],
    [217, "`expires_at` | string | Updated expiration date (ISO 8601)", alone, refused, t.tokens("PATCH with an empty group clears it, with null the expiry too")],
    [218, "`scopes` | object | Updated scopes (API integration type tokens only)", t.tokenFields("of scopes alone leaves the rest of an API token"), scopes, refused],
    [[221, 227], "Example: Update token request", changed],
    [229, "**Response:** `200 OK`", changed],
    [[230, 244], "Example: Update token response", changed],
    [247, "`404 Not Found` — Token does not exist", absent],
    [248, "`400 Bad Request` — Host group not found", noGroup],
    [248, "or scopes update attempted on a non-API token", scopes],
  ]),
  ...section("Delete Token", [
    [252, "**Endpoint:** `DELETE /api/v1/auto-enrollment/tokens/{tokenId}`", deleted],
    [254, "**Response:** `200 OK`", deleted],
    [[255, 263], "Example: Delete token response", deleted],
    [265, "**Error:** `404 Not Found` if `tokenId` does not exist.", absent],
  ]),
];
