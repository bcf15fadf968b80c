import { Inline } from "@/components/page/prose";
import type { SecurityScheme } from "@/lib/http/openapi/types";

/** How a client says who it is. */
export function Credentials({ schemes }: { schemes: Record<string, SecurityScheme> }) {
  return (
    <section aria-labelledby="credentials" className="grid grid-cols-1 gap-3">
      <h2 id="credentials" className="scroll-mt-16 font-semibold text-xl tracking-tight">
        Credentials
      </h2>
      <dl className="grid grid-cols-1 gap-x-6 sm:grid-cols-[minmax(0,20rem)_minmax(0,1fr)]">
        {Object.entries(schemes).map(([name, scheme]) => (
          <div
            key={name}
            className="grid gap-0.5 border-b py-2 text-sm sm:col-span-2 sm:grid-cols-subgrid"
          >
            <dt id={`credential-${name}`} className="scroll-mt-16 font-mono">
              {presented(scheme)}
            </dt>
            <dd className="text-muted-foreground">
              <Inline text={scheme.description} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** What a request carries: a header, a cookie. */
export function presented(scheme: SecurityScheme): string {
  if (scheme.type === "apiKey") return scheme.in === "cookie" ? "Cookie" : scheme.name;
  return `Authorization: ${scheme.scheme === "basic" ? "Basic" : "Bearer"}`;
}
