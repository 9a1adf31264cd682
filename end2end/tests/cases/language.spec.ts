import { expect, test } from '../../kit/test';

test('the language switch keeps the page and what it shows', async ({ site }) => {
  const number = await site.askForLink('construction', 'hk000000-01_a');
  await expect(site.page.locator('html')).toHaveAttribute('lang', 'ja');
  await site.page.getByRole('link', { name: 'English' }).click();
  await site.isAt('/construction/recovery/sent', 'Reset your password');
  await expect(site.page.locator('html')).toHaveAttribute('lang', 'en');
  await expect(site.notice).toContainText('A mail is on its way.');
  expect(await site.number()).toBe(number);
  await site.visit('/health/login');
  await expect(site.heading).toHaveText('Sign in');
  await site.page.getByRole('link', { name: '日本語' }).click();
  await site.isAt('/health/login', 'ログイン');
});

test('errors speak the chosen language, and the mail that was asked for in it', async ({ site, demo }) => {
  await site.visit('/lang/en?next=/construction/recovery');
  await site.isAt('/construction/recovery', 'Reset your password');
  await site.button('Send').click();
  await expect(site.summary).toContainText('Enter your user ID.');
  await expect(site.page).toHaveTitle(/^Error: /);
  await site.field('User ID').fill('hk000000-01_a');
  await site.button('Send').click();
  await site.isAt('/construction/recovery/sent');
  const mail = await demo.mailOf(await site.number());
  expect(mail.subject).toContain('Reset your password');
});

test('the language follows the browser until somebody chooses', async ({ another }) => {
  const english = await another({ locale: 'en-GB' });
  await english.visit('/construction/login');
  await expect(english.page.locator('html')).toHaveAttribute('lang', 'en');
  const french = await another({ locale: 'fr-FR' });
  await french.visit('/construction/login');
  await expect(french.page.locator('html')).toHaveAttribute('lang', 'ja');
});
