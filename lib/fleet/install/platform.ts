import { z } from "zod";

/** What machines call themselves (`uname -m`, Debian, RPM) and the name Go binaries carry. */
const architectures = {
  amd64: "amd64",
  x86_64: "amd64",
  "x86-64": "amd64",
  x64: "amd64",
  arm64: "arm64",
  aarch64: "arm64",
  arm: "arm",
  armhf: "arm",
  armv6l: "arm",
  armv7l: "arm",
  armv8l: "arm",
  "386": "386",
  i386: "386",
  i486: "386",
  i586: "386",
  i686: "386",
  x86: "386",
  loong64: "loong64",
  loongarch64: "loong64",
  mips: "mips",
  mips64: "mips64",
  mips64le: "mips64le",
  mipsle: "mipsle",
  ppc64: "ppc64",
  ppc64le: "ppc64le",
  riscv64: "riscv64",
  s390x: "s390x",
} as const;

const systems = ["linux", "freebsd", "openbsd", "netbsd", "darwin", "windows"] as const;

export type Architecture = (typeof architectures)[keyof typeof architectures];
export type System = (typeof systems)[number];

const known = Object.keys(architectures) as [keyof typeof architectures];

const blank = (value: unknown) => (value === "" ? undefined : value);
const lower = (value: unknown) =>
  typeof value === "string" && value !== "" ? value.toLowerCase() : undefined;

/** An architecture under any of its names; S3's `arch`. Empty counts as not given. */
export const architectureSchema = z.preprocess(
  lower,
  z.enum(known, "arch must be an architecture such as amd64 or arm64").optional(),
);

/** S3's clients name the operating system as Go does. Empty counts as not given. */
export const systemSchema = z.preprocess(
  lower,
  z.enum(systems, `os must be one of ${systems.join(", ")}`).optional(),
);

/** S3's `force` of scripts: on when it is `true`, in the case Ansible writes it or another. */
export const forceSchema = z.preprocess(
  blank,
  z
    .string()
    .max(16, "force must be true or false")
    .optional()
    .transform((value) => value?.toLowerCase() === "true"),
);

/** The one name of an architecture: `x86_64` is amd64. */
export function goArchitecture(name: keyof typeof architectures): Architecture {
  return architectures[name];
}
