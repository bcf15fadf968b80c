import { z } from "zod";
import { securityReasons, updateReasons } from "@/lib/fleet/inventory/known";
import { longList } from "@/lib/zod-lists";

export const MAX_PACKAGES = 10_000;

/** 5 MB, for reports and container inventories; longer ones are 413. */
export const REPORT_BODY_LIMIT = 5 * 1024 * 1024;

const text = z.string().max(255).nullish();
const longText = z.string().max(4096).nullish();
const gigabytes = z.number().min(0).max(1_000_000).nullish();
const scalar = z.union([z.string().max(1024), z.number()]).nullish();

/** Why a number is not known; null when it is. What is no reason of ours is a failure of some kind. */
function reason<Reason extends string>(reasons: readonly [Reason, ...Reason[]]) {
  const schema = z.enum(reasons).nullish();
  const read = (value: unknown) => (schema.safeParse(value).success ? value : "failed");
  return z.preprocess((value) => (value === "" ? null : read(value)), schema).optional();
}

/** RFC 3339 allows a blank for the T, lower case, and a leap second; zod allows none of them. */
function strictTime(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return value
    .trim()
    .toUpperCase()
    .replace(" ", "T")
    .replace(/:60(?=[.Z+-])/, ":59");
}

const packageSchema = z.object({
  name: z
    .string("Package name is required")
    .min(1)
    .max(512, "Package name must have at most 512 characters"),
  currentVersion: z
    .string("Current version is required")
    .max(512, "Current version must have at most 512 characters"),
  availableVersion: z.string().max(512).nullish(),
  needsUpdate: z.boolean("needsUpdate must be boolean"),
  isSecurityUpdate: z.boolean().nullish(),
  description: z.string().max(65_536).nullish(),
  category: z.string().max(512).nullish(),
  sourceRepository: z.string().max(1024).nullish(),
  isHeld: z
    .boolean()
    .nullish()
    .catch(null)
    .describe("There is an update, and somebody on the host holds it back. Of our own agent."),
  replacedBy: z
    .string()
    .max(512)
    .nullish()
    .catch(null)
    .describe("The package that the package manager would install in its place. Of our own agent."),
});

const repositorySchema = z.object({
  name: z.string().max(512),
  url: z.string().max(2048).nullish(),
  distribution: z.string().max(512).nullish(),
  components: z.string().max(1024).nullish(),
  repoType: z.string().max(64).nullish(),
  isEnabled: z.boolean().nullish(),
  isSecure: z.boolean().nullish(),
});

/** S3's `{device, mountPoint, size, used, available}`, or `{name, size, mountpoint}` of the field. */
const disk = z.object({
  device: scalar,
  mountPoint: scalar,
  name: scalar,
  mountpoint: scalar,
  filesystem: scalar,
  size: scalar,
  used: scalar,
  available: scalar,
});

/** S3's `{name, ip, mac}`, or the field's with a list of addresses. */
const networkInterface = z.object({
  name: scalar,
  ip: scalar,
  mac: scalar,
  type: scalar,
  macAddress: scalar,
  mtu: scalar,
  status: scalar,
  linkSpeed: scalar,
  duplex: scalar,
  addresses: z
    .array(z.object({ address: scalar, family: scalar, netmask: scalar, gateway: scalar }))
    .max(256)
    .nullish(),
});

/** Twice what a bridge of Linux has ports. */
const MAX_INTERFACES = 2048;

/** Disks, and interfaces, as JSON: 2,048 interfaces have 400 KB. */
const DETAILS_BYTES = 1024 * 1024;
const detailsRule = "Must have at most 1 MiB as JSON";
const fitsDetails = (details: unknown) => JSON.stringify(details).length <= DETAILS_BYTES;

/** Of all interfaces together: each is read, compared and stored. */
const MAX_ADDRESSES = 4096;

const addressesOf = (all: z.output<typeof networkInterface>[]) =>
  all.reduce((sum, { addresses }) => sum + (addresses?.length ?? 0), 0);

