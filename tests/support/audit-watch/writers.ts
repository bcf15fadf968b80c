import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { isExported, parse, typeOfFirst, verbsIn } from "@/tests/support/audit-watch/verbs";

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** Something that a file says at its top level, by `file#name`, and what it speaks of. */
type Node = { speaksOf: Set<string>; writes: boolean };

export type Writers = {
  /** Every verb of lib/fleet. */
  all: string[];
  /** Those that write, as their source says. */
  verbs: string[];
  /**
   * Other exported functions of lib/fleet that write, and not through a database which their caller
   * gave them: `members/set-up createSetupCode`.
   */
  others: string[];
};

/**
 * Who writes to the database, by what is written in lib/fleet and lib/db: a write is a call of the
 * ORM's methods that write, or SQL that does. Followed from function to function by their names, but
 * not into another verb, which writes for itself.
 */
export function findWriters(): Writers {
  const nodes = new Map<string, Node>();
  const verbs = new Map<string, string>();
  const others = new Map<string, string>();
  for (const path of [...filesIn("lib/fleet"), ...filesIn("lib/db")]) {
    const source = parse(path, readFileSync(join(root, path), "utf8"));
    for (const [name, node] of nodesOf(source)) nodes.set(`${path}#${name}`, node);
    if (!path.startsWith("lib/fleet/")) continue;
    for (const { id, name } of verbsIn(source)) verbs.set(`${path}#${name}`, id);
    for (const name of namesWithoutDatabase(source)) {
      const key = `${path}#${name}`;
      if (!verbs.has(key)) others.set(key, `${path.slice("lib/fleet/".length, -3)} ${name}`);
    }
  }
  const writes = (start: string): boolean => {
    const seen = new Set<string>();
    const walk = (key: string): boolean => {
      const node = nodes.get(key);
      if (!node || seen.has(key)) return false;
      seen.add(key);
      if (key !== start && verbs.has(key)) return false;
      return node.writes || [...node.speaksOf].some(walk);
    };
    return walk(start);
  };
  const writing = (those: Map<string, string>) =>
    [...those].flatMap(([key, id]) => (writes(key) ? [id] : [])).sort();
  return { all: [...verbs.values()], verbs: writing(verbs), others: writing(others) };
}

function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .filter((path) => /\.ts$/.test(path) && !/\.test\.ts$|^lib\/db\/generated\//.test(path));
}

function nodesOf(source: ts.SourceFile): [string, Node][] {
  const names = new Map<string, string>();
  const declared: [string, ts.Node][] = [];
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      for (const [local, key] of imported(statement)) names.set(local, key);
    } else if (ts.isVariableStatement(statement)) {
      for (const one of statement.declarationList.declarations) {
        declared.push([one.name.getText(), one]);
      }
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      declared.push([statement.name?.text ?? "", statement]);
    }
  }
  for (const [name] of declared) names.set(name, `${source.fileName}#${name}`);
  return declared.map(([name, node]) => [name, read(node, names)]);
}

function imported({ moduleSpecifier, importClause }: ts.ImportDeclaration): [string, string][] {
  const from = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
  const bindings = importClause?.namedBindings;
  if (!from.startsWith("@/lib/") || !bindings || !ts.isNamedImports(bindings)) return [];
  return bindings.elements.map(({ name, propertyName }) => [
    name.text,
    `${from.slice(2)}.ts#${(propertyName ?? name).text}`,
  ]);
}

function read(top: ts.Node, names: Map<string, string>): Node {
  const node: Node = { speaksOf: new Set(), writes: false };
  const visit = (at: ts.Node): void => {
    if (ts.isIdentifier(at)) {
      const key = names.get(at.text);
      if (key !== undefined) node.speaksOf.add(key);
    }
    node.writes ||= isOrmWrite(at) || isSqlWrite(at);
    ts.forEachChild(at, visit);
  };
  visit(top);
  return node;
}

const models = new Set(
  [...readFileSync(join(root, "prisma", "schema.prisma"), "utf8").matchAll(/^model (\w+)/gm)].map(
    ([, name = ""]) => name.charAt(0).toLowerCase() + name.slice(1),
  ),
);

const methods =
  /^(create|createMany|createManyAndReturn|update|updateMany|updateManyAndReturn|upsert|delete|deleteMany)$/;

/** `tx.host.update(…)` */
function isOrmWrite(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const { name, expression: model } = node.expression;
  return (
    methods.test(name.text) && ts.isPropertyAccessExpression(model) && models.has(model.name.text)
  );
}

/** SQL that begins with the word of a write. */
function isSqlWrite(node: ts.Node): boolean {
  if (!ts.isTaggedTemplateExpression(node)) return false;
  return /^`\s*(INSERT|UPDATE|DELETE)\b/.test(node.template.getText());
}

/** Exported functions that are not given a database or a transaction first. */
function namesWithoutDatabase(source: ts.SourceFile): string[] {
  return source.statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement) && isExported(statement)) {
      return /^Db$/.test(typeOfFirst(statement)) ? [] : (statement.name?.text ?? []);
    }
    if (!ts.isVariableStatement(statement) || !isExported(statement)) return [];
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  });
}
