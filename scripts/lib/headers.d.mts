export function pagePolicy(allowed: {
  nonce?: string;
  scripts?: string[];
  styles?: string[];
  development?: boolean;
}): string;
export function newNonce(): string;
export function everyAnswer(publicUrl: string, hstsSubdomains?: string): Record<string, string>;
export const WORKER_POLICY: string;
export function isWorkerScript(target: string): boolean;
