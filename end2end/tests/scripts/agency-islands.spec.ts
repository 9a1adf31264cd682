/** The small helpers of the pages for a PIN. */

import { after, NOON } from '../../kit/agency';
import { expect, test } from '../../kit/test';

test('the PIN’s time counts down from the server’s clock, and the end is told', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  await agency.atPin();
  await expect(site.main).toContainText(/あと(15分0秒|14分5\d秒)/);
  await expect(site.main).toContainText(/あと14分5[0-8]秒/);
  await demo.hold(after(NOON, 15 * 60 - 3));
  await site.reload();
  await expect(site.main).toContainText(/あと0分[123]秒/);
  await expect(site.main).toContainText('有効期限が過ぎました。新しいPINコードをお送りください。');
});

test('the countdown is polite: no announcement while it ticks', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  await agency.atPin();
  const ticking = site.main.locator('[data-component=countdown]');
  await expect(ticking).toContainText(/あと14分5[0-8]秒/);
  const announced = await ticking.locator('[aria-live], [role=status], [role=timer]').allInnerTexts();
  expect(announced.join('')).not.toMatch(/\d/);
});

test('another PIN can be asked for as soon as the cool-down is over, without a reload', async ({ agency, site, demo }) => {
  await demo.hold(NOON);
  await agency.atPin();
  const resend = site.button(agency.words.resend);
  await expect(resend).toBeDisabled();
  await expect(resend).toHaveAccessibleDescription(/あと(60|5\d)秒でもう一度送れます。/);
  await demo.hold(after(NOON, 58));
  await site.reload();
  await expect(resend).toBeDisabled();
  await expect(resend).toBeEnabled();
  await demo.hold(after(NOON, 61));
  await agency.prove(await agency.resend('sms'));
  await site.isAt('/agency/renew/password');
});

test('a browser that reads the text message fills the PIN in, and sends nothing by itself', async ({ agency, site }) => {
  await site.page.addInitScript(() => {
    const asked = new Promise((hand) => Object.assign(window, { OTPCredential: class {}, hand }));
    const get = async (options: unknown): Promise<unknown> => {
      Object.assign(window, { askedFor: JSON.stringify(options) });
      return { code: await asked };
    };
    Object.defineProperty(navigator, 'credentials', { value: { get } });
  });
  const pin = await agency.atPin();
  await expect.poll(() => site.page.evaluate(() => (window as unknown as { askedFor?: string }).askedFor)).toContain('"otp":{"transport":["sms"]}');
  await site.page.evaluate((code) => (window as unknown as { hand: (code: string) => void }).hand(code), pin);
  await expect(agency.field).toHaveValue(pin);
  await site.isAt('/agency/recovery/pin');
  await site.button(agency.words.send).click();
  await site.isAt('/agency/renew/password');
});

test('what a person has typed is not replaced by what the message says', async ({ agency, site }) => {
  await site.page.addInitScript(() => {
    const asked = new Promise((hand) => Object.assign(window, { OTPCredential: class {}, hand }));
    Object.defineProperty(navigator, 'credentials', { value: { get: async () => ({ code: await asked }) } });
  });
  await agency.atPin();
  await agency.field.fill('12');
  await site.page.evaluate(() => (window as unknown as { hand: (code: string) => void }).hand('999999'));
  await agency.field.pressSequentially('3');
  await expect(agency.field).toHaveValue('123');
});

test('a mail’s PIN is not waited for', async ({ agency, site }) => {
  await site.page.addInitScript(() => {
    const get = async (): Promise<never> => {
      Object.assign(window, { waits: true });
      return new Promise(() => {});
    };
    Object.assign(window, { OTPCredential: class {} });
    Object.defineProperty(navigator, 'credentials', { value: { get } });
  });
  await agency.atPin('mail');
  expect(await site.page.evaluate(() => 'waits' in window)).toBe(false);
});

test('the whole journey stays in one document', async ({ agency, site }) => {
  await agency.forgotPassword();
  await site.page.evaluate(() => Object.assign(window, { marked: true }));
  await agency.prove(await agency.pinBy('sms'));
  await site.setPassword('agency');
  await site.isRecovered('agency');
  expect(await site.page.evaluate(() => 'marked' in window)).toBe(true);
});

test('on a phone everything that the PIN needs is on the first screen', async ({ agency, site, isMobile }) => {
  await agency.atPin();
  await expect(agency.field).toBeInViewport({ ratio: 1 });
  await expect(site.button(agency.words.send)).toBeInViewport({ ratio: 1 });
  const size = await agency.field.evaluate((field) => parseFloat(getComputedStyle(field).fontSize));
  expect(size, 'below 16 px phones zoom in').toBeGreaterThanOrEqual(16);
  if (isMobile) expect(await site.page.evaluate(() => window.visualViewport?.scale)).toBe(1);
});
