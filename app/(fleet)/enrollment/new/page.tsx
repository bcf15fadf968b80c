import type { Metadata } from "next";

import { WayTabs } from "@/components/enrollment/way-tabs";
import { type AddWay, ways, wayWords } from "@/components/enrollment/ways";
import { PageHeader } from "@/components/page/page-header";
import { requireUser } from "@/lib/auth/page";
import { oneParam, type SearchParams } from "../../search-params";
import { ManyHosts } from "./many-hosts";
import { OneHost } from "./one-host";

export const metadata: Metadata = { title: "Add host" };

/**
 * The ways in. The token's id is in the address and its secret in the memory of the tab that made
 * it: a live refresh shows how far hosts have come, a reload only forgets the command.
 */
export default async function AddHostPage({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requireUser("ADMIN");
  const given = await searchParams;
  const token = oneParam(given, "token");
  const kind = oneParam(given, "kind");
  const way: AddWay = ways.find((one) => one === kind) ?? "one";
  const { title, description } = wayWords[way];
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[{ label: "Enrollment", href: "/enrollment" }]}
        description={description}
      />
      <WayTabs current={way} />
      {way === "one" || way === "docker" ? (
        <OneHost ctx={ctx} id={token} docker={way === "docker"} />
      ) : (
        <ManyHosts key={way} ctx={ctx} id={token} way={way} />
      )}
    </>
  );
}
