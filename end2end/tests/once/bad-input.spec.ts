/** Whatever is sent gets a clear page: never a 5xx, never words of a framework. */

import { follow, post, raw, type Answer } from '../../kit/raw';
import { expect, test } from '../../kit/test';

const JA = { 'Accept-Language': 'ja' };
const FOREIGN_WORDS = /panicked|error deserializing|missing field|Failed to|ServerError|serde|leptos_axum|Args\|/i;

function isOurs(answer: Answer, status: number, heading: string): void {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.body).toContain(heading);
  expect(answer.body).not.toMatch(FOREIGN_WORDS);
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
}

/** The fields of each form that anybody can reach. */
const FORMS = [
  ['login/password', 'login_id', 'health'],
  ['recovery/start', 'user_id', 'health'],
  ['login/otp', 'otp', 'health'],
  ['enrol/confirm', 'device_name', 'health'],
  ['renew/password', 'password', 'health'],
  ['recovery/login-id', 'customer_id', 'agency'],
  ['recovery/login-id', 'phone', 'health'],
  ['recovery/password', 'email', 'agency'],
  ['recovery/password', 'phone', 'agency'],
  ['recovery/destination', 'destination', 'agency'],
  ['recovery/pin', 'pin', 'agency'],
  ['renew/login-id', 'pin', 'agency'],
  ['renew/other-login-id', 'email', 'health'],
  ['portal/add-phone', 'phone', 'agency'],
  ['portal/invite', 'customer_id', 'agency'],
] as const;

/** The rest of a form's field, as written. */
const VALUES: readonly [string, string][] = [
  ['nothing', ''],
  ['full-width', encodeURIComponent('ｈｋ０００　０００')],
  ['HTML', encodeURIComponent('"><script>alert(1)</script>')],
  ['line breaks', 'a%0d%0aBcc:%20x@example.jp'],
  ['control characters', 'a%00b%1bc'],
  ['broken UTF-8', '%ff%fe%c3'],
  ['a broken escape', '%zz%'],
  ['60 KB', 'x'.repeat(60_000)],
  ['right-to-left marks', encodeURIComponent('\u202eabc\u2066')],
  ['an emoji', encodeURIComponent('👩‍👩‍👧‍👦')],
];

for (const [endpoint, field, realm] of FORMS) {
  test(`${endpoint} of ${realm} answers any ${field} with a page`, async ({ demo }) => {
    for (const [what, value] of VALUES) {
      const answer = await post(`${demo.url}/do/${endpoint}`, `realm=${realm}&${field}=${value}`, JA);
      expect([303, 422], `${what}: ${answer.status}`).toContain(answer.status);
      const page = answer.status === 303 ? await follow(demo.url, answer, JA) : answer;
      expect(page.status, what).toBeLessThan(500);
      expect(page.body, what).toContain('<h1');
      expect(page.body, what).not.toMatch(FOREIGN_WORDS);
      expect(page.body, what).not.toContain('<script>alert');
    }
  });

  test(`${endpoint} of ${realm} answers doubled, listed and missing fields for ${field} with a page`, async ({ demo }) => {
    const [one, of] = [`${field}=a`, `realm=${realm}`];
    const bodies = ['', of, `${of}&${one}&${field}=b`, `${of}&${field}[]=a&${field}[x]=b`, '&&&=&', one];
    for (const body of bodies) {
      const answer = await post(`${demo.url}/do/${endpoint}`, body, JA);
      expect(answer.status, body).toBeLessThan(500);
      expect(answer.body, body).not.toMatch(FOREIGN_WORDS);
      if (answer.status !== 303) expect(answer.body, body).toContain('<h1');
    }
  });
}

test('line breaks in an ID are named, and no mail gets a header of them', async ({ demo }) => {
  const answer = await post(`${demo.url}/do/recovery/start`, 'realm=construction&user_id=hk000000-01_a%0d%0aBcc:x', JA);
  const page = await follow(demo.url, answer, JA);
  expect(page.body).toContain('使えない文字があります');
  expect(await demo.messages()).toEqual([]);
});

test('a megabyte is too much', async ({ demo }) => {
  const answer = await post(`${demo.url}/do/recovery/start`, `realm=health&user_id=${'x'.repeat(1 << 20)}`, JA);
  isOurs(answer, 413, '送信された内容が大きすぎます');
});

test('a form of another site is refused, and changes nothing', async ({ demo }) => {
  const form = 'realm=construction&user_id=hk000000-01_a';
  for (const headers of [
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
  ]) {
    for (const endpoint of ['recovery/start', 'login/password', 'not-me', 'portal/sign-out']) {
      const answer = await post(`${demo.url}/do/${endpoint}`, form, { ...JA, ...headers });
      isOurs(answer, 403, 'この操作は受け付けられません');
      expect(answer.cookies).toEqual([]);
    }
  }
  expect((await post(`${demo.url}/do/recovery/start`, form, { Origin: demo.url })).status).toBe(303);
  await demo.message('of the one that was allowed', (m) => m.to === 'tanaka@example.jp');
  expect(await demo.messages()).toHaveLength(1);
});

test('what does not exist is a page too', async ({ demo }) => {
  isOurs(await raw(`${demo.url}/health/nothing`, { headers: JA }), 404, 'ページが見つかりません');
  isOurs(await raw(`${demo.url}/nobody/login`, { headers: JA }), 404, 'ページが見つかりません');
  isOurs(await post(`${demo.url}/do/nothing`, 'realm=health', JA), 404, 'ページが見つかりません');
  isOurs(await post(`${demo.url}/do/recovery/start`, 'realm=nobody&user_id=a', JA), 404, 'ページが見つかりません');
  expect((await raw(`${demo.url}/.well-known/resource-that-should-not-exist`, { headers: JA })).status).toBe(404);
  for (const path of ['/do/recovery/start', '/do/login/password?realm=health&login_id=a']) {
    const answer = await raw(demo.url + path, { headers: JA });
    expect(answer.status).toBe(405);
    expect(answer.cookies).toEqual([]);
  }
});

test('made-up and foreign cookies open nothing', async ({ demo, site }) => {
  await site.redeem('construction', 'hk000000-01_a');
  const cookies = await site.page.context().cookies();
  const flow = cookies.find((cookie) => cookie.name.endsWith('construction-flow'))?.value ?? 'no flow';
  const header = (value: string): Record<string, string> => ({ ...JA, Cookie: value });
  for (const [what, cookie] of [
    ['made up', 'saihakko-health-flow=AAAA; saihakko-health-session=BBBB; saihakko-health-link=CCCC'],
    ['of another realm', `saihakko-health-flow=${flow}`],
    ['a flow as session', `saihakko-construction-session=${flow}`],
    ['broken', 'saihakko-health-flow=%ff; ;;=;'],
  ] as const) {
    for (const path of ['/health/renew/password', '/health/portal', '/construction/portal']) {
      const answer = await raw(demo.url + path, { headers: header(cookie) });
      expect(answer.status, `${what} at ${path}`).toBe(303);
      expect(answer.headers.location).toMatch(/\/(login|recovery)$/);
    }
  }
  const own = await raw(`${demo.url}/construction/renew/password`, { headers: header(`saihakko-construction-flow=${flow}`) });
  expect(own.status, 'the flow itself was good').toBe(200);
});
