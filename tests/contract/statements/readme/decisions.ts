import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { section } from "@/tests/contract/statements/statement";

// The specification's README, "Where the documents disagree or are silent: decided".

const everyCaller = t.whoMayNot("takes those who may, and nobody else");
const listed = t.s2("GET /api/hosts: {success, data: [every field of S2, S0's status and count]}");
const shown = t.s2("GET /api/hosts/:id: {success, data} with S2's fields and no other");
const neverShown = t.s2Secrets("the plaintext is in one answer only, and nowhere in the database");
const status = t.s0("ONLINE while last seen is less than one minute ago, else OFFLINE");
const twoHours = t.ping("an empty ping is 200, never 201, and the host is online for two hours");
const exchanged = t.s1Enroll("hostId, token, heartbeatIntervalSeconds and nothing else");
const recorded = t.s1Heartbeat("message, serverTime, heartbeatIntervalSeconds and nothing else");
const origin = t.s2Refusals("$endpoint.0 with $origin.0: $origin.2");
const rotated = t.s2("POST /api/hosts/:id/token: message, token, host; no envelope");
const once = t.install("200 once: compact JSON in which no client finds an error; then 401");
const scopes = t.tokens("scopes are for tokens of integration type api alone");
const faults = t.tokenFaults("validation names the field > %j");
const slowed = t.refusals(
  "and refuses no right secret for them, also one that was never seen before",
);

