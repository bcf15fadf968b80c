import { resolve } from "node:path";
import { z } from "zod";
import { rangeFault } from "@/lib/ip-ranges";
import "@/lib/zod-sentences";
import type { ServerAddress } from "@/lib/server-address";
import { databaseUrlFault } from "@/scripts/lib/database-url.mjs";

/**
 * Every setting, read once. The only file that touches process.env.
 * A bad value stops the boot with one sentence that names the setting.
 */

const blankIsUnset = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankIsUnset, schema.optional());
const withDefault = <T extends z.ZodType>(schema: T, value: z.input<T>) =>
  z.preprocess((given) => blankIsUnset(given) ?? value, schema);

const origin = z.string().transform((value, issue) => {
  const fault = originFault(value);
  if (fault === undefined) return new URL(value).origin;
  issue.addIssue(fault);
  return z.NEVER;
});

function originFault(value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return `"${value}" is not an origin such as https://muster.example.com`;
  }
  if (url.username || url.password) {
    return `contains a user name or a password, which an origin does not have: leave out what comes before "@"`;
  }
  if (url.pathname !== "/") {
    return (
      `"${value}" has a path, and Muster is not served below one (a sub-path): give it a host name ` +
      `of its own, and set ${url.origin} or that name without a path`
    );
  }
  if (url.search || url.hash) return `"${value}" is more than an origin: set ${url.origin}`;
  return undefined;
}

const list = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .refine((value) => !/[^\s,]\s+[^\s,]/.test(value), {
      error: "has a blank where a comma should be: separate several by commas",
      abort: true,
    })
    .transform((value) =>
      value
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    )
    .pipe(z.array(item));

const cidr = z.string().refine((value) => rangeFault(value) === undefined, {
  error: (issue) => rangeFault(String(issue.input)),
});

const yesOrNo = z.stringbool({
  truthy: ["true", "yes", "1"],
  falsy: ["false", "no", "0"],
  error: (issue) => `"${String(issue.input)}" is none of true, false, yes, no, 1 and 0`,
});

/** Days that something is kept. In plain digits: what is read otherwise would be deleted. */
const days = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?$/, "must be a number of days")
  .transform(Number)
  .pipe(
    z
      .int("must be a whole number of days")
      .min(1, "must be at least 1 day")
      .max(36_500, "must be at most 36500 days"),
  );

const port = "must be a port, a whole number from 0 to 65535 such as 3000";

const databaseUrl = z.string().superRefine((value, context) => {
  const fault = databaseUrlFault(value);
  if (fault !== undefined) context.addIssue(fault);
});

const postgresqlUrl = databaseUrl.refine(
  (value) => !value.startsWith("file:"),
  "must start with postgresql://",
);

/** One would be enough, but a page asks several things at once. */
const poolSize = z
  .string()
  .regex(/^\d+$/, "must be a whole number of connections such as 10")
  .transform(Number)
  .pipe(z.int().min(2, "must be at least 2").max(1000, "must be at most 1000"));

/** What stands beside S3's version under /api: such a version would hide it. */
const takenVersions = [
  "agent",
  "auth",
  "health",
  "hosts",
  "live",
  "openapi.json",
  "packages",
  "ready",
];

