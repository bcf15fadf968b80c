import { decided } from "@/tests/contract/statements/decided";
import * as t from "@/tests/contract/statements/files";
import { section } from "@/tests/contract/statements/statement";

// S3 from "API Architecture" to "Authentication".

const everyCaller = t.whoMayNot("takes those who may, and nobody else");

// biome-ignore format: a line for each statement
export const overview = [
  ...section("Base URL Structure", [
    [[23, 25], "Example: Base URL", t.quickReference("creates a token"), t.apiVersion("is v1 unless one is set")],
    [27, "The API version is configurable via the `API_VERSION` environment variable", t.apiVersion("answers S3 under /api/v2", "%s is 404 as JSON")],
    [27, "(defaults to `v1`)", t.apiVersion("is v1 unless one is set")],
  ]),
  ...section("Endpoint Categories", [
    [33, "**Admin** | `/auto-enrollment/tokens/*` | JWT (Bearer token) | Token management (CRUD)", everyCaller, t.tokens("POST answers 201 with the example of the document")],
    [34, "**Enrollment** | `/auto-enrollment/*` | Token key + secret (headers) | Host enrollment & script download", everyCaller, t.enroll("one host: 201 with the example of the document"), t.script("takes the two headers as well, and gives the same")],
    [35, "**Host** | `/hosts/*` | API ID + key (headers) | Agent installation & data reporting", everyCaller, t.credentials("the pair an enrollment answered opens > $name")],
  ]),
  ...section("Two-Tier Security Model", [
    [39, "**Tier 1: Auto-Enrollment Token**", everyCaller],
    [40, "**Purpose**: Create new host entries via enrollment", t.enroll("one host: 201 with the example of the document")],
    [41, "**Scope**: Limited to enrollment operations only", everyCaller],
    [42, "**Authentication**: `X-Auto-Enrollment-Key` + `X-Auto-Enrollment-Secret` headers", t.refusals("without key, without secret, without both"), everyCaller],
    [43, "**Rate Limited**: Yes (configurable hosts per day per token)", t.refusals("the quota used up: 429 with the sentence and when to come again"), t.tokenFields("a change > of %s alone leaves the rest")],
    [44, "**Storage**: Secret is hashed (bcrypt) in the database", t.tokens("the secret is told once and kept as bcrypt of cost 10")],
    [46, "**Tier 2: Host API Credentials**", everyCaller],
    [47, "**Purpose**: Agent communication (data reporting, updates, commands)", t.credentials("the pair an enrollment answered opens > $name", "a report by %s is of its own host alone"), t.directHost("hosts/install with %s makes this the host of the credentials")],
    [48, "**Scope**: Per-host unique credentials", t.credentials("a report by %s is of its own host alone", "two enrollments give two pairs, and the id of one with the key of the other is 401")],
    [49, "**Authentication**: `X-API-ID` + `X-API-KEY` headers", t.install("GET /api/v1/hosts/install > 401 for %j"), everyCaller],
    [50, "**Rate Limited**: No (per-host)", t.credentials("no host is slowed down, however often it comes")],
    [51, "**Storage**: API key is hashed (bcrypt) in the database", t.enroll("the key is told once, kept as bcrypt, and fits its 72 bytes")],
    [54, "Compromised enrollment token ≠ compromised hosts", everyCaller],
    [55, "Compromised host credential ≠ compromised enrollment", everyCaller, t.refusals("who is no enrollment token is nobody here")],
    [56, "Revoking an enrollment token stops new enrollments", t.refusals("a key nobody knows, a disabled token, a deleted one"), t.quotaRaces("a token disabled while 100 enroll: nobody enrolls after the answer")],
    [56, "without affecting existing hosts", decided.hostsStay, t.tokens("DELETE answers with what is gone, and its hosts stay")],
  ]),
  ...section("Admin Endpoints (JWT)", [
    [62, "All admin endpoints require a valid JWT Bearer token from an authenticated user", everyCaller, t.member("nobody > gets in with %s", "nobody > gets in with a token that has expired")],
    [62, "with \"Manage Settings\" permission", everyCaller],
    [[64, 68], "Example: Admin request", t.curl("Admin Endpoints (JWT)")],
  ]),
  ...section("Enrollment Endpoints (Token Key + Secret)", [
    [72, "Enrollment endpoints authenticate via custom headers", everyCaller, t.refusals("without key, without secret, without both")],
    [[74, 79], "Example: Enrollment request", t.curl("Enrollment Endpoints (Token Key + Secret)")],
  ]),
  ...section("Host Endpoints (API ID + Key)", [
    [83, "Host endpoints authenticate via API credential headers", everyCaller],
    [[85, 89], "Example: Host request", t.curl("Host Endpoints (API ID + Key)")],
  ]),
];
