/** A company's administrator reissues a password; the user signs in with it and chooses a new one. */

import { ADMINISTRATOR, HANAKO, NEW_PASSWORD, Trading } from '../../kit/trading';
import { expect, test } from '../../kit/test';

test('whoever forgot the password is told whom to ask, whatever they are', async ({ site }) => {
  const labels = site.labels('trading');
  await site.visit('/trading/login');
  await site.page.getByRole('link', { name: labels.forgot }).click();
  await site.isAt('/trading/recovery', labels.recovery);
  const words = site.words.byReissue;
  for (const who of [words.staff, words.administrator]) await expect(site.main).toContainText(who);
  await expect(site.main).toContainText('03-5550-0404');
  await expect(site.main.locator('input:not([type=hidden])')).toHaveCount(0);
});

test('an administrator reissues, the user chooses a new password in another browser and is in', async ({ site, another, demo }) => {
  const administrator = new Trading(site);
  const words = administrator.words;
  await administrator.signIn(ADMINISTRATOR.loginId);
  await administrator.toSearch();
  await administrator.search({ loginId: HANAKO.loginId });
  await administrator.finds(1);
  await expect(administrator.rows).toHaveCount(1);
  for (const text of [ADMINISTRATOR.companyId, ADMINISTRATOR.company, HANAKO.loginId, HANAKO.name]) {
    await expect(administrator.rows.first()).toContainText(text);
  }
  await administrator.choose(HANAKO.loginId);
  for (const [label, text] of [
    [words.userId, HANAKO.userId],
    [words.loginId, HANAKO.loginId],
    [words.phone, HANAKO.phone],
    [words.fax, HANAKO.fax],
    [words.email, HANAKO.email],
  ] as const) {
    await expect(administrator.fact(label), label).toHaveText(text);
  }
  await expect(site.main).toContainText(words.rule);
  const proposal = await site.field(words.newPassword).inputValue();
  expect(proposal).toMatch(/^[2-9A-HJ-NP-Za-km-z]{12,32}$/);
  const temporary = await administrator.reissue();
  expect(temporary).toBe(proposal);
  await site.reload();
  expect(await administrator.temporary(), 'still there after a reload').toBe(temporary);
  await demo.notice(HANAKO.email, /パスワード|password/i);

  const user = new Trading(await another());
  expect(await new Trading(await another()).signsIn(HANAKO.loginId), 'the old one is void').toBe('/trading/login');
  await user.tries(HANAKO.loginId, temporary);
  await user.site.setPassword('trading', NEW_PASSWORD);
  await user.site.isAt('/trading/portal', user.site.labels('trading').portal);
  await expect(user.site.page.getByRole('banner')).toContainText(HANAKO.name);

  const elsewhere = new Trading(await another());
  expect(await elsewhere.signsIn(HANAKO.loginId, temporary), 'it worked once').toBe('/trading/login');
  expect(await elsewhere.signsIn(HANAKO.loginId, NEW_PASSWORD)).toBe('/trading/portal');
  await site.reload();
  await expect(site.heading, 'not once it was used').toHaveText(words.overTitle);
});

test('nothing typed lists the own company, page by page, and nobody of another one', async ({ site }) => {
  const administrator = new Trading(site);
  await administrator.enter(ADMINISTRATOR.loginId);
  await site.visit('/trading/admin/users');
  await administrator.search();
  await administrator.finds(57);
  await expect(administrator.rows).toHaveCount(50);
  expect(await administrator.site.main.getByRole('table').getByRole('columnheader').allInnerTexts()).toHaveLength(5);
  for (const row of await administrator.rows.allInnerTexts()) expect(row).toContain(ADMINISTRATOR.companyId);
  await site.main.getByRole('navigation').getByRole('link').last().click();
  await expect(administrator.rows).toHaveCount(7);
  await expect(administrator.rows.first()).toContainText('51');
  await site.button(administrator.words.clear).click();
  await expect(site.main.getByRole('table')).toHaveCount(0);
  await administrator.search({ userId: 'EJUM0900' });
  await administrator.finds(0);
});

test('the search folds width, case and kana, and takes % and _ as they are', async ({ site }) => {
  const administrator = new Trading(site);
  await administrator.enter(ADMINISTRATOR.loginId);
  for (const [name, count] of [['てすと', 1], ['ﾃｽﾄ', 1], ['テスト花子', 1], ['%', 0], ['_', 0], ["' OR 1=1 --", 0]] as const) {
    await site.visit('/trading/admin/users');
    await administrator.search({ userName: name });
    await administrator.finds(count);
  }
  await site.visit('/trading/admin/users');
  await administrator.search({ loginId: 'ｃｚ０２１０１７' });
  await administrator.finds(1);
  await expect(site.field(administrator.words.loginId), 'what was typed stays').toHaveValue('ｃｚ０２１０１７');
});

test('the proposal may be changed within the rule, and what is wrong is said at its field', async ({ site, another }) => {
  const administrator = new Trading(site);
  await administrator.enter(ADMINISTRATOR.loginId);
  await site.visit(`/trading/admin/users?login_id=${HANAKO.loginId}`);
  await administrator.choose(HANAKO.loginId);
  const field = site.field(administrator.words.newPassword);
  for (const wrong of ['パスワード', 'with-hyphen-4711', 'A'.repeat(33), 'password1234']) {
    await field.fill(wrong);
    await site.button(administrator.words.submit).click();
    // The answer shows a generated one again; the summary may still be that of the former try.
    await expect(field).not.toHaveValue(wrong);
    await expect(site.summary, wrong).toBeVisible();
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  expect(await administrator.reissue('Kawabe88Tanuki5')).toBe('Kawabe88Tanuki5');
  expect(await new Trading(await another()).signsIn(HANAKO.loginId, 'Kawabe88Tanuki5')).toBe('/trading/renew/password');
});

test('what was handed over is gone from the page, also by Back', async ({ site, another }) => {
  const administrator = new Trading(site);
  const words = administrator.words;
  await administrator.enter(ADMINISTRATOR.loginId);
  const temporary = await administrator.reissueFor(HANAKO);
  await site.button(words.handedOver).click();
  await site.isAt('/trading/admin/users', words.searchTitle);
  await site.back();
  await site.reload();
  await expect(site.heading).toHaveText(words.overTitle);
  expect(await new Trading(await another()).signsIn(HANAKO.loginId, temporary)).toBe('/trading/renew/password');
});

test('the new password must differ from the temporary one', async ({ site, another }) => {
  const administrator = new Trading(await another());
  await administrator.enter(ADMINISTRATOR.loginId);
  const temporary = await administrator.reissueFor(HANAKO);
  const user = new Trading(site);
  await user.tries(HANAKO.loginId, temporary);
  await site.setPassword('trading', temporary);
  await expect(site.summary).toContainText(user.words.same);
  await site.setPassword('trading', NEW_PASSWORD);
  await site.isAt('/trading/portal');
});
