import {
  appendFileSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RpmMachine } from "./rpm-machine";
import {
  alsoConfigured,
  asked,
  caches,
  everything,
  forgetIndex,
  installed,
  listsOf,
  machine,
  managers,
  prepareMachine,
  reached,
  unknown,
  world,
  wrap,
} from "./rpm-unknown";
import type { World } from "./rpm-world";
import { privileged, type State } from "./support";

// What package lists do not tell dnf and zypper is told as that, and is no number. Nothing is fetched
// to know it.

prepareMachine();

const halfWritten = [
  ["the packages cut off", /primary/, 100],
  ["the packages empty", /primary/, 0],
  ["the index cut off", /^repomd/, 300],
  ["the index empty", /^repomd/, 0],
] as const;

describe.runIf(privileged)("dnf4 that may skip a repository", () => {
  it.each(halfWritten)("says that it failed with lists half written: %s", (_, file, size) => {
    const path = join(machine.root, "etc/dnf/dnf.conf");
    const before = readFileSync(path, "utf8");
    appendFileSync(path, "\nskip_if_unavailable=True\n");
    expect(asked("dnf4").updates).toEqual(everything);
    truncateSync(listsOf("dnf4", "updates", file), size);
    forgetIndex("dnf4");
    const { state, ...rest } = asked("dnf4");
    writeFileSync(path, before);
    expect(state.updatesUnknown).toMatch(/^(failed|no_lists)$/);
    expect(rest).toEqual({ updates: [], failed: true, installed });
  });
});

describe.runIf(privileged).each(managers)("%s", (manager) => {
  const fetchedAt = (repository: string) =>
    listsOf(manager, repository, manager === "dnf4" ? /primary/ : /^repomd/);

  it("tells everything where nothing is wrong", () => {
    const { updates, state } = asked(manager);
    expect(updates).toEqual(everything);
    expect(state).toEqual({ listsUpdatedAt: expect.stringMatching(/^20\d\d-.*Z$/) });
  });

  it("tells when the oldest of its package lists was fetched", () => {
    const [older, newer] = [1_700_000_000, 1_750_000_000];
    // Of what is switched off nobody goes by the lists.
    const off = alsoConfigured(manager, "enabled=0");
    if (manager === "zypper") {
      machine.exec("find", [
        join(machine.root, caches.zypper),
        "-exec",
        "touch",
        "-h",
        "-d",
        `@${older}`,
        "{}",
        "+",
      ]);
    }
    utimesSync(fetchedAt("updates"), newer, newer);
    utimesSync(fetchedAt("more"), older, older);
    expect(asked(manager).state).toEqual({ listsUpdatedAt: "2023-11-14T22:13:20Z" });
    utimesSync(fetchedAt("more"), newer + 60, newer + 60);
    expect(asked(manager).state).toEqual({ listsUpdatedAt: "2025-06-15T15:06:40Z" });
    rmSync(off);
  });

  it("knows of a refresh that brought nothing new", () => {
    machine.exec("find", [
      join(machine.root, caches[manager]),
      "-exec",
      "touch",
      "-h",
      "-d",
      "@1700000000",
      "{}",
      "+",
    ]);
    expect(asked(manager).state.listsUpdatedAt).toBe("2023-11-14T22:13:20Z");
    const before = Math.floor(Date.now() / 1000) * 1000;
    if (manager === "dnf4") machine.dnf("--refresh", "makecache");
    else machine.zypper("refresh");
    expect(Date.parse(asked(manager).state.listsUpdatedAt ?? "")).toBeGreaterThanOrEqual(before);
  });

  it.each(halfWritten)("says that it failed with lists half written: %s", (_, file, size) => {
    truncateSync(listsOf(manager, "updates", file), size);
    forgetIndex(manager);
    // What there is of another repository is not all there is.
    const { state, ...rest } = asked(manager);
    const reason = size === 0 && String(file) === "/^repomd/" ? /^(failed|no_lists)$/ : /^failed$/;
    expect(state.updatesUnknown).toMatch(reason);
    expect(rest).toEqual({ updates: [], failed: true, installed });
  });

  it("says that package lists were never fetched", () => {
    rmSync(join(machine.root, "var/cache"), { recursive: true });
    expect(asked(manager)).toEqual(unknown("no_lists"));
  });

  it("says so where there are lists of what is switched off alone", () => {
    const places = { dnf4: "etc/yum.repos.d", zypper: "etc/zypp/repos.d" };
    const place = join(machine.root, places[manager]);
    renameSync(place, `${place}.away`);
    const file = alsoConfigured(manager);
    expect(asked(manager)).toEqual(unknown("no_lists"));
    expect(reached()).toBe(0);
    rmSync(file);
    expect(asked(manager)).toEqual(unknown("no_lists"));
    rmSync(place, { recursive: true });
    renameSync(`${place}.away`, place);
  });

  it("fetches nothing of a repository it has no lists of, which hides nothing of the others", () => {
    const file = alsoConfigured(manager);
    expect(asked(manager).updates).toEqual(everything);
    rmSync(file);
    expect(reached()).toBe(0);
  });

  it("says that there are advisories it has not got, or that nobody gives any", () => {
    rmSync(listsOf(manager, "updates", /updateinfo/));
    const told = asked(manager).state;
    expect(["no_lists", "failed"]).toContain(told.securityUnknown);
  });

  it("says that fetching lists of its own failed where there are no others, and goes by those", () => {
    const env = {
      INVENTORY_CACHE: join(machine.directory, `private-${manager}`),
      INVENTORY_REFRESH: "3600",
    };
    wrap(manager, 'case " $* " in *" makecache "* | *" refresh "*) exit 1 ;; esac; exec REAL "$@"');
    expect(asked(manager, env).updates).toEqual(everything);
    rmSync(join(machine.root, "var/cache"), { recursive: true });
    expect(asked(manager, env)).toEqual(unknown("fetch_failed"));
  });

  it("counts no fetch that it had to end for one", () => {
    const asks = '*" makecache "* | *" refresh "*';
    wrap(manager, `case " $* " in ${asks}) REAL "$@"; exec sleep 1000 ;; esac; exec REAL "$@"`);
    rmSync(join(machine.root, "var/cache"), { recursive: true });
    const env = {
      INVENTORY_CACHE: join(machine.directory, `ended-${manager}`),
      ...{ INVENTORY_REFRESH: "3600", INVENTORY_TIMEOUT: "10" },
    };
    expect(asked(manager, env)).toEqual(unknown("fetch_failed"));
  });

  it("goes by what it could fetch where one repository hangs up", () => {
    const file = alsoConfigured(manager);
    rmSync(join(machine.root, "var/cache"), { recursive: true });
    const env = {
      INVENTORY_CACHE: join(machine.directory, `partly-${manager}`),
      INVENTORY_REFRESH: "3600",
    };
    expect(asked(manager, env).updates).toEqual(everything);
    expect(reached()).toBeGreaterThan(0);
    rmSync(file);
  });
});

describe.runIf(privileged)("repositories without advisories", () => {
  const plain: World = {
    ...world,
    repositories: { updates: { packages: [{ name: "alpha", version: "1.1-1" }] } },
  };

  it("are no reason to claim that there is no security update", () => {
    const bare = new RpmMachine().settle(plain);
    for (const manager of managers) {
      const told: State = bare.told("dash", bare.env[manager]).state;
      expect(told).toEqual({ securityUnknown: "not_told", listsUpdatedAt: expect.any(String) });
    }
  });
});
