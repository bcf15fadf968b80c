export const RENEW_EVERY_MS: number;
export const GONE_AFTER_MS: number;
export type ServerProcess = { host: string; pid: number; pidSpace: string };
export function thisProcess(): ServerProcess;
export function isDead(server: ServerProcess): boolean;
