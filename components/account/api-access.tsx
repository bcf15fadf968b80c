import { CertificateNote } from "@/components/copy/certificate-note";
import { CommandBlock } from "@/components/copy/command-block";
import { curlFor, type ServerAddress } from "@/lib/server-address";
import { shellQuote } from "@/lib/shell-quote";

type Props = {
  server: ServerAddress;
  username: string;
  /** Named in the command of somebody who belongs to several. */
  organizationId: string | undefined;
};

/** The way from a password to an answer of the API, for a terminal. */
export function ApiAccess({ server, username, organizationId }: Props) {
  return (
    <div className="grid grid-cols-1 gap-4">
      <CertificateNote server={server} />
      <div className="grid grid-cols-1 gap-1.5">
        <p className="text-muted-foreground text-sm">
          Asks for your password and keeps it out of the shell's history (bash or zsh, with curl and
          jq):
        </p>
        <CommandBlock
          command={tokenCommand(server, username, organizationId)}
          what="command for a token"
        />
      </div>
      <div className="grid grid-cols-1 gap-1.5">
        <p className="text-muted-foreground text-sm">Then, for an hour:</p>
        <CommandBlock
          command={`${curlFor(server)} -fsS ${shellQuote(`${server.url}/api/hosts`)} -H "Authorization: Bearer $TOKEN"`}
          what="command that lists hosts"
        />
      </div>
    </div>
  );
}

/** One line, so that a terminal takes it as a whole; the password travels through pipes alone. */
function tokenCommand(
  server: ServerAddress,
  username: string,
  organizationId: string | undefined,
): string {
  const organization = organizationId ? `, organizationId: "${organizationId}"` : "";
  const body = `{username: "${username}", password: .${organization}}`;
  const login = shellQuote(`${server.url}/api/v1/auth/login`);
  return [
    "printf 'Password: ' && read -rs PASSWORD",
    `TOKEN=$(printf %s "$PASSWORD" | jq -Rs ${shellQuote(body)} | ${curlFor(server)} -fsS ${login} -H 'Content-Type: application/json' -d @- | jq -r .token)`,
    "unset PASSWORD",
  ].join(" && ");
}
