import { watch } from "@/tests/support/audit-watch/state";
import { unexplained } from "@/tests/support/audit-watch/unexplained";

/**
 * The transaction under way on one connection, or the statement outside of any. It belongs to the
 * verb that began it.
 */
export class WatchedTransaction {
  #isOpen = false;
  #begunBy: string | undefined;
  #speaker: string | undefined;
  #changed = new Set<string>();
  #isAudited = false;

  /** A statement is about to be sent; the first begins the transaction. */
  speak(): void {
    this.#speaker = watch.running.getStore();
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#begunBy = this.#speaker;
  }

  /** Rows of a table were added, deleted, or given other values. */
  change(table: string, how: string): void {
    if (this.#speaker !== undefined) watch.wrote.add(this.#speaker);
    if (table === "AuditEntry" && how === "INSERT") this.#isAudited = true;
    else this.#changed.add(table);
  }

  /** What changed is taken back. Savepoints are not told apart: nobody uses them. */
  takeBack(): void {
    this.#changed.clear();
    this.#isAudited = false;
  }

  /** The transaction is over, and what was not taken back is committed. */
  end(): void {
    const verb = this.#begunBy;
    if (verb !== undefined && this.#changed.size > 0) {
      watch.wrote.add(verb);
      if (!this.#isAudited) this.#note(verb);
    }
    this.#isOpen = false;
    this.#begunBy = undefined;
    this.takeBack();
  }

  #note(verb: string): void {
    const tables = watch.unaudited.get(verb) ?? new Set();
    for (const table of this.#changed) tables.add(table);
    watch.unaudited.set(verb, tables);
    const complaint = unexplained(verb, [...this.#changed]);
    if (complaint !== undefined) watch.complaints.push(complaint);
  }
}