const schema = z.object({
  NODE_ENV: withDefault(z.enum(["development", "production", "test"]), "development"),
  PORT: withDefault(
    z
      .string()
      .regex(/^\d{1,5}$/, port)
      .transform(Number)
      .pipe(z.number().max(65_535, port)),
    "3000",
  ),
  // Where to listen; scripts/serve.mjs reads it, all interfaces without it.
  HOST: optional(z.string()),
  DATA_DIR: withDefault(
    z.string().refine((value) => !`${resolve(value)}/`.startsWith("/proc/"), {
      // Node would try to make a folder there without end.
      error: "is below /proc, which keeps no files: choose another place",
    }),
    "./data",
  ),
  DATABASE_URL: optional(databaseUrl),
  // The same database with the role that migrates it, and past a pooler.
  MIGRATION_DATABASE_URL: optional(postgresqlUrl),
  DATABASE_LISTEN_URL: optional(postgresqlUrl),
  DATABASE_POOL: withDefault(poolSize, "10"),
  PUBLIC_URL: optional(origin),
  // Read by scripts/lib/headers.mjs.
  HSTS_SUBDOMAINS: optional(yesOrNo),
  ADMIN_ORIGINS: withDefault(list(origin), ""),
  AUTH_SECRET: optional(
    z.string().min(32, "must have at least 32 characters; one is made by: openssl rand -hex 32"),
  ),
  AUTH_SECRET_CHANGED: withDefault(yesOrNo, "no"),
  ADMIN_USERNAME: optional(z.string()),
  ADMIN_EMAIL: optional(z.string()),
  ADMIN_PASSWORD: optional(z.string()),
  ORGANIZATION: optional(z.string()),
  TRUSTED_PROXIES: withDefault(list(cidr), ""),
  IGNORE_SSL_SELF_SIGNED: withDefault(yesOrNo, "no"),
  API_VERSION: withDefault(
    z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{0,31}$/, "may hold a-z, 0-9, dot and dash")
      .refine((version) => !takenVersions.includes(version), "is the name of another path of ours"),
    "v1",
  ),
  LOG_LEVEL: withDefault(
    z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]),
    "info",
  ),
  AGENT_BINARIES_DIR: optional(z.string()),
  AUDIT_DAYS: optional(days),
  COMMAND_DAYS: withDefault(days, "90"),
  RETIRED_DAYS: withDefault(days, "400"),
});

/** Parses settings. Throws an Error whose message is one sentence for each bad value. */
export function readEnv(source: Record<string, string | undefined>) {
  const parsed = schema.safeParse(source);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => {
      const name = issue.path[0] === undefined ? "" : String(issue.path[0]);
      const what = issue.message.replace(/^Must /, "must ");
      // A shell and .env take quotes away; Docker's --env-file and Kubernetes leave them.
      const isQuoted = /^(["']).*\1$/.test(source[name] ?? "");
      const quotes = isQuoted ? " The quotes around it are part of the value: leave them out." : "";
      return `Setting ${name}: ${what}.${quotes}`;
    });
    throw new Error(sentences.join("\n"));
  }
  const value = parsed.data;
  for (const setting of ["MIGRATION_DATABASE_URL", "DATABASE_LISTEN_URL"] as const) {
    if (!value[setting] || value.DATABASE_URL?.startsWith("postgres")) continue;
    throw new Error(
      `Setting ${setting}: goes with a PostgreSQL database. Let DATABASE_URL name it, or leave both out.`,
    );
  }
  const publicUrl = value.PUBLIC_URL ?? `http://localhost:${value.PORT}`;
  const ignoreSslSelfSigned = value.IGNORE_SSL_SELF_SIGNED;
  const insecure = ignoreSslSelfSigned && publicUrl.startsWith("https:");
  return {
    production: value.NODE_ENV === "production",
    port: value.PORT,
    dataDir: resolve(value.DATA_DIR),
    databaseUrl: value.DATABASE_URL,
    databaseListenUrl: value.DATABASE_LISTEN_URL,
    /** Connections at most, two more for listening and for the start not counted. */
    databasePool: value.DATABASE_POOL,
    migrationDatabaseUrl: value.MIGRATION_DATABASE_URL,
    publicUrl,
    /** Nobody set PUBLIC_URL: `publicUrl` is only how this machine may reach it. */
    publicUrlIsGuess: value.PUBLIC_URL === undefined,
    serverAddress: { url: publicUrl, insecure } satisfies ServerAddress,
    ignoreSslSelfSigned,
    adminOrigins: value.ADMIN_ORIGINS,
    authSecret: value.AUTH_SECRET,
    authSecretChanged: value.AUTH_SECRET_CHANGED,
    firstRun: {
      username: value.ADMIN_USERNAME,
      email: value.ADMIN_EMAIL,
      password: value.ADMIN_PASSWORD,
      organization: value.ORGANIZATION,
    },
    trustedProxies: value.TRUSTED_PROXIES,
    apiVersion: value.API_VERSION,
    logLevel: value.LOG_LEVEL,
    agentBinariesDir: value.AGENT_BINARIES_DIR,
    /** Days; without `audit` the audit is kept for good. */
    kept: { audit: value.AUDIT_DAYS, commands: value.COMMAND_DAYS, retired: value.RETIRED_DAYS },
  };
}

export type Env = ReturnType<typeof readEnv>;

export const env: Env = readEnv(process.env);

// next-auth reads its base URL from the environment alone.
process.env.NEXTAUTH_URL = env.publicUrl;
