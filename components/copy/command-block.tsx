import { cn } from "@/components/ui/cn";
import { CopyButton } from "./copy-button";

type Props = {
  /** Exactly what is shown, selected and copied; no newline is added. */
  command: string;
  /** Names it for the copy button: "command", "docker command". */
  what?: string;
  /** The one command of its page: its copy button is the thing to press. */
  primary?: boolean;
  className?: string;
};

/** A command to paste into a terminal: it wraps, never scrolls, and selects without its prompt. */
export function CommandBlock({ command, what = "command", primary = false, className }: Props) {
  return (
    <div
      className={cn(
        "flex items-start gap-2 rounded-lg border bg-muted py-2 pr-2 pl-3 font-mono text-sm leading-5",
        className,
      )}
    >
      <pre className="min-w-0 flex-1 whitespace-pre-wrap py-1 font-mono [overflow-wrap:anywhere]">
        <code>{command}</code>
      </pre>
      <CopyButton
        value={command}
        what={what}
        withLabel
        variant={primary ? "default" : "outline"}
        className="font-sans"
      />
    </div>
  );
}
