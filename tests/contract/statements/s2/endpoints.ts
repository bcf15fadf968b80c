import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { section } from "@/tests/contract/statements/statement";

// S2, "Endpoints".

const everyCaller = t.whoMayNot("takes those who may, and nobody else");
const noSession = t.s2Refusals("%s without a session");
const origin = t.s2Refusals("$endpoint.0 with $origin.0: $origin.2");
const absent = t.s2Refusals("%s: an unknown id, a foreign one and a deleted one");
const failed = t.s2Refusals("%s says no more than that");
const uncached = [
  ...t.s2Secrets("admin data is not cached, and every answer has a request id"),
  ...decided.onTheServer,
];
const neverShown = t.s2Secrets("the plaintext is in one answer only, and nowhere in the database");
const listed = t.s2("GET /api/hosts: {success, data: [every field of S2, S0's status and count]}");
const created = t.s2("POST /api/hosts answers the new host, its credential fields null");
const shown = t.s2("GET /api/hosts/:id: {success, data} with S2's fields and no other");
const updated = t.s2("PUT /api/hosts/:id answers the host as updated");
const deleted = t.s2("DELETE /api/hosts/:id says so, and the host is gone");
const rotated = t.s2("POST /api/hosts/:id/token: message, token, host; no envelope");
const fits = t.s2("201 > %s");
const postFaults = t.s2Refusals("POST /api/hosts with %s");
const putFaults = t.s2Refusals("PUT /api/hosts/:id with %s");
const kept = t.s2("PUT without a description keeps it; with null clears it");
const both = t.s2Refusals("both open %s");

