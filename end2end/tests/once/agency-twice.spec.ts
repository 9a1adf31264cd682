/** The same form of a recovery by PIN sent twice at once: both lead to the same place, and it happens once. */

import type { APIResponse } from '@playwright/test';
import { TARO } from '../../kit/agency';
import type { Site } from '../../kit/site';
import { expect, test } from '../../kit/test';

const NEW = 'taro@new.example.com';

/** Where both answers lead. */
async function twice(site: Site, endpoint: string, form: Record<string, string>): Promise<string[]> {
  const answers: APIResponse[] = await Promise.all([1, 2].map(() => site.send(endpoint, { realm: 'agency', ...form })));
  return answers.map((answer) => answer.headers()['location'] ?? String(answer.status()));
}

const both = (page: string): string[] => [page, page];

test('a destination gets one PIN', async ({ agency, site, demo }) => {
  await agency.atDestinations();
  const destination = (await agency.destination('sms').getAttribute('value')) ?? '';
  expect(await twice(site, 'recovery/destination', { destination })).toEqual(both('/agency/recovery/pin'));
  await agency.message('sms');
  await site.visit('/agency/recovery/destination');
  await demo.advance(61);
  await agency.pinBy('mail');
  expect(await demo.messages({ to: '+819012345770' })).toHaveLength(1);
});

test('the PIN leads on', async ({ agency, site }) => {
  const pin = await agency.atPin();
  expect(await twice(site, 'recovery/pin', { pin })).toEqual(both('/agency/renew/password'));
  await site.visit('/agency/renew/password');
  await expect(site.summary).toHaveCount(0);
});

test('another PIN is sent once, and is the one that counts', async ({ agency, site, demo }) => {
  await agency.atPin();
  await demo.advance(61);
  expect(await twice(site, 'recovery/resend', {})).toEqual(both('/agency/recovery/pin'));
  const { pin } = await agency.message('sms');
  await site.reload();
  await agency.prove(pin);
  await site.isAt('/agency/renew/password');
  expect(await demo.messages({ to: '+819012345770' })).toHaveLength(2);
});

test('PIN and new login ID send one mail to confirm', async ({ agency, site, demo }) => {
  const pin = await agency.atLoginIdPin();
  expect(await twice(site, 'recovery/pin', { pin, email: NEW })).toEqual(both('/agency/renew/login-id'));
  const { code } = await agency.confirmation(NEW);
  expect(await twice(site, 'renew/login-id', { pin: code })).toEqual(both('/agency/renew/password'));
  await demo.notice(NEW, /ログインID変更/);
  await demo.notice(TARO.email, /ログインID変更/);
  expect((await demo.messages({ to: NEW })).length, 'the confirmation and the notice').toBe(2);
  await site.visit('/agency/renew/password');
  await expect(site.summary).toHaveCount(0);
});

test('"not now" leads to the login page', async ({ agency, site }) => {
  const { code } = await agency.atNewLoginId(NEW);
  await site.send('renew/login-id', { realm: 'agency', pin: code });
  expect(await twice(site, 'renew/keep-password', {})).toEqual(both('/agency/login'));
});

test('behind the link it is confirmed once', async ({ agency, another }) => {
  const { link } = await agency.atNewLoginId(NEW);
  const mail = await another();
  await mail.visit(link);
  expect(await twice(mail, 'confirm', {})).toEqual(both('/agency/confirm'));
  await mail.visit('/agency/confirm');
  await expect(mail.heading).toHaveText(agency.words.confirmedTitle);
});

test('a contact is added, confirmed and removed once', async ({ agency, site, demo }) => {
  await site.enter('agency', TARO.email);
  expect(await twice(site, 'portal/add-phone', { phone: '08055556666' })).toEqual(both('/agency/portal/contacts/verify'));
  const { pin } = await agency.message('sms');
  expect(await twice(site, 'portal/verify-contact', { pin })).toEqual(both('/agency/portal/contacts'));
  await site.visit('/agency/portal/contacts');
  await expect(site.summary).toHaveCount(0);
  await expect(agency.line('080-5555-6666')).toHaveCount(1);
  const contact = (await agency.line('080-5555-6666').locator('input[name=contact]').getAttribute('value')) ?? '';
  expect(await twice(site, 'portal/remove-contact', { contact })).toEqual(both('/agency/portal/contacts'));
  await site.visit('/agency/portal/contacts');
  await expect(site.summary).toHaveCount(0);
  await expect(agency.line('080-5555-6666')).toHaveCount(0);
  expect(await demo.messages({ to: '+818055556666' })).toHaveLength(1);
});

test('a customer is invited once', async ({ site, demo }) => {
  await site.enter('agency', 'oyaten@example.jp');
  const form = { customer_id: '01058735', email: 'hanako@new.example.com' };
  expect(await twice(site, 'portal/invite', form)).toEqual(both('/agency/portal/customers'));
  await demo.message('the invitation', (m) => m.to === form.email);
  await site.visit('/agency/portal/customers');
  await expect(site.summary).toHaveCount(0);
  await site.send('recovery/password', { realm: 'agency', email: TARO.email, phone: TARO.mobile });
  await site.visit('/agency/recovery/destination');
  await site.main.getByRole('radio', { name: '（メール）' }).check();
  await site.button(site.words.byPin.send).click();
  await demo.message('a later mail', (m) => m.to === TARO.email);
  expect(await demo.messages({ to: form.email })).toHaveLength(1);
});
