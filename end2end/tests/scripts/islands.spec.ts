/** The small helpers of a page, on the first page and on one that was swapped in. */

import { readFile } from 'node:fs/promises';
import { Authenticator, keyOf } from '../../kit/authenticator';
import { PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';

test('a password is shown and hidden, and hidden when it is sent', async ({ site, watch }) => {
  watch.allow(/ERR_FAILED/);
  const labels = site.labels('construction');
  await site.visit('/construction/login');
  const password = site.field(labels.password);
  await password.fill('my secret');
  await site.main.getByRole('button', { name: site.words.show }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await expect(password).toHaveValue('my secret');
  await site.main.getByRole('button', { name: site.words.hide }).click();
  await expect(password).toHaveAttribute('type', 'password');
  await site.main.getByRole('button', { name: site.words.show }).click();
  await site.page.route('**/do/**', (route) => route.abort());
  await site.button(labels.signIn).click();
  await expect(password).toHaveAttribute('type', 'password');
});

test('it also works on a page that was swapped in, with a button for each of two fields', async ({ site }) => {
  const labels = site.labels('construction');
  await site.openNewLink('construction', ID);
  await site.goOn();
  await site.isAt('/construction/renew/password');
  const buttons = site.main.getByRole('button', { name: new RegExp(`^${site.words.show}`) });
  await expect(buttons).toHaveCount(2);
  await buttons.last().click();
  await expect(site.field(labels.confirmPassword)).toHaveAttribute('type', 'text');
  await expect(site.field(labels.newPassword)).toHaveAttribute('type', 'password');
});

test('the strength of a new password is told, and full-width letters are noticed', async ({ site }) => {
  const labels = site.labels('construction');
  await site.redeem('construction', ID);
  await site.field(labels.newPassword).pressSequentially('aaaa');
  await expect(site.main).toContainText('強さ：弱い');
  await site.field(labels.newPassword).fill('correct horse battery');
  await expect(site.main).toContainText('強さ：とてもよい');
  await site.field(labels.newPassword).fill('ｐａｓｓ');
  await expect(site.main).toContainText('全角の文字が入っています');
});

test('the time left counts down from the server’s clock', async ({ site, demo }) => {
  await demo.hold(new Date('2031-05-05T10:00:00+09:00'));
  const mail = await site.mailFor('health', 'testuser003');
  await demo.advance(60);
  await site.openMail(mail);
  await expect(site.main).toContainText(/あと(4分0秒|3分5\d秒)/);
  await expect(site.main).toContainText(/あと3分5[0-8]秒/);
});

test('the countdown also runs on a page that was swapped in, and says when the time is up', async ({ site, demo }) => {
  await demo.hold(new Date('2031-05-05T10:00:00+09:00'));
  const mail = await site.mailFor('health', 'testuser003');
  await demo.advance(5 * 60 - 3);
  await site.visit('/health/login');
  await site.page.context().request.get(mail.links[0] ?? '');
  await site.page.evaluate(() => {
    const link = Object.assign(document.createElement('a'), { href: '/health/recovery/link', textContent: 'to the link' });
    document.querySelector('main')?.append(link);
  });
  await site.page.getByText('to the link').click();
  await site.isAt('/health/recovery/link', site.words.linkTitle);
  await expect(site.main).toContainText(/あと0分[123]秒/);
  await expect(site.main).toContainText('有効期限が過ぎました。');
});

test('the key is copied with one tap, without its spaces', async ({ site, demo, isMobile }) => {
  await site.page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: demo.url });
  await site.openNewLink('health', 'testuser001');
  await site.goOn();
  await site.isAt('/health/enrol/authenticator');
  if (!isMobile) await site.main.getByText(site.labels('health').cantScan).click();
  await site.button(site.words.copyKey).click();
  await expect(site.main.getByText(site.words.copied)).toBeVisible();
  const href = await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href');
  expect(await site.page.evaluate(() => navigator.clipboard.readText())).toBe(keyOf(href ?? ''));
});

test('recovery codes are saved to a file and printed', async ({ site, demo }) => {
  await site.enter('health', 'testuser002', new Authenticator(demo));
  await site.page.getByRole('link', { name: 'リカバリーコード' }).click();
  await site.button('コードを作成する').click();
  const codes = site.main.locator('ol code');
  await expect(codes).toHaveCount(10);
  const download = site.page.waitForEvent('download');
  await site.button('ファイルに保存する').click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('health-recovery-codes.txt');
  const text = await readFile(await file.path(), 'utf8');
  for (const code of await codes.allInnerTexts()) expect(text).toContain(code);

  await site.page.evaluate(() => Object.assign(window, { print: () => Object.assign(window, { printed: true }) }));
  await site.button('印刷する').click();
  expect(await site.page.evaluate(() => 'printed' in window)).toBe(true);
  await site.page.emulateMedia({ media: 'print' });
  await expect(codes.first()).toBeVisible();
  await expect(site.button('印刷する')).toBeHidden();
});

test('the code is never sent by itself', async ({ site, demo }) => {
  await site.send('login/password', { realm: 'health', login_id: 'testuser002', password: PASSWORD });
  await site.visit('/health/login/otp');
  await site.field(site.words.otp).pressSequentially(await new Authenticator(demo).code());
  await expect(site.field(site.words.otp)).toBeFocused();
  await site.isAt('/health/login/otp');
});
