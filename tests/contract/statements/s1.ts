import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { type SpecificationPart, section } from "@/tests/contract/statements/statement";

const plan = "Of the plan this document is part of: its steps, files and keywords.";
const everyCaller = t.whoMayNot("takes those who may, and nobody else");
const whole = t.s1Enroll("the whole of S1's verification: tokens, enroll, heartbeat");
const exchanged = t.s1Enroll("hostId, token, heartbeatIntervalSeconds and nothing else");
const born = t.s1Enroll("creates the host in the token's organization, with what S1 sends");
const identity = t.s1Enroll(
  "the token is a JWT, HS256, its sub the host id; it opens the heartbeat",
);
const advances = t.s1Heartbeat("lastSeenAt advances, and a read that follows sees it");
const recorded = t.s1Heartbeat("message, serverTime, heartbeatIntervalSeconds and nothing else");
const sentences = t.s1Enroll("401 > %s: %s");
const again = t.s1Enroll("a second use, revoked and expired since, is still `already used`");
const once = t.races("50 enrolls with one token make exactly one host");
const ownHost = t.credentials("a heartbeat by %s is of its own host alone");
const lastMoment = t.s1Enroll("a token is good before its last millisecond is over, and not at it");

// biome-ignore format: a line for each statement
const statements = [
  ...section("must_haves", [
    [17, "Agent can exchange token for persistent credentials", exchanged, identity, t.secrets("jwt > without an expiry lasts")],
    [18, "Agent can heartbeat to keep status Online", advances],
    [21, "Publicly accessible router for agent ingress", exchanged, everyCaller],
    [22, "POST /enroll, POST /heartbeat", exchanged, recorded],
  ]),
  ...section("objective", [
    [26, "Implement Cloud API endpoints dedicated to agent communication (Enrollment & Heartbeats).", whole],
  ]),
  ...section("Task 1: Agent Enrollment Endpoint", [
    [43, "(Note: This is separate from user API, needs different or no initial auth)", exchanged, everyCaller],
    [44, "Implement POST /api/agent/enroll", exchanged],
    [45, "Accept JSON: { \"token\": \"...\", \"name\": \"...\", \"hostname\": \"...\", \"os\": \"...\", \"architecture\": \"...\", \"dockerVersion\": \"...\" }", born, t.s1Enroll("400 > %s; the token stays unused"), decided.tokenAlone],
    [46, "Validate token against HostToken table (checking expiration and usedAt == null)", sentences, lastMoment],
    [47, "Mark token used", born, again, once],
    [47, "create Host record tied to the token's organizationId", born],
    [48, "Generate a strong agent identity token (e.g. JWT signed by API)", identity, t.secrets("jwt > of another key, without a signature, changed or broken is none")],
    [48, "to return to agent for future auth", exchanged, identity],
    [51, "curl -X POST /api/agent/enroll with valid token provisions a Host and returns credentials", t.running("S1's flow by curl: token, enroll, heartbeat, and the token is spent")],
    [52, "Token exchanged for valid Host identity", identity],
  ]),
  ...section("Task 2: Agent Heartbeat Endpoint", [
    [59, "Implement POST /api/agent/heartbeat", recorded],
    [60, "validates the agent's identity token", identity, t.s1Heartbeat("%s: Invalid agent token", "an enrollment token, a person's token, and a JWT for persons"), everyCaller],
    [61, "Endpoint updates the corresponding Host's `lastSeen` timestamp to `now()`", advances, ownHost],
    [62, "Return 200 OK", recorded],
    [64, "curl -X POST /api/agent/heartbeat with agent credentials updates lastSeen", t.running("S1's flow by curl: token, enroll, heartbeat, and the token is spent")],
    [65, "Host lastSeen timestamp advances upon heartbeat", advances],
  ]),
  ...section("verification", [
    [71, "Verify complete flow: Create token via /api/hosts/tokens -> Enroll via /api/agent/enroll -> Heartbeat via /api/agent/heartbeat.", whole, t.running("S1's flow by curl: token, enroll, heartbeat, and the token is spent")],
  ]),
  ...section("success_criteria", [
    [75, "Tokens are successfully consumed", born],
    [75, "and cannot be reused", again, once],
    [76, "Heartbeats correctly identify the host", ownHost],
    [76, "and update lastSeen", advances],
  ]),
];

export const s1: SpecificationPart = {
  name: "S1",
  title: "Agent enrollment and heartbeats",
  file: "001_82fe55c267ee0392.txt",
  sha256: "f5f4fff57d44121107d2348a9952b71159b48b16573305e85bce31e350b5711d",
  headings: /^(must_haves):$|^<(objective|verification|success_criteria)>$|^\s*<name>(.+)<\/name>$/,
  statements,
  notStatements: [
    { lines: [2, 16], reason: plan },
    { lines: [19, 20], reason: plan },
    { lines: 21, text: "provides:", reason: plan },
    { lines: 22, text: "contains:", reason: plan },
    { lines: [30, 34], reason: plan },
    { lines: 41, reason: plan },
    { lines: 43, text: "Create apps/api/src/routes/agent.ts", reason: plan },
    { lines: 49, reason: plan },
    { lines: 57, reason: plan },
    { lines: 60, text: "Create middleware `requireAgentAuth` that", reason: plan },
    { lines: 80, reason: "Of the plan: where its summary goes." },
  ],
};
