/** The server as operators run it, with the realm `agency` of the demo and a provider of messages and calls that behaves as it is told. */

import { createHmac } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TARO } from './agency';
import { freePort, root, run, serving, siteFolder, type Running } from './program';

/** What becomes of a request: an answer, or none because the line goes dead. */
export type Reply = { status: number; body: object } | 'hangs up';

const TAKEN: Reply = { status: 201, body: { sid: `SM${'0'.repeat(32)}` } };
const TOKEN = '12345678901234567890123456789012';
/** Under which the mail service signs its reports. */
const SECRET = 'the secret of the mail service in tests';

/** Speaks as Twilio does. */
export class Provider {
  /** What it does next, until told otherwise. */
  reply: Reply = TAKEN;
  /** The requests as they came. */
  readonly asked: { path: string; form: URLSearchParams }[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, answer) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.asked.push({ path: request.url ?? '', form: new URLSearchParams(Buffer.concat(chunks).toString()) });
        if (this.reply === 'hangs up') return void request.socket.destroy();
        answer.writeHead(this.reply.status, { 'content-type': 'application/json' }).end(JSON.stringify(this.reply.body));
      });
    });
  }

  static async start(): Promise<Provider> {
    const provider = new Provider(createServer());
    await new Promise<void>((done) => provider.server.listen(0, '127.0.0.1', done));
    return provider;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  recovers(): void {
    this.reply = TAKEN;
  }

  /** The PIN of the last text message, from the line that telephones read. */
  get pin(): string {
    const texts = this.asked.map(({ form }) => form.get('Body') ?? '');
    return /^@\S+ #(\d+)$/m.exec(texts.findLast((text) => text) ?? '')?.[1] ?? '';
  }

  async stop(): Promise<void> {
    const stopped = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await stopped;
  }
}

export class Portal {
  private constructor(
    private readonly running: Running,
    readonly provider: Provider,
    private readonly folder: string,
  ) {}

  /** With one customer, whose facts are those of the demo. */
  static async start(): Promise<Portal> {
    const provider = await Provider.start();
    const folder = await mkdtemp(join(tmpdir(), 'saihakko-end2end-'));
    const [config, accounts] = [join(folder, 'saihakko.toml'), join(folder, 'accounts.csv')];
    run(['keys', 'new', join(folder, 'keys')]);
    await writeFile(join(folder, 'bounces'), SECRET, { mode: 0o600 });
    await writeFile(config, await configuration(folder, provider.url));
    await writeFile(accounts, `user_id,name,login_id,email,phone\n${TARO.id},${TARO.name},${TARO.email},${TARO.email},${TARO.mobile};${TARO.landline}\n`);
    const env = { SAIHAKKO_TWILIO_AUTH_TOKEN: TOKEN };
    run(['migrate', '--config', config], env);
    run(['user', 'import', '--config', config, '--realm', 'agency', accounts], env);
    return new Portal(await serving(['serve', '--config', config, '--site', siteFolder], env), provider, folder);
  }

  get url(): string {
    return this.running.url;
  }

  /** The mail service reports that there is no such address. */
  async mailComesBack(address: string): Promise<void> {
    const body = JSON.stringify({ recipient: address, status: '5.1.1', diagnostic: '550 no such user' });
    const seconds = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
    const headers = { 'X-Saihakko-Signature': `t=${seconds},v1=${signature}` };
    const answer = await fetch(`${this.url}/hooks/mail/bounce`, { method: 'POST', headers, body });
    if (answer.status !== 204) throw new Error(`the report was answered with ${answer.status}`);
  }

  async stop(): Promise<void> {
    await this.running.stop();
    await this.provider.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function configuration(folder: string, provider: string): Promise<string> {
  const addr = `127.0.0.1:${await freePort()}`;
  const demo = await readFile(join(root, 'server/demo.toml'), 'utf8');
  const tables = demo.split(/^(?=\[)/m).filter((table) => /^\[realm\.agency[.\]]/.test(table));
  return `public_url = "http://${addr}"
listen = "${addr}"
database.url = "sqlite://${folder}/saihakko.db"
keys.file = "${folder}/keys"

[mail]
from = "no-reply@example.jp"
host = "127.0.0.1"
tls = "none"
bounce_secret_file = "${folder}/bounces"
port = ${await freePort()}

[phone]
by = "twilio"
account_sid = "AC${'0'.repeat(32)}"
sms_from = "+815011112222"
voice_from = "+815033334444"
base = "${provider}"
timeout = "2s"

${tables.join('')}`;
}
