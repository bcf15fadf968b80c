import { Badge } from "@/components/ui/badge";

type Props = { needsUpdate: boolean; isSecurityUpdate: boolean };

/** Whether a package wants an update, and of which kind. */
export function UpdateBadge({ needsUpdate, isSecurityUpdate }: Props) {
  if (!needsUpdate) return null;
  return isSecurityUpdate ? (
    <Badge variant="security">Security</Badge>
  ) : (
    <Badge variant="neutral">Update</Badge>
  );
}
