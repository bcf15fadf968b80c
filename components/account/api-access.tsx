"use client";

import { useId, useState } from "react";
import { CertificateNote } from "@/components/copy/certificate-note";
import { CommandBlock } from "@/components/copy/command-block";
import { Label } from "@/components/ui/label";
import { Select } from "@/components/ui/select";
import { curlFor, type ServerAddress } from "@/lib/server-address";
import { shellQuote } from "@/lib/shell-quote";

type Props = {
  server: ServerAddress;
  username: string;
  /** Named in the command of somebody who belongs to several. */
  organizationId: string | undefined;
};

const HOUR = 3600;
const DAY = 24 * HOUR;

const lifetimes = [
  { seconds: HOUR, label: "1 hour" },
  { seconds: DAY, label: "1 day" },
  { seconds: 7 * DAY, label: "7 days" },
  { seconds: 30 * DAY, label: "30 days" },
  { seconds: 90 * DAY, label: "90 days" },
];

/** The way from a password to an answer of the API, for a terminal. */
export function ApiAccess({ server, username, organizationId }: Props) {
  const id = useId();
  const [lifetime, setLifetime] = useState(HOUR);
  return (
    <div className="grid grid-cols-1 gap-4">
      <CertificateNote server={server} />
      <div className="grid gap-1.5">
        <Label htmlFor={id}>The token is good for</Label>
        <Select
          id={id}
          value={lifetime}
          onChange={(event) => setLifetime(Number(event.target.value))}
          className="sm:w-40"
        >
          {lifetimes.map(({ seconds, label }) => (
            <option key={seconds} value={seconds}>
              {label}
            </option>
          ))}
        </Select>
      </div>
      <div className="grid grid-cols-1 gap-1.5">
        <p className="text-muted-foreground text-sm">
          Asks for your password and keeps it out of the shell's history (bash or zsh, with curl and
          jq):
        </p>
        <CommandBlock
          command={tokenCommand({ server, username, organizationId, lifetime })}
          what="command for a token"
        />
      </div>
      <div className="grid grid-cols-1 gap-1.5">
        <p className="text-muted-foreground text-sm">Then, as long as the token is good:</p>
        <CommandBlock
          command={`${curlFor(server)} -fsS ${shellQuote(`${server.url}/api/hosts`)} -H "Authorization: Bearer $TOKEN"`}
          what="command that lists hosts"
        />
      </div>
    </div>
  );
}

/** One line, so that a terminal takes it as a whole; the password travels through pipes alone. */
function tokenCommand({
  server,
  username,
  organizationId,
  lifetime,
}: Props & { lifetime: number }): string {
  const organization = organizationId ? `, organizationId: "${organizationId}"` : "";
  const expiry = lifetime === HOUR ? "" : `, expires_in: ${lifetime}`;
  const body = `{username: "${username}", password: .${organization}${expiry}}`;
  const login = shellQuote(`${server.url}/api/v1/auth/login`);
  return [
    "printf 'Password: ' && read -rs PASSWORD",
    `TOKEN=$(printf %s "$PASSWORD" | jq -Rs ${shellQuote(body)} | ${curlFor(server)} -fsS ${login} -H 'Content-Type: application/json' -d @- | jq -r .token)`,
    "unset PASSWORD",
  ].join(" && ");
}
