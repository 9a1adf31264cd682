/** A proxy that remembers every answer in full: pages, redirects, headers, scripts. */

import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Recorder {
  private readonly answers: { what: string; bytes: Buffer }[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (asked: IncomingMessage, answer: ServerResponse) => this.pass(asked, answer));
  }

  static async start(): Promise<Recorder> {
    const recorder = new Recorder(createServer());
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

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    // What can be read, can be searched.
    const headers = { ...asked.headers, 'accept-encoding': 'identity' };
    const onward = request(asked.url ?? '', { method: asked.method ?? 'GET', headers, agent: false }, (got) => {
      const chunks: Buffer[] = [];
      got.on('data', (chunk: Buffer) => chunks.push(chunk));
      got.on('end', () => {
        const head = `${asked.method} ${asked.url} ${got.statusCode}`;
        this.answers.push({ what: head, bytes: Buffer.concat([Buffer.from(`${got.rawHeaders.join('\n')}\n\n`), ...chunks]) });
        answer.writeHead(got.statusCode ?? 502, got.rawHeaders);
        answer.end(Buffer.concat(chunks));
      });
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  }
}
