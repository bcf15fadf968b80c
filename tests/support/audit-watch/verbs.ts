import ts from "typescript";

/** A function of the domain that is called with a context: `(ctx, input) → output`. */
export type Verb = {
  /** Its file below lib/fleet, and its name: `groups/create-group createGroup`. */
  id: string;
  name: string;
  isAsync: boolean;
  /** Where its body begins and ends in the text, inside the braces. */
  from: number;
  to: number;
};

const takesContext = /^(\w*Ctx|Caller)$/;

/** Parses a file of ours. */
export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/**
 * The verbs of a file: exported functions whose first parameter is a context. Generators are none,
 * for their bodies run later and piece by piece; a test sees to it that none of them writes.
 */
export function verbsIn(source: ts.SourceFile): Verb[] {
  const file = source.fileName.replace(/^.*lib\/fleet\//, "").replace(/\.ts$/, "");
  return source.statements.flatMap((statement) => {
    if (!ts.isFunctionDeclaration(statement)) return [];
    const { name, body, asteriskToken } = statement;
    if (!name || !body || asteriskToken || !isExported(statement)) return [];
    if (!takesContext.test(typeOfFirst(statement))) return [];
    return {
      id: `${file} ${name.text}`,
      name: name.text,
      isAsync: has(statement, ts.SyntaxKind.AsyncKeyword),
      from: body.getStart(source) + 1,
      to: body.end - 1,
    };
  });
}

/** The type of the first parameter as it is written. */
export function typeOfFirst({ parameters }: ts.FunctionDeclaration): string {
  return parameters[0]?.type?.getText() ?? "";
}

export function isExported(node: ts.FunctionDeclaration | ts.VariableStatement): boolean {
  return has(node, ts.SyntaxKind.ExportKeyword);
}

function has(node: ts.HasModifiers, kind: ts.SyntaxKind): boolean {
  return node.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
}
