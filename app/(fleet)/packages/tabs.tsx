import { PageTabs } from "@/components/page/page-tabs";

/** What is installed, and where it comes from. */
export function PackagesTabs() {
  return (
    <PageTabs
      label="Inventory"
      tabs={[
        { href: "/packages", label: "Packages" },
        { href: "/packages/repositories", label: "Repositories" },
      ]}
    />
  );
}
