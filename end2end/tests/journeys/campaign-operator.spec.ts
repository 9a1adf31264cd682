/** The operator's way through a campaign: draft, look, test, start, pause, resume, again, end. */

import { ADDRESS, Campaigns, IDS } from '../../kit/campaigns';
import { expect, test } from '../../kit/test';

const AGAIN = '未設定の人にもう一度送る';

test('an operator drafts a campaign, looks at it and starts it', async ({ site, demo }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  await site.main.getByRole('link', { name: '運用管理', exact: true }).click();
  await site.main.getByRole('link', { name: '一斉更新', exact: true }).click();
  await site.isAt('/construction/admin/campaigns', '一斉更新');
  await expect(site.main.getByRole('table')).toContainText('年1回の定期更新のため');
  await site.main.getByRole('link', { name: '新しく作る' }).click();
  await site.isAt('/construction/admin/campaigns/new', '一斉更新の作成');
  const { typed } = await operator.opening();
  const text = `備考,ユーザーID\n一番,${IDS[0]}\n二番,${IDS[1]}\n`;
  await operator.save({ file: { name: 'ids.csv', text }, opens: typed, reason: '年度の切り替えのため' });
  await operator.isDrafted();
  await expect(operator.fact('対象のID')).toHaveText('2');
  await expect(operator.fact('メール')).toHaveText('1');
  await expect(operator.fact('状態')).toHaveText('下書き');

  const phone = site.page.frameLocator('iframe[title="スマートフォン"]');
  await expect(phone.locator('body')).toContainText('年度の切り替えのため');
  await expect(phone.locator('body')).toContainText('運用 担当');

  await operator.act('自分に試し送りする', '試し送り', 'ご自身のアドレスに試し送りしました。');
  const trial = await demo.message('the test', (m) => m.to === 'operator01@example.jp');
  expect(trial.text).toContain('年度の切り替えのため');
  expect(await demo.messages({ to: ADDRESS }), 'nobody else was mailed').toEqual([]);

  await operator.act('始める', '送信を始める', '送信を始めました。');
  const mail = await demo.message('of the campaign', (m) => m.to === ADDRESS);
  for (const id of IDS) expect(mail.text).toContain(id);
  expect(mail.links.filter((link) => link.includes('/recovery/link/'))).toHaveLength(2);
  await expect
    .poll(async () => {
      await site.reload();
      return operator.fact('送信済み').innerText();
    })
    .toBe('2');
});

test('a campaign is paused, resumed, mailed again and ended', async ({ site, demo }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const { id } = await operator.running();
  await site.visit(`/construction/admin/campaigns/${id}`);
  await operator.act('送信を止める', '止める', '送信を止めました。');
  await expect(operator.fact('状態')).toHaveText('停止中');
  await operator.act('送信を再開する', '再開する', '送信を再開しました。');
  await expect(operator.fact('状態')).toHaveText('実施中');

  await operator.act(AGAIN, 'もう一度送る', '未設定の2件のIDに、もう一度送ります。');
  await expect.poll(async () => (await demo.messages({ to: ADDRESS })).length).toBe(2);
  await expect(site.button('もう一度送る'), 'not twice within ten minutes').toHaveCount(0);
  await expect(site.main).toContainText('次に送れるのは');
  await demo.advance(601);
  await site.reload();
  await expect(site.button('もう一度送る')).toBeVisible();

  const saved = site.page.waitForEvent('download');
  await site.main.getByRole('link', { name: '未設定のIDをCSVで保存' }).click();
  expect((await saved).suggestedFilename()).toMatch(/^unfinished-construction-\d{8}\.csv$/);

  await operator.act('終了する', '終了', '一斉更新を終了しました。');
  await expect(operator.fact('状態')).toHaveText('終了');
  await expect(site.main.getByRole('heading', { name: '送信の操作' })).toHaveCount(0);
});

test('a draft is changed and deleted', async ({ site }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const id = await operator.draft(IDS, (await operator.opening()).typed);
  await site.visit(`/construction/admin/campaigns/${id}`);
  await site.main.locator('summary').filter({ hasText: '下書きを直す' }).click();
  await operator.save({ reason: '別の理由' });
  await operator.isDrafted();
  await expect(operator.fact('更新の理由')).toHaveText('別の理由');
  await expect(operator.fact('対象のID'), 'the list stays').toHaveText('2');
  await operator.act('下書きを削除する', '削除する', '下書きを削除しました。');
  await site.isAt('/construction/admin/campaigns');
  await expect(site.main).not.toContainText('別の理由');
});
