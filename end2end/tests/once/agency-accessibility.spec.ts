/** States that are seldom seen, and other words: axe in light and dark, 320 px, 44 px. */

import { after, NOON, otherThan, PARENT, TARO } from '../../kit/agency';
import { Authenticator } from '../../kit/authenticator';
import { isAccessible } from '../../kit/checks';
import { expect, test } from '../../kit/test';

const NEW = 'taro.who.has.a.rather.long.address@new.department-of-environment.example.com';

test('limits: a way that has had enough', async ({ agency, site, demo }) => {
  for (let sent = 0; sent < 5; sent += 1) {
    await agency.atPin('sms');
    await demo.advance(61);
  }
  await agency.atDestinations();
  await agency.destination('sms').check();
  await site.button(agency.words.send).click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'destinations, one has had enough');
});

test('an address that is taken, and the app that is asked for', async ({ agency, site, demo, another }) => {
  const { link } = await agency.atNewLoginId(PARENT.email);
  const mail = await another();
  await mail.visit(link);
  await mail.isAt('/agency/confirm', 'このアドレスは使えません');
  await isAccessible(mail.page, 'confirming by link, taken');

  await site.send('recovery/login-id', { realm: 'agency', customer_id: '03000009', phone: '09000001008' });
  await site.visit('/agency/recovery/destination');
  await agency.prove(await agency.pinBy('sms'), NEW);
  await site.isAt('/agency/login/otp');
  await isAccessible(site.page, 'app');
  await site.field(site.words.otp).fill(await new Authenticator(demo).code());
  await site.button(site.words.otpSubmit).click();
  await site.isAt('/agency/renew/login-id');
  await isAccessible(site.page, 'code after the app');
});

test('the portal’s change of the login ID', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  await site.enter('agency', TARO.email);
  await site.send('portal/change-login-id', { realm: 'agency', email: NEW });
  await site.visit('/agency/portal/login-id');
  await isAccessible(site.page, 'login ID, code');
  const { code } = await agency.confirmation(NEW);
  await agency.field.fill(otherThan(code));
  await site.button(agency.words.send).click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'login ID, wrong code');
  await demo.hold(after(NOON, 29 * 60));
  await site.visit('/agency/portal');
  await demo.hold(after(NOON, 30 * 60 + 1));
  await site.visit('/agency/portal/login-id');
  await isAccessible(site.page, 'login ID, code over');
});

for (const id of ['customer012@example.co.jp', 'customer014@example.com', 'customer017@example.jp', 'customer029@example.jp']) {
  test(`the header with a name like that of ${id}`, async ({ site }) => {
    await site.enter('agency', id);
    await isAccessible(site.page, `portal of ${id}`);
  });
}

test('the outbox with a text message and a call', async ({ agency, site, demo }) => {
  await agency.atPin('sms');
  await demo.advance(61);
  await agency.atPin('voice');
  await site.visit('/demo/outbox');
  await isAccessible(site.page, 'call');
  await site.main.locator('article details summary').click();
  await isAccessible(site.page, 'call, as the provider reads it');
  await site.main.getByRole('listitem').filter({ hasText: 'ショートメッセージ' }).getByRole('link').click();
  await expect(site.main.getByRole('article').getByRole('heading')).toHaveText('ショートメッセージ');
  await isAccessible(site.page, 'text message');
});

test('in English, where words are longer', async ({ site, demo }) => {
  await demo.hold(NOON);
  await site.visit('/lang/en?next=/agency/recovery');
  await isAccessible(site.page, 'facts');
  await site.send('recovery/login-id', { realm: 'agency', customer_id: TARO.id, phone: TARO.landline });
  await site.visit('/agency/recovery/destination');
  await isAccessible(site.page, 'destinations');
  await site.main.getByRole('radio').first().check();
  await site.button('Send').click();
  await site.isAt('/agency/recovery/pin', 'PIN');
  await isAccessible(site.page, 'PIN and new login ID');
  await demo.hold(after(NOON, 15 * 60 + 1));
  await site.reload();
  await isAccessible(site.page, 'PIN, over');
  await site.enter('agency', TARO.email);
  for (const path of ['', '/contacts', '/login-id', '/customers']) {
    await site.visit(`/agency/portal${path}`);
    await isAccessible(site.page, `portal${path}`);
  }
});
