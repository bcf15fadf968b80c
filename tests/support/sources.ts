import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folders = ["app", "components", "lib", "prisma", "scripts", "tests"];
const skipped = ["lib/db/generated", "node_modules"];

/** One import of a file, `export … from` and `import()` included. */
export type Import = {
  /** A file of ours relative to the root, or a package or built-in module as written. */
  to: string;
  own: boolean;
  /** Erased by the compiler: `import type`, or nothing but types in the braces. */
  typeOnly: boolean;
};

/** A TypeScript file of ours. */
export type Source = {
  /** Relative to the root, with `/`. */
  path: string;
  lines: number;
  imports: Import[];
  text: string;
  /** Starts with "use server": what imports it gets remote calls, not its code. */
  useServer: boolean;
};

/** Every .ts and .tsx file of the program and its tests, without what is generated. */
export function readSources(): Source[] {
  const top = readdirSync(root).filter((name) => /\.tsx?$/.test(name) && name !== "next-env.d.ts");
  return [...top, ...folders.flatMap(filesIn)].sort().map(readSource);
}

function filesIn(folder: string): string[] {
  if (skipped.includes(folder) || !existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const add = (name: ts.Node | undefined, typeOnly: boolean) => {
    if (name && ts.isStringLiteralLike(name)) imports.push(resolve(path, name.text, typeOnly));
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, erased(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const first = file.statements[0];
  const useServer =
    first !== undefined &&
    ts.isExpressionStatement(first) &&
    ts.isStringLiteral(first.expression) &&
    first.expression.text === "use server";
  return { path, lines: text.split("\n").length - 1, imports, text, useServer };
}

function erased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  if (clause.name || !names || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((one) => one.isTypeOnly);
}

function resolve(from: string, name: string, typeOnly: boolean): Import {
  const base = name.startsWith("@/")
    ? name.slice(2)
    : name.startsWith(".")
      ? posix.join(posix.dirname(from), name)
      : undefined;
  if (base === undefined) return { to: name, own: false, typeOnly };
  const tried = ["", ".ts", ".tsx", "/index.ts", "/index.tsx"].map((end) => base + end);
  const to = tried.find((path) => /\.\w+$/.test(path) && existsSync(join(root, path))) ?? base;
  return { to, own: true, typeOnly };
}
