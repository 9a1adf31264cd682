/** A proxy that remembers every answer in full: pages, redirects, headers, scripts. */

import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What two neighbours on the line agree upon and no proxy hands on. */
const HOP_BY_HOP = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

const REPEATABLE = new Set(['GET', 'HEAD']);

interface Got {
  status: number;
  /** Name, value, name, value. */
  headers: string[];
  body: Buffer;
}

export class Recorder {
  private readonly answers: { what: string; bytes: Buffer }[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => void this.pass(asked, answer));
  }

  static async start(): Promise<Recorder> {
    // A connection ends when the browser ends it: one that ends by itself may meet a request on its way.
    const recorder = new Recorder(createServer({ keepAliveTimeout: 0, headersTimeout: 0, requestTimeout: 0 }));
    await new Promise<void>((done) => recorder.server.listen(0, '127.0.0.1', done));
    return recorder;
  }

  /** For a browser's option `proxy`. */
  get proxy(): { server: string } {
    return { server: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}` };
  }

  /** The answers that hold a text, by what was asked. */
  with(text: string): string[] {
    return this.answers.filter(({ bytes }) => bytes.includes(text)).map(({ what }) => what);
  }

  /** Once its browser is closed: what is still under way, such as an icon, would fail there and look like a defect. */
  async stop(): Promise<void> {
    const stopped = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await stopped;
  }

  private async pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const what = `${asked.method} ${asked.url}`;
    try {
      const body = await whole(asked);
      // A connection that ends before it says anything has done nothing that can't be asked again.
      const got = await onward(asked, body).catch((error: unknown) => {
        if (!REPEATABLE.has(asked.method ?? '')) throw error;
        return onward(asked, body);
      });
      const head = Buffer.from(`${got.headers.join('\n')}\n\n`);
      this.answers.push({ what: `${what} ${got.status}`, bytes: Buffer.concat([head, got.body]) });
      answer.writeHead(got.status, got.headers).end(got.body);
    } catch (error) {
      if (asked.destroyed && !asked.complete) return;
      answer.writeHead(502, { 'content-type': 'text/plain' }).end(`${what}: ${String(error)}`);
    }
  }
}

/** Asks the server, on a connection of its own. */
async function onward(asked: IncomingMessage, body: Buffer): Promise<Got> {
  const kept = Object.entries(asked.headers).filter(([name]) => !HOP_BY_HOP.has(name));
  // What can be read, can be searched.
  const headers = { ...Object.fromEntries(kept), 'accept-encoding': 'identity' };
  const got = await new Promise<IncomingMessage>((done, fail) => {
    const sent = request(asked.url ?? '', { method: asked.method ?? 'GET', headers, agent: false }, done);
    sent.on('error', fail);
    sent.end(body);
  });
  const pairs = Array.from({ length: got.rawHeaders.length / 2 }, (_, at) => got.rawHeaders.slice(2 * at, 2 * at + 2));
  const own = pairs.filter(([name = '']) => !HOP_BY_HOP.has(name.toLowerCase()));
  return { status: got.statusCode ?? 502, headers: own.flat(), body: await whole(got) };
}

async function whole(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
