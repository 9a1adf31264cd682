/** What goes wrong with a PIN, and what a person does then. */

import { after, NOON, otherThan } from '../../kit/agency';
import { expect, test } from '../../kit/test';

const NEW = 'taro@new.example.com';

test('a wrong PIN is said at its field, is not shown again, and the right one still works', async ({ agency, site }) => {
  const pin = await agency.atPin();
  await agency.prove(otherThan(pin));
  await site.isAt('/agency/recovery/pin', agency.words.pin);
  await expect(site.page).toHaveTitle(/^エラー：/);
  await expect(site.summary).toContainText(agency.words.wrong);
  await expect(agency.field).toHaveAttribute('aria-invalid', 'true');
  await expect(agency.field).toHaveAccessibleDescription(new RegExp(agency.words.wrong));
  await expect(agency.field).toHaveValue('');
  await agency.prove(pin);
  await site.isAt('/agency/renew/password');
  await expect(site.summary).toHaveCount(0);
});

test('one second after its fifteen minutes a PIN is void, and a new one can be had', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  const pin = await agency.atPin();
  await expect(site.main.locator('time')).toHaveText('12:15');
  await demo.hold(after(NOON, 15 * 60 + 1));
  await agency.prove(pin);
  await site.isAt('/agency/recovery/pin', agency.words.pin);
  await expect(site.summary).toContainText(agency.words.over);
  await expect(agency.field).toHaveCount(0);
  const fresh = await agency.resend('sms');
  await expect(site.summary).toHaveCount(0);
  await agency.prove(fresh);
  await site.isAt('/agency/renew/password');
});

test('another PIN takes the place of the first once the cool-down is over', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  const first = await agency.atPin();
  const resend = site.button(agency.words.resend);
  if (site.scripts) await expect(resend).toBeDisabled();
  else await expect(site.main).toContainText('12:01からもう一度送れます。');
  await demo.hold(after(NOON, 61));
  await site.reload();
  await expect(resend).toBeEnabled();
  const second = await agency.resend('sms');
  await site.isAt('/agency/recovery/pin');
  if (first !== second) {
    await agency.prove(first);
    await expect(site.summary).toContainText(agency.words.wrong);
  }
  await agency.prove(second);
  await site.isAt('/agency/renew/password');
});

test('another destination gets another PIN; the one before is void', async ({ agency, site }) => {
  const first = await agency.atPin('voice');
  await site.button(agency.words.elsewhere).click();
  await site.isAt('/agency/recovery/destination', agency.words.destinationTitle);
  const second = await agency.pinBy('mail');
  if (first !== second) {
    await agency.prove(first);
    await expect(site.summary).toContainText(agency.words.wrong);
  }
  await agency.prove(second);
  await site.isAt('/agency/renew/password');
});

test('the new address stays: after an error, another PIN, another destination and without a PIN', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  const first = await agency.atLoginIdPin('sms');
  await agency.prove(otherThan(first), NEW);
  await expect(site.summary).toContainText(agency.words.wrong);
  await expect(agency.email).toHaveValue(NEW);

  await agency.email.fill(`second.${NEW}`);
  await agency.prove('');
  await expect(site.summary).toContainText(agency.words.empty);
  await expect(agency.email).toHaveValue(`second.${NEW}`);

  await demo.hold(after(NOON, 61));
  await site.reload();
  await expect(agency.email).toHaveValue(`second.${NEW}`);
  await agency.email.fill(`third.${NEW}`);
  await agency.resend('sms');
  await expect(agency.email).toHaveValue(`third.${NEW}`);

  await agency.email.fill(`fourth.${NEW}`);
  await site.button(agency.words.elsewhere).click();
  await site.isAt('/agency/recovery/destination');
  const pin = await agency.pinBy('mail');
  await expect(agency.email).toHaveValue(`fourth.${NEW}`);
  await agency.prove(pin);
  await site.isAt('/agency/renew/login-id');
  await expect(site.main).toContainText(`fourth.${NEW}`);
});
