import { CancelCommand } from "@/components/agents/cancel-command";
import { commandNames, commandStates } from "@/components/agents/command-words";
import { Section } from "@/components/page/section";
import { RelativeTime } from "@/components/time/relative-time";
import type { CommandView } from "@/lib/fleet/commands/list-commands";

type Props = {
  hostId: string;
  commands: CommandView[];
  /** May take one back. */
  admin: boolean;
};

/** What the agent was asked for lately, and what came of it. Nothing when it never was. */
export function CommandList({ hostId, commands, admin }: Props) {
  if (commands.length === 0) return null;
  return (
    <Section title="Asked of the agent">
      <ul className="grid gap-3">
        {commands.map((command) => (
          <li key={command.id} className="flex items-start justify-between gap-3">
            <div className="grid min-w-0 [overflow-wrap:anywhere]">
              <span>
                {commandNames[command.kind]}{" "}
                <span className="text-muted-foreground">
                  by {command.createdByName} <RelativeTime at={command.createdAt.toISOString()} />
                </span>
              </span>
              <span
                className={command.state === "FAILED" ? "text-security" : "text-muted-foreground"}
              >
                {commandStates[command.state]}
                {command.finishedAt && (
                  <>
                    {" "}
                    <RelativeTime at={command.finishedAt.toISOString()} />
                  </>
                )}
                {command.message && `: ${command.message}`}
              </span>
            </div>
            {admin && command.finishedAt === null && (
              <CancelCommand
                hostId={hostId}
                commandId={command.id}
                name={commandNames[command.kind]}
              />
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
