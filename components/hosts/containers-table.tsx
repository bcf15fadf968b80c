"use client";

import { useState } from "react";

import { formatCount, formatPlural } from "@/components/format/number";
import { Section } from "@/components/page/section";
import { StatusDot } from "@/components/status/status-dot";
import { Button } from "@/components/ui/button";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";

export type ContainerRow = { containerId: string; name: string; image: string; state: string };

/** More than these stay folded until asked for: a host may run a thousand. */
const FIRST = 20;

/** The containers the host reported last. */
export function ContainersTable({ containers }: { containers: ContainerRow[] }) {
  const [all, setAll] = useState(false);
  const shown = all ? containers : containers.slice(0, FIRST);
  const running = containers.filter(({ state }) => state === "running").length;
  return (
    <Section
      title="Containers"
      description={
        containers.length > 0 &&
        `${formatPlural(containers.length, "container")}, ${formatCount(running)} running`
      }
    >
      {containers.length === 0 ? (
        <p className="text-muted-foreground text-sm">None reported.</p>
      ) : (
        <Table aria-label="Containers">
          <TableHeader>
            <TableRow>
              <TableHead>Name</TableHead>
              <TableHead>State</TableHead>
              <TableHead>Image</TableHead>
              <TableHead>Id</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {shown.map(({ containerId, name, image, state }) => (
              <TableRow
                key={containerId}
                className="max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-x-2 max-sm:py-2"
              >
                <TableCell className="font-medium max-sm:h-auto max-sm:flex-1 max-sm:p-0! sm:max-w-80 sm:truncate">
                  {name}
                </TableCell>
                <TableCell className="max-sm:h-auto max-sm:p-0!">
                  <span className="inline-flex items-center gap-1.5">
                    <StatusDot status={state === "running" ? "online" : "offline"} />
                    {state}
                  </span>
                </TableCell>
                <TableCell className="font-mono max-sm:h-auto max-sm:basis-full max-sm:p-0! max-sm:text-muted-foreground max-sm:[overflow-wrap:anywhere] sm:max-w-120 sm:truncate">
                  {image}
                </TableCell>
                <TableCell className="font-mono text-muted-foreground max-sm:hidden">
                  {containerId.slice(0, 12)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
      {shown.length < containers.length && (
        <Button variant="outline" className="w-fit" onClick={() => setAll(true)}>
          Show all {formatCount(containers.length)}
        </Button>
      )}
    </Section>
  );
}
