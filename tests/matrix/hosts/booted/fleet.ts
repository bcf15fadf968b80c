import { expect } from "vitest";
import { installCommands } from "@/lib/fleet/enrollment/install-commands";
import type { Shell } from "@/tests/agent/support/machine";
import { type HostRow, RealServer } from "@/tests/agent/support/real-server";
import { type BootedMachine, eventually } from "./booted";

/** Every wait of the agent is this much of what it is in the field: a check-in each 0.6 s. */
export const SCALE = "MUSTER_INTERVAL_SCALE=0.02";

type Package = { name: string; version: string; available: string; security: boolean };

/** The real server, with a fleet of one booted machine. */
export class Fleet {
  private constructor(
    private readonly server: RealServer,
    private readonly machine: BootedMachine,
  ) {}

  static async of(machine: BootedMachine): Promise<Fleet> {
    return new Fleet(await RealServer.start(), machine);
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  /** Runs what the dashboard tells to paste; what it says. The machine is root's, without a sudo. */
  async install(): Promise<string> {
    const { id, token } = await this.server.newToken();
    const { curl } = installCommands(id, token, { url: this.server.url, insecure: false });
    return this.machine.output(curl.replace("| sudo ", `| ${SCALE} `));
  }

  /** The one host of the fleet. */
  async host(): Promise<HostRow> {
    const [host, ...others] = await this.server.hosts();
    if (!host || others.length > 0) throw new Error(`Not one host but ${others.length} more`);
    return host;
  }

  /** The host, once it was heard of again from now on. */
  async heardOf(): Promise<HostRow> {
    const { lastSeenAt } = await this.host();
    return eventually(async () => {
      const host = await this.host();
      expect(host).toMatchObject({ status: "ONLINE" });
      expect(host.lastSeenAt > (lastSeenAt ?? "")).toBe(true);
      return host;
    });
  }

  async ask(kind: "REPORT" | "ROTATE" | "UPDATE" | "UNINSTALL"): Promise<void> {
    const { id } = await this.host();
    await this.server.call("POST", "/api/hosts/commands", { hostIds: [id], kind });
  }

  /** What the server knows to be installed. */
  async packages(): Promise<Package[]> {
    const csv = await this.server.text(`/api/hosts/${(await this.host()).id}/packages/export`);
    // Further lines are of a description. Where no list was ever fetched it is not known what wants
    // an update.
    return csv.split("\n").flatMap((line) => {
      const row = /^([^",]+),([^",]+),([^",]*),(?:true|false|),(true|false|),/.exec(line);
      if (!row) return [];
      const [, name = "", version = "", available = "", security] = row;
      return { name, version, available, security: security === "true" };
    });
  }

  /** Resolves when the server has every package that dpkg of the machine has. */
  async knowsAllOfDpkg(): Promise<void> {
    const list = "dpkg-query --show --showformat '$" + "{db:Status-Status}\\n'";
    const count = Number(await this.machine.output(`${list} | grep -cx installed`));
    expect(count).toBeGreaterThan(100);
    await eventually(async () => expect(await this.packages()).toHaveLength(count));
  }

  /** Makes the agent an older one, and asks it to take the version of the server. */
  async update(restart: string): Promise<void> {
    const version = await this.machine.output("muster-agent version");
    const file = "/usr/local/bin/muster-agent";
    await this.machine.output(`sed -i 's/^VERSION=.*/VERSION=0.1.0/' ${file} && ${restart}`);
    await eventually(async () => expect(await this.#agentVersion()).toBe("0.1.0"));
    await this.ask("UPDATE");
    await eventually(async () => expect(await this.#agentVersion()).toBe(version));
    await eventually(async () => expect(await this.machine.output(`ls ${file}*`)).toBe(file));
    expect(await this.machine.output("muster-agent version")).toBe(version);
  }

  /** Sets the service up anew under a shell; what is shown of it is as it was, and it runs. */
  async setUpUnder(shell: Shell, shown: string): Promise<void> {
    const before = await this.machine.output(shown);
    expect(before).not.toContain("mst_");
    const command = shell === "busybox" ? "busybox sh" : shell;
    const file = "/usr/local/bin/muster-agent";
    await this.machine.output(`${SCALE} ${command} ${file} service install`);
    expect(await this.machine.output(shown)).toBe(before);
    await this.heardOf();
  }

  /** Asks the agent to remove itself; resolves when it is gone. */
  async uninstall(before: Set<string>): Promise<void> {
    await this.ask("UNINSTALL");
    await this.#gone(before);
    expect(await this.host()).toMatchObject({ status: "OFFLINE" });
  }

  /** Installs the agent once more and removes it by hand, twice. */
  async uninstallByHand(before: Set<string>): Promise<void> {
    await this.install();
    expect(await this.machine.output("muster-agent uninstall")).toContain("knows it");
    expect(await this.machine.sh("muster-agent uninstall")).toMatchObject({ code: 127 });
    await this.#gone(before);
  }

  /** Resolves when neither a file nor a process of the agent is left. */
  async #gone(before: Set<string>): Promise<void> {
    await eventually(async () => {
      const left = [...(await this.machine.files())].filter((path) => !before.has(path));
      expect(left.filter((path) => !ofOthers.test(path))).toEqual([]);
      // Where no service manager ends it, what collects a report comes to its own end.
      expect((await this.machine.sh("pgrep --full /muster-agen[t]")).stdout).toBe("");
    });
  }

  /** The version of the agent that was heard of last. */
  async #agentVersion(): Promise<string | undefined> {
    const [columns = "", row = ""] = (await this.server.text("/api/hosts/export")).split("\r\n");
    return row.split(",")[columns.split(",").indexOf("agentVersion")];
  }
}

/** What systemd, OpenRC, cron and podman write while an agent is there. */
const ofOthers =
  /^\/(run\/(log|systemd|openrc|containers)\/|run\/utmp$|var\/log\/(journal\/|wtmp$)|var\/(lib\/(systemd|containers)|spool\/cron)\/)/;
