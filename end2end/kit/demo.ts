/** The demo program: starting it, its clock, its outbox. */

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { freePort, serving, siteFolder, type Running } from './program';

/** A message as `GET /demo/outbox.json` shows it. */
export interface Message {
  id: string;
  realm: string;
  kind: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
  pin: string | null;
  created_at: string;
  state: string;
}

export type Database = 'sqlite' | 'postgres';

export class Demo {
  private constructor(
    private readonly running: Running,
    private readonly data: string,
    private readonly dropDatabase: () => void,
  ) {}

  get url(): string {
    return this.running.url;
  }

  /** Starts a demo of one's own: on a free port, with its own data. */
  static async start(database: Database): Promise<Demo> {
    const data = await mkdtemp(join(tmpdir(), 'saihakko-end2end-'));
    const addr = `127.0.0.1:${await freePort()}`;
    const args = ['demo', '--addr', addr, '--data', data, '--site', siteFolder];
    let drop = (): void => {};
    if (database === 'postgres') {
      const made = makeDatabase();
      args.push('--database', made.url);
      drop = made.drop;
    }
    return new Demo(await serving(args), data, drop);
  }

  async stop(): Promise<void> {
    await this.running.stop();
    this.dropDatabase();
    await rm(this.data, { recursive: true, force: true });
  }

  /** Fresh data and the machine's clock. */
  async reset(): Promise<void> {
    await this.post('/demo/reset', {});
  }

  /** What the demo takes for the present. */
  async now(): Promise<Date> {
    const answer = await fetch(`${this.url}/demo/clock`);
    return new Date(((await answer.json()) as { now: string }).now);
  }

  /** Stops the clock at a moment. */
  async hold(at: Date): Promise<void> {
    await this.post('/demo/clock', { hold: at.toISOString() });
  }

  async advance(seconds: number): Promise<void> {
    await this.post('/demo/clock', { advance_seconds: seconds });
  }

  /** Messages, the newest first. */
  async messages(filter: { realm?: string; to?: string; kind?: string } = {}): Promise<Message[]> {
    const answer = await fetch(`${this.url}/demo/outbox.json?${new URLSearchParams(filter)}`);
    return (await answer.json()) as Message[];
  }

  /** Waits for a message that fits. */
  async message(what: string, fits: (message: Message) => boolean): Promise<Message> {
    let found: Message | undefined;
    await expect
      .poll(async () => (found = (await this.messages()).find(fits)) !== undefined, {
        message: `a message: ${what}`,
        intervals: [20, 50, 100],
      })
      .toBe(true);
    if (!found) throw new Error(what);
    return found;
  }

  /** Waits for the mail that carries the short number of the page after asking. */
  async mailOf(number: string): Promise<Message> {
    return this.message(`number ${number}`, (m) => m.subject.includes(number) && m.text.includes('/recovery/link/'));
  }

  /** Waits for a notice to an address whose subject fits. */
  async notice(to: string, subject: RegExp): Promise<Message> {
    return this.message(`to ${to}: ${subject}`, (m) => m.to === to && subject.test(m.subject));
  }

  private async post(path: string, body: object): Promise<void> {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
  }
}

/** A database of one's own in the cluster of `SAIHAKKO_TEST_POSTGRES`, which names its maintenance database. */
function makeDatabase(): { url: string; drop: () => void } {
  const maintenance = process.env['SAIHAKKO_TEST_POSTGRES'];
  if (!maintenance) throw new Error('SAIHAKKO_TEST_POSTGRES is not set');
  const name = `saihakko_end2end_${randomBytes(6).toString('hex')}`;
  const run = (sql: string): void => {
    execFileSync('psql', ['--quiet', '--no-psqlrc', '-v', 'ON_ERROR_STOP=1', maintenance, '-c', sql]);
  };
  run(`CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
  const url = new URL(maintenance);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}
