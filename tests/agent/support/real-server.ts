import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { type RunningServer, startServer } from "@/tests/support/server";

const admin = { username: "owner", password: "correct horse battery staple" };

export type HostRow = {
  id: string;
  name: string;
  status: string;
  lastSeenAt: string;
  hostname: string;
  os: string;
  _count: { containers: number };
};

export type EnrolledHost = { id: string; api_id: string; api_key: string };
export type AutoToken = { id: string; token_key: string; token_secret: string };

const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");

/** The real server on an empty database of its own, with an owner signed in. */
export class RealServer {
  #cookies = "";

  private constructor(
    private readonly server: RunningServer,
    private readonly dataDir: string,
    private readonly bearer: string,
  ) {}

  /** `env` are further settings. */
  static async start(env: Record<string, string> = {}): Promise<RealServer> {
    const dataDir = mkdtempSync(join(tmpdir(), "muster-agent-server-"));
    const server = await startServer({
      dataDir,
      databaseUrl: `file:${join(dataDir, "muster.db")}`,
      env: {
        ADMIN_USERNAME: admin.username,
        ADMIN_EMAIL: "owner@example.com",
        ADMIN_PASSWORD: admin.password,
        ORGANIZATION: "Example",
        ...env,
      },
    });
    const response = await fetch(`${server.url}/api/v1/auth/login`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(admin),
    });
    const { token } = (await response.json()) as { token: string };
    return new RealServer(server, dataDir, token);
  }

  get url(): string {
    return this.server.url;
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.bearer}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** What a path answers, as text. */
  async text(path: string): Promise<string> {
    const response = await fetch(`${this.url}${path}`, {
      headers: { authorization: `Bearer ${this.bearer}` },
    });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return response.text();
  }

  /** A page as the owner's browser gets it. */
  async page(path: string): Promise<string> {
    this.#cookies ||= await this.#signIn();
    const response = await fetch(`${this.url}${path}`, {
      headers: { cookie: this.#cookies },
      redirect: "error",
    });
    if (!response.ok) throw new Error(`GET ${path}: ${response.status}`);
    return response.text();
  }

  // What next-auth's own signIn() sends.
  async #signIn(): Promise<string> {
    const { username: login, password } = admin;
    const first = await fetch(`${this.url}/api/auth/csrf`);
    const { csrfToken } = (await first.json()) as { csrfToken: string };
    const answer = await fetch(`${this.url}/api/auth/callback/credentials`, {
      method: "POST",
      headers: { cookie: cookiesOf(first) },
      body: new URLSearchParams({ login, password, csrfToken, json: "true" }),
    });
    return cookiesOf(answer);
  }

  async newToken(): Promise<{ id: string; token: string }> {
    return this.call("POST", "/api/hosts/tokens", {});
  }

  async hosts(): Promise<HostRow[]> {
    return (await this.call<{ data: HostRow[] }>("GET", "/api/hosts")).data;
  }

  /** A token that enrolls many, by key and secret. */
  async newAutoToken(columns: Record<string, unknown> = {}): Promise<AutoToken> {
    const { token } = await this.call<{ token: AutoToken }>(
      "POST",
      "/api/v1/auto-enrollment/tokens",
      { token_name: "containers", ...columns },
    );
    return token;
  }

  /** Enrolls a host of this name. */
  async enroll({ token_key, token_secret }: AutoToken, name: string): Promise<EnrolledHost> {
    const response = await fetch(`${this.url}/api/v1/auto-enrollment/enroll`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-auto-enrollment-key": token_key,
        "x-auto-enrollment-secret": token_secret,
      },
      body: JSON.stringify({ friendly_name: name }),
    });
    if (response.status !== 201) throw new Error(`enroll: ${response.status}`);
    return ((await response.json()) as { host: EnrolledHost }).host;
  }

  /** The address of an enrollment script, as S3 writes it. */
  scriptUrl({ token_key, token_secret }: AutoToken, type: string): string {
    const query = `type=${type}&token_key=${token_key}&token_secret=${token_secret}`;
    return `${this.url}/api/v1/auto-enrollment/script?${query}`;
  }

  /** What an admin's bearer token is, for clients that are not this one. */
  get adminToken(): string {
    return this.bearer;
  }

  /** What its database answers. */
  query<Row>(sql: string): Row[] {
    const database = new Database(join(this.dataDir, "muster.db"), { readonly: true });
    try {
      return database.prepare<[], Row>(sql).all();
    } finally {
      database.close();
    }
  }

  /** Lets every host begin a new hour of what is bounded for each. */
  beginHour(): void {
    const database = new Database(join(this.dataDir, "muster.db"));
    database.prepare('DELETE FROM "HostHour"').run();
    database.close();
  }

  /** All it has logged so far. */
  logs(): string {
    return this.server.logs();
  }

  /** Ends it; an error when it had ended by itself. */
  async stop(): Promise<void> {
    const { code, signal, output } = await this.server.stop();
    if (code !== 0) throw new Error(`The server ended with ${code ?? signal}:\n${output}`);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
