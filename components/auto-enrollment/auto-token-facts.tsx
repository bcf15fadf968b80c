import { CopyField } from "@/components/copy/copy-field";
import { GroupLabel } from "@/components/hosts/group-label";
import { type Fact, Facts } from "@/components/page/facts";
import { Section } from "@/components/page/section";
import { RelativeTime } from "@/components/time/relative-time";
import type { AutoTokenRow } from "./auto-token-row";
import { kindWord } from "./kind";

const duplicateWords: Record<AutoTokenRow["duplicates"], string> = {
  ALLOW: "becomes another host",
  REUSE_IF_SILENT: "takes over its host if that one is offline",
  REJECT: "is refused",
};

/** What a token that enrolls nothing may do, in words. */
function rightsOf({ use, scopes }: AutoTokenRow): string {
  if (use === "gethomepage") return "read the numbers of the fleet";
  const rights = scopes.map((scope) => `${scope === "get" ? "read" : scope} hosts`);
  return rights.join(", ") || "nothing yet";
}

/** What a token is and may. */
export function AutoTokenFacts({ token }: { token: AutoTokenRow }) {
  const may: Fact[] =
    token.use === "enroll"
      ? [
          { label: "Hosts a day", value: token.quota },
          { label: "Group", value: token.group ? <GroupLabel group={token.group} /> : "none" },
          { label: "A machine again", value: duplicateWords[token.duplicates] },
          {
            label: "Agent",
            value: token.installs === "BINARY" ? "the operator's binary" : "muster-agent",
          },
        ]
      : [{ label: "May", value: rightsOf(token) }];
  return (
    <Section title="Token">
      <Facts
        facts={[
          { label: "Kind", value: kindWord(token.type) },
          { label: "Key", value: <CopyField value={token.tokenKey} what="key" /> },
          ...may,
          {
            label: "Addresses",
            value:
              token.allowed.length === 0 ? (
                "any"
              ) : (
                <ul className="font-mono">
                  {token.allowed.map((range) => (
                    <li key={range}>{range}</li>
                  ))}
                </ul>
              ),
          },
          {
            label: "Expires",
            value: token.expiresAt ? <RelativeTime at={token.expiresAt} /> : "never",
          },
          { label: "Last used", value: <RelativeTime at={token.lastUsedAt} /> },
          {
            label: "Made",
            value: (
              <>
                <RelativeTime at={token.createdAt} />
                {token.createdBy && `, by ${token.createdBy}`}
              </>
            ),
          },
        ]}
      />
    </Section>
  );
}
