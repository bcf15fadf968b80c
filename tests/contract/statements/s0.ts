import * as t from "@/tests/contract/statements/files";
import { type SpecificationPart, section } from "@/tests/contract/statements/statement";

const plan = "Of the plan this document is part of: its steps, files and keywords.";
const made = t.s0("201: id, token, tokenPrefix, expiresAt and the commands");
const stored = t.s0("fails without auth, creates a db record with auth");
const expires = t.s0("expires after 24 hours, to the millisecond");
const byRole = t.s0("by %s: %d");
const readers = t.s0("Viewer or higher may read; nobody else");
const everyCaller = t.whoMayNot("takes those who may, and nobody else");
const all = t.s0("returns all hosts of the organization and of no other");
const status = t.s0("ONLINE while last seen is less than one minute ago, else OFFLINE");
const containers = t.s0("counts the containers each host reported");
const once = [
  ...t.races("50 enrolls with one token make exactly one host"),
  ...t.s1Enroll("the whole of S1's verification: tokens, enroll, heartbeat"),
];
const commands = [
  ...t.s0("the commands carry the token and the URL as one shell word each"),
  ...t.bootedSystemd("is installed and enrolled by the dashboard's command"),
];
const onTheServer = t.running("S0's two endpoints answer a person who signed in, and nobody else");

// biome-ignore format: a line for each statement
const statements = [
  ...section("must_haves", [
    [17, "UI users can generate a one-time enrollment token for a new host", made, once],
    [18, "UI users can list hosts for their organization", all, readers],
    [22, "POST /tokens, GET /", made, all],
  ]),
  ...section("objective", [
    [26, "Implement Cloud API endpoints for administrators to generate host enrollment tokens and read the fleet inventory.", byRole, readers],
  ]),
  ...section("Task 1: Generate Host Token Endpoint", [
    [44, "Implement POST /api/hosts/tokens", made],
    [45, "Must be authenticated user with Admin/Owner role", byRole, stored, everyCaller],
    [46, "Generate a secure random token string or use UUID", made, t.secrets("a %s token is its kind and 32 bytes, of which six characters may be shown")],
    [47, "Store inside HostToken table", stored, t.s0("the plaintext is in this answer only, and nowhere in the database")],
    [47, "with 24h expiration", expires],
    [48, "Return token and generated curl/docker command for agent installation", made, commands],
    [49, "under /api/hosts", made, onTheServer],
    [51, "curl test to POST /api/hosts/tokens fails without auth, creates db record with auth", stored, onTheServer],
    [52, "API successfully issues 24hr one-time tokens", expires, once],
  ]),
  ...section("Task 2: List Hosts Endpoint", [
    [59, "Implement GET /api/hosts:", all],
    [60, "Require Viewer or higher role", readers, everyCaller],
    [61, "Return all Host records for the user's current Organization", all, t.organizations("a person of two organizations acts in the one their %s names"), t.member("a person of two organizations > who lost the one they looked at is shown the other")],
    [62, "Include the current computed status (ONLINE if lastSeen < 1 min, else OFFLINE)", status],
    [63, "Include relation count of Containers", containers],
    [65, "curl test to GET /api/hosts returns JSON array of hosts", t.s2("GET /api/hosts: {success, data: [every field of S2, S0's status and count]}"), onTheServer],
    [66, "Endpoint returns properly formatted host list with computed statuses", status, t.s2("GET /api/hosts: {success, data: [every field of S2, S0's status and count]}")],
  ]),
  ...section("verification", [
    [72, "Ensure tests or manual verification via seeded database can hit both endpoints successfully.", onTheServer],
  ]),
  ...section("success_criteria", [
    [76, "Authenticated user can generate an enrollment token", byRole, onTheServer],
    [77, "Authenticated user can view host list", readers, onTheServer],
  ]),
];

export const s0: SpecificationPart = {
  name: "S0",
  title: "One-time host tokens and the fleet list",
  file: "000_a2a26f932c5955cb.txt",
  sha256: "233701483451d5711ae6d599e976a8eb4677ef387b71e9e671c0f172d40648fb",
  headings: /^(must_haves):$|^<(objective|verification|success_criteria)>$|^\s*<name>(.+)<\/name>$/,
  statements,
  notStatements: [
    { lines: [2, 16], reason: plan },
    { lines: [19, 21], reason: plan },
    { lines: 22, text: "contains:", reason: plan },
    { lines: [30, 34], reason: plan },
    { lines: 41, reason: plan },
    { lines: 43, reason: plan },
    { lines: 45, text: "via requireOrganizationRole middleware", reason: plan },
    { lines: 49, text: "Register router in apps/api/src/index.ts", reason: plan },
    { lines: 57, reason: plan },
    { lines: 81, reason: plan },
  ],
};
