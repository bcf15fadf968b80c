export type Theme = "system" | "light" | "dark";

/** The cookie of the theme, over http and over https, where browsers let nobody else put one in. */
export const themeCookies = { http: "muster-theme", https: "__Host-muster-theme" };

/** The theme a cookie names; anything else is the system's. */
export function parseTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
