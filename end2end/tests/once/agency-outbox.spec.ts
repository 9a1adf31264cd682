/** The demo’s outbox: a text message as a telephone shows it, a call in words and as the provider reads it. */

import { expect, test } from '../../kit/test';

test('a text message is a bubble with its PIN', async ({ agency, site }) => {
  const pin = await agency.atPin('sms');
  await site.visit('/demo/outbox');
  const item = site.main.getByRole('list').getByRole('link');
  await expect(item).toHaveCount(1);
  await expect(item).toContainText('ショートメッセージ');
  await expect(item).toContainText('+819012345770');
  const article = site.main.getByRole('article', { name: 'ショートメッセージ' });
  const bubble = article.locator('.bubble');
  await expect(bubble).toContainText(`PINコード：${pin}（15分間有効）`);
  expect((await bubble.innerText()).trim().split('\n').at(-1), 'lines stay lines').toBe(`@127.0.0.1 #${pin}`);
  await expect(article.locator('code')).toHaveText(pin);
});

test('a call is shown in the words that are spoken, to be heard, and as TwiML', async ({ agency, site }) => {
  await site.page.addInitScript(() => {
    const said: string[] = [];
    const voice = Object.defineProperties(Object.create(SpeechSynthesis.prototype), {
      speaking: { value: false, writable: true },
      cancel: { value: () => (voice.speaking = false) },
      speak: {
        value: (words: SpeechSynthesisUtterance) => {
          voice.speaking = true;
          said.push(`${words.lang}: ${words.text}`);
        },
      },
    });
    Object.defineProperty(window, 'speechSynthesis', { value: voice });
    Object.assign(window, { said });
  });
  const pin = await agency.atPin('voice');
  await site.visit('/demo/outbox');
  const article = site.main.getByRole('article', { name: '自動音声の電話' });
  const words = (await article.locator('.bubble').innerText()).trim();
  expect(words).toMatch(/^こちらは、さいはっこ代理店ネットです。/);
  await expect(article.locator('code').first()).toHaveText(pin);
  await article.getByRole('button', { name: '読み上げる' }).click();
  await expect(article.getByRole('button', { name: '止める' })).toBeVisible();
  const said = await site.page.evaluate(() => (window as unknown as { said: string[] }).said);
  expect(said).toEqual([`ja-JP: ${words}`]);
  await article.getByRole('button', { name: '止める' }).click();
  await expect(article.getByRole('button', { name: '読み上げる' })).toBeVisible();

  await article.locator('details summary').click();
  const twiml = await article.locator('pre').innerText();
  expect(twiml).toContain('<Response>');
  expect(twiml).toContain('<Say language="ja-JP"');
  expect(twiml).toContain('<Gather');
  expect(twiml).toContain('<Pause');
  expect(twiml, 'digits are spoken one by one').not.toContain(pin);
});

test('without scripts there is no button that can’t work', async ({ agency, another, demo }) => {
  await agency.atPin('voice');
  const plain = await another({ javaScriptEnabled: false });
  await plain.visit('/demo/outbox');
  const article = plain.main.getByRole('article');
  await expect(article.locator('.bubble')).toBeVisible();
  await expect(article.getByRole('button')).toHaveCount(0);
  expect(await demo.messages({ kind: 'call' })).toHaveLength(1);
});

test('the list names ways and receivers, the newest first, and is filtered for suites', async ({ agency, site, demo }) => {
  for (const way of ['sms', 'voice', 'mail'] as const) {
    await agency.atPin(way);
    await demo.advance(61);
  }
  await site.visit('/demo/outbox');
  await expect(site.main.locator('ol.mails > li')).toHaveText([/メール.*kankyo\.taro@example\.jp/s, /自動音声の電話.*\+81123456300/s, /ショートメッセージ.*\+819012345770/s]);
  for (const kind of ['sms', 'call', 'mail']) {
    const all = await demo.messages({ realm: 'agency', kind });
    expect(all.map((message) => message.kind)).toEqual([kind]);
    expect(all[0]?.pin).toMatch(/^\d{6}$/);
    expect(Object.keys(all[0] ?? {}).sort()).toEqual(
      ['created_at', 'html', 'id', 'kind', 'links', 'pin', 'realm', 'state', 'subject', 'text', 'to'],
    );
  }
  expect(await demo.messages({ realm: 'agency', to: '+819012345770' })).toHaveLength(1);
});

test('the demo’s first page names the customers', async ({ site }) => {
  await site.visit('/');
  for (const text of ['01058734', '01000001', '01058735', 'kankyo.taro@example.jp']) await expect(site.main).toContainText(text);
});
