/** The pages of those who reissue for others, in their states: axe in light and dark, 320 px, 44 px. */

import { isAccessible } from '../../kit/checks';
import { ADMINISTRATOR, HANAKO, Trading } from '../../kit/trading';
import { expect, test } from '../../kit/test';

test('before signing in', async ({ site }) => {
  for (const path of ['login', 'recovery']) {
    await site.visit(`/trading/${path}`);
    await isAccessible(site.page, path);
  }
});

test('an administrator’s search', async ({ site }) => {
  await new Trading(site).enter(ADMINISTRATOR.loginId);
  await isAccessible(site.page, 'portal');
  for (const [what, query] of [['empty', ''], ['second page', '?user_id=&page=2'], ['none', '?user_name=%25']] as const) {
    await site.visit(`/trading/admin/users${query}`);
    await isAccessible(site.page, `search, ${what}`);
  }
});

test('reissuing', async ({ site, watch }) => {
  watch.allow(/404/);
  const administrator = new Trading(site);
  await administrator.enter(ADMINISTRATOR.loginId);
  await site.visit(`/trading/admin/users?login_id=${HANAKO.loginId}`);
  await administrator.choose(HANAKO.loginId);
  await isAccessible(site.page, 'reissue');
  await site.field(administrator.words.newPassword).fill('全角');
  await site.button(administrator.words.submit).click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'reissue, wrong');
  await administrator.reissue();
  await site.main.locator('summary').filter({ hasText: '読み上げ' }).click();
  await isAccessible(site.page, 'issued');
  await site.visit('/trading/admin/users/nobody/reissue');
  await isAccessible(site.page, 'nobody');
});

test('the pages of the helpdesk', async ({ site, another }) => {
  const helper = new Trading(site);
  await helper.enter('helpdesk01');
  await site.visit('/trading/helpdesk');
  await isAccessible(site.page, 'helpdesk');
  await helper.beginCheck(ADMINISTRATOR.companyId, '照井 良子');
  await isAccessible(site.page, 'check');
  await helper.record(false);
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'check, no remark');
  await helper.confirmAll();
  await expect(site.main).toContainText(helper.words.check.waits);
  await isAccessible(site.page, 'check, waiting');
  const check = site.page.url();
  const second = new Trading(await another());
  await second.enter('helpdesk02');
  await second.site.visit('/trading/helpdesk');
  await isAccessible(second.site.page, 'helpdesk, one waiting');
  await second.site.visit(check);
  await isAccessible(second.site.page, 'check, to be decided');
  await second.site.button(helper.words.check.approve).click();
  await expect(second.site.notice).toBeVisible();
  await site.reload();
  await isAccessible(site.page, 'check, approved');
});

test('the operator’s desk', async ({ site }) => {
  await new Trading(site).enter('operator01');
  for (const path of ['', '/flows', '/outbox', '/audit?from=nonsense', '/figures']) {
    await site.visit(`/trading/admin${path}`);
    await isAccessible(site.page, `desk${path}`);
  }
});

test('accounts as the operator sees them', async ({ site }) => {
  const operator = new Trading(site);
  await operator.enter('operator01');
  await site.visit('/trading/admin/accounts?q=EJUM00');
  await isAccessible(site.page, 'accounts');
  await operator.account(ADMINISTRATOR.userId);
  await isAccessible(site.page, 'account');
  for (const part of await site.main.locator('summary').all()) await part.click();
  await isAccessible(site.page, 'account, all open');
});
