import { FilterMenu } from "@/components/table/filter-menu";

/** Narrows packages to those that want an update: `show` in the URL. */
export function ShowFilter() {
  return (
    <FilterMenu
      name="show"
      label="Updates"
      single
      options={[
        { value: "security", label: "Security updates" },
        { value: "updates", label: "Any updates" },
      ]}
    />
  );
}
