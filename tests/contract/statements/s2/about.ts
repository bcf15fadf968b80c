import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { section } from "@/tests/contract/statements/statement";

// S2 around its endpoints.

const everyCaller = t.whoMayNot("takes those who may, and nobody else");
const neverShown = t.s2Secrets("the plaintext is in one answer only, and nowhere in the database");
const shown = t.s2("GET /api/hosts/:id: {success, data} with S2's fields and no other");
const rotated = t.s2("POST /api/hosts/:id/token: message, token, host; no envelope");
const atOnce = t.s2("a rotated token is good at once, and the one before it at once no more");
const origin = t.s2Refusals("$endpoint.0 with $origin.0: $origin.2");
const noSession = t.s2Refusals("%s without a session");
const faults = t.s2Refusals("POST /api/hosts with %s", "PUT /api/hosts/:id with %s");
const advances = t.s1Heartbeat("lastSeenAt advances, and a read that follows sees it");
const absent = t.s2Refusals("%s: an unknown id, a foreign one and a deleted one");
const failed = t.s2Refusals("%s says no more than that");
const audited = t.audit("%s leaves one row that says who, what, when and from where");
const column = t.s2Schema("Host has the column $name of S2");
const byHand = t.life(
  "takes a token that an admin rotated, and leaves all as it was when it is a wrong one",
);
const ownerOnly = t.agentSecrets(
  "shows no secret in any process list, and writes none but to files of mode 0600",
);

// biome-ignore format: a line for each statement
export const about = [
  ...section("Overview", [
    [7, "Hosts represent infrastructure nodes that can run services", t.s0("counts the containers each host reported")],
    [7, "and execute control actions.", t.commands("$shell with $client > rotates its token once, and acknowledges until it is heard", "$shell with $client > uninstalls itself, and says so first")],
    [9, "**Basic Information**: Name, description, and connection details", shown, t.s2("PUT /api/hosts/:id answers the host as updated")],
    [10, "**Agent Authentication**: Secure token-based authentication for remote control", atOnce, everyCaller],
    [11, "**Health Monitoring**: Last seen timestamp and agent status", advances],
    [12, "**Service Association**: Links to managed services on the host", t.s0("counts the containers each host reported")],
  ]),
  ...section("How Tokens Work", [
    [258, "**Generation**: Admin generates new token via POST `/api/hosts/:id/token`", rotated],
    [259, "**One-time Return**: Plaintext token returned immediately for agent configuration", rotated, byHand],
    [260, "**Secure Storage**: Only token hash and prefix stored in database", neverShown, rotated],
    [261, "**Agent Use**: Agent uses plaintext token for authentication", atOnce, byHand],
    [262, "**Validation**: Portal validates tokens against stored hashes", atOnce, neverShown, t.s1Heartbeat("%s: Invalid agent token")],
  ]),
  ...section("What's Stored vs. What's Returned", [
    [268, "`agentTokenHash`: Cryptographic hash of the token", neverShown, t.secrets("hash > is SHA-256 as hex")],
    [269, "`agentTokenPrefix`: First few characters for identification", rotated],
    [270, "`tokenRotatedAt`: Timestamp of last rotation", rotated],
    [274, "Plaintext token", neverShown],
    [275, "Full token value", neverShown],
    [276, "Decryptable token data", neverShown, t.s2Secrets("all that is stored of a token is its SHA-256 and its first characters")],
    [280, "Plaintext token (only during rotation)", neverShown],
    [282, "**Key Security Principle**: **Rotation returns the token once; only prefix + timestamps stored.**", neverShown, rotated],
  ]),
  ...section("Create a New Host", [
    [[288, 296], "Example: Create a host", t.curl("Create a New Host")],
  ]),
  ...section("Rotate Agent Token", [
    [[300, 304], "Example: Rotate a token", t.curl("Rotate Agent Token")],
  ]),
  ...section("Update Host Information", [
    [[308, 316], "Example: Update a host", t.curl("Update Host Information")],
  ]),
  ...section("JavaScript/TypeScript", [
    [[320, 355], "Example: Create, rotate and update in a browser", decided.javascript],
  ]),
  ...section("Database Schema", [
    [359, "Hosts are stored in the `Host` table:", column],
    [[361, 373], "Example: Table Host", column],
  ]),
  ...section("Admin Endpoints", [
    [379, "**Session Authentication**: Requires valid admin session", noSession, everyCaller],
    [380, "**Origin Validation**: Restricted to configured admin origins", origin],
    [381, "**Input Validation**: Strict Zod schema validation", faults, t.badInput("a value that no field takes, in each field")],
    [382, "**CSRF Protection**: Origin validation prevents cross-site requests", origin],
  ]),
  ...section("Token Security", [
    [386, "**One-time Exposure**: Plaintext tokens only returned during rotation", neverShown, t.fuzz("$name")],
    [387, "**Hash Storage**: Cryptographic hashing prevents token recovery", neverShown, t.secrets("hash > is SHA-256 as hex")],
    [388, "**Prefix Tracking**: Minimal identification without security risk", rotated, t.secrets("a %s token is its kind and 32 bytes, of which six characters may be shown")],
    [389, "**Rotation Tracking**: Audit trail of token changes", audited],
  ]),
  ...section("Data Exposure", [
    [393, "**No Plaintext Tokens**: GET endpoints never return full tokens", neverShown, t.fuzz("$name")],
    [394, "**Minimal Information**: Only necessary identification data exposed", shown, t.route("what the reply schema does not name stays inside")],
    [395, "**Audit Trail**: Comprehensive logging of all operations", audited, t.answers("every answer has a request id of ours and one log line > $what")],
  ]),
  ...section("Error Handling", [
    [399, "All endpoints return consistent error responses:", noSession, absent, failed],
    [[401, 405], "Example: Error", noSession, absent, failed],
    [409, "**Validation Errors**: Invalid input data format or constraints", faults],
    [410, "**Authentication Errors**: Missing or invalid credentials", noSession, t.member("nobody > gets in with %s")],
    [411, "**Authorization Errors**: Insufficient permissions or invalid origin", everyCaller, origin],
    [412, "**Not Found**: Host doesn't exist", absent],
    [413, "**Server Errors**: Internal processing failures", failed],
  ]),
  ...section("Agent Configuration", [
    [421, "**Immediate Use**: Use the returned plaintext token immediately", atOnce],
    [422, "**Agent Update**: Update agent configuration with new token", byHand],
    [423, "**Secure Storage**: Store token securely on agent (environment variable, config file)", ownerOnly],
    [424, "**No Retrieval**: Cannot retrieve plaintext token later", neverShown],
  ]),
  ...section("Monitoring", [
    [428, "**Health Checks**: Monitor `lastSeenAt` for agent connectivity", advances],
    [429, "**Token Rotation**: Track `tokenRotatedAt` for security compliance", rotated],
    [430, "**Prefix Changes**: Monitor `agentTokenPrefix` for identification", t.s2Fields("each rotation shows another prefix and a later time, in its answer and of the host")],
  ]),
  ...section("Best Practices", [
    [434, "**Regular Rotation**: Rotate tokens periodically for security", t.life("follows five rotations while it runs")],
    [435, "**Secure Storage**: Store tokens securely on agents", ownerOnly],
    [436, "**Audit Logging**: Monitor token rotation events", audited],
    [437, "**Access Control**: Limit admin access to token management", everyCaller],
  ]),
];
