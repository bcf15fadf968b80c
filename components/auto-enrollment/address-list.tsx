"use client";

import { Plus, X } from "lucide-react";
import { useId, useRef, useState } from "react";

import { useActionForm } from "@/components/form/action-form";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { rangeFault } from "@/lib/ip-ranges";

type Entry = { key: number; text: string; left: boolean };

/** Addresses and CIDRs, one a line, each checked when it is left. A pasted list becomes lines. */
export function AddressList({ name, initial }: { name: string; initial: string[] }) {
  const id = useId();
  const { error } = useActionForm();
  const list = useRef<HTMLUListElement>(null);
  const count = useRef(initial.length);
  const [entries, setEntries] = useState<Entry[]>(() =>
    initial.map((text, key) => ({ key, text, left: true })),
  );
  const entry = (text: string, left: boolean): Entry => ({ key: count.current++, text, left });

  function change(at: number, text: string) {
    const [first = "", ...more] = text.split(/[\s,;]+/);
    const rest = more.filter(Boolean);
    // A list that was pasted, or a blank typed after an address.
    const changed = rest.length > 0 ? first : text.trim();
    setEntries(
      entries.flatMap((one, place) =>
        place === at
          ? [{ ...one, text: changed }, ...rest.map((other) => entry(other, true))]
          : [one],
      ),
    );
  }

  function remove(at: number) {
    setEntries(entries.filter((_, place) => place !== at));
    list.current?.closest("fieldset")?.querySelector<HTMLElement>("[data-add]")?.focus();
  }

  function add() {
    setEntries([...entries, entry("", false)]);
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLElement>("li:last-child input")?.focus(),
    );
  }

  return (
    <fieldset className="grid gap-1.5" aria-describedby={`${id}-hint`}>
      <legend className="contents">
        <span className="font-medium">
          Allowed addresses
          <span className="ml-1.5 font-normal text-muted-foreground">optional</span>
        </span>
      </legend>
      <ul ref={list} className="grid gap-1.5 empty:hidden">
        {entries.map(({ key, text, left }, at) => {
          // Blank lines are not sent, so the server's numbers may be others: its sentence quotes.
          const told = error?.issues?.find(
            ({ path, message }) => path.startsWith(`${name}.`) && message.includes(`"${text}"`),
          )?.message;
          const wrong = left && text.trim() !== "" ? rangeFault(text.trim()) : undefined;
          const fault = wrong ?? told;
          return (
            <li key={key} className="grid gap-1">
              <div className="flex gap-1.5">
                <Label htmlFor={`${id}-${key}`} className="sr-only">
                  Allowed address {at + 1}
                </Label>
                <Input
                  id={`${id}-${key}`}
                  name={`${name}.${at}`}
                  value={text}
                  placeholder="192.0.2.7 or 10.0.0.0/24"
                  autoComplete="off"
                  spellCheck={false}
                  aria-invalid={fault !== undefined}
                  aria-describedby={fault === undefined ? undefined : `${id}-${key}-fault`}
                  onChange={(event) => change(at, event.target.value)}
                  // A field of one line would glue the lines of a list together.
                  onPaste={(event) => {
                    const pasted = event.clipboardData.getData("text").trim();
                    if (!/\s/.test(pasted)) return;
                    event.preventDefault();
                    change(at, `${text} ${pasted}`.trim());
                  }}
                  onBlur={() =>
                    setEntries(
                      entries.map((one) => (one.key === key ? { ...one, left: true } : one)),
                    )
                  }
                  className="font-mono"
                />
                <Button
                  variant="ghost"
                  size="icon"
                  aria-label={`Remove ${text || `allowed address ${at + 1}`}`}
                  onClick={() => remove(at)}
                >
                  <X aria-hidden className="text-muted-foreground" />
                </Button>
              </div>
              {fault !== undefined && (
                <p id={`${id}-${key}-fault`} className="text-security text-sm">
                  {fault}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <Button data-add variant="outline" size="sm" onClick={add} className="w-fit">
        <Plus aria-hidden />
        Add address
      </Button>
      <p id={`${id}-hint`} className="text-muted-foreground text-sm">
        Who else tries is refused, and shows up here with an offer to allow them. Without any, every
        address may.
      </p>
    </fieldset>
  );
}

/** The entries of the form, blank ones left out. */
export function addressesOf(form: FormData, name: string): string[] {
  return [...form.entries()]
    .filter(([key]) => key.startsWith(`${name}.`))
    .map(([, value]) => String(value).trim())
    .filter(Boolean);
}
