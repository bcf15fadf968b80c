export function databaseUrlFault(url: string): string | undefined;
export function schemaOf(url: string): string | undefined;
export function whereIs(url: string): {
  host: string;
  place: string;
  user: string;
  database: string;
  parameters: URLSearchParams;
};
