/** The operator's desk: an account's state, stopping and starting it, a lost app that two people remove, records. */

import { ADMINISTRATOR, HANAKO, NEW_PASSWORD, Trading } from '../../kit/trading';
import { expect, test } from '../../kit/test';

test('an operator sees an account, requires a new password, and signs it out everywhere', async ({ site, another, demo }) => {
  const user = new Trading(await another());
  await user.site.enter('trading', HANAKO.loginId);
  const operator = new Trading(site);
  await operator.signIn('operator01');
  await operator.open(operator.words.desk);
  await site.isAt('/trading/admin', operator.words.desk);
  await operator.account(HANAKO.userId);
  await expect(site.main).toContainText(HANAKO.name);
  await expect(site.main, 'an address is nobody else’s to read').not.toContainText(HANAKO.email);
  await operator.act('新しいパスワードの設定を求める', '設定を求める', '次のログインで、新しいパスワードの設定を求めます。');
  await operator.act('すべてのデバイスからログアウトさせる', 'ログアウトさせる', 'すべてのデバイスからログアウトさせました。');
  await user.site.visit('/trading/portal');
  await user.site.isAt('/trading/login');
  await user.tries(HANAKO.loginId, 'SaihakkoDemo2026');
  await user.site.setPassword('trading', NEW_PASSWORD);
  await user.site.isAt('/trading/portal');
  expect((await demo.messages({ to: HANAKO.email })).length).toBeGreaterThan(0);
});

test('an account is stopped, told so nowhere but here, and started again', async ({ site, another }) => {
  const operator = new Trading(site);
  await operator.enter('operator01');
  await operator.account(HANAKO.userId);
  await operator.act('アカウントを停止する', '停止する', 'アカウントを停止しました。');
  await expect(site.main).toContainText('停止中');
  const user = new Trading(await another());
  await user.tries(HANAKO.loginId, 'SaihakkoDemo2026');
  await expect(user.site.summary).toContainText(site.words.signInFailed);
  await operator.act('アカウントを再開する', '再開する', 'アカウントを再開しました。');
  expect(await user.signsIn(HANAKO.loginId)).toBe('/trading/portal');
});

test('a lost app is removed by two operators, never by one', async ({ site, another }) => {
  const first = new Trading(site);
  await first.enter('operator01');
  await first.account(ADMINISTRATOR.userId);
  await site.main.locator('summary').filter({ hasText: 'なくした認証アプリを外す' }).click();
  await site.main.locator('[name=reason]').first().fill('電話で本人と話し、会員証で確認しました。');
  await site.button('承認を依頼する').click();
  await expect(site.notice).toBeVisible();
  await expect(site.button('外す'), 'not by who asked').toHaveCount(0);

  const second = new Trading(await another());
  await second.enter('operator02');
  await second.account(ADMINISTRATOR.userId);
  await expect(second.site.main).toContainText('会員証で確認しました。');
  const approve = second.site.main.locator('summary').filter({ hasText: '承認して外す' });
  if (await approve.count()) await approve.click();
  await second.site.main.getByRole('button', { name: '外す', exact: true }).click();
  await expect(second.site.notice).toContainText('認証アプリを外しました。');
});

test('what was done is in the audit log, which can be filtered and saved', async ({ site, another }) => {
  const administrator = new Trading(await another());
  await administrator.enter(ADMINISTRATOR.loginId);
  await administrator.reissueFor(HANAKO);
  const operator = new Trading(site);
  await operator.enter('operator01');
  await site.visit(`/trading/admin/audit?account=${HANAKO.userId}`);
  await expect(site.main).toContainText(ADMINISTRATOR.userId);
  const saved = site.page.waitForEvent('download');
  const save = site.main.getByRole('link', { name: 'CSVで保存' }).or(site.main.getByRole('button', { name: 'CSVで保存' }));
  await save.click();
  expect((await saved).suggestedFilename()).toMatch(/\.csv$/);
});

test('each page of the desk opens', async ({ site }) => {
  await new Trading(site).enter('operator01');
  for (const path of ['', '/accounts', '/flows', '/outbox', '/audit', '/figures']) {
    await site.visit(`/trading/admin${path}`);
    await site.isAt(`/trading/admin${path}`);
    await expect(site.heading).toBeVisible();
  }
});
