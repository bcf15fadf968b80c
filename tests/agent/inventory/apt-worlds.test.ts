import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AptWorld, type Archive, type Control, control, summed } from "./apt-world";
import { security, stable, type World, worlds } from "./apt-worlds";
import { dice } from "./dice";
import { privileged, shells } from "./support";

// What the inventory says is what `apt-get -s dist-upgrade` says of the same machine.

function built({ installed, archives, files, config }: World): AptWorld {
  const place = new AptWorld([], []);
  const there = (one: Control): Control => ({
    ...one,
    arch: one.arch === "native" ? place.native : one.arch === "foreign" ? place.foreign : "all",
  });
  return new AptWorld(
    installed.map(there),
    archives.map((archive) => ({ ...archive, packages: archive.packages.map(there) })),
    files,
    config,
  );
}

describe.runIf(privileged)("apt's word is told", () => {
  it.each(Object.entries(worlds))("of %s", (name, world) => {
    const machine = built(world);
    const shell = shells[Object.keys(worlds).indexOf(name) % shells.length] ?? "dash";
    const { packages, state } = machine.told(shell, machine.env);
    const plan = machine.plan();
    expect(summed(packages)).toEqual({
      ...{ upgraded: plan.upgraded, held: world.held ?? {}, replaced: world.replaced ?? {} },
    });
    expect(state.updatesUnknown).toBe(undefined);
    expect(Object.keys(plan.upgraded).length).toBeGreaterThanOrEqual(world.atLeast ?? 0);
    for (const one of world.not ?? []) expect(plan.upgraded).not.toHaveProperty(one);
  });

  it.each(Array.from({ length: 8 }, (_, i) => i + 1))(
    "of a world made of the number %i",
    (seed) => {
      const machine = new AptWorld(...generated(seed));
      const { packages } = machine.told(shells[seed % shells.length] ?? "dash", machine.env);
      const plan = machine.plan();
      const unheld = machine.plan("-o", "APT::Ignore-Hold=1");
      const said = summed(packages);
      expect(said.upgraded).toEqual(plan.upgraded);
      const onHold = readFileSync(join(machine.root, "var/lib/dpkg/status"), "utf8")
        .split("\n\n")
        .flatMap((one) =>
          one.includes("Status: hold") ? (/^Package: (\S+)/.exec(one)?.[1] ?? []) : [],
        );
      const held = Object.entries(unheld.upgraded).filter(([one]) => onHold.includes(one));
      expect(said.held).toEqual(Object.fromEntries(held));
      for (const [one, other] of Object.entries(said.replaced)) {
        const of = plan.removed.includes(one) ? plan : unheld;
        expect(of.removed).toContain(one);
        expect([...of.installed, ...Object.keys(of.upgraded)]).toContain(other?.split(" ")[0]);
      }
      expect(Object.keys(plan.upgraded).length).toBeGreaterThan(5);
    },
  );
});

/** Fifty packages in three archives that need, break and replace each other by chance. */
function generated(seed: number): [Control[], Archive[], Record<string, string>] {
  const roll = dice(seed);
  const name = () => `p${roll(50)}`;
  const offered = (i: number, version: string): Control => {
    const fields: Record<string, string> = {};
    if (roll(4) === 0) fields.Depends = `${name()} (>= ${1 + roll(2)}.${roll(3)})`;
    if (roll(12) === 0) fields.Breaks = `${name()} (<< 1.${roll(3)})`;
    if (roll(10) === 0) {
      const other = name();
      fields.Conflicts = fields.Replaces = fields.Provides = other;
    }
    if (roll(8) === 0) fields["Phased-Update-Percentage"] = `${roll(100)}`;
    return control(`p${i}`, version, fields);
  };
  const all = Array.from({ length: 50 }, (_, i) => i);
  const installed = all
    .filter((i) => i < 40)
    .map((i) => ({ ...control(`p${i}`, "1.0"), hold: roll(10) === 0 }));
  const some = (version: () => string, oneIn: number) =>
    all.filter(() => roll(oneIn) === 0).map((i) => offered(i, version()));
  const pins = all.flatMap((i) =>
    roll(15) === 0
      ? [`Package: p${i}\nPin: release a=testing\nPin-Priority: ${roll(2) ? -1 : 1001}\n`]
      : [],
  );
  return [
    installed,
    [
      stable(some(() => `1.${roll(3)}`, 2)),
      security(some(() => `1.${roll(4)}`, 4)),
      { name: "testing", suite: "testing", packages: some(() => `2.${roll(3)}`, 5) },
    ],
    { "etc/apt/preferences": pins.join("\n") },
  ];
}

describe.runIf(privileged)("what apt does not tell", () => {
  const installed = [control("alpha", "1.0")];
  const main = stable([control("alpha", "1.1")]);

  it("is told of security when no source is for it, or that source was never fetched", () => {
    const { packages, state } = new AptWorld(installed, [main]).told("dash");
    expect(packages).toMatchObject([{ needsUpdate: true, isSecurityUpdate: false }]);
    expect(state).toMatchObject({ securityUnknown: "not_told" });
    const machine = new AptWorld(installed, [main, security([])]);
    expect(machine.told("dash").state.securityUnknown).toBe(undefined);
    for (const file of readdirSync(join(machine.root, "var/lib/apt/lists")))
      if (file.includes("stable-security"))
        machine.exec("rm", [join(machine.root, "var/lib/apt/lists", file)]);
    expect(machine.told("dash").state).toMatchObject({ securityUnknown: "no_lists" });
  });
});
