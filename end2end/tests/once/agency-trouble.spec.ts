/** When messages don't arrive, pages say so and what to do: the real server, a provider that fails, a mail service that reports. */

import type { Locator } from '@playwright/test';
import { Agency, TARO } from '../../kit/agency';
import { isAccessible } from '../../kit/checks';
import { Portal, type Reply } from '../../kit/portal';
import type { Site } from '../../kit/site';
import { expect, test as base } from '../../kit/test';

const test = base.extend<{ portal: Portal }>({
  portal: async ({ watch }, use) => {
    const portal = await Portal.start();
    watch.allow(new RegExp(`^foreign host: ${portal.url}/`));
    await use(portal);
    await portal.stop();
  },
});

const STATES: { name: string; reply: Reply; says: { ja: string; en: string } }[] = [
  {
    name: 'is down',
    reply: { status: 503, body: { message: 'Service unavailable' } },
    says: {
      ja: 'ただいま、この通知先にお知らせしにくくなっています。送信を続けています。お急ぎのときは、別の通知先をお選びください。',
      en: 'This way of sending has trouble just now. We are still trying. If you are in a hurry, choose another destination.',
    },
  },
  {
    name: 'knows a number that takes no text messages',
    reply: { status: 400, body: { code: 21614, message: 'not a valid mobile number' } },
    says: {
      ja: 'この電話番号では、ショートメッセージを受け取れませんでした。別の通知先から、自動音声をお選びください。',
      en: 'This number could not receive the text message. Choose the voice call as another destination.',
    },
  },
  {
    name: 'refuses',
    reply: { status: 400, body: { code: 21602, message: 'Message body is required' } },
    says: {
      ja: 'この通知先には届きませんでした。別の通知先をお選びください。',
      en: 'The PIN could not be delivered there. Choose another destination.',
    },
  },
  {
    name: 'hangs up before it answers',
    reply: 'hangs up',
    says: {
      ja: 'お知らせできたかどうかを確認できませんでした。届いたときは、そのまま入力できます。届かないときは、もう一度送るか、別の通知先をお選びください。',
      en: 'We could not find out whether the PIN was delivered. If it arrives, you can use it. If not, send another or choose another destination.',
    },
  },
];

const warning = (site: Site): Locator => site.main.locator('.notice.warning');

/** The page of the PIN, once it says what became of the message. */
async function told(site: Site, says: string): Promise<void> {
  await expect(async () => {
    await site.reload();
    await expect(warning(site)).toHaveText(says, { timeout: 100 });
  }).toPass({ intervals: [50, 100, 200] });
}

for (const { name, reply, says } of STATES) {
  test(`a provider that ${name}: the page says so, and another way works`, async ({ portal, another }) => {
    const site = await another({ baseURL: portal.url });
    const agency = new Agency(site);
    portal.provider.reply = reply;
    await agency.atDestinations();
    await agency.choose('sms');
    await told(site, says.ja);
    await expect(agency.field).toBeVisible();
    await isAccessible(site.page, `PIN, the provider ${name}`);

    portal.provider.recovers();
    await site.button(agency.words.elsewhere).click();
    await site.isAt('/agency/recovery/destination', agency.words.destinationTitle);
    await agency.choose('voice');
    await expect.poll(() => portal.provider.asked.at(-1)?.path).toContain('/Calls.json');
    await site.reload();
    await expect(warning(site), 'a call that was taken has no trouble').toHaveCount(0);
  });

  test(`a provider that ${name}, in English on a narrow phone without scripts`, async ({ portal, another }) => {
    const options = { baseURL: portal.url, locale: 'en-GB', viewport: { width: 320, height: 640 }, javaScriptEnabled: false };
    const site = await another(options);
    portal.provider.reply = reply;
    await site.send('recovery/password', { realm: 'agency', email: TARO.email, phone: TARO.mobile });
    await site.visit('/agency/recovery/destination');
    await site.main.getByRole('radio', { name: 'text message' }).check();
    await site.button('Send').click();
    await site.isAt('/agency/recovery/pin', 'PIN');
    await told(site, says.en);
    await expect(site.button('Choose another destination')).toBeVisible();
  });
}

test('a message that the provider could not take goes out once it can, and its PIN works', async ({ portal, another }) => {
  const site = await another({ baseURL: portal.url });
  const agency = new Agency(site);
  portal.provider.reply = { status: 503, body: {} };
  await agency.atDestinations();
  await agency.choose('sms');
  await told(site, STATES[0]?.says.ja ?? '');
  portal.provider.recovers();
  const tries = portal.provider.asked.length;
  await expect.poll(() => portal.provider.asked.length, { timeout: 30_000 }).toBeGreaterThan(tries);
  await expect(async () => {
    await site.reload();
    await expect(warning(site)).toHaveCount(0, { timeout: 100 });
  }).toPass();
  await agency.prove(portal.provider.pin);
  await site.setPassword('agency');
  await site.isAt('/agency/portal');
});

test('where nobody knows whether it went out, it is sent once, and the PIN works if it arrived', async ({ portal, another }) => {
  const site = await another({ baseURL: portal.url });
  const agency = new Agency(site);
  portal.provider.reply = 'hangs up';
  await agency.atDestinations();
  await agency.choose('sms');
  await told(site, STATES[3]?.says.ja ?? '');
  expect(portal.provider.asked).toHaveLength(1);
  await agency.prove(portal.provider.pin);
  await site.setPassword('agency');
  await site.isAt('/agency/portal');
  expect(portal.provider.asked).toHaveLength(1);
});

test('mail that comes back is told in the portal, with the way to another address', async ({ portal, another }) => {
  const site = await another({ baseURL: portal.url });
  const agency = new Agency(site);
  await agency.atDestinations();
  await agency.choose('sms');
  await expect.poll(() => portal.provider.pin).not.toBe('');
  await agency.prove(portal.provider.pin);
  await site.setPassword('agency');
  await site.isAt('/agency/portal');
  await expect(warning(site)).toHaveCount(0);

  await portal.mailComesBack(TARO.email);
  await site.reload();
  await expect(warning(site)).toContainText('ご登録のメールアドレスに、メールが届きません。');
  await isAccessible(site.page, 'the portal of somebody whose mail comes back');
  await warning(site).getByRole('link', { name: 'メールアドレスを登録する' }).click();
  await site.isAt('/agency/portal/contacts');
});
