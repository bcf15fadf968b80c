import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { root } from "./root.mjs";

/**
 * What a test file needs is told by what it imports, directly or not: lib/db means a database,
 * tests/support/server.ts a build, and a call of `needs("nginx")` (tests/support/needs.ts) nginx.
 * From that follow the projects it belongs to (vitest.config.ts) and what `npm test -- FILE`
 * installs.
 */
const FOLDERS = ["app", "components", "lib", "tests"];
const GENERATED = join("lib", "db", "generated");

/** Modules whose import says something about a test. */
const DATABASE = ["lib/db/index.ts", "tests/support/database.ts", "tests/support/postgres.ts"];
const BUILD = "tests/support/server.ts";
const SHARED = "tests/support/shared-server.ts";
const ALONE = "tests/support/alone.ts";
const ON = { sqlite: "tests/support/on-sqlite.ts", postgresql: "tests/support/on-postgresql.ts" };

/** Options of vitest that are followed by a word which is no part of a path. */
const WITH_VALUE = ["-t", "--testNamePattern", "--reporter", "--bail", "--retry", "--maxWorkers"];

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?!type\s)(?:[^"';]*?\s+from\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;
const NEEDS = /^needs\(([^)]*)\)/gm;

/** @type {Map<string, { imports: string[], programs: string[] }>} */
const known = new Map();

/**
 * Every test file: its path from the root, the vitest projects it belongs to, the programs it drives
 * (names of scripts/lib/tools.mjs) and whether it starts servers of the build.
 */
export function testFiles() {
  return FOLDERS.flatMap((folder) => testsIn(folder)).map((path) => {
    const reached = reachedFrom(path);
    const projects = projectsOf(path, reached);
    const programs = new Set([...reached].flatMap((module) => read(module).programs));
    return { path, projects, programs: [...programs], build: reached.has(BUILD) };
  });
}

/**
 * Those of them that vitest runs with these arguments, each with the projects it runs in: words are
 * parts of paths, `--project` chooses projects or leaves them out, other options choose nothing.
 * @param {string[]} args
 */
export function chosenFiles(args) {
  const projects = [];
  const words = [];
  for (let at = 0; at < args.length; at += 1) {
    const [option, value] = args[at].split("=");
    if (!option.startsWith("-")) words.push(option.replace(/^\.\//, ""));
    else if (option === "--project") projects.push(value ?? args[++at]);
    else if (value === undefined && WITH_VALUE.includes(option)) at += 1;
  }
  return testFiles()
    .filter(({ path }) => words.length === 0 || words.some((word) => path.includes(word)))
    .map((file) => ({ ...file, projects: file.projects.filter(isOf(projects)) }))
    .filter((file) => file.projects.length > 0)
    .map((file) => ({ ...file, programs: programsOf(file) }));
}

/** Names of projects may have stars, and a `!` before those that are not wanted, as vitest's. */
function isOf(wanted) {
  const matches = (name, project) => new RegExp(`^${name.replaceAll("*", ".*")}$`).test(project);
  const without = wanted.filter((name) => name.startsWith("!")).map((name) => name.slice(1));
  const chosen = wanted.filter((name) => !name.startsWith("!"));
  return (project) =>
    !without.some((name) => matches(name, project)) &&
    (chosen.length === 0 || chosen.some((name) => matches(name, project)));
}

function programsOf({ projects, programs }) {
  const onPostgresql = projects.some((project) => project.endsWith("postgresql"));
  return onPostgresql ? [...programs, "PostgreSQL"] : programs;
}

/** @param {string} path @param {Set<string>} reached */
function projectsOf(path, reached) {
  if (path.startsWith("tests/agent/")) return ["agent"];
  if (path.startsWith("tests/e2e/")) return [reached.has(ALONE) ? "process-e2e" : "e2e"];
  const database = DATABASE.some((module) => reached.has(module));
  const kind = kindOf(path, reached);
  if (reached.has(ON.sqlite)) return [`${kind}sqlite`];
  if (reached.has(ON.postgresql)) return [`${kind}postgresql`];
  const drives = [...reached].some((module) => read(module).programs.length > 0);
  if (!database) return kind !== "" || drives ? [`${kind}sqlite`] : ["unit"];
  return [`${kind}sqlite`, `${kind}postgresql`];
}

/**
 * What a project's name begins with: files of `process-` have a process to themselves, those of `served-`
 * share one and a server, those without such a word share one and start nothing.
 */
function kindOf(path, reached) {
  if (path.startsWith("tests/matrix/")) return "matrix-";
  if (reached.has(ALONE)) return "process-";
  if (reached.has(SHARED)) return "served-";
  return reached.has(BUILD) ? "process-" : "";
}

/** @param {string} folder @returns {string[]} */
function testsIn(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (normalize(path) === GENERATED) return [];
      if (entry.isDirectory()) return testsIn(path);
      return /\.test\.tsx?$/.test(entry.name) ? [path] : [];
    });
}

/** The file and all of ours that it imports when it runs. */
function reachedFrom(path) {
  const reached = new Set([path]);
  for (const module of reached) for (const next of read(module).imports) reached.add(next);
  return reached;
}

function read(path) {
  let module = known.get(path);
  if (!module) {
    const text = readFileSync(join(root, path), "utf8");
    const named = [...text.matchAll(IMPORT)].map(([, from, dynamic]) => from ?? dynamic);
    const listed = [...text.matchAll(NEEDS)].flatMap(([, names = ""]) => names.match(/"[^"]+"/g));
    module = {
      imports: named.flatMap((name) => resolved(path, name) ?? []),
      programs: listed.flatMap((name) => (name ? [JSON.parse(name)] : [])),
    };
    known.set(path, module);
  }
  return module;
}

/** The file of ours that an import names; nothing for a package. */
function resolved(from, name) {
  const base = name.startsWith("@/")
    ? join(root, name.slice(2))
    : name.startsWith(".") && join(root, dirname(from), name);
  if (!base) return undefined;
  const found = [base, `${base}.ts`, `${base}.tsx`, join(base, "index.ts")].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
  return found && relative(root, found).replaceAll("\\", "/");
}
