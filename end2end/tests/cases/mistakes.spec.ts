import { Authenticator } from '../../kit/authenticator';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';

test('nothing typed is said on top and at each field', async ({ site }) => {
  const labels = site.labels('construction');
  await site.visit('/construction/login');
  await site.button(labels.signIn).click();
  await expect(site.page).toHaveTitle(/^エラー：/);
  await expect(site.summary.getByRole('heading')).toHaveText(site.words.summary);
  await expect(site.summary.getByRole('link')).toHaveText([
    'ユーザーIDを入力してください。',
    'パスワードを入力してください。',
  ]);
  await expect(site.summary).toBeFocused();
  await expect(site.field(labels.loginId)).toHaveAccessibleDescription(/ユーザーIDを入力してください。/);
  await expect(site.field(labels.loginId)).toHaveAttribute('aria-invalid', 'true');
  await site.summary.getByRole('link').first().click();
  await expect(site.field(labels.loginId)).toBeFocused();
});

test('an empty user ID is asked for again', async ({ site }) => {
  const labels = site.labels('construction');
  await site.visit('/construction/recovery');
  await site.button(labels.send).click();
  await site.isAt('/construction/recovery', labels.recovery);
  await expect(site.page).toHaveTitle(/^エラー：/);
  await expect(site.summary).toContainText('ユーザーIDを入力してください。');
});

test('what was typed stays, also what could be mistaken for HTML', async ({ site }) => {
  const labels = site.labels('construction');
  const typed = `"><script>alert(1)</script>${'長'.repeat(60)}`;
  await site.visit('/construction/recovery');
  await site.field(labels.userId).fill(typed);
  await site.button(labels.send).click();
  await expect(site.summary).toContainText('64文字以内');
  await expect(site.field(labels.userId)).toHaveValue(typed);
  await expect(site.page.locator('main script')).toHaveCount(0);
});

test('an ID in full-width letters with another dash is the same ID', async ({ site, demo }) => {
  const number = await site.askForLink('construction', ' ｈｋ００００００ー０１＿Ａ　');
  expect((await demo.mailOf(number)).to).toBe('tanaka@example.jp');
});

test('a repaired form has no errors left', async ({ site }) => {
  const labels = site.labels('construction');
  await site.visit('/construction/login');
  await site.button(labels.signIn).click();
  await expect(site.summary).toBeVisible();
  await site.field(labels.loginId).fill(ID);
  await site.field(labels.password).fill('SaihakkoDemo2026');
  await site.button(labels.signIn).click();
  await site.isAt('/construction/portal', labels.portal);
  await expect(site.summary).toHaveCount(0);
  await expect(site.page).not.toHaveTitle(/エラー/);
});

test('a step that is not reached leads to the right one', async ({ site }) => {
  const labels = site.labels('health');
  for (const path of ['/renew/password', '/enrol/authenticator', '/login/otp', '/recovery/sent', '/portal', '/portal/devices/add']) {
    await site.visit(`/health${path}`);
    await expect(site.page, path).toHaveURL(/\/health\/(login|recovery)$/);
  }
  await site.redeem('health', 'testuser001');
  for (const path of ['/renew/password', '/login/otp', '/recovery/sent']) {
    await site.visit(`/health${path}`);
    await site.isAt('/health/enrol/authenticator', labels.enrol);
  }
  await site.visit('/health/portal');
  await site.isAt('/health/login');
});

test('a form of a step that is not reached changes nothing', async ({ site }) => {
  const password = 'Sneaking past 2027';
  await site.redeem('health', 'testuser002');
  await site.isAt('/health/login/otp');
  await site.send('renew/password', { realm: 'health', password, password_confirm: password });
  await site.visit('/health/renew/password');
  await site.isAt('/health/login/otp');
  await site.send('login/abandon', { realm: 'health' });
  const form = { realm: 'health', login_id: 'testuser002', password };
  await site.send('login/password', form);
  await site.visit('/health/login');
  await expect(site.summary).toContainText(site.words.signInFailed);
});

test('who takes longer than half an hour is offered a new start', async ({ site, demo }) => {
  const labels = site.labels('construction');
  await site.redeem('construction', ID);
  await demo.advance(31 * 60);
  await site.field(labels.newPassword).fill('Kawabe no Tanuki 88');
  await site.field(labels.confirmPassword).fill('Kawabe no Tanuki 88');
  await site.button(labels.renewSubmit).click();
  await site.isAt('/construction/recovery', labels.recovery);
  await expect(site.summary).toContainText(site.words.expiredFlow);
});

test('who takes too long with the code signs in again', async ({ site, demo }) => {
  await site.send('login/password', { realm: 'health', login_id: 'testuser002', password: 'SaihakkoDemo2026' });
  await site.visit('/health/login/otp');
  await demo.advance(31 * 60);
  await site.field(site.words.otp).fill(await new Authenticator(demo).code());
  await site.button(site.words.otpSubmit).click();
  await site.isAt('/health/login');
  await expect(site.summary).toContainText(site.words.expiredFlow);
});

test('a page that does not exist says so and leads on', async ({ site, watch }) => {
  watch.allow(/404/);
  await site.visit('/construction/no-such-page');
  await expect(site.heading).toHaveText('ページが見つかりません');
  await site.page.getByRole('link', { name: '最初のページへ' }).click();
  await site.isAt('/construction/login');
});
