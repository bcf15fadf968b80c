import { commandNames } from "@/components/agents/command-words";
import { CopyField } from "@/components/copy/copy-field";
import { formatBytes, formatPlural } from "@/components/format/number";
import { formatDuration } from "@/components/format/time";
import { type Fact, Facts } from "@/components/page/facts";
import { Meter } from "@/components/page/meter";
import { Section } from "@/components/page/section";
import { RelativeTime } from "@/components/time/relative-time";
import { type CommandKind, commandKinds } from "@/lib/fleet/commands/kinds";
import type { Disk, NetworkInterface } from "@/lib/fleet/hosts/facts";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";
import type { InventoryView } from "@/lib/fleet/inventory/get-inventory";
import { clockWords, machineWords, processorName, systemName } from "./words";

type Host = { host: HostDetails };

/** What the machine is. */
export function SystemFacts({ host, inventory }: Host & { inventory: InventoryView }) {
  if (host.hostname === null && host.os === null) {
    return (
      <Section title="System">
        <p className="text-muted-foreground text-sm">
          {host.firstSeenAt === null
            ? "Its agent reports the system, disks and network with the first check-in."
            : "Its agent has told nothing of the system, disks and network."}
        </p>
      </Section>
    );
  }
  return (
    <Section title="System">
      <Facts
        facts={[
          { label: "Hostname", value: host.hostname, mono: true },
          { label: "System", value: systemName(host) },
          { label: "Kernel", value: host.kernel, mono: true },
          ...told("Installed kernel", inventory.installedKernel, true),
          ...told("SELinux", inventory.selinuxStatus),
          ...told("Package manager", inventory.packageManager, true),
          { label: "Architecture", value: host.architecture, mono: true },
          { label: "Processor", value: processorName(host.cpuModel, host.cpuCores) },
          { label: "Memory", value: memoryWords(host) },
          ...told("Machine", machineWords(inventory)),
          ...told("Load", loadWords(inventory.loadAverage)),
          ...told("Uptime", inventory.systemUptime),
          {
            label: "Booted",
            value: host.bootedAt && <RelativeTime at={host.bootedAt.toISOString()} />,
          },
          { label: "Docker", value: host.dockerVersion, mono: true },
          { label: "Machine id", value: host.machineId, mono: true },
        ]}
      />
    </Section>
  );
}

/** A fact that only some agents tell: nothing where it is not told. */
function told(label: string, value: string | null, mono = false): Fact[] {
  return value ? [{ label, value, mono }] : [];
}

/** The load of the last 1, 5 and 15 minutes. */
function loadWords(load: number[]): string | null {
  return load.length > 0 ? load.map((one) => one.toFixed(2)).join(", ") : null;
}

/** When and from where it was heard of. */
export function PresenceFacts({ host }: Host) {
  const { lastSeenAt, firstSeenAt } = host;
  const clock = clockWords(host.clockSkewSeconds);
  return (
    <Section title="Presence">
      <Facts
        facts={[
          { label: "Last seen", value: <RelativeTime at={lastSeenAt?.toISOString() ?? null} /> },
          { label: "First seen", value: <RelativeTime at={firstSeenAt?.toISOString() ?? null} /> },
          { label: "Joined", value: <Joined host={host} /> },
          { label: "Address", value: host.lastAddress, mono: true },
          {
            label: "Checks in",
            value: `every ${formatDuration(host.checkInIntervalSeconds * 1000)}`,
          },
          { label: "Clock", value: clock },
          // Only worth a line when it is wrong.
          ...(host.insecureTransport ? [unverified] : []),
          ...(host.reportFault ? [reportsInVain(host.reportFault)] : []),
          { label: "Agent", value: host.agentVersion, mono: true },
          ...(host.uninstalledAt ? [] : commandsOf(host.takenCommands)),
          { label: "Host id", value: <CopyField value={host.id} what="host id" /> },
        ]}
      />
    </Section>
  );
}

const unverified = {
  label: "Certificate",
  value: <span className="text-warning">its agent does not check this server's</span>,
};

const reportsInVain = (fault: string) => ({
  label: "Reports",
  value: <span className="text-warning">do not arrive: {fault}</span>,
});

