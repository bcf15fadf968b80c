import type { Metadata } from "next";
import Link from "next/link";
import { document } from "@/app/api/openapi.json/document";
import { Contents } from "@/app/docs/api/contents";
import { Credentials } from "@/app/docs/api/credentials";
import { OperationArticle } from "@/app/docs/api/operation";
import { Logo } from "@/components/brand/logo";
import { CertificateNote } from "@/components/copy/certificate-note";
import { Prose } from "@/components/page/prose";
import { SkipLink } from "@/components/shell/skip-link";
import { Badge } from "@/components/ui/badge";
import { env } from "@/lib/env";
import { chaptersOf, slug } from "./chapters";

export const metadata: Metadata = { title: "API" };

/** The OpenAPI document for people. It says nothing that the document does not. */
export default function ApiPage() {
  const api = document();
  const chapters = chaptersOf(api);
  return (
    <>
      <SkipLink />
      <header className="sticky top-0 z-10 border-b bg-background">
        <div className="mx-auto flex h-12 max-w-7xl items-center justify-between gap-4 px-4 lg:px-6">
          <Link href="/" aria-label="Muster, to the dashboard">
            <Logo />
          </Link>
          <a
            className="text-link text-sm underline-offset-4 hover:underline"
            href="/api/openapi.json"
          >
            openapi.json
          </a>
        </div>
      </header>
      <div className="mx-auto grid max-w-7xl grid-cols-1 gap-x-10 px-4 lg:grid-cols-[17rem_minmax(0,1fr)] lg:px-6">
        <Contents chapters={chapters} />
        <main id="main" className="grid min-w-0 grid-cols-1 gap-12 py-8">
          <div className="grid gap-3">
            <div className="flex flex-wrap items-center gap-3">
              <h1 className="font-semibold text-2xl tracking-tight">API</h1>
              <Badge>{api.info.version}</Badge>
            </div>
            <Prose text={api.info.description} />
            <CertificateNote server={env.serverAddress} />
          </div>
          <Credentials schemes={api.components.securitySchemes} />
          {chapters.map(({ name, description, operations }) => (
            <section key={name} aria-labelledby={slug(name)} className="grid grid-cols-1 gap-8">
              <div className="grid gap-1 border-b pb-3">
                <h2 id={slug(name)} className="scroll-mt-16 font-semibold text-xl tracking-tight">
                  {name}
                </h2>
                <p className="max-w-prose text-muted-foreground">{description}</p>
              </div>
              {operations.map((one) => (
                <OperationArticle key={one.operation.operationId} document={api} {...one} />
              ))}
            </section>
          ))}
        </main>
      </div>
    </>
  );
}
