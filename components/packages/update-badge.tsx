import { Badge } from "@/components/ui/badge";

type Props = {
  availableVersion: string | null;
  needsUpdate: boolean;
  isSecurityUpdate: boolean;
  isHeld: boolean;
  replacedBy: string | null;
  /** Why it is not known whether the update is for security, in words. */
  securityUnknown?: string | null;
};

/** Whether a package wants an update, of which kind, and what stands in its way or in its place. */
export function UpdateBadge({
  needsUpdate,
  isSecurityUpdate,
  isHeld,
  replacedBy,
  securityUnknown,
}: Omit<Props, "availableVersion">) {
  if (!needsUpdate && !replacedBy) return null;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      {needsUpdate &&
        (isSecurityUpdate ? (
          <Badge variant="security">Security</Badge>
        ) : (
          <Badge variant="neutral">Update</Badge>
        ))}
      {needsUpdate && !isSecurityUpdate && securityUnknown && (
        <span title={securityUnknown} className="text-muted-foreground max-sm:sr-only">
          security not known
        </span>
      )}
      {isHeld && (
        <Badge variant="outline" title="Somebody on the host holds this update back">
          Held
        </Badge>
      )}
      {replacedBy && (
        <span
          title={`replaced by ${replacedBy}`}
          className="max-w-64 truncate text-muted-foreground max-sm:hidden"
        >
          replaced by <span className="font-mono">{replacedBy}</span>
        </span>
      )}
    </span>
  );
}

/** What would be installed instead; on a phone, where the badges leave no room, with its name. */
export function AvailableVersion({ needsUpdate, availableVersion, replacedBy }: Props) {
  const version = needsUpdate ? availableVersion : null;
  if (!version && !replacedBy) return null;
  return (
    <>
      {version && <span title={version}>{version}</span>}
      {replacedBy && (
        <span className="sm:hidden">
          {version && " "}
          <span className="font-sans">replaced by</span> {replacedBy}
        </span>
      )}
    </>
  );
}
