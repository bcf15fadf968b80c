/** What the dialogs that change a host know of it. */
export type ChangeableHost = {
  id: string;
  name: string;
  description: string | null;
  enrolledVia: "TOKEN" | "ADMIN" | "AUTO_ENROLLMENT";
  tokenPrefix: string | null;
  /** Its agent proves itself with an API id and key. */
  hasApiKey: boolean;
  /** Whether its agent reports containers; null: as the organization says. */
  docker: boolean | null;
  /** What the organization says. */
  organizationDocker: boolean;
};
