/** Whoever asks learns nothing about which IDs exist. */

import { follow, post, type Answer } from '../../kit/raw';
import { expect, test } from '../../kit/test';

/** What differs from one answer to the next for reasons of its own. */
function masked(answer: Answer, id: string): string {
  const nonce = /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1] ?? 'none';
  return answer.body
    .replaceAll(nonce, 'NONCE')
    .replaceAll(id, 'ID')
    .replace(/(name="nonce" value=")[^"]+/g, '$1FORM')
    .replace(/(class="number">)\d{4}/g, '$1NUMBER');
}

for (const [realm, known, unknown] of [
  ['construction', 'hk000000-01_a', 'hk000000-91_a'],
  ['health', 'testuser002', 'testuser902'],
] as const) {
  test(`the answer of ${realm} is the same for a known and an unknown ID`, async ({ demo }) => {
    const pages: string[] = [];
    for (const id of [known, unknown]) {
      const asked = await post(`${demo.url}/do/recovery/start`, `realm=${realm}&user_id=${id}`);
      expect(asked.status).toBe(303);
      expect(asked.headers.location).toBe(`/${realm}/recovery/sent`);
      const page = await follow(demo.url, asked, { 'Accept-Language': 'ja' });
      expect(page.status).toBe(200);
      expect(page.body, 'nothing is masked that is not there').toMatch(/class="number">\d{4}</);
      pages.push(masked(page, id));
    }
    expect(pages[0]).toBe(pages[1]);
  });

  test(`signing in to ${realm} fails alike`, async ({ demo }) => {
    const pages: string[] = [];
    for (const [id, password] of [[known, 'a+guess'], [unknown, 'a+guess'], [unknown, 'SaihakkoDemo2026']]) {
      const asked = await post(`${demo.url}/do/login/password`, `realm=${realm}&login_id=${id}&password=${password}`);
      expect(asked.status).toBe(303);
      const page = await follow(demo.url, asked, { 'Accept-Language': 'ja' });
      expect(page.body).toContain('IDまたはパスワードが正しくありません');
      pages.push(masked(page, id ?? ''));
    }
    expect(new Set(pages).size).toBe(1);
  });
}

test('an unknown ID gets no mail', async ({ demo, site }) => {
  await site.send('recovery/start', { realm: 'construction', user_id: 'hk000000-91_a' });
  await site.mailFor('construction', 'hk000000-01_a');
  expect(await demo.messages()).toHaveLength(1);
});

test('links are built from the configured URL, whatever the request claims', async ({ demo }) => {
  await post(`${demo.url}/do/recovery/start`, 'realm=construction&user_id=hk000000-01_a', {
    Host: 'evil.example',
    'X-Forwarded-Host': 'evil.example',
    Forwarded: 'host=evil.example;proto=https',
  });
  const mail = await demo.message('of tanaka', (m) => m.to === 'tanaka@example.jp');
  for (const link of mail.links) expect(link.startsWith(`${demo.url}/construction/`)).toBe(true);
  expect(mail.text + mail.html).not.toContain('evil.example');
});
