import type { ReactNode } from "react";
import { CertificateNote } from "@/components/copy/certificate-note";
import { CommandBlock } from "@/components/copy/command-block";
import { CopyField } from "@/components/copy/copy-field";
import { Facts } from "@/components/page/facts";
import type { ServerFacts } from "@/lib/fleet/server/server-facts";
import { curlFor } from "@/lib/server-address";

/** What an operator compares with what they meant, with the setting that decides it. */
export function ServerFactsList({ facts }: { facts: ServerFacts }) {
  const { address, installerSha256 } = facts;
  return (
    <div className="grid grid-cols-1 gap-4">
      <CertificateNote server={address} />
      <Facts
        facts={[
          { label: "Version", value: facts.version, mono: true },
          {
            label: "Address",
            value: <Setting name="PUBLIC_URL">{mono(address.url)}</Setting>,
          },
          {
            label: "Certificate",
            value: <Setting name="IGNORE_SSL_SELF_SIGNED">{certificateWords(facts)}</Setting>,
          },
          {
            label: "Database",
            value: <Setting name="DATABASE_URL">{databaseWords(facts)}</Setting>,
          },
          {
            label: "Admin origins",
            value: (
              <Setting name="ADMIN_ORIGINS">
                {list(facts.adminOrigins, "the address alone")}
              </Setting>
            ),
          },
          {
            label: "Trusted proxies",
            value: (
              <Setting name="TRUSTED_PROXIES">
                {list(facts.trustedProxies, "none: the address of a connection counts")}
                {facts.untrustedProxy && (
                  <span className="block text-warning">
                    {facts.untrustedProxy} sends X-Forwarded-For or Forwarded, and is not among
                    them: everybody behind it has its address. If it is your proxy, add it here
                  </span>
                )}
              </Setting>
            ),
          },
          {
            label: "API version",
            value: <Setting name="API_VERSION">{mono(facts.apiVersion)}</Setting>,
          },
          {
            label: "Audit is kept",
            value: <Setting name="AUDIT_DAYS">{keptWords(facts.kept.audit)}</Setting>,
          },
          {
            label: "Finished commands",
            value: <Setting name="COMMAND_DAYS">{keptWords(facts.kept.commands)}</Setting>,
          },
          {
            label: "Ended credentials",
            value: (
              <Setting name="RETIRED_DAYS">
                {keptWords(facts.kept.retired)}, and one-time tokens and invitations too
              </Setting>
            ),
          },
          {
            label: "install.sh",
            value: <CopyField value={installerSha256} what="SHA-256 of install.sh" />,
          },
        ]}
      />
      <div className="grid grid-cols-1 gap-1.5">
        <p className="text-muted-foreground text-sm">
          The installer is the same for everybody. To verify what a machine gets:
        </p>
        <CommandBlock
          command={`${curlFor(address)} -fsSL ${address.url}/install.sh | sha256sum`}
          what="command to verify install.sh"
        />
      </div>
    </div>
  );
}

function Setting({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span className="flex flex-wrap items-baseline justify-between gap-x-4">
      <span className="min-w-0">{children}</span>
      <code className="font-mono text-muted-foreground text-xs">{name}</code>
    </span>
  );
}

function databaseWords({ engine, neighbours }: ServerFacts) {
  if (engine === "postgresql") return "PostgreSQL";
  if (neighbours === 0) return "SQLite, for one server";
  return (
    <span className="text-warning">
      SQLite, for one server, but another server uses this file: live pages of one do not show
      changes made through the other. To run more than one server, use PostgreSQL
    </span>
  );
}

function certificateWords({ address, ignoreSslSelfSigned }: ServerFacts) {
  if (address.insecure) {
    return <span className="text-warning">hosts are told not to verify it</span>;
  }
  if (address.url.startsWith("https:")) return "hosts are told to verify it";
  return ignoreSslSelfSigned
    ? "none, as the address is http: the setting changes nothing"
    : "none, as the address is http";
}

function keptWords(days: number | undefined) {
  if (days === undefined) return "for good";
  return days === 1 ? "1 day" : `${days} days`;
}

function mono(value: string) {
  return <span className="font-mono">{value}</span>;
}

function list(values: string[], none: string) {
  return values.length > 0 ? mono(values.join(", ")) : none;
}