/** Said where it is not all of them. */
function commandsOf(taken: readonly CommandKind[]) {
  if (taken.length === commandKinds.length) return [];
  const names = taken.map((kind) => commandNames[kind]).join(", ");
  const value = names === "" ? "its agent takes none" : `by its websocket: ${names}`;
  return [{ label: "Commands", value }];
}

const ways: Record<HostDetails["enrolledVia"], string> = {
  TOKEN: "by one-time token",
  ADMIN: "by hand",
  AUTO_ENROLLMENT: "by auto-enrollment",
};

function Joined({ host: { createdAt, enrolledVia } }: Host) {
  return (
    <>
      <RelativeTime at={createdAt.toISOString()} />, {ways[enrolledVia]}
    </>
  );
}

/** How full its filesystems are. */
export function DiskFacts({ disks }: { disks: Disk[] }) {
  if (disks.length === 0) return null;
  return (
    <Section title="Disks">
      <Facts
        facts={disks.map(({ mountpoint, device, filesystem, sizeBytes, usedBytes }) => ({
          label: mountpoint,
          value: (
            <div className="grid gap-0.5">
              {usedBytes === null || usedBytes === undefined ? (
                formatBytes(sizeBytes)
              ) : (
                <Meter
                  label={`${mountpoint} used`}
                  value={usedBytes}
                  max={sizeBytes}
                  text={`${share(usedBytes, sizeBytes)} of ${formatBytes(sizeBytes)}`}
                />
              )}
              <span className="text-muted-foreground">
                {[device, filesystem].filter(Boolean).join(", ")}
              </span>
            </div>
          ),
        }))}
      />
    </Section>
  );
}

/** Rounded down: 100 % is only what is full. */
function share(used: number, size: number): string {
  return `${size > 0 ? Math.floor((used / size) * 100) : 0} %`;
}

type Network = { interfaces: NetworkInterface[]; inventory: InventoryView };

/** Its network interfaces and their addresses, and the way out. */
export function NetworkFacts({ interfaces, inventory }: Network) {
  const { ip, gatewayIp, dnsServers } = inventory;
  const ways = [
    ...told("Address", ip, true),
    ...told("Gateway", gatewayIp, true),
    ...told("DNS", dnsServers.join(", "), true),
  ];
  if (interfaces.length === 0 && ways.length === 0) return null;
  return (
    <Section title="Network">
      <Facts
        facts={[
          ...interfaces.map(({ name, mac, addresses }) => ({
            label: name,
            mono: true,
            value: (
              <div className="grid">
                {addresses.map((address) => (
                  <span key={address}>{address}</span>
                ))}
                {mac && <span className="text-muted-foreground">{mac}</span>}
              </div>
            ),
          })),
          ...ways,
        ]}
      />
    </Section>
  );
}

function memoryWords({ memoryBytes, swapBytes }: HostDetails): string | null {
  if (memoryBytes === null) return null;
  return swapBytes
    ? `${formatBytes(memoryBytes)}, ${formatBytes(swapBytes)} swap`
    : formatBytes(memoryBytes);
}

/** What a host that just came in has told, for the panel that waited for it. */
export function ArrivalFacts({ host }: Host) {
  const addresses = host.interfaces.flatMap((one) => one.addresses);
  return (
    <Facts
      className="sm:grid-cols-[minmax(6rem,auto)_minmax(0,1fr)]"
      facts={[
        { label: "Hostname", value: host.hostname, mono: true },
        { label: "System", value: systemName(host) },
        { label: "Kernel", value: host.kernel, mono: true },
        { label: "Architecture", value: host.architecture, mono: true },
        { label: "Processor", value: processorName(host.cpuModel, host.cpuCores) },
        { label: "Memory", value: memoryWords(host) },
        { label: "Disks", value: diskWords(host.disks) },
        { label: "Addresses", value: addresses.join(", ") || null, mono: true },
        { label: "Docker", value: host.dockerVersion, mono: true },
      ]}
    />
  );
}

function diskWords(disks: Disk[]): string | null {
  if (disks.length === 0) return null;
  const size = disks.reduce((sum, disk) => sum + disk.sizeBytes, 0);
  return `${formatPlural(disks.length, "filesystem")}, ${formatBytes(size)}`;
}
