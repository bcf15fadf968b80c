"use client";

import { useState } from "react";

import { formatCount, formatPlural } from "@/components/format/number";
import { Section } from "@/components/page/section";
import { StatusDot } from "@/components/status/status-dot";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "@/components/ui/table";

export type ContainerRow = {
  containerId: string;
  name: string;
  image: string;
  state: string;
  /** There is a newer image of this name and tag. */
  imageUpdate: boolean;
};

type Props = {
  containers: ContainerRow[];
  /** Null when nobody told how many there are. */
  images: number | null;
  volumes: number | null;
  /** Switched off for this host. */
  off: boolean;
};

/** More than these stay folded until asked for: a host may run a thousand. */
const FIRST = 20;

/** The containers the host reported last, and how many images and volumes. */
export function ContainersTable({ containers, images, volumes, off }: Props) {
  const [all, setAll] = useState(false);
  const shown = all ? containers : containers.slice(0, FIRST);
  return (
    <Section
      title="Containers"
      description={countWords({ containers, images, volumes }) || undefined}
    >
      {off && (
        <p className="text-muted-foreground text-sm">
          Switched off for this host: an agent that heeds it reports nothing new.
        </p>
      )}
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
            {shown.map(({ containerId, name, image, state, imageUpdate }) => (
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
                <TableCell className="max-sm:h-auto max-sm:basis-full max-sm:p-0! sm:max-w-120">
                  <span className="flex items-center gap-2 max-sm:flex-wrap">
                    <span
                      title={image}
                      className="font-mono max-sm:text-muted-foreground max-sm:[overflow-wrap:anywhere] sm:truncate"
                    >
                      {image}
                    </span>
                    {imageUpdate && (
                      <Badge title="There is a newer image of this name and tag">Update</Badge>
                    )}
                  </span>
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

/** "3 containers, 2 running, 12 images, 1 volume": what is not known is left out. */
function countWords({ containers, images, volumes }: Omit<Props, "off">): string {
  const running = containers.filter(({ state }) => state === "running").length;
  const words = [
    containers.length > 0 && formatPlural(containers.length, "container"),
    containers.length > 0 && `${formatCount(running)} running`,
    images !== null && formatPlural(images, "image"),
    volumes !== null && formatPlural(volumes, "volume"),
  ];
  return words.filter(Boolean).join(", ");
}
