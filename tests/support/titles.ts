import { existsSync, readFileSync } from "node:fs";
import ts from "typescript";

const calls = ["describe", "test", "it"];
const known = new Map<string, string[]>();

/**
 * The tests of a file and the groups around them, as `group > test`, in the order of the file. The
 * title of a `test.each` is as written, with its placeholders. A file that does not exist has none.
 */
export function titlesIn(path: string): string[] {
  const titles = known.get(path) ?? (existsSync(path) ? readTitles(path) : []);
  known.set(path, titles);
  return titles;
}

function readTitles(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const titles: string[] = [];
  const visit = (node: ts.Node, groups: string[]): void => {
    const title = titleOf(node);
    const path = title === undefined ? groups : [...groups, title];
    if (title !== undefined) titles.push(path.join(" > "));
    ts.forEachChild(node, (child) => visit(child, path));
  };
  visit(file, []);
  return titles;
}

/** The title of `test("…", …)`, `describe.each(…)("…", …)` and the like; undefined of other code. */
function titleOf(node: ts.Node): string | undefined {
  if (!ts.isCallExpression(node) || !calls.includes(calledName(node.expression))) return undefined;
  const [title, ...rest] = node.arguments;
  if (!title || rest.length === 0) return undefined;
  if (ts.isStringLiteralLike(title)) return title.text;
  return ts.isTemplateExpression(title) ? title.getText().slice(1, -1) : undefined;
}

/** `test` of `test.runIf(…).each(…)`. */
function calledName(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  const inner = ts.isCallExpression(expression) || ts.isPropertyAccessExpression(expression);
  return inner ? calledName(expression.expression) : "";
}
