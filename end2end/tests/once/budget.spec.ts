/** What a first visit costs, as transferred. */

import type { Page } from '@playwright/test';
import { expect, test } from '../../kit/test';

const KB = 1000;
const ALL_BYTES = 90 * KB;
const FIRST_BYTES = 14 * KB;

const PAGES = [
  '/',
  '/agency/login',
  '/agency/recovery',
  '/agency/confirm',
  '/construction/login',
  '/construction/recovery',
  '/construction/recovery/link',
  '/construction/not-me',
  '/health/login',
  '/health/recovery',
  '/health/recovery/link',
  '/trading/login',
  '/trading/recovery',
];

/** Bytes by kind, headers included. */
async function transferred(page: Page, path: string): Promise<Map<string, number>> {
  const kinds = new Map<string, string>();
  const bytes = new Map<string, number>();
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  session.on('Network.responseReceived', (event) => {
    const url = new URL(event.response.url);
    if (!url.protocol.startsWith('http')) return;
    kinds.set(event.requestId, event.type === 'Document' ? 'html' : (url.pathname.split('.').at(-1) ?? 'other'));
  });
  session.on('Network.loadingFinished', (event) => {
    const kind = kinds.get(event.requestId);
    if (kind) bytes.set(kind, (bytes.get(kind) ?? 0) + event.encodedDataLength);
  });
  await page.goto(path);
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  await expect.poll(() => ['html', 'css', 'js', 'wasm'].every((kind) => bytes.has(kind))).toBe(true);
  return bytes;
}

async function isSmall(page: Page, path: string): Promise<void> {
  const bytes = await transferred(page, path);
  const of = (kind: string): number => bytes.get(kind) ?? 0;
  const all = [...bytes.values()].reduce((sum, more) => sum + more, 0);
  const first = of('html') + of('css');
  const inKb = (count: number): string => (count / KB).toFixed(1).padStart(5);
  const table = ['html', 'css', 'js', 'wasm'].map((kind) => `${kind}${inKb(of(kind))}`).join(' ');
  console.log(`${path.padEnd(28)} all${inKb(all)} of 90 KB, HTML + CSS${inKb(first)} of 14 KB (${table})`);
  expect(all, table).toBeLessThanOrEqual(ALL_BYTES);
  expect(first, table).toBeLessThanOrEqual(FIRST_BYTES);
}

for (const path of PAGES) {
  test(`a first visit of ${path} is small`, async ({ another }) => {
    await isSmall((await another()).page, path);
  });
}

for (const realm of ['construction', 'health'] as const) {
  test(`the answer after asking in ${realm} is small`, async ({ another }) => {
    const person = await another();
    await person.send('recovery/start', { realm, user_id: 'nobody' });
    await isSmall(person.page, `/${realm}/recovery/sent`);
  });
}

for (const [page, way] of [['destination', ''], ['pin', 'ショートメッセージ']] as const) {
  test(`the page for a ${page} is small`, async ({ another }) => {
    const person = await another();
    await person.send('recovery/login-id', { realm: 'agency', customer_id: '99999999', phone: '09012345770' });
    if (way) {
      await person.visit('/agency/recovery/destination');
      const destination = await person.main.getByRole('radio', { name: way }).getAttribute('value');
      await person.send('recovery/destination', { realm: 'agency', destination: destination ?? '' });
    }
    // As on a first visit: what that page has loaded is forgotten.
    const fresh = await another({ storageState: await person.page.context().storageState() });
    await isSmall(fresh.page, `/agency/recovery/${page}`);
    await fresh.isAt(`/agency/recovery/${page}`);
  });
}
