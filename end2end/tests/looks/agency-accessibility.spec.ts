/** The pages of a proof by PIN in their states: axe in light and dark, 320 px, 44 px. */

import { after, NOON, otherThan, PARENT, TARO } from '../../kit/agency';
import { isAccessible } from '../../kit/checks';
import { expect, test } from '../../kit/test';

const NEW = 'taro.who.has.a.rather.long.address@new.department-of-environment.example.com';

test('signing in and giving facts', async ({ agency, site }) => {
  await site.visit('/agency/login');
  await isAccessible(site.page, 'login');
  await site.visit('/agency/recovery');
  await isAccessible(site.page, 'facts');
  await agency.part('login-id').getByRole('button').click();
  await expect(site.summary.getByRole('link')).toHaveCount(2);
  await isAccessible(site.page, 'facts for a login ID, empty');
  await agency.give('password', agency.words.email, 'taro', '110');
  await expect(site.summary.getByRole('link')).toHaveCount(2);
  await isAccessible(site.page, 'facts for a password, wrong');
});

test('destinations and the PIN in each state', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  await agency.atDestinations();
  await isAccessible(site.page, 'destinations');
  await site.button(agency.words.send).click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'destinations, none chosen');
  const pin = await agency.pinBy('sms');
  await isAccessible(site.page, 'PIN');
  await agency.prove(otherThan(pin));
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'PIN, wrong');
  await demo.hold(after(NOON, 61));
  await site.reload();
  await isAccessible(site.page, 'PIN, another possible');
  await demo.hold(after(NOON, 15 * 60 + 1));
  await site.reload();
  await expect(site.button(agency.words.renew)).toBeVisible();
  await isAccessible(site.page, 'PIN, over');
  await site.send('recovery/pin', { realm: 'agency', pin });
  await site.reload();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'PIN, typed too late');
});

test('the new login ID in each state', async ({ agency, site, demo, another }) => {
  await demo.hold(NOON);
  const pin = await agency.atLoginIdPin('voice');
  await isAccessible(site.page, 'PIN and new login ID');
  await agency.prove('1', 'taro');
  await expect(site.summary.getByRole('link')).toHaveCount(2);
  await isAccessible(site.page, 'PIN and new login ID, wrong');
  await agency.prove(pin, NEW);
  await site.isAt('/agency/renew/login-id');
  await isAccessible(site.page, 'code');
  const { link, code } = await agency.confirmation(NEW);
  await agency.confirm(otherThan(code));
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'code, wrong');
  await site.main.locator('details summary').click();
  await agency.email.fill('taro');
  await site.button('このアドレスに送る').click();
  await expect(agency.email).toHaveValue('taro');
  await isAccessible(site.page, 'another address, wrong');

  const mail = await another();
  await mail.visit(link);
  await isAccessible(mail.page, 'confirming by link');
  await demo.hold(after(NOON, 30 * 60 + 1));
  await mail.reload();
  await mail.isAt('/agency/confirm', agency.site.words.expiredTitle);
  await isAccessible(mail.page, 'confirming by link, expired');
  await site.reload();
  await isAccessible(site.page, 'code, over');
  await demo.hold(after(NOON, 30 * 60 + 62));
  await site.reload();
  await agency.site.button('確認のメールをもう一度送る').click();
  const next = await agency.confirmation(NEW);
  await mail.visit(link);
  await isAccessible(mail.page, 'confirming by link, an older one');
  await mail.visit('/agency/confirm/cut-off');
  await isAccessible(mail.page, 'confirming by link, unknown');
  await mail.visit(next.link);
  await mail.button(agency.words.confirm).click();
  await expect(mail.heading).toHaveText(agency.words.confirmedTitle);
  await isAccessible(mail.page, 'confirmed');
  await site.reload();
  await site.isAt('/agency/renew/password');
  await isAccessible(site.page, 'new password after a new login ID');
});

test('the portal of a customer', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  await site.enter('agency', TARO.email);
  for (const path of ['', '/contacts', '/login-id', '/customers', '/customers?q=nobody-like-that', '/history']) {
    await site.visit(`/agency/portal${path}`);
    await isAccessible(site.page, `portal${path}`);
  }
  await site.visit('/agency/portal/contacts');
  await agency.remove(TARO.email);
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'contacts, the last address');
  await agency.adding('電話番号を追加').getByRole('button').click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'contacts, an empty phone');
  await site.send('portal/add-phone', { realm: 'agency', phone: '08055556666' });
  await site.visit('/agency/portal/contacts');
  await isAccessible(site.page, 'contacts, one to confirm');
  await site.visit('/agency/portal/contacts/verify');
  await isAccessible(site.page, 'confirming a phone');
  await agency.field.fill('1');
  await site.button('確認する').click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'confirming a phone, wrong');
  await demo.hold(after(NOON, 15 * 60 + 1));
  await site.reload();
  await isAccessible(site.page, 'confirming a phone, over');
});

test('customers below, and the invitation', async ({ agency, site, demo, another }) => {
  await site.enter('agency', PARENT.email);
  await site.visit('/agency/portal/customers?q=01058735');
  await agency.line('01058735').locator('summary').click();
  await isAccessible(site.page, 'inviting');
  await agency.line('01058735').getByRole('button').click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'inviting, empty');
  await site.send('portal/invite', { realm: 'agency', customer_id: '01058735', email: NEW });
  await site.visit('/agency/portal/customers');
  await expect(site.notice).toBeVisible();
  await isAccessible(site.page, 'invited');
  const mail = await demo.message('the invitation', (m) => m.to === NEW);
  const person = await another();
  await person.visit(mail.links[0] ?? '');
  await isAccessible(person.page, 'invitation');
  await demo.advance(8 * 24 * 3600);
  await person.reload();
  await isAccessible(person.page, 'invitation, expired');
});

test('keys alone lead from the facts to the new password', async ({ agency, site }) => {
  await site.visit('/agency/recovery');
  await agency.part('password').getByLabel(agency.words.email).focus();
  await site.page.keyboard.type(TARO.email);
  await site.page.keyboard.press('Tab');
  await site.page.keyboard.type(TARO.mobile);
  await site.page.keyboard.press('Enter');
  await site.isAt('/agency/recovery/destination', agency.words.destinationTitle);
  await agency.forget();
  await site.page.keyboard.press('Tab');
  await site.page.keyboard.press('ArrowDown');
  await expect(agency.destination('sms')).toBeChecked();
  await site.page.keyboard.press('Enter');
  await site.isAt('/agency/recovery/pin', agency.words.pin);
  await site.page.keyboard.press('Tab');
  await expect(agency.field).toBeFocused();
  await site.page.keyboard.type((await agency.message('sms')).pin);
  await site.page.keyboard.press('Enter');
  await site.isAt('/agency/renew/password');
});
