/**
 * The same form sent twice at once. Chromium drops the second of two clicks on the same button where no scripts run; other browsers
 * don't, and slow lines repeat requests.
 */

import type { APIResponse } from '@playwright/test';
import { Authenticator, keyOf } from '../../kit/authenticator';
import { NEW_PASSWORD, PASSWORD, linkOf, type Site } from '../../kit/site';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';

/** Where both answers lead. */
async function twice(site: Site, endpoint: string, form: Record<string, string>): Promise<string[]> {
  const answers: APIResponse[] = await Promise.all([site.send(endpoint, form), site.send(endpoint, form)]);
  return answers.map((answer) => answer.headers()['location'] ?? String(answer.status()));
}

/** The messages, once a later one for another account has arrived. */
async function sent(site: Site, to: string, text: string): Promise<number> {
  await site.send('recovery/start', { realm: 'construction', user_id: 'hk000001-01_b' });
  await site.demo.message('for another account', (m) => m.to === 'construction001@example.jp');
  return (await site.demo.messages({ to })).filter((m) => m.text.includes(text)).length;
}

test('asking with the same form sends one mail', async ({ site, demo }) => {
  await demo.hold(new Date('2027-01-13T12:00:05+09:00'));
  await site.visit('/construction/recovery');
  const nonce = await site.main.locator('input[name=nonce]').inputValue();
  await twice(site, 'recovery/start', { realm: 'construction', user_id: ID, nonce });
  expect(await sent(site, 'tanaka@example.jp', ID)).toBe(1);
});

test('the button behind the link leads to the same place', async ({ site }) => {
  const mail = await site.mailFor('construction', ID);
  await site.page.context().request.get(linkOf(mail));
  const page = '/construction/renew/password';
  expect(await twice(site, 'recovery/redeem', { realm: 'construction' })).toEqual([page, page]);
  await site.visit(page);
  await site.setPassword('construction');
  await site.isRecovered('construction');
});

test('the new password leads into the portal, with one notice', async ({ site }) => {
  await site.redeem('construction', ID);
  const form = { realm: 'construction', password: NEW_PASSWORD, password_confirm: NEW_PASSWORD };
  expect(await twice(site, 'renew/password', form)).toEqual(['/construction/portal', '/construction/portal']);
  await site.visit('/construction/portal');
  await site.isRecovered('construction');
  expect(await sent(site, 'tanaka@example.jp', 'パスワードが再設定されました')).toBe(1);
});

test('a code leads into the portal', async ({ site, demo }) => {
  await site.send('login/password', { realm: 'health', login_id: 'testuser002', password: PASSWORD });
  const otp = await new Authenticator(demo).code();
  expect(await twice(site, 'login/otp', { realm: 'health', otp })).toEqual(['/health/portal', '/health/portal']);
  await site.visit('/health/portal/sessions');
  await expect(site.main.getByRole('listitem')).toHaveCount(1);
});

test('the first code of an app enrols it once', async ({ site, demo }) => {
  await site.redeem('health', 'testuser001');
  const key = keyOf((await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href')) ?? '');
  const form = { realm: 'health', device_name: 'phone', otp: await new Authenticator(demo, key).code() };
  const page = '/health/renew/password';
  expect(await twice(site, 'enrol/confirm', form)).toEqual([page, page]);
  await site.visit(page);
  await expect(site.summary).toHaveCount(0);
});

test('proving oneself again leads on', async ({ site, demo }) => {
  await site.enter('construction', ID);
  await demo.advance(11 * 60);
  await site.send('portal/begin-device', { realm: 'construction' });
  const page = '/construction/portal/devices';
  expect(await twice(site, 'portal/confirm', { realm: 'construction', current_password: PASSWORD })).toEqual([page, page]);
  await site.visit(page);
  await site.isAt(page);
});

test('the password is changed once, and no error follows', async ({ site }) => {
  await site.enter('construction', ID);
  const passwords = { current_password: PASSWORD, password: NEW_PASSWORD, password_confirm: NEW_PASSWORD };
  const answers = await twice(site, 'portal/password', { realm: 'construction', ...passwords });
  expect(answers).toEqual(['/construction/portal', '/construction/portal']);
  await site.visit('/construction/portal');
  await expect(site.notice).toHaveText('パスワードを変更しました。');
  expect(await sent(site, 'tanaka@example.jp', 'パスワードが変更されました')).toBe(1);
});

test('another ID gets one mail', async ({ site }) => {
  await site.redeem('construction', ID);
  await site.setPassword('construction');
  await site.isRecovered('construction');
  const id = await site.main.locator('input[name=id]').inputValue();
  await twice(site, 'portal/mail-sibling', { realm: 'construction', id });
  expect(await sent(site, 'tanaka@example.jp', 'hk000000-02_a')).toBe(1);
  await site.reload();
  await expect(site.notice).toContainText('メールを送信しました。');
});

test('a device is added once', async ({ site, demo }) => {
  await site.enter('health', 'testuser003');
  await site.send('portal/begin-device', { realm: 'health' });
  await site.visit('/health/portal/devices/add');
  const key = keyOf((await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href')) ?? '');
  const form = { realm: 'health', device_name: 'phone', otp: await new Authenticator(demo, key).code() };
  await twice(site, 'portal/confirm-device', form);
  await site.visit('/health/portal/devices');
  await expect(site.main.getByRole('heading', { level: 2 })).toHaveText(['phone']);
  await expect(site.summary).toHaveCount(0);
  await expect(site.notice).toHaveText('デバイスを追加しました。');
});

test('the recovery codes on the page are those that count', async ({ site, demo, another }) => {
  await site.enter('health', 'testuser002', new Authenticator(demo));
  await twice(site, 'portal/new-codes', { realm: 'health' });
  await site.visit('/health/portal/recovery-codes');
  const code = await site.main.locator('ol code').first().innerText();
  const other = await another();
  await other.send('login/password', { realm: 'health', login_id: 'testuser002', password: PASSWORD });
  const answer = await other.send('login/otp', { realm: 'health', otp: code });
  expect(answer.headers()['location']).toBe('/health/portal');
});
