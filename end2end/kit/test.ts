/** `test` with a demo of its own for each worker, fresh for each test, and eyes on everything that goes wrong unseen. */

import { test as base, expect, type BrowserContext, type BrowserContextOptions } from '@playwright/test';
import { Agency } from './agency';
import { Demo, type Database } from './demo';
import { Site } from './site';
import { wordsOf, type Lang } from './words';

export interface Options {
  database: Database;
}

interface Fixtures {
  /** The worker's demo, with fresh data. */
  demo: Demo;
  /** What pages may not do, unless a test expects it. */
  watch: Watch;
  /** The person's browser. */
  site: Site;
  /** The person's browser, in the realm whose proof is a PIN. */
  agency: Agency;
  /** Another browser: nothing of the first is known there. */
  another: (options?: BrowserContextOptions) => Promise<Site>;
  scripts: boolean;
  lang: Lang;
}

/** Collects console errors, page errors, policy violations and requests to other hosts. */
export class Watch {
  private readonly seen: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(private readonly host: string) {}

  /** Such a line is part of the test. */
  allow(line: RegExp): void {
    this.expected.push(line);
  }

  over(context: BrowserContext): void {
    context.on('console', (message) => {
      if (message.type() === 'error') this.seen.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('weberror', (error) => this.seen.push(`page error: ${error.error().message}`));
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.host !== this.host) this.seen.push(`foreign host: ${url.href}`);
    });
    context.on('response', (response) => {
      if (response.status() >= 500) this.seen.push(`${response.status()} at ${response.url()}`);
    });
  }

  /** Also what was allowed. */
  all(): readonly string[] {
    return this.seen;
  }

  complaints(): string[] {
    return this.seen.filter((line) => !this.expected.some((expected) => expected.test(line)));
  }
}

export const test = base.extend<Fixtures, Options & { server: Demo }>({
  database: ['sqlite', { option: true, scope: 'worker' }],

  server: [
    async ({ database }, use) => {
      const server = await Demo.start(database);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  demo: async ({ server }, use) => {
    await server.reset();
    await use(server);
  },

  baseURL: async ({ server }, use) => use(server.url),

  scripts: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  lang: async ({ locale }, use) => use(locale?.startsWith('ja') ? 'ja' : 'en'),

  watch: [
    async ({ demo }, use) => {
      const watch = new Watch(new URL(demo.url).host);
      await use(watch);
      expect(watch.complaints(), 'no errors in the console, no foreign hosts, no 5xx').toEqual([]);
    },
    { auto: true },
  ],

  context: async ({ context, watch }, use) => {
    watch.over(context);
    await use(context);
  },

  site: async ({ page, demo, scripts, lang }, use) => use(new Site(page, demo, wordsOf(lang), scripts)),

  agency: async ({ site }, use) => use(new Agency(site)),

  another: async ({ browser, demo, watch, scripts, lang }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      watch.over(context);
      return new Site(await context.newPage(), demo, wordsOf(lang), options.javaScriptEnabled ?? scripts);
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect } from '@playwright/test';
