import { CancelCommand } from "@/components/agents/cancel-command";
import {
  commandNames,
  commandStates,
  takesNone,
  takesNotAll,
} from "@/components/agents/command-words";
import { Section } from "@/components/page/section";
import { RelativeTime } from "@/components/time/relative-time";
import type { CommandKind } from "@/lib/fleet/commands/kinds";
import type { CommandView } from "@/lib/fleet/commands/list-commands";

type Props = {
  host: { id: string; takenCommands: readonly CommandKind[] };
  commands: CommandView[];
  /** May take one back. */
  admin: boolean;
};

/** What the agent was asked for lately, and what came of it. Nothing when it never was. */
export function CommandList({ host, commands, admin }: Props) {
  if (commands.length === 0) return null;
  const inVain = commands.some(
    ({ kind, finishedAt }) => finishedAt === null && !host.takenCommands.includes(kind),
  );
  return (
    <Section
      title="Asked of the agent"
      description={inVain && (host.takenCommands.length > 0 ? takesNotAll : takesNone)}
    >
      <ul className="-my-1.5 grid text-sm">
        {commands.map((command) => (
          <li
            key={command.id}
            className="flex items-start justify-between gap-3 border-b py-1.5 last:border-b-0"
          >
            <div className="grid min-w-0 [overflow-wrap:anywhere]">
              <span>
                {commandNames[command.kind]}{" "}
                <span className="text-muted-foreground">
                  by {command.createdByName} <RelativeTime at={command.createdAt.toISOString()} />
                </span>
              </span>
              <State command={command} />
            </div>
            {admin && command.finishedAt === null && (
              <CancelCommand
                hostId={host.id}
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

/** Where it stands, since when, and what the agent said of it. */
function State({ command: { state, sentAt, finishedAt, message } }: { command: CommandView }) {
  const at = finishedAt ?? sentAt;
  return (
    <span className="text-muted-foreground">
      <span className={state === "FAILED" ? "font-medium text-security" : undefined}>
        {commandStates[state]}
      </span>
      {at && (
        <>
          {state === "SENT" ? ", told " : " "}
          <RelativeTime at={at.toISOString()} />
        </>
      )}
      {message && `: ${message}`}
    </span>
  );
}
