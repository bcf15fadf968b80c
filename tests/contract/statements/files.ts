import { testsIn } from "@/tests/contract/statements/statement";

// The files that show what the documents say, by short names for the lists.

const contract = (name: string) => testsIn(`tests/contract/${name}.test.ts`);
const agent = (name: string) => testsIn(`tests/agent/${name}.test.ts`);

export const s0 = contract("s0");
export const s0List = contract("s0-list");
export const organizations = contract("s0-organizations");
export const running = contract("s0-s1-curl");
export const s1Enroll = contract("s1-enroll");
export const s1Heartbeat = contract("s1-heartbeat");
export const s2 = contract("s2");
export const s2Refusals = contract("s2-refusals");
export const s2Fields = contract("s2-fields");
export const s2Schema = contract("s2-schema");
export const s2Secrets = contract("s2-secrets");
export const tokens = contract("s3-tokens");
export const tokenFields = contract("s3-token-fields");
export const tokenFaults = contract("s3-token-faults");
export const enroll = contract("s3-enroll");
export const enrollFields = contract("s3-enroll-fields");
export const refusals = contract("s3-refusals");
export const idempotency = contract("s3-idempotency");
export const script = contract("s3-script");
export const install = contract("s3-install");
export const fieldInstall = contract("s3-field-install");
export const download = contract("s3-agent-download");
export const update = contract("s3-update");
export const reportFields = contract("s3-report-fields");
export const fieldReports = contract("s3-field-reports");
export const ping = contract("s3-ping");
export const integrations = contract("s3-integrations");
export const api = contract("s3-api");
export const groups = contract("s3-host-groups");
export const hostIds = contract("host-ids");
export const errors = contract("s3-errors");
export const credentials = contract("credentials");
export const curl = contract("curl-examples");
export const paths = contract("paths");
export const badInput = contract("bad-input");
export const badRequests = contract("bad-requests");
export const openapi = contract("openapi");
export const fuzz = contract("fuzz");
export const statements = contract("statements");
export const outage = contract("outage");
export const outageOfFile = contract("outage-sqlite");

export const whoMayNot = testsIn("tests/who-may-not.test.ts");
export const apiVersion = testsIn("tests/process/api-version.test.ts");
export const answers = testsIn("tests/process/answers.test.ts");
export const races = testsIn("tests/races/races.test.ts");
export const quotaRaces = testsIn("tests/races/quota.test.ts");
export const bootstrapRaces = testsIn("tests/races/bootstrap.test.ts");

export const quickReference = agent("quick-reference");
export const playbooks = agent("playbooks");
export const proxmox = agent("proxmox");
export const directHost = agent("direct-host");
export const force = agent("force");
export const curlFlags = agent("curl-flags");
export const agentAnswers = agent("answers");
export const life = agent("life");
export const agentSecrets = agent("secrets");
export const commands = agent("commands");
export const bootedSystemd = agent("booted/systemd");

export const signIn = testsIn("lib/fleet/members/sign-in.test.ts");
export const throttle = testsIn("lib/fleet/members/throttle.test.ts");
export const member = testsIn("lib/auth/member.test.ts");
export const audit = testsIn("lib/fleet/audit/record.test.ts");
export const autoCommands = testsIn("lib/fleet/auto-enrollment/commands.test.ts");
export const scriptSettings = testsIn("lib/fleet/install/script-settings.test.ts");
export const secrets = testsIn("lib/secrets/secrets.test.ts");
export const slowHash = testsIn("lib/secrets/slow-hash.test.ts");
export const clientIp = testsIn("lib/http/client-ip.test.ts");
export const ipRanges = testsIn("lib/ip-ranges.test.ts");
export const route = testsIn("lib/http/route.test.ts");
