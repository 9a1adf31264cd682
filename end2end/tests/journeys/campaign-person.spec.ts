/** What a campaign means for somebody with two IDs: until the opening, from then on, and when it is ended. */

import { Campaigns, IDS, linkFor, until } from '../../kit/campaigns';
import { PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const [FIRST, SECOND] = IDS;

test('before the opening the link says from when on, and the old password works', async ({ site, another }) => {
  const operator = new Campaigns(await another());
  await operator.enter();
  const { mail, at } = await operator.running();
  await site.visit(linkFor(mail, FIRST));
  await site.isAt('/construction/recovery/link', 'まだ受け付けていません');
  await expect(site.main.locator('time')).toHaveAttribute('datetime', /T09:00:00\+09:00$/);
  await expect(site.main).toContainText('それまでは、今のパスワードでログインできます。');
  await expect(site.main.getByRole('button'), 'nothing goes on yet').toHaveCount(0);
  expect((await site.send('recovery/redeem', { realm: 'construction' })).headers()['location']).toBe('/construction/recovery/link');

  await site.signIn('construction', FIRST);
  await expect(site.main).toContainText('今のパスワードではログインできなくなります。');
  await until(site, at);
  await site.visit('/construction/portal');
  await site.isAt('/construction/login');
});

test('from the opening on the old password leads to the way to a new one', async ({ site, another }) => {
  const operator = new Campaigns(await another());
  await operator.enter();
  const { mail, at } = await operator.running();
  await until(site, at);
  const labels = site.labels('construction');
  await site.visit('/construction/login');
  await site.field(labels.loginId).fill(FIRST);
  await site.field(labels.password).fill(PASSWORD);
  await site.button(labels.signIn).click();
  await expect(site.summary).toContainText('いままでのパスワードではログインできません。');
  await expect(site.main.getByRole('heading', { name: '新しいパスワードの設定が必要です' })).toBeVisible();
  await site.main.getByRole('link', { name: '設定のURLを受け取る' }).click();
  await site.isAt('/construction/recovery');

  await site.visit(linkFor(mail, FIRST));
  await site.isAt('/construction/recovery/link', site.words.linkTitle);
  await expect(site.main).toContainText(FIRST);
  await site.goOn();
  await site.setPassword('construction');
  await site.isRecovered('construction');
  const row = site.main.getByRole('listitem').filter({ hasText: SECOND });
  await expect(row).toContainText(site.words.todo);

  await site.visit(linkFor(mail, SECOND));
  await site.goOn();
  await site.setPassword('construction', 'Another Tanuki 4711');
  await site.isRecovered('construction');
  await expect(site.main.getByRole('listitem').filter({ hasText: FIRST })).toContainText(site.words.done);
});

test('a campaign that is ended leaves the old passwords', async ({ site, another }) => {
  const operator = new Campaigns(await another());
  await operator.enter();
  const { id, mail, at } = await operator.running();
  await until(site, at);
  await new Campaigns(operator.site).enter();
  await operator.press('end', id);
  await site.visit(linkFor(mail, FIRST));
  await site.isAt('/construction/recovery/link', site.words.usedTitle);
  await site.signIn('construction', FIRST);
});
