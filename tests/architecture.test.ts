import { describe, expect, test } from "vitest";
import { readSources, type Source } from "@/tests/support/sources";

// The import rules of ARCHITECTURE.md. A rule that stands in the way is changed here, with the
// reason beside it, never gone around.

const sources = readSources();
const program = sources.filter(({ path }) => !isTest(path));
const byPath = new Map(sources.map((source) => [source.path, source]));

function isTest(path: string): boolean {
  return path.startsWith("tests/") || /\.test\.tsx?$/.test(path);
}

const plain = String.raw`lib/[^/]+\.ts$`;

/** What each layer may import of our own files; packages have rules of their own below. */
const layers: { layer: RegExp; may: RegExp }[] = [
  // Settings and connections have one sentence each, whichever command reads them.
  { layer: /^lib\/[^/]+\.ts$/, may: new RegExp(`^(${plain}|scripts/lib/database-url\\.mjs)`) },
  { layer: /^lib\/secrets\//, may: /^lib\/(secrets\/|env\.ts)/ },
  {
    layer: /^lib\/db\//,
    may: /^(lib\/(db\/|env\.ts|log\.ts|breath\.ts)|scripts\/lib\/(database-(faults|url)|server-process)\.mjs)/,
  },
  {
    layer: /^lib\/fleet\//,
    may: new RegExp(`^(lib/(fleet|db|secrets)/|${plain}|scripts/lib/server-process\\.mjs)`),
  },
  // The wire kit knows no fleet word: only how the domain opens a call and names its errors.
  {
    layer: /^lib\/http\//,
    may: new RegExp(`^(lib/http/|lib/fleet/(errors|context|translate-error)\\.ts|${plain})`),
  },
  { layer: /^lib\/auth\//, may: new RegExp(`^(lib/(auth|http|fleet|secrets)/|${plain})`) },
  // The composition root: it puts the others together and nobody imports it.
  { layer: /^lib\/boot\//, may: /^(lib\/|scripts\/lib\/(database|file)-faults\.mjs)/ },
  { layer: /^instrumentation\.ts$/, may: /^lib\/boot\// },
  // Made for another runtime than the rest; it takes the headers that scripts/serve.mjs sets.
  { layer: /^middleware\.ts$/, may: /^scripts\/lib\/headers\.mjs$/ },
  { layer: /^app\/api\//, may: new RegExp(`^(app/api/|lib/(http|auth|fleet)/|${plain})`) },
  // The page of the API is made from the document of the API.
  {
    layer: /^app\/docs\//,
    may: new RegExp(`^(app/(docs/|api/openapi\\.json/document)|components/|lib/http/|${plain})`),
  },
  {
    layer: /^app\/(?!api\/|docs\/)/,
    may: new RegExp(`^(app/(?!api/)|components/|lib/(http|auth|fleet)/|${plain})`),
  },
  { layer: /^components\//, may: new RegExp(`^(components/|app/(?!api/)|lib/fleet/|${plain})`) },
];

describe("a layer imports only what is below it", () => {
  test.each(layers.map((rule) => ({ ...rule, name: rule.layer.source })))("$name", (rule) => {
    const { layer, may } = rule;
    const strays = importsOf(program.filter(({ path }) => layer.test(path))).filter(
      ({ own, typeOnly, to, from }) =>
        own &&
        !may.test(to) &&
        // A form knows the type of what its server action answers.
        !(typeOnly && from.startsWith("components/") && to.startsWith("lib/auth/")),
    );
    expect(strays.map(arrow)).toEqual([]);
  });

  test("and every file belongs to one", () => {
    const outside = program.filter(({ path }) => !layers.some(({ layer }) => layer.test(path)));
    expect(outside.map(({ path }) => path)).toEqual([
      // Run by hand or by tools, not by the server.
      "next.config.ts",
      "prisma.config.ts",
      "scripts/bench.ts",
      "scripts/lib/bench-agent.ts",
      "scripts/lib/bench-export.ts",
      "scripts/lib/bench-hostile.ts",
      "scripts/lib/bench-inventory.ts",
      "scripts/lib/bench-memory.ts",
      "scripts/lib/bench-rates.ts",
      "scripts/lib/bench-server.ts",
      "scripts/lib/bench-sockets.ts",
      "scripts/lib/bench-waits.ts",
      "scripts/lib/dump-sqlite.ts",
      "scripts/lib/release-fleet.ts",
      "scripts/migration.ts",
      "scripts/pictures.ts",
      "scripts/record-release.ts",
      "vitest.config.ts",
    ]);
  });
});

test("what boots makes nothing that routes share: of errors each bundle knows its own class", () => {
  expect(ways("lib/boot/boot.ts", (path) => path === "lib/http/route.ts")).toEqual([]);
});

/** Packages that only some folders may import. */
const packages: { name: string; matches: RegExp; in: RegExp }[] = [
  { name: "jose and bcryptjs", matches: /^(jose|bcryptjs)$/, in: /^lib\/secrets\// },
  { name: "the Prisma clients", matches: /^(@prisma\/|lib\/db\/generated\/)/, in: /^lib\/db\// },
  { name: "database drivers", matches: /^(pg|better-sqlite3)$/, in: /^lib\/db\// },
  {
    name: "next",
    matches: /^next\//,
    in: /^(app|components|lib\/auth|middleware\.ts|next\.config)/,
  },
  { name: "next-auth", matches: /^next-auth/, in: /^(lib\/auth\/|app\/|components\/auth\/)/ },
  {
    name: "react",
    matches: /^react(-dom)?(\/|$)/,
    in: /^(app\/(?!api\/)|components\/|lib\/auth\/)/,
  },
  // Pages and routes make no secrets and no hashes.
  {
    name: "cryptography",
    matches: /^(node:)?crypto$/,
    in: /^lib\/(secrets|db|fleet|http|boot)\//,
  },
];

describe("is imported nowhere else:", () => {
  test.each(packages)("$name", (rule) => {
    const strays = importsOf(program).filter(
      ({ from, to }) => rule.matches.test(to) && !rule.in.test(from),
    );
    const tools =
      /^(scripts\/(migration|lib\/dump-sqlite)|prisma\.config|vitest\.config|next\.config)\.ts$/;
    expect(strays.filter(({ from }) => !tools.test(from)).map(arrow)).toEqual([]);
  });
});

test("process.env is read in lib/env.ts alone", () => {
  const allowed = [
    "lib/env.ts",
    // Next replaces NEXT_RUNTIME and NODE_ENV while it bundles; prisma.config.ts is read by Prisma's
    // tools.
    "instrumentation.ts",
    "middleware.ts",
    "prisma.config.ts",
    // Hand their own environment on to what they measure or record.
    "scripts/lib/bench-agent.ts",
    "scripts/lib/bench-export.ts",
    "scripts/lib/bench-inventory.ts",
    "scripts/lib/bench-server.ts",
    "scripts/record-release.ts",
    // Writes into the database of the server it photographs, which has to be named first.
    "scripts/pictures.ts",
  ];
  const readers = program.filter(({ text }) => /process\s*\.\s*env\b|process\[/.test(code(text)));
  expect(readers.map(({ path }) => path).filter((path) => !allowed.includes(path))).toEqual([]);
  const names = code(byPath.get("instrumentation.ts")?.text ?? "").matchAll(/process\.env\.(\w+)/g);
  expect([...new Set([...names].map(([, name]) => name))]).toEqual(["NEXT_RUNTIME"]);
});

test("what runs in a browser loads no zod, which tries eval: the content policy refuses that", () => {
  const inBrowser = program.filter(({ text }) => text.startsWith('"use client"'));
  expect(inBrowser.length).toBeGreaterThan(50);
  expect(inBrowser.flatMap(({ path }) => ways(path, (to) => to === "zod"))).toEqual([]);
});

test("components reach schemas and formatters at run time, never a verb or the server", () => {
  const server = /^(lib\/(db|auth|http|boot)\/|lib\/(env|log)\.ts|node:)/;
  // A verb is known by the context it takes.
  const verb = /^import[^;]*\b(Ctx|UserCtx|AgentCtx|Caller)\b[^;]*;/m;
  const forbidden = (path: string) =>
    server.test(path) || (path.startsWith("lib/fleet/") && verb.test(byPath.get(path)?.text ?? ""));
  const reached = program
    .filter(({ path }) => path.startsWith("components/"))
    .flatMap(({ path }) => ways(path, forbidden));
  expect(reached).toEqual([]);
});

test("no file imports itself around a corner", () => {
  expect(cycles()).toEqual([]);
});

test("no file is longer than 250 lines", () => {
  const long = sources.filter(
    ({ path, lines }) => lines > 250 && !path.startsWith("components/ui/"),
  );
  expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});

test("a route file is a table of contents of at most 60 lines", () => {
  const routes = program.filter(({ path }) => /^app\/.*\/route\.tsx?$/.test(path));
  expect(routes.length).toBeGreaterThan(10);
  const long = routes.filter(({ lines }) => lines > 60);
  expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});

test("every import of ours names a file", () => {
  const broken = importsOf(sources).filter(
    ({ own, to }) => own && /\.tsx?$/.test(to) === false && !/\.(mjs|css|json)$/.test(to),
  );
  // Generated before every run, and not listed by readSources.
  expect(broken.filter(({ to }) => !to.startsWith("lib/db/generated/")).map(arrow)).toEqual([]);
});

type Edge = { from: string; to: string; own: boolean; typeOnly: boolean };

function importsOf(files: Source[]): Edge[] {
  return files.flatMap(({ path, imports }) => imports.map((one) => ({ from: path, ...one })));
}

const arrow = ({ from, to }: Edge) => `${from} -> ${to}`;

/** The text without comments, so that a comment may speak of what is forbidden. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
}

/** Every way by which the run-time imports of a file end at something forbidden. */
function ways(start: string, forbidden: (path: string) => boolean): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const walk = (path: string, trail: string[]) => {
    const source = byPath.get(path);
    // What imports a "use server" file gets remote calls of it, not its code.
    if (seen.has(path) || !source || source.useServer) return;
    seen.add(path);
    for (const { to, typeOnly } of source.imports) {
      if (typeOnly) continue;
      if (forbidden(to)) found.push([...trail, path, to].join(" -> "));
      else walk(to, [...trail, path]);
    }
  };
  walk(start, []);
  return found;
}

function cycles(): string[] {
  const found: string[] = [];
  const state = new Map<string, "open" | "done">();
  const walk = (path: string, trail: string[]) => {
    if (state.get(path) === "done") return;
    if (state.get(path) === "open") {
      found.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
      return;
    }
    state.set(path, "open");
    for (const { to, own, typeOnly } of byPath.get(path)?.imports ?? []) {
      // A component may know the type of the props its parent was given: the compiler erases it.
      if (own && !(typeOnly && path.startsWith("components/"))) walk(to, [...trail, path]);
    }
    state.set(path, "done");
  };
  for (const { path } of sources) walk(path, []);
  return found;
}
