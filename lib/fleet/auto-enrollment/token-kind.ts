/** What a token may be used for: S3's kinds exclude each other. */
export type TokenUse = "enroll" | "api" | "gethomepage";

/**
 * What the `metadata.integration_type` of a token lets it do. `api` reads hosts, and deletes them,
 * as far as its scopes go; `gethomepage` reads the numbers of the fleet; every other one, of whatever
 * name, enrolls. None may do what another may.
 */
export function tokenUse({ metadata }: { metadata: unknown }): TokenUse {
  const type =
    typeof metadata === "object" && metadata !== null && "integration_type" in metadata
      ? metadata.integration_type
      : undefined;
  return type === "api" || type === "gethomepage" ? type : "enroll";
}
