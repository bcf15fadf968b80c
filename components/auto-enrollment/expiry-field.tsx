"use client";

import { useState } from "react";

import { Field } from "@/components/form/field";
import { formatLocal } from "@/components/format/time";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";

const DAY_MS = 86_400_000;
const days = [1, 7, 30, 90, 365];

type Props = {
  /** The expiry it has, ISO 8601; undefined for a token that is yet to be made. */
  current?: string | null;
  /** Days chosen from the start for a new one. */
  initial?: number;
};

/** When it ends: after some days, on a date, never. */
export function ExpiryField({ current, initial = 30 }: Props) {
  const [choice, setChoice] = useState(current === undefined ? String(initial) : "keep");
  return (
    <div className="grid items-start gap-x-3 gap-y-2 sm:grid-cols-2">
      <Field name="expiresAt" label="Expires">
        {({ name: _name, ...wired }) => (
          <Select
            {...wired}
            name="expiry"
            value={choice}
            onChange={(event) => setChoice(event.target.value)}
          >
            {current !== undefined && (
              <option value="keep">
                {current === null
                  ? "Never, as it is"
                  : `${formatLocal(Date.parse(current))}, as it is`}
              </option>
            )}
            {days.map((count) => (
              <option key={count} value={count}>
                In {count === 1 ? "1 day" : count === 365 ? "1 year" : `${count} days`}
              </option>
            ))}
            <option value="date">On a date</option>
            {current !== null && <option value="never">Never</option>}
          </Select>
        )}
      </Field>
      {choice === "date" && (
        <Field name="expiryDate" label="Date and time">
          {(wired) => <Input {...wired} type="datetime-local" required />}
        </Field>
      )}
    </div>
  );
}

/** What the form says of the expiry: undefined leaves it as it is, null is never. */
export function expiryOf(form: FormData, now = Date.now()): string | null | undefined {
  const choice = String(form.get("expiry") ?? "keep");
  if (choice === "keep") return undefined;
  if (choice === "never") return null;
  // A date is on the reader's clock.
  const at =
    choice === "date" ? Date.parse(String(form.get("expiryDate"))) : now + Number(choice) * DAY_MS;
  // Of a date the browser let pass and that is none the server says so.
  return Number.isNaN(at) ? "" : new Date(at).toISOString();
}
