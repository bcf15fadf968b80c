import { Note } from "@/components/page/note";
import { RelativeTime } from "@/components/time/relative-time";
import type { HostDetails } from "@/lib/fleet/hosts/get-host-details";
import { clockWords } from "./words";

/** "Why offline?": one verdict, its evidence, and what to do next. Nothing for a host that is well. */
export function VerdictNote({ host }: { host: HostDetails }) {
  const { verdict } = host;
  switch (verdict.kind) {
    case "well":
      return null;
    case "refused":
      return (
        <Note warning label="Why" title={<>Refused: {verdict.because}</>}>
          Something presented a credential of this host{" "}
          <RelativeTime at={verdict.since.toISOString()} />, and it is not good any more. Give the
          agent the newest token, or rotate once more and give it that one.
        </Note>
      );
    case "clock off":
      return (
        <Note warning label="Why" title={<>Its clock is {clockWords(verdict.seconds)}</>}>
          It checks in, but certificates, signatures and logs go wrong with a clock like this. Start
          a time service on the host.
        </Note>
      );
    case "uninstalled":
      return (
        <Note label="Why" title="The agent was uninstalled">
          It said so <RelativeTime at={verdict.since.toISOString()} />. Delete the host, or install
          an agent there again.
        </Note>
      );
    case "never connected":
      return host.agentTokenPrefix || host.enrolledVia !== "ADMIN" ? (
        <Note label="Why" title="Never connected">
          Added <RelativeTime at={verdict.since.toISOString()} />. Nothing has checked in with its
          credential since: its agent may not have started, or cannot reach this server.
        </Note>
      ) : (
        <Note label="Why" title="Waiting for a token">
          Added by hand <RelativeTime at={verdict.since.toISOString()} />, without a token. Create
          one and give it to an agent.
        </Note>
      );
    case "silent":
      return (
        <Note
          label="Why"
          title={
            <>
              Silent, last heard of <RelativeTime at={verdict.since.toISOString()} />
            </>
          }
        >
          It called from {host.lastAddress ?? "an unknown address"}. Now the host is off, its agent
          is stopped, or the way here is cut. On the host,{" "}
          <code className="font-mono text-sm">sudo muster-agent status</code> tells which.
        </Note>
      );
  }
}
