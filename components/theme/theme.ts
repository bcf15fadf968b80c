export type Theme = "system" | "light" | "dark";

export const themeCookie = "muster-theme";

/** The theme a cookie names; anything else is the system's. */
export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
