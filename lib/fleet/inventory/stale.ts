/**
 * What a report was compared with, or was going to use, is not there any more: another report of
 * the host, or pruning, came between. The report is done over.
 */
export class Stale extends Error {}
