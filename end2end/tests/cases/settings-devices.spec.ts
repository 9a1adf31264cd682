import { Authenticator, keyOf } from '../../kit/authenticator';
import { PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const ID = 'testuser002';

test('a second device is added, renamed and removed', async ({ site, demo, another }) => {
  const app = new Authenticator(demo);
  await site.enter('health', ID, app);
  await site.visit('/health/portal/devices');
  await site.button('デバイスを追加する').click();
  await site.isAt('/health/portal/devices/add', 'デバイスの追加');
  await site.reload();
  const uri = (await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href')) ?? '';
  const tablet = new Authenticator(demo, keyOf(uri));
  await site.field('デバイス名').fill('タブレット');
  await site.field('ワンタイムパスワード').fill(await tablet.code());
  await site.main.getByRole('button', { name: /次へ|実行/ }).click();
  await site.isAt('/health/portal/devices', 'ワンタイムパスワード');
  await expect(site.notice).toHaveText('デバイスを追加しました。');
  await demo.notice(`${ID}@example.jp`, /認証アプリ追加/);

  const other = await another();
  await other.enter('health', ID, tablet);

  const line = site.main.getByRole('listitem').filter({ hasText: 'タブレット' });
  await line.getByText('名前を変える').first().click();
  await line.getByLabel('新しい名前').fill('古いタブレット');
  await line.getByRole('button', { name: /^名前を変える/ }).click();
  await expect(site.notice).toHaveText('デバイスの名前を変更しました。');
  const renamed = site.main.getByRole('listitem').filter({ hasText: '古いタブレット' });
  await renamed.getByText('削除する').first().click();
  await renamed.getByRole('button', { name: /^削除する/ }).click();
  await expect(site.notice).toHaveText('デバイスを削除しました。');
  await expect(site.main.getByRole('heading', { level: 2 })).toHaveCount(1);

  const gone = await another();
  await gone.send('login/password', { realm: 'health', login_id: ID, password: PASSWORD });
  await gone.visit('/health/login/otp');
  await gone.field(gone.words.otp).fill(await tablet.code());
  await gone.button(gone.words.otpSubmit).click();
  await expect(gone.summary).toContainText(gone.words.otpWrong);
});

test('the last device of an account that needs one stays', async ({ site, demo }) => {
  await site.enter('health', ID, new Authenticator(demo));
  await site.visit('/health/portal/devices');
  await site.main.getByText('削除する').first().click();
  await site.main.getByRole('button', { name: /^削除する/ }).click();
  await expect(site.summary).toContainText('最後のデバイスは削除できません');
  await expect(site.main.getByRole('heading', { level: 2 }).first()).toBeVisible();
});

test('two devices may not have the same name', async ({ site, demo }) => {
  await site.enter('health', ID, new Authenticator(demo));
  await site.visit('/health/portal/devices');
  const name = await site.main.getByRole('heading', { level: 2 }).first().innerText();
  await site.button('デバイスを追加する').click();
  await site.isAt('/health/portal/devices/add');
  const uri = (await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href')) ?? '';
  await site.field('デバイス名').fill(name);
  await site.field('ワンタイムパスワード').fill(await new Authenticator(demo, keyOf(uri)).code());
  await site.main.getByRole('button', { name: /次へ|実行/ }).click();
  await expect(site.summary).toContainText('同じ名前のデバイスがあります');
});

test('an account with a password only may add an app, which is then asked for', async ({ site, demo, another }) => {
  await site.enter('health', 'testuser003');
  await site.visit('/health/portal/devices');
  await expect(site.main).toContainText('デバイスはまだありません。');
  await site.button('デバイスを追加する').click();
  const uri = (await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href')) ?? '';
  const app = new Authenticator(demo, keyOf(uri));
  await site.field('デバイス名').fill('phone');
  await site.field('ワンタイムパスワード').fill(await app.code());
  await site.main.getByRole('button', { name: /次へ|実行/ }).click();
  await expect(site.notice).toHaveText('デバイスを追加しました。');
  const other = await another();
  await other.signIn('health', 'testuser003', app);
});

test('recovery codes are shown once, and new ones replace the old', async ({ site, demo, scripts }) => {
  await site.enter('health', ID, new Authenticator(demo));
  await site.main.getByRole('link', { name: 'リカバリーコード' }).click();
  await site.isAt('/health/portal/recovery-codes', 'リカバリーコード');
  await site.button('コードを作成する').click();
  await expect(site.notice).toHaveText('リカバリーコードを作成しました。');
  const codes = site.main.locator('ol code');
  await expect(codes).toHaveCount(10);
  const first = await codes.allInnerTexts();
  expect(new Set(first).size).toBe(10);
  await demo.notice(`${ID}@example.jp`, /リカバリーコード/);
  for (const name of ['ファイルに保存する', '印刷する']) {
    await expect(site.button(name)).toBeVisible({ visible: scripts });
  }

  await site.button('保存しました').click();
  await site.isAt('/health/portal');
  await expect(site.main).toContainText('残り 10個');
  await site.visit('/health/portal/recovery-codes');
  await expect(codes).toHaveCount(0);
  await expect(site.main).toContainText('10個');
  await site.button('新しいコードを作成する').click();
  await expect(codes).toHaveCount(10);
  const second = await codes.allInnerTexts();
  expect(second.filter((code) => first.includes(code))).toEqual([]);
});

test('another browser of the same person never sees the codes', async ({ site, demo, another }) => {
  const app = new Authenticator(demo);
  const other = await another();
  await other.enter('health', ID, app);
  await site.enter('health', ID, app);
  await site.send('portal/new-codes', { realm: 'health' });
  await site.visit('/health/portal/recovery-codes');
  await expect(site.main.locator('ol code')).toHaveCount(10);
  await other.visit('/health/portal/recovery-codes');
  await expect(other.main).toContainText('10個');
  await expect(other.main.locator('ol code')).toHaveCount(0);
});
