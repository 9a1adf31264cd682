/** The pages of campaigns in their states: axe in light and dark, 320 px, 44 px. */

import { Campaigns, IDS, linkFor, until } from '../../kit/campaigns';
import { isAccessible } from '../../kit/checks';
import { PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

test('the list and the form', async ({ site }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  await operator.list();
  await isAccessible(site.page, 'list');
  await site.visit('/construction/admin/campaigns/new');
  await isAccessible(site.page, 'new');
  await site.button('下書きを保存').click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'new, wrong');
});

test('a draft', async ({ site }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const id = await operator.draft(IDS, (await operator.opening()).typed);
  await site.visit(`/construction/admin/campaigns/${id}`);
  await isAccessible(site.page, 'draft');
  await site.main.locator('summary').filter({ hasText: '下書きを直す' }).click();
  await isAccessible(site.page, 'draft, to be changed');
});

test('one that runs', async ({ site, demo }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const { id } = await operator.running();
  await demo.advance(660);
  await site.visit(`/construction/admin/campaigns/${id}`);
  await expect(operator.fact('送信済み')).toHaveText('2');
  await isAccessible(site.page, 'running');
  await site.main.locator('summary').filter({ hasText: '終了する' }).click();
  await isAccessible(site.page, 'running, about to end');
});

test('what people see', async ({ site, another }) => {
  const operator = new Campaigns(await another());
  await operator.enter();
  const { mail, at } = await operator.running();
  await site.visit(linkFor(mail, IDS[0]));
  await isAccessible(site.page, 'not open yet');
  await site.enter('construction', IDS[0]);
  await isAccessible(site.page, 'portal before the opening');
  await until(site, at);
  await site.send('login/password', { realm: 'construction', login_id: IDS[0], password: PASSWORD });
  await site.visit('/construction/login');
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'old password refused');
});
