import { PageTabs } from "@/components/page/page-tabs";
import { type AddWay, ways, wayWords } from "./ways";

/** What is to be added; each way is a page of its own. */
export function WayTabs({ current }: { current: AddWay }) {
  return (
    <PageTabs
      label="What to add"
      current={hrefOf(current)}
      tabs={ways.map((way) => ({ href: hrefOf(way), label: wayWords[way].label }))}
    />
  );
}

function hrefOf(way: AddWay): string {
  return way === "one" ? "/enrollment/new" : `/enrollment/new?kind=${way}`;
}