// biome-ignore format: a line for each statement
export const endpoints = [
  ...section("GET /api/hosts", [
    [18, "GET /api/hosts", listed],
    [20, "Retrieves all hosts", listed, t.s0("returns all hosts of the organization and of no other"), t.s2("GET /api/hosts of an empty fleet")],
    [20, "with sanitized token information.", listed, neverShown],
    [22, "**Authentication**: Admin session required", noSession, both, everyCaller],
    [23, "**Method**: GET", listed, t.badMethods("$path answers 405 with Allow")],
    [24, "**Cache**: No caching (admin data)", uncached],
    [[28, 44], "Example: List of hosts", listed],
    [48, "`200`: Success", listed],
    [49, "`401`: Unauthorized (no session)", noSession],
    [50, "`500`: Internal server error", failed],
    [52, "**Security Note**: Only token prefixes and rotation timestamps are returned.", listed, neverShown],
    [52, "Full tokens are never exposed.", neverShown],
  ]),
  ...section("POST /api/hosts", [
    [54, "POST /api/hosts", created],
    [56, "Creates a new host.", created],
    [58, "**Authentication**: Admin session required", noSession, both, everyCaller],
    [59, "**Method**: POST", created],
    [60, "**Origin Validation**: Required for state-changing operations", origin],
    [[64, 69], "Example: Create host request", created],
    [73, "`name`: Required string, 1-100 characters, trimmed", fits, postFaults],
    [74, "`description`: Optional string, max 500 characters", fits, postFaults],
    [[78, 92], "Example: Create host response", created],
    [96, "`201`: Created", created],
    [97, "`400`: Validation error", postFaults],
    [98, "`401`: Unauthorized (no session)", noSession],
    [99, "`403`: Forbidden (invalid origin)", origin],
    [100, "`500`: Internal server error", failed],
  ]),
  ...section("GET /api/hosts/:id", [
    [102, "GET /api/hosts/:id", shown],
    [104, "Retrieves a specific host by ID.", shown],
    [106, "**Authentication**: Admin session required", noSession, both, everyCaller],
    [107, "**Method**: GET", shown],
    [108, "**Cache**: No caching (admin data)", uncached],
    [[112, 126], "Example: One host", shown],
    [130, "`200`: Success", shown],
    [131, "`401`: Unauthorized (no session)", noSession],
    [132, "`404`: Host not found", absent],
    [133, "`500`: Internal server error", failed],
    [135, "**Security Note**: Only token prefix and rotation date are returned.", shown, neverShown],
    [135, "Full tokens are never exposed.", neverShown],
    [135, "**GET /api/hosts/:id never returns plaintext token.**", neverShown],
  ]),
  ...section("PUT /api/hosts/:id", [
    [137, "PUT /api/hosts/:id", updated],
    [139, "Updates a host.", updated],
    [141, "**Authentication**: Admin session required", noSession, both, everyCaller],
    [142, "**Method**: PUT", updated],
    [143, "**Origin Validation**: Required for state-changing operations", origin],
    [[147, 152], "Example: Update host request", updated],
    [156, "`name`: Required string, 1-100 characters, trimmed", t.s2Fields("PUT /api/hosts/:id takes > %s"), putFaults, decided.longNames],
    [157, "`description`: Optional string, max 500 characters", t.s2Fields("PUT /api/hosts/:id takes > %s"), kept, putFaults],
    [[161, 175], "Example: Update host response", updated],
    [179, "`200`: Success", updated],
    [180, "`400`: Validation error", putFaults],
    [181, "`401`: Unauthorized (no session)", noSession],
    [182, "`403`: Forbidden (invalid origin)", origin],
    [183, "`404`: Host not found", absent],
    [184, "`500`: Internal server error", failed],
  ]),
  ...section("DELETE /api/hosts/:id", [
    [186, "DELETE /api/hosts/:id", deleted],
    [188, "Deletes a host.", deleted],
    [190, "**Authentication**: Admin session required", noSession, both, everyCaller],
    [191, "**Method**: DELETE", deleted],
    [192, "**Origin Validation**: Required for state-changing operations", origin],
    [[196, 201], "Example: Delete host response", deleted],
    [205, "`200`: Success", deleted],
    [206, "`401`: Unauthorized (no session)", noSession],
    [207, "`403`: Forbidden (invalid origin)", origin],
    [208, "`404`: Host not found", absent],
    [209, "`500`: Internal server error", failed],
  ]),
  ...section("POST /api/hosts/:id/token", [
    [213, "POST /api/hosts/:id/token", rotated],
    [215, "**Rotates the agent token for a host.**", rotated, t.s2("a rotated token is good at once, and the one before it at once no more")],
    [215, "This is the only way to manage host tokens.", t.s2("201 > %s"), t.s2Fields("PUT /api/hosts/:id takes > %s")],
    [217, "**Authentication**: Admin session required", noSession, both, everyCaller],
    [218, "**Method**: POST", rotated],
    [219, "**Origin Validation**: Required for state-changing operations", origin],
    [221, "**Important**: **Rotation returns the token once; only prefix + timestamps stored.**", neverShown, rotated],
    [221, "This endpoint returns the plaintext token only once.", neverShown],
    [221, "After rotation, only the token prefix and rotation timestamp are stored.", neverShown, rotated],
    [[225, 236], "Example: Rotation response", rotated],
    [240, "`200`: Success", rotated],
    [241, "`400`: Validation error", t.s2Refusals("POST /api/hosts/:id/token with an overlap of %s")],
    [242, "`401`: Unauthorized (no session)", noSession],
    [243, "`403`: Forbidden (invalid origin)", origin],
    [244, "`404`: Host not found", absent],
    [245, "`500`: Internal server error", failed],
    [249, "**One-time Return**: Plaintext token is returned only once during rotation", neverShown],
    [250, "**Hash Storage**: Only token hash is stored in database", neverShown],
    [251, "**Prefix Tracking**: Token prefix for identification without exposing full token", rotated],
    [252, "**Rotation Timestamp**: Audit trail of when tokens were last rotated", rotated, t.audit("%s leaves one row that says who, what, when and from where")],
  ]),
];