/** What a ping may tell as well as a report. Null says nothing: what is stored stays. */
const metrics = {
  cpuCores: z.number().int().min(0).max(65_536).nullish(),
  cpuModel: text,
  ramInstalled: gigabytes,
  swapSize: gigabytes,
  diskDetails: z.array(disk).max(1024).refine(fitsDetails, detailsRule).nullish(),
  systemUptime: text,
  bootTime: text,
  loadAverage: z
    .array(z.union([z.number(), z.string().max(32)]))
    .max(16)
    .nullish(),
  needsReboot: z.boolean().nullish(),
  rebootReason: longText,
};

/** Hashes the agent made, by name: `packagesHash`, `reposHash`, ... */
export const hashesSchema = z.record(z.string().max(64), z.string().max(255).nullable()).nullish();

/**
 * The body of `POST /api/v1/hosts/update` (S3), with what agents in the field send beside it.
 * `packages` may be left out or null only in a partial report, one that has `sections`.
 */
export const reportSchema = z
  .object({
    packages: longList(packageSchema, {
      max: MAX_PACKAGES,
      error: "Packages array is required",
      tooMany: "Packages array must not have more than 10,000 entries",
      examples: [
        [
          {
            name: "nginx",
            currentVersion: "1.18.0",
            availableVersion: "1.20.0",
            needsUpdate: true,
            isSecurityUpdate: false,
          },
        ],
      ],
    }).nullish(),
    repositories: longList(repositorySchema, { max: 2000 }).nullish(),
    ...metrics,
    networkInterfaces: longList(networkInterface, { max: MAX_INTERFACES, slice: 25 })
      .refine((all) => addressesOf(all) <= MAX_ADDRESSES, "Must have at most 4,096 addresses")
      .refine(fitsDetails, detailsRule)
      .nullish(),
    osType: text,
    osVersion: text,
    hostname: text,
    ip: text,
    architecture: text,
    agentVersion: text,
    gatewayIp: text,
    dnsServers: z.array(z.string().max(255)).max(64).nullish(),
    kernelVersion: text,
    installedKernelVersion: text,
    selinuxStatus: text,
    /** Of our own agent: `kvm`, `none`, … and `lxc`, `docker`, `none`, … */
    virtualization: text,
    container: text,
    machineId: text,
    packageManager: text,
    updatesUnknown: reason(updateReasons).describe(
      "Of our own agent: why the number of updates is not known; null when it is. An unknown reason counts as `failed`. Left out, the number is taken as it is.",
    ),
    securityUnknown: reason(securityReasons).describe(
      "Of our own agent: the same of the number of security updates.",
    ),
    listsUpdatedAt: z
      .preprocess(strictTime, z.iso.datetime({ offset: true }).nullish().catch(null))
      .optional()
      .describe(
        "Of our own agent: when the package lists behind these numbers were last fetched; null when that cannot be told.",
      ),
    executionTime: z.union([z.number(), z.string().max(64)]).nullish(),
    sections: z.array(z.string().max(64)).max(64).nullish(),
    hashes: hashesSchema,
  })
  .refine(({ packages, sections }) => Boolean(packages ?? sections), {
    path: ["packages"],
    error: "Packages array is required",
  });

export type Report = z.output<typeof reportSchema>;
export type ReportedPackage = NonNullable<Report["packages"]>[number];
export type ReportedRepository = NonNullable<Report["repositories"]>[number];

export const reportReply = z.object({
  message: z.literal("Host updated successfully"),
  packagesProcessed: z.number(),
  updatesAvailable: z.number(),
  securityUpdates: z.number(),
});

/** A ping has at most this many bytes; longer ones are 413. */
export const PING_BODY_LIMIT = 8 * 1024;

/** The body of `POST /api/v1/hosts/ping`, which may be empty. */
export const pingSchema = z
  .object({
    hashes: hashesSchema,
    metrics: z.object(metrics).nullish(),
    agentVersion: text,
    agentExecutionMs: z.number().nullish(),
  })
  .optional();

export type Ping = z.output<typeof pingSchema>;

/** Which integrations an agent shall run: it writes them into its own configuration. */
export const integrationsReply = z.object({ docker: z.boolean(), compliance: z.boolean() });

export const pingReply = z.object({
  message: z.literal("Ping successful"),
  timestamp: z.date(),
  friendlyName: z.string(),
  agentStartup: z.boolean(),
  integrations: integrationsReply,
  hashGate: z.boolean(),
  /** The sections the server wants in full; left out when the ping had no hashes. */
  requestFull: z.array(z.string()).optional(),
});
