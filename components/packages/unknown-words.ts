import { formatPlural } from "@/components/format/number";
import type { UnknownReason } from "@/lib/fleet/inventory/known";

/** Why a number of updates is not known: "package lists are 40 days old". */
export function unknownWords(reason: UnknownReason, listsAgeDays: number | null): string {
  if (reason === "lists_old" && listsAgeDays !== null) {
    return `package lists are ${formatPlural(listsAgeDays, "day")} old`;
  }
  return words[reason];
}

/** The same of security updates, beside what is known of all. */
export function securityWords(
  reason: UnknownReason,
  listsAgeDays: number | null,
  isUpdatesKnown: boolean,
): string {
  if (isUpdatesKnown && reason === "no_lists") {
    return "the lists of its security source were never fetched";
  }
  return unknownWords(reason, listsAgeDays);
}

const words: Record<UnknownReason, string> = {
  no_report: "no report yet",
  no_lists: "package lists were never fetched",
  lists_old: "package lists are too old",
  no_manager: "no package manager that Muster knows",
  failed: "the package manager failed",
  timeout: "the package manager did not answer in time",
  fetch_failed: "fetching package lists failed",
  not_told: "this package manager does not tell security updates apart",
  out_of_reach: "the agent's container cannot ask this machine's package manager",
};

/**
 * What can be done so that the number becomes known; undefined when that goes without saying. What
 * is to be typed stands between backticks.
 */
export function unknownAdvice(
  reason: UnknownReason,
  packageManager: string | null,
): string | undefined {
  const command = packageManager === null ? undefined : fetchCommands[packageManager];
  const fetchThem = `Fetch them on the host${command ? ` with \`${command}\`` : ""}${
    packageManager !== null && keepsOwnLists.has(packageManager)
      ? ", or let the agent keep lists of its own: `refresh=86400`, in seconds, in `/etc/muster-agent/config`"
      : ""
  }.`;
  switch (reason) {
    case "no_lists":
      return fetchThem;
    case "lists_old":
      return `Whatever used to fetch them has stopped. ${fetchThem}`;
    case "no_manager":
      return "Muster asks apt, dnf, yum, zypper, pacman and apk.";
    case "failed":
    case "timeout":
      return "On the host, `muster-agent doctor` tells more.";
    case "fetch_failed":
      return "The agent keeps lists of its own here. Check that the host reaches its mirrors.";
    case "out_of_reach":
      return "To know them, install the agent on the machine itself.";
    case "not_told":
      return "Any of its updates may be one.";
    case "no_report":
      return undefined;
  }
}

/** Package managers that the agent can fetch lists for without touching the machine's. */
const keepsOwnLists = new Set(["apt", "dnf", "zypper", "pacman"]);

const fetchCommands: Record<string, string> = {
  apt: "apt-get update",
  dnf: "dnf makecache",
  yum: "yum makecache",
  zypper: "zypper refresh",
  apk: "apk update",
};
