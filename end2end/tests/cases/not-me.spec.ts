import { notMeOf } from '../../kit/site';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';
const TITLE = 'お心当たりがないことを知らせる';

test('"this wasn’t me" ends open links and sessions and tells the administrator, after one click', async ({ site, demo, another }) => {
  const thief = await another();
  await thief.enter('construction', ID);
  const mail = await site.mailFor('construction', ID);

  await site.visit(notMeOf(mail));
  await site.isAt('/construction/not-me', TITLE);
  await expect(site.main).toContainText(ID);
  await expect(site.main.getByRole('button')).toHaveCount(1);
  await thief.visit('/construction/portal');
  await thief.isAt('/construction/portal');

  await site.goOn();
  await expect(site.heading).toHaveText('お知らせを受け付けました');
  await expect(site.notice).toContainText('管理者に知らせました');
  await thief.visit('/construction/portal');
  await thief.isAt('/construction/login');
  await thief.openMail(mail);
  await expect(thief.main.getByRole('button')).toHaveCount(0);
  const alert = await demo.message('for the administrator', (m) => m.to === 'security@construction.example.jp');
  expect(alert.text).toContain(ID);
});

test('it stops a recovery that is under way', async ({ site, another }) => {
  const thief = await another();
  const mail = await thief.openNewLink('construction', ID);
  await thief.goOn();
  await thief.isAt('/construction/renew/password');
  await site.visit(notMeOf(mail));
  await site.goOn();
  await expect(site.heading).toHaveText('お知らせを受け付けました');

  const labels = thief.labels('construction');
  await thief.field(labels.newPassword).fill('not my password 9');
  await thief.field(labels.confirmPassword).fill('not my password 9');
  await thief.button(labels.renewSubmit).click();
  await thief.isAt('/construction/recovery');
  await expect(thief.summary).toContainText(thief.words.expiredFlow);
  await thief.signIn('construction', ID);
});

test('opening it, reloading it and a second click change nothing more', async ({ site, demo }) => {
  const mail = await site.mailFor('construction', ID);
  await fetch(notMeOf(mail));
  await fetch(notMeOf(mail), { method: 'HEAD' });
  await site.visit(notMeOf(mail));
  await site.reload();
  await site.isAt('/construction/not-me', TITLE);
  await site.main.getByRole('button').dblclick();
  await expect(site.heading).toHaveText('お知らせを受け付けました');
  await site.reload();
  await expect(site.heading).toHaveText('お知らせを受け付けました');
  await demo.message('for the administrator', (m) => m.to === 'security@construction.example.jp');
  expect(await demo.messages({ to: 'security@construction.example.jp' })).toHaveLength(1);
});

test('the notice of a change leads there too', async ({ site, demo }) => {
  await site.redeem('construction', ID);
  await site.setPassword('construction');
  await site.isRecovered('construction');
  const notice = await demo.notice('tanaka@example.jp', /再設定のお知らせ/);
  await site.visit(notMeOf(notice));
  await site.isAt('/construction/not-me', TITLE);
  await expect(site.main).toContainText('パスワードを再設定しました');
});

test('a made-up link says that it does not work', async ({ site }) => {
  await site.visit('/construction/not-me/made-up');
  await site.isAt('/construction/not-me', 'このURLは使えません');
  await expect(site.main.getByRole('button')).toHaveCount(0);
});
