/**
 * Whether the agent of a host reports containers: as the organization says, or whatever it says.
 * Here alone, for pages in browsers know it too.
 */
export const dockerChoices = ["inherit", "on", "off"] as const;

export type DockerChoice = (typeof dockerChoices)[number];
