/** What scripts add to campaigns: numbers that follow, and the countdown before the opening. */

import { Campaigns, IDS, linkFor, until } from '../../kit/campaigns';
import { NEW_PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

test('the numbers follow without a reload, and somebody else’s pause too', async ({ site, another }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const { id, mail, at } = await operator.running();
  await until(site, at);
  await new Campaigns(site).enter();
  await site.visit(`/construction/admin/campaigns/${id}`);
  await expect(site.main.locator('[data-count=finished]')).toHaveText('0');
  await expect(site.main).toContainText('自動で更新しています。');
  await site.page.evaluate(() => document.body.setAttribute('data-untouched', ''));

  const person = await another();
  await person.visit(linkFor(mail, IDS[0]));
  await person.goOn();
  await person.setPassword('construction', NEW_PASSWORD);
  await person.isRecovered('construction');
  await expect(site.main.locator('[data-count=finished]')).toHaveText('1');
  await expect(operator.fact('URL開封')).toHaveText('1');
  await expect(operator.fact('未設定')).toHaveText('1');
  await expect(site.main.locator('[data-share]')).toHaveAttribute('width', '50%');
  await expect(site.page.locator('body[data-untouched]'), 'not by a reload').toHaveCount(1);

  await operator.press('pause', id);
  await expect(operator.fact('状態')).toHaveText('停止中');
});

test('before the opening days and hours are counted, at the end seconds', async ({ site, another }) => {
  const operator = new Campaigns(await another());
  await operator.enter();
  const { mail, at } = await operator.running();
  await site.visit(linkFor(mail, IDS[0]));
  await expect(site.main.locator('.countdown')).toHaveText(/^あと\d日\d+時間/);
  await until(site, new Date(at.getTime() - 2000));
  await site.reload();
  await expect(site.main).toContainText('受付が始まりました。');
  await site.main.getByRole('link', { name: 'ページを読み込み直す' }).click();
  await site.isAt('/construction/recovery/link', site.words.linkTitle);
});
