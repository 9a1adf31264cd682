import { Authenticator } from '../../kit/authenticator';
import { NEW_PASSWORD, PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';

test('the password is changed in the portal, told by mail, and other browsers can be signed out', async ({ site, demo, another }) => {
  const elsewhere = await another();
  await elsewhere.enter('construction', ID);
  await site.enter('construction', ID);
  await site.main.getByRole('link', { name: 'パスワード', exact: true }).click();
  await site.isAt('/construction/portal/password', 'パスワードの変更');
  await site.field('今のパスワード').fill(PASSWORD);
  await site.field('新しいパスワード').fill(NEW_PASSWORD);
  await site.field('新しいパスワード（確認用）').fill(NEW_PASSWORD);
  await site.main.getByRole('checkbox').check();
  await site.button('変更する').click();
  await site.isAt('/construction/portal');
  await expect(site.notice).toHaveText('パスワードを変更しました。');
  await demo.notice('tanaka@example.jp', /パスワード変更/);
  await elsewhere.visit('/construction/portal');
  await elsewhere.isAt('/construction/login');
  await elsewhere.signIn('construction', ID, undefined, NEW_PASSWORD);
});

test('what is wrong with a new password is said at its field', async ({ site }) => {
  await site.enter('construction', ID);
  await site.visit('/construction/portal/password');
  const tries = [
    [PASSWORD, 'short', 'short', '15文字以上'],
    [PASSWORD, 'passwordpassword', 'passwordpassword', 'よく使われているパスワード'],
    [PASSWORD, NEW_PASSWORD, `${NEW_PASSWORD}!`, '2つのパスワードが一致していません'],
    [PASSWORD, 'hk000000-01_a-hk000000', 'hk000000-01_a-hk000000', 'IDや組織の名前'],
    ['not my password', NEW_PASSWORD, NEW_PASSWORD, '今のパスワードが正しくありません'],
    [PASSWORD, PASSWORD, PASSWORD, '今のパスワードと同じです'],
  ] as const;
  for (const [current, fresh, confirm, sentence] of tries) {
    await site.field('今のパスワード').fill(current);
    await site.field('新しいパスワード').fill(fresh);
    await site.field('新しいパスワード（確認用）').fill(confirm);
    await site.button('変更する').click();
    await expect(site.summary).toContainText(sentence);
    const invalid = site.main.locator('[aria-invalid=true]');
    await expect(invalid).toHaveCount(1);
    await expect(invalid).toHaveAccessibleDescription(new RegExp(sentence));
    await expect(invalid).toHaveValue('');
  }
});

test('the confirm page asks again before a credential changes, and leads back', async ({ site, demo }) => {
  const app = new Authenticator(demo);
  await site.enter('health', 'testuser002', app);
  await demo.advance(11 * 60);
  await site.visit('/health/portal/devices');
  await site.button('デバイスを追加する').click();
  await site.isAt('/health/portal/confirm', 'ご本人の確認');
  await site.button('次へ').click();
  await expect(site.summary.getByRole('link')).toHaveCount(2);
  await site.field('パスワード').fill('wrong');
  await site.field('ワンタイムパスワード').fill(await app.code());
  await site.button('次へ').click();
  await expect(site.summary).toContainText('正しくありません');
  await site.field('パスワード').fill(PASSWORD);
  await site.field('ワンタイムパスワード').fill(await app.code());
  await site.button('次へ').dblclick();
  await site.isAt('/health/portal/devices', 'ワンタイムパスワード');
  await site.button('デバイスを追加する').click();
  await site.isAt('/health/portal/devices/add', 'デバイスの追加');
});

test('the history tells when, what and from where', async ({ site, another }) => {
  const stranger = await another();
  await stranger.send('login/password', { realm: 'construction', login_id: ID, password: 'a guess' });
  await site.enter('construction', ID);
  await site.main.getByRole('link', { name: '利用履歴' }).click();
  await site.isAt('/construction/portal/history', '利用履歴');
  const rows = site.main.getByRole('row');
  await expect(rows.nth(1)).toContainText('ログインしました');
  await expect(rows.nth(1)).toContainText('127.0.0.1');
  await expect(rows.nth(1)).toContainText('Chrome');
  await expect(rows.nth(2)).toContainText('ログインに失敗しました');
  await expect(rows.nth(1).locator('time')).toHaveText(/^\d{4}年\d{1,2}月\d{1,2}日/);
});
