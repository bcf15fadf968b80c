import { EmptyState } from "@/components/page/empty-state";

/** Nothing reported by any host: where it will come from. */
export function InventoryEmpty({ what }: { what: "packages" | "repositories" }) {
  return (
    <EmptyState title={`No ${what} reported yet`}>
      Agents report what their hosts have installed, which updates each package wants and where they
      come from. As soon as one has reported, all of it can be searched here, across the fleet.
    </EmptyState>
  );
}
