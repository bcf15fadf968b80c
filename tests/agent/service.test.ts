import { describe, expect, it } from "vitest";
import { enrolledMachine, machine, standInForEach } from "./support/enrolled";

// The service where it cannot be set up. tests/matrix/hosts/booted sets it up, with real init systems.

describe("the service", () => {
  standInForEach();

  it("says so when there is nothing to set a service up with", async () => {
    await enrolledMachine("dash", "curl");
    const outcome = await machine.agent(["service", "install"]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("found no systemd, OpenRC or cron");
  });

  it("says so when the service manager refuses", async () => {
    await enrolledMachine("dash", "curl");
    machine.hostFile("../root/run/systemd/system/x", "");
    machine.hostFile("../root/etc/systemd/system/x", "");
    machine.command("systemctl", "[ $1 != restart ]");
    const outcome = await machine.agent(["service", "install"]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain("the systemd service could not be set up");
  });
});
