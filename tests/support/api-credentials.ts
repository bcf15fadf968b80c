import { db, type Prisma } from "@/lib/db";
import { randomHex } from "@/lib/secrets/random";
import { slowHash } from "@/lib/secrets/slow-hash";
import { unique } from "@/tests/support/builders";

type Organization = { id: string };

/** Headers of an agent of S3: `credential` is `id:key`, as `buildHost({proof: "api"})` gives it. */
export function withApiCredentials(credential: string): Record<string, string> {
  const [apiId = "", apiKey = ""] = credential.split(":");
  return { "x-api-id": apiId, "x-api-key": apiKey };
}

/** An auto-enrollment token; its secret is hashed at the lowest cost, so that it takes 2 ms. */
export async function buildAutoToken(
  { id: organizationId }: Organization,
  columns: Partial<Omit<Prisma.AutoEnrollmentTokenUncheckedCreateInput, "organizationId">> = {},
) {
  const secret = randomHex(32);
  const token = await db.autoEnrollmentToken.create({
    data: {
      organizationId,
      name: `token-${unique()}`,
      tokenKey: `patchmon_ae_${randomHex(16)}`,
      secretHash: await slowHash("apiKey", secret),
      allowedIpRanges: [],
      metadata: {},
      ...columns,
    },
  });
  return { token, secret };
}

/** A token of integration type "api" with these scopes. */
export function buildApiToken(organization: Organization, host: ("get" | "delete")[]) {
  const metadata = { integration_type: "api" };
  return buildAutoToken(organization, { metadata, scopes: { host } });
}

/** A token of integration type "gethomepage". */
export function buildHomepageToken(organization: Organization) {
  return buildAutoToken(organization, { metadata: { integration_type: "gethomepage" } });
}

type BuiltToken = { token: { tokenKey: string }; secret: string };

/** Headers of a script that enrolls with this token. */
export function withAutoToken({ token, secret }: BuiltToken): Record<string, string> {
  return { "x-auto-enrollment-key": token.tokenKey, "x-auto-enrollment-secret": secret };
}

/** Headers of a program that reads the fleet with this token. */
export function withBasic({ token, secret }: BuiltToken): Record<string, string> {
  const pair = Buffer.from(`${token.tokenKey}:${secret}`).toString("base64");
  return { authorization: `Basic ${pair}` };
}