// biome-ignore format: a line for each statement
export const decisions = [
  ...section("The specification", [
    [13, "Every JSON example, status code, error sentence, default and limit in S2 and S3 is literal. A contract test quotes each of them.", t.statements("every statement names a test, and each of them is there", "every line of the text is in the list")],
  ]),
  ...section("Where the documents disagree or are silent: decided", [
    [17, "**GET /api/hosts** (S0 and S2). Viewer or higher may read (S0).", t.s0("Viewer or higher may read; nobody else"), everyCaller],
    [17, "Envelope `{success:true,data:[…]}` (S2).", listed],
    [17, "The single host likewise.", shown],
    [17, "Each item is the union: S2's fields plus `status` (`\"ONLINE\"` | `\"OFFLINE\"`, S0's rule) and `_count: {containers: n}`.", listed, status, t.s0("counts the containers each host reported")],
    [17, "Never token hashes, never secrets.", neverShown],
    [18, "**Last seen** is one column and one wire name: `lastSeenAt`.", shown, t.s2Schema("Host has the column $name of S2"), t.s1Heartbeat("lastSeenAt advances, and a read that follows sees it")],
    [19, "**Status.** A host is online while its last sign of life is younger than `max(60 s, 2 × its check-in interval)`.", status, twoHours],
    [19, "Our own agent checks in every 30 s, so S0's one minute holds exactly;", recorded, t.agentAnswers("an interval of %s means a nap of %d to %d seconds"), status],
    [19, "a host whose agent reports once an hour (S3) departs from S0's minute, and the API document says so.", twoHours, t.openapi("it says when a host is online, and for how long one that reports hourly is")],
    [19, "Inside, a host that was never heard of is `pending`;", t.s0List("search and filters > %j")],
    [19, "S0's wire has only ONLINE and OFFLINE,", status, listed],
    [19, "S3's enroll answer says `\"pending\"`.", t.enroll("one host: 201 with the example of the document")],
    [20, "**POST /api/hosts/tokens** answers 201 `{\"id\",\"token\",\"tokenPrefix\",\"expiresAt\",\"commands\":{\"curl\":\"…\",\"docker\":\"…\"}}`.", t.s0("201: id, token, tokenPrefix, expiresAt and the commands")],
    [20, "Optional body `{\"name\"?: string ≤100, \"hostGroupId\"?: id}`.", t.s0("takes a name and a group of the organization", "400 for a name of 101 characters, and for a group of nobody or of others")],
    [20, "The plaintext is in this answer only.", t.s0("the plaintext is in this answer only, and nowhere in the database")],
    [21, "**POST /api/agent/enroll** asks for `token` alone;", decided.tokenAlone],
    [21, "`name` falls back to `hostname`, then to the token's name, then to the address;", decided.tokenAlone],
    [21, "the others may be absent, empty or null.", decided.tokenAlone],
    [21, "It answers 201 `{\"hostId\",\"token\",\"heartbeatIntervalSeconds\":30}`,", exchanged],
    [21, "the token being a JWT (HS256, `jose`) with `sub` = host id.", t.s1Enroll("the token is a JWT, HS256, its sub the host id; it opens the heartbeat")],
    [21, "Refusals are 401: unknown `Invalid enrollment token`, expired `Enrollment token expired`, spent `Enrollment token already used`, revoked `Enrollment token revoked`.", t.s1Enroll("401 > %s: %s")],
    [22, "**POST /api/agent/heartbeat** answers 200 `{\"message\":\"Heartbeat recorded\",\"serverTime\":ISO,\"heartbeatIntervalSeconds\":30}`;", recorded],
    [22, "body optional.", t.s1Heartbeat("with %s nothing but the sign of life is written")],
    [22, "It answers after the write is committed: a read that follows sees the new `lastSeenAt`.", t.s1Heartbeat("lastSeenAt advances, and a read that follows sees it", "fifty at once are all recorded")],
    [23, "**One host, any credential.** Enrollment JWT (S1), rotated agent token (S2) and API id + key (S3) are three proofs of the same thing.", everyCaller, t.credentials("a heartbeat by %s is of its own host alone")],
    [23, "Every agent endpoint accepts every one of them: heartbeat works for a host of S3, `hosts/update` for a host of S1.", everyCaller, t.credentials("a report by %s is of its own host alone"), t.fieldReports("every credential reports, on S3's path and on our agent's")],
    [23, "Look for `X-API-ID`/`X-API-KEY` first, then `Authorization: Bearer`.", t.credentials("the pair of X-API-ID and X-API-KEY goes before a bearer token")],
    [24, "**Admin credentials.** (S3's vault pattern stores a JWT for playbooks: see the life below.)", decided.longLife, t.playbooks("Playbook with Error Handling and Retries")],
    [24, "S2 uses the dashboard session cookie, S3 a JWT Bearer. Both work on every admin endpoint.", everyCaller, t.s2Refusals("both open %s")],
    [24, "`POST /api/v1/auth/login` `{\"username\"|\"email\",\"password\"}` answers `{\"message\":\"Login successful\",\"token\":JWT,\"expires_in\":3600,\"user\":{…}}`.", t.signIn("200 with a token for one hour that works on an admin endpoint")],
    [24, "An optional `expires_in` (seconds, at most 90 days) asks for a longer life:", decided.longLife],
    [24, "such tokens are listed, shown with last use, and ended like sessions.", decided.listedTokens],
    [24, "\"Manage Settings\" of S3 means role ADMIN or OWNER.", everyCaller],
    [25, "**Origin validation** (S2): for callers by cookie and unsafe methods, an `Origin` that is not PUBLIC_URL's or in ADMIN_ORIGINS gives 403 `{\"error\":\"Invalid origin\"}`,", origin, t.s2Refusals("reading needs none")],
    [25, "and so does `Sec-Fetch-Site: cross-site`.", origin],
    [25, "A missing Origin passes (S2's own curl examples send none; browsers always send it cross-site).", origin, t.curl("Create a New Host")],
    [25, "Bearer callers need none.", t.s2Refusals("%s by Bearer needs no origin")],
    [26, "**S2's token prefix**: `agentTokenPrefix` in host objects, `tokenPrefix` in the rotation answer; one column.", rotated, t.s2Fields("each rotation shows another prefix and a later time, in its answer and of the host")],
    [27, "**S3's daily quota** resets at 00:00 UTC,", t.refusals("the quota is of the UTC day: %s and after midnight"), decided.midnight],
    [27, "and is consumed atomically with the birth of the host.", t.quotaRaces("200 enrolls at a quota of 10 make exactly 10 hosts", "bulks and single ones share the quota, and a bulk is whole or not at all")],
    [28, "**S3's bootstrap exchange** has no URL in the document; real clients use `POST /api/v1/hosts/bootstrap/exchange` `{\"token\"}` → `{\"apiId\",\"apiKey\"}`;", once],
    [28, "401 `Invalid or expired bootstrap token`.", once, t.install("401 from five minutes on, and the token is swept")],
    [29, "**PATCH** with `default_host_group_id: \"\"` clears the group;", t.tokens("PATCH with an empty group clears it, with null the expiry too")],
    [29, "unknown group 400 `Host group not found`;", t.tokens("an unknown group, or another organization's, is 400")],
    [29, "scopes on a token that is not `metadata.integration_type = \"api\"`: 400 `Scopes can only be updated for API integration tokens`.", scopes],
    [30, "**`/script` with secrets in the query** must work as documented;", t.script("200: the %s script, values injected"), t.curl("Download Enrollment Script")],
    [30, "it also takes the two `X-Auto-Enrollment-*` headers,", t.script("takes the two headers as well, and gives the same")],
    [30, "and the dashboard's own commands use the headers.", t.autoCommands("the script is fetched with the secret in a header, and run", "no URL holds the secret")],
    [30, "The token's IP allowlist is **not** asked here: S3 lists 400, 401, 404 for it, its recommended pattern downloads on one machine and runs on another, and `enroll` asks.", decided.scriptFromAnywhere],
    [30, "No log line ever contains `token_secret`.", t.directHost("no log line of all that has a secret"), t.quickReference("and none of it left a secret in the log"), t.playbooks("and no log line of all that has a secret"), t.answers("what must not reach the log does not > %s")],
    [31, "**`ignore_ssl_self_signed`** (S3, Network Security) is a server setting (`IGNORE_SSL_SELF_SIGNED`, off by default):", decided.selfSigned, decided.selfSignedOff],
    [31, "it writes the curl flags into the two scripts and the insecure switch into `hosts/install`;", decided.selfSigned],
    [31, "Settings and every command panel say loudly that certificates go unverified.", decided.selfSignedShown],
    [32, "**null and numbers.** On create, `null` is \"not given\";", decided.nullOnCreate],
    [32, "on PATCH a value equal to what is stored passes, also `scopes: null`;", decided.sameOnPatch],
    [32, "`PATCH {}` and unknown fields alone are 200 and change nothing.", decided.emptyPatch],
    [32, "`expires_at` takes every ISO 8601 instant (`2026-12-31T23:59Z`, `…+0000`, `20261231T235959Z`),", decided.everyInstant],
    [32, "and refuses what does not parse.", faults],
    [33, "**Names**: S2's 1–100 holds for names that are set;", t.s2Fields("PUT /api/hosts/:id takes > %s"), t.s2Refusals("PUT /api/hosts/:id with %s"), decided.longNames],
    [33, "a longer one that S3 gave passes unchanged.", decided.longNames],
    [34, "**The global limiter** counts failures by network;", slowed, t.throttle("an address stands for its network > %s as %s")],
    [34, "a right secret is never refused for them, also the first time after a restart.", decided.limiter],
    [35, "**Organizations.** Everything belongs to one.", t.organizations("a person of two organizations acts in the one their %s names"), t.s0("returns all hosts of the organization and of no other"), t.whoMayNot("shows a foreign owner nothing of ours")],
    [35, "Foreign ids answer exactly like unknown ids (404).", t.whoMayNot("a foreign id is answered exactly like an unknown one"), t.api("a foreign host is an unknown one")],
  ]),
];
