/** Requests byte by byte, for what no browser sends. */

import { request as http, type IncomingHttpHeaders } from 'node:http';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** Name and value of the cookies that were set. */
  cookies: string[];
}

export interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export async function raw(url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const asked = http(url, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', fail);
      answer.on('end', () => {
        const cookies = (answer.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '');
        done({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString(), cookies });
      });
    });
    asked.on('error', fail);
    asked.end(body);
  });
}

const FORM = 'application/x-www-form-urlencoded';

/** Sends a form as it is written. */
export async function post(url: string, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  const length = String(Buffer.byteLength(body));
  return raw(url, { method: 'POST', body, headers: { 'Content-Type': FORM, 'Content-Length': length, ...headers } });
}

/** The page after a form, with the cookies that it set. */
export async function follow(base: string, answer: Answer, headers: Record<string, string> = {}): Promise<Answer> {
  const to = new URL(answer.headers.location ?? '/', base).href;
  return raw(to, { headers: { Cookie: answer.cookies.join('; '), ...headers } });
}

/** A browser without a window: keeps its cookies, follows no redirect. */
export class Visitor {
  private readonly cookies = new Map<string, string>();

  constructor(
    private readonly base: string,
    private readonly headers: Record<string, string> = { 'Accept-Language': 'ja' },
  ) {}

  async get(path: string): Promise<Answer> {
    return this.keep(await raw(new URL(path, this.base).href, { headers: this.sent() }));
  }

  async send(endpoint: string, form: Record<string, string>): Promise<Answer> {
    return this.keep(await post(`${this.base}/do/${endpoint}`, String(new URLSearchParams(form)), this.sent()));
  }

  private sent(): Record<string, string> {
    return { ...this.headers, Cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  private keep(answer: Answer): Answer {
    for (const cookie of answer.cookies) {
      const at = cookie.indexOf('=');
      this.cookies.set(cookie.slice(0, at), cookie.slice(at + 1));
    }
    return answer;
  }
}
