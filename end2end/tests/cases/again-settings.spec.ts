/** Two clicks on the buttons of the portal: nothing breaks, nothing happens twice. */

import { Authenticator, keyOf } from '../../kit/authenticator';
import { NEW_PASSWORD, PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';

test('two clicks change the password once, and say so', async ({ site }) => {
  await site.enter('construction', ID);
  await site.visit('/construction/portal/password');
  await site.field('今のパスワード').fill(PASSWORD);
  await site.field('新しいパスワード').fill(NEW_PASSWORD);
  await site.field('新しいパスワード（確認用）').fill(NEW_PASSWORD);
  await site.button('変更する').dblclick();
  await site.isAt('/construction/portal');
  await expect(site.notice).toHaveText('パスワードを変更しました。');
  await site.back();
  await site.reload();
  await expect(site.summary).toHaveCount(0);
});

test('two clicks mail the link of another ID once', async ({ site, demo }) => {
  await demo.hold(new Date('2027-01-13T12:00:05+09:00'));
  await site.redeem('construction', ID);
  await site.setPassword('construction');
  await site.isRecovered('construction');
  await site.main.getByRole('button', { name: '設定のURLをメールで送る' }).dblclick();
  await expect(site.notice).toContainText('メールを送信しました。');
  const number = /\d{4}/.exec(await site.notice.innerText())?.[0] ?? 'no number';
  const links = async (): Promise<string[]> =>
    (await demo.messages({ to: 'tanaka@example.jp' })).map((m) => m.text).filter((text) => text.includes('hk000000-02_a'));
  await demo.mailOf(number);
  await site.send('recovery/start', { realm: 'construction', user_id: 'hk000001-01_b' });
  await demo.message('for another account', (m) => m.to === 'construction001@example.jp');
  expect(await links()).toHaveLength(1);
});

test('two clicks make ten recovery codes, and those on the page are the ones that work', async ({ site, demo, another }) => {
  const app = new Authenticator(demo);
  await site.enter('health', 'testuser002', app);
  await site.visit('/health/portal/recovery-codes');
  await site.button('コードを作成する').dblclick();
  const codes = site.main.locator('ol code');
  await expect(codes).toHaveCount(10);
  await site.reload();
  const code = await codes.first().innerText();
  const other = await another();
  await other.send('login/password', { realm: 'health', login_id: 'testuser002', password: PASSWORD });
  await other.visit('/health/login/otp');
  await other.field(other.words.otp).fill(code);
  await other.button(other.words.otpSubmit).click();
  await other.isAt('/health/portal');
});

test('two clicks add a device once', async ({ site, demo }) => {
  await site.enter('health', 'testuser002', new Authenticator(demo));
  await site.visit('/health/portal/devices');
  await site.button('デバイスを追加する').dblclick();
  await site.isAt('/health/portal/devices/add', 'デバイスの追加');
  const uri = (await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href')) ?? '';
  await site.field('デバイス名').fill('タブレット');
  await site.field('ワンタイムパスワード').fill(await new Authenticator(demo, keyOf(uri)).code());
  await site.main.getByRole('button', { name: /次へ|実行/ }).dblclick();
  await site.isAt('/health/portal/devices', 'ワンタイムパスワード');
  await expect(site.notice).toHaveText('デバイスを追加しました。');
  await expect(site.main.getByRole('heading', { level: 2 })).toHaveCount(2);
  await site.back();
  await site.visit('/health/portal/devices');
  await expect(site.main.getByRole('heading', { level: 2 })).toHaveCount(2);
});

test('two clicks sign out once', async ({ site }) => {
  await site.enter('construction', ID);
  await site.page.getByRole('button', { name: site.words.signOut }).dblclick();
  await site.isAt('/construction/login', site.labels('construction').signIn);
  await site.back();
  await site.isAt('/construction/login');
  await expect(site.page.getByText('田中')).toHaveCount(0);
});
