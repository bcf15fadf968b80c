import { expect } from "vitest";
import { db } from "@/lib/db";
import type { AgentCtx } from "@/lib/fleet/credentials/agent-context";
import { recordReport } from "@/lib/fleet/inventory/record-report";
import { reportSchema } from "@/lib/fleet/inventory/report-schema";
import type { Page } from "@/lib/fleet/inventory/views";
import { buildCaller, buildHost } from "@/tests/support/builders";

type Organization = { id: string };

/** `openssl 3.0.7-1 3.0.7-2!` is an update that matters for security, without the mark any. */
function packageOf(line: string) {
  const [name = "", currentVersion = "", available] = line.split(" ");
  const availableVersion = available?.replace("!", "");
  const isSecurityUpdate = available?.endsWith("!") ?? false;
  return { name, currentVersion, availableVersion, needsUpdate: !!available, isSecurityUpdate };
}

/** A new host of this name that reported these packages. */
export async function buildReported(
  organization: Organization,
  name: string,
  lines: string[],
  more = {},
) {
  const { host } = await buildHost(organization, { name });
  await reportAgain(host, lines, more);
  return host;
}

/** Another report of the host. */
export async function reportAgain(
  host: { id: string },
  lines: string[],
  more = {},
  now = new Date(),
) {
  const row = await db.host.findUniqueOrThrow({ where: { id: host.id } });
  const ctx: AgentCtx = {
    ...buildCaller({ now }),
    organizationId: row.organizationId,
    actor: { type: "host", id: row.id, name: row.name },
    host: { ...row, provedBy: "current" },
  };
  await recordReport(
    ctx,
    await reportSchema.parseAsync({ packages: lines.map(packageOf), ...more }),
    100,
  );
}

/** All pages of a list, forth and, as they were, back. */
export async function pagesOf<Row>(
  list: (cursor?: string) => Promise<Page<Row>>,
): Promise<Row[][]> {
  const pages: Row[][] = [];
  let cursor: string | undefined;
  let back: string | undefined;
  do {
    const page = await list(cursor);
    pages.push(page.data);
    cursor = page.nextCursor ?? undefined;
    back = page.previousCursor ?? undefined;
  } while (cursor !== undefined);
  for (const earlier of pages.slice(0, -1).reverse()) {
    const page = await list(back);
    expect(page.data).toEqual(earlier);
    back = page.previousCursor ?? undefined;
  }
  expect(back).toBeUndefined();
  return pages;
}
