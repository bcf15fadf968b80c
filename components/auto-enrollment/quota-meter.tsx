import { formatCount } from "@/components/format/number";
import { Meter } from "@/components/page/meter";

type Props = {
  used: number;
  quota: number;
  /** Where a head or a label says already that it is about today. */
  brief?: boolean;
  className?: string;
};

/** Hosts a token let in this UTC day, of those it may. */
export function QuotaMeter({ used, quota, brief = false, className }: Props) {
  const text = `${formatCount(used)} / ${formatCount(quota)}`;
  return (
    <Meter
      label="Hosts today"
      value={used}
      max={quota}
      text={brief ? text : `${text} today`}
      {...(className !== undefined && { className })}
    />
  );
}
