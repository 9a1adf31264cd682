/** What can't be a campaign, and what is pressed twice. */

import { ADDRESS, Campaigns, IDS, type Form } from '../../kit/campaigns';
import { expect, test } from '../../kit/test';

const REASON = '理由 <b>&amp;</b>';

test('what is wrong is said before anything is sent, and what was typed stays', async ({ site, demo }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const { typed } = await operator.opening();
  const wrong: [Form, string][] = [
    [{ ids: IDS, opens: '2020-01-13T09:00' }, '過ぎた日時です。'],
    [{ ids: [IDS[0], 'hk999999-01_z'], opens: typed }, 'hk999999-01_z'],
    [{ ids: IDS, opens: typed, body: '新しいパスワードを設定してください。' }, '{リンク}'],
    [{ ids: IDS, opens: typed, body: '{nmae} {link}' }, '{nmae}'],
    [{ file: { name: 'ids.csv', text: '会社,氏名\na,b\n' }, opens: typed }, 'ユーザーID'],
  ];
  for (const [form, says] of wrong) {
    await site.visit('/construction/admin/campaigns/new');
    await operator.save({ ...form, reason: REASON });
    await site.isAt('/construction/admin/campaigns/new');
    await expect(site.summary).toContainText(says);
    await expect(site.field('更新の理由')).toHaveValue(REASON);
    if (form.body) await expect(site.field('メールの本文')).toHaveValue(form.body);
    if (form.ids) await expect(site.field('または、ユーザーIDを貼り付ける')).toHaveValue(form.ids.join('\n'));
  }
  await operator.list();
  await expect(site.main.getByRole('table')).not.toContainText('理由 <b>');
  expect(await demo.messages()).toEqual([]);
});

test('a campaign whose opening has passed meanwhile doesn’t start', async ({ site, demo }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const id = await operator.draft(IDS, (await operator.opening(1)).typed);
  await demo.advance(3 * 24 * 3600);
  await new Campaigns(site).enter();
  await site.visit(`/construction/admin/campaigns/${id}`);
  await site.main.locator('summary').filter({ hasText: '始める' }).click();
  await site.button('送信を始める').click();
  await expect(site.summary).toContainText('過ぎた日時です。');
  expect(await demo.messages({ to: ADDRESS })).toEqual([]);
});

test('started twice at once it is one campaign', async ({ site, demo }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const id = await operator.draft(IDS, (await operator.opening()).typed);
  await Promise.all([1, 2, 3, 4].map(() => operator.press('start', id)));
  await demo.message('of the campaign', (m) => m.to === ADDRESS);
  await demo.advance(60);
  await site.visit(`/construction/admin/campaigns/${id}`);
  await expect(operator.fact('状態')).toHaveText('実施中');
  expect(await demo.messages({ to: ADDRESS })).toHaveLength(1);
});

test('nobody else opens campaigns', async ({ site }) => {
  await site.enter('construction', IDS[0]);
  for (const path of ['', '/new', '/x', '/x/preview', '/x/unfinished.csv']) {
    const answer = await site.page.context().request.get(`/construction/admin/campaigns${path}`);
    expect(answer.status(), path).toBe(403);
  }
  expect((await site.page.context().request.get('/construction/admin/campaigns/x/progress')).status()).toBe(204);
});
