import { PageTabs } from "@/components/page/page-tabs";

/** The two kinds of tokens. */
export function EnrollmentTabs() {
  return (
    <PageTabs
      label="Kinds of tokens"
      tabs={[
        { href: "/enrollment", label: "One-time tokens" },
        { href: "/enrollment/tokens", label: "Auto-enrollment tokens" },
      ]}
    />
  );
}
