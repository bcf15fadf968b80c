"use client";

import { RadioGroup as RadioGroupPrimitive } from "radix-ui";
import { useId } from "react";

const colors = [
  ["#3B82F6", "Blue"],
  ["#0D9488", "Teal"],
  ["#16A34A", "Green"],
  ["#D97706", "Amber"],
  ["#DC2626", "Red"],
  ["#DB2777", "Pink"],
  ["#7C3AED", "Violet"],
  ["#64748B", "Grey"],
] as const;

/** The colour of a group's dot: `color` of the form. One that a client chose stays on offer. */
export function ColorChoice({ initial = colors[0][0] }: { initial?: string }) {
  const id = useId();
  const known = colors.some(([color]) => color === initial);
  const offered = known ? colors : [...colors, [initial, initial] as const];
  return (
    <div className="grid gap-1.5">
      <p id={id} className="font-medium">
        Color
      </p>
      <RadioGroupPrimitive.Root
        name="color"
        defaultValue={initial}
        aria-labelledby={id}
        className="flex flex-wrap gap-2"
      >
        {offered.map(([color, name]) => (
          <RadioGroupPrimitive.Item
            key={color}
            value={color}
            aria-label={name}
            title={name}
            style={{ backgroundColor: color }}
            className="size-7 rounded-md outline-offset-2 ring-offset-2 ring-offset-popover data-[state=checked]:ring-2 data-[state=checked]:ring-foreground"
          />
        ))}
      </RadioGroupPrimitive.Root>
    </div>
  );
}
