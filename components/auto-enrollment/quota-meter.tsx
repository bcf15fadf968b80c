import { formatCount } from "@/components/format/number";
import { Meter } from "@/components/page/meter";

type Props = { used: number; quota: number; className?: string };

/** Hosts a token let in this UTC day, of those it may. */
export function QuotaMeter({ used, quota, className }: Props) {
  return (
    <Meter
      label="Hosts today"
      value={used}
      max={quota}
      text={`${formatCount(used)} / ${formatCount(quota)} today`}
      {...(className !== undefined && { className })}
    />
  );
}
