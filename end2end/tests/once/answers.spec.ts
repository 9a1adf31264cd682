/** Headers, cookies and addresses that adopters and browsers rely on. */

import { linkOf } from '../../kit/site';
import { post, raw } from '../../kit/raw';
import { expect, test } from '../../kit/test';

test('every answer carries the security headers', async ({ demo }) => {
  for (const path of ['/', '/health/login', '/health/portal', '/nothing', '/healthz', '/favicon.svg', '/demo/outbox']) {
    const { headers } = await raw(demo.url + path);
    expect(headers, path).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
    const policy = String(headers['content-security-policy']);
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).not.toContain('unsafe-inline');
  }
});

test('pages are never stored, files with a hash for ever', async ({ demo, site }) => {
  expect((await raw(`${demo.url}/health/login`)).headers['cache-control']).toBe('no-store');
  const files: string[] = [];
  site.page.on('request', (request) => files.push(request.url()));
  await site.visit('/health/login');
  const hashed = files.filter((file) => file.includes('/pkg/'));
  expect(hashed).toHaveLength(3);
  for (const file of hashed) {
    const { headers } = await raw(file, { headers: { 'Accept-Encoding': 'br' } });
    expect(headers, file).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable' });
  }
});

test('cookies are out of reach of scripts and of other sites', async ({ site, demo }) => {
  await site.enter('construction', 'hk000000-01_a');
  const cookies = await site.page.context().cookies(demo.url);
  expect(cookies.map((cookie) => cookie.name)).toContain('saihakko-construction-session');
  for (const cookie of cookies) expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect(await site.page.evaluate(() => document.cookie)).toBe('');
});

test('each step up gives the session another secret', async ({ site }) => {
  const secret = async (): Promise<string | undefined> =>
    (await site.page.context().cookies()).find((cookie) => cookie.name === 'saihakko-construction-session')?.value;
  await site.enter('construction', 'hk000000-01_a');
  const before = await secret();
  await site.send('portal/confirm', { realm: 'construction', current_password: 'SaihakkoDemo2026' });
  expect(await secret()).not.toBe(before);
  await site.visit('/construction/portal');
  await site.isAt('/construction/portal');
});

test('the token of a link leaves the URL by a redirect', async ({ site }) => {
  const answer = await raw(linkOf(await site.mailFor('construction', 'hk000000-01_a')));
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toBe('/construction/recovery/link');
});

test('of 64 browsers that press the button of one link at once, one goes on', async ({ site, demo }) => {
  const link = linkOf(await site.mailFor('construction', 'hk000000-01_a'));
  const people = await Promise.all(Array.from({ length: 64 }, () => raw(link)));
  const press = (cookies: string[]) => post(`${demo.url}/do/recovery/redeem`, 'realm=construction', { Cookie: cookies.join('; ') });
  const answers = await Promise.all(people.map((person) => press(person.cookies)));
  const went = answers.filter((answer) => answer.headers.location === '/construction/renew/password');
  expect(went).toHaveLength(1);
  expect(answers.filter((answer) => answer.headers.location === '/construction/recovery/link')).toHaveLength(63);
});

test('the addresses that machines ask for answer', async ({ demo }) => {
  expect(await raw(`${demo.url}/healthz`)).toMatchObject({ status: 200, body: 'ok\n' });
  expect(await raw(`${demo.url}/readyz`)).toMatchObject({ status: 200, body: 'ready\n' });
  expect((await raw(`${demo.url}/.well-known/change-password`)).status).toBe(303);
});

test('the outbox is filtered and shows what adopters read', async ({ demo, site }) => {
  await site.mailFor('construction', 'hk000000-01_a');
  await site.mailFor('health', 'testuser002');
  const all = await demo.messages();
  expect(all.map((message) => message.realm)).toEqual(['health', 'construction']);
  expect(Object.keys(all[0] ?? {}).sort()).toEqual(
    ['created_at', 'html', 'id', 'kind', 'links', 'pin', 'realm', 'state', 'subject', 'text', 'to'],
  );
  expect(await demo.messages({ realm: 'health' })).toHaveLength(1);
  expect(await demo.messages({ to: 'tanaka@example.jp' })).toHaveLength(1);
  expect(await demo.messages({ kind: 'sms' })).toHaveLength(0);
});

test('the demo’s clock advances, is set, held and reset', async ({ demo }) => {
  const clock = async (turn: object): Promise<number> => {
    const body = JSON.stringify(turn);
    return (await raw(`${demo.url}/demo/clock`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })).status;
  };
  const offset = async (): Promise<number> => ((await demo.now()).getTime() - Date.now()) / 60_000;
  expect(await clock({ advance_seconds: 600 })).toBe(200);
  expect(await offset()).toBeCloseTo(10, 1);
  expect(await clock({ set: new Date(Date.now() + 3_600_000).toISOString() })).toBe(200);
  expect(await offset()).toBeCloseTo(60, 1);
  expect(await clock({ hold: '2030-01-01T00:00:00Z' })).toBe(200);
  expect(await demo.now()).toEqual(new Date('2030-01-01T00:00:00Z'));
  expect(await clock({ reset: true })).toBe(200);
  expect(await offset()).toBeCloseTo(0, 1);
  expect(await clock({ set: 'tomorrow' })).toBe(422);
});

test('the demo’s first page names the accounts, and the outbox leads into a mail’s link', async ({ site }) => {
  await site.visit('/');
  for (const text of ['hk000000-01_a', 'testuser002', 'SaihakkoDemo2026']) await expect(site.main).toContainText(text);
  await site.mailFor('construction', 'hk000000-01_a');
  await site.page.getByRole('link', { name: '送信箱' }).click();
  await site.isAt('/demo/outbox', '送信箱');
  await site.main.getByRole('article').getByRole('link').first().click();
  await site.isAt('/construction/recovery/link', site.words.linkTitle);
});
