import { type Chapter, slug } from "./chapters";

/** What the page holds: beside it on a wide screen, folded above it on a phone. */
export function Contents({ chapters }: { chapters: Chapter[] }) {
  return (
    <>
      <details className="border-b py-3 lg:hidden">
        <summary className="font-medium">Contents</summary>
        <nav aria-label="Contents" className="pt-3">
          <Links chapters={chapters} />
        </nav>
      </details>
      <nav
        aria-label="Contents"
        className="sticky top-12 hidden max-h-[calc(100dvh-3rem)] self-start overflow-y-auto py-8 pr-2 lg:block"
      >
        <Links chapters={chapters} />
      </nav>
    </>
  );
}

const link = "block truncate rounded-md px-2 py-1 text-sm hover:bg-accent";

function Links({ chapters }: { chapters: Chapter[] }) {
  return (
    <ul className="grid gap-4">
      <li>
        <a className={`${link} font-medium`} href="#credentials">
          Credentials
        </a>
      </li>
      {chapters.map(({ name, operations }) => (
        <li key={name}>
          <a className={`${link} font-medium`} href={`#${slug(name)}`}>
            {name}
          </a>
          <ul>
            {operations.map(({ path, method, operation }) => (
              <li key={operation.operationId}>
                <a
                  className={`${link} font-mono text-muted-foreground text-xs`}
                  href={`#${operation.operationId}`}
                  title={`${method.toUpperCase()} ${path}`}
                >
                  <span className="inline-block w-12">{method.toUpperCase()}</span>
                  {path.replace(/^\/api/, "")}
                </a>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
