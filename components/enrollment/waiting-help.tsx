"use client";

import { CommandBlock } from "@/components/copy/command-block";
import { reachCommand, type ServerAddress } from "@/lib/server-address";
import { type EnrollmentPhase, type EnrollmentProgress, lastSign } from "./progress";
import { useSilence } from "./use-silence";

type Props = { progress: EnrollmentProgress; phase: EnrollmentPhase; server: ServerAddress };

/** Silence explained: a checklist after 90 s, the commands that diagnose after 5 min. */
export function WaitingHelp({ progress, phase, server }: Props) {
  const help = useSilence(lastSign(progress));
  if (help === "none") return null;
  return (
    <div className="grid gap-4 border-t pt-4">
      <div className="grid gap-1.5">
        <p className="font-medium">Nothing for a while. On the host, check that</p>
        <ul className="grid list-disc gap-1 pl-5 marker:text-muted-foreground">
          {checklist(phase, server.url).map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      </div>
      {help === "commands" && (
        <div className="grid gap-3">
          <p className="font-medium">Find out with these, on the host</p>
          {diagnosis(phase, server).map(({ question, command }) => (
            <div key={question} className="grid gap-1">
              <p className="text-muted-foreground text-sm">{question}</p>
              <CommandBlock command={command} what={`command: ${question}`} />
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function checklist(phase: EnrollmentPhase, serverUrl: string): string[] {
  if (phase === "enrolled") {
    return [
      "the agent is running: its service may have been stopped or not started",
      `it still reaches ${serverUrl}, also through a proxy that asks for a password`,
      "its clock is right: a credential from the future is refused",
    ];
  }
  if (phase === "fetched" || phase === "refused") {
    return [
      "sudo is not waiting for a password",
      "the script ran to its end: its last line says what happened",
      "the whole command was pasted, with MUSTER_TOKEN",
    ];
  }
  return [
    "the command was run, as root or with sudo",
    `the host reaches ${serverUrl}: a firewall or a proxy may be in between`,
    "it has curl or wget",
  ];
}

function diagnosis(phase: EnrollmentPhase, server: ServerAddress) {
  const reach = { question: "Does the host reach this server?", command: reachCommand(server) };
  const clock = { question: "Is its clock right?", command: "date -u" };
  if (phase === "unused" || phase === "fetched") return [reach, clock];
  return [
    reach,
    { question: "What does the agent say?", command: "sudo muster-agent status" },
    { question: "What did it log?", command: "sudo journalctl -u muster-agent -n 50 --no-pager" },
    clock,
  ];
}
