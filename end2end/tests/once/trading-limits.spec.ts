/** What a temporary password doesn't open, and what an administrator may not do. */

import { ADMINISTRATOR, ELSEWHERE, HANAKO, NEW_PASSWORD, Trading } from '../../kit/trading';
import { expect, test } from '../../kit/test';

const INSIDE = ['', '/sessions', '/devices', '/history', '/password', '/recovery-codes', '/contacts', '/confirm'];

test('a temporary password opens nothing but the page for a new one', async ({ site, another }) => {
  const administrator = new Trading(await another());
  await administrator.enter(ADMINISTRATOR.loginId);
  const temporary = await administrator.reissueFor(HANAKO);
  const user = new Trading(site);
  await user.tries(HANAKO.loginId, temporary);
  await site.isAt('/trading/renew/password');
  const paths = [...INSIDE.map((path) => `portal${path}`), 'admin', 'admin/users', 'admin/accounts', 'helpdesk'];
  for (const path of paths) {
    await site.visit(`/trading/${path}`);
    await expect(site.page, path).toHaveURL(/\/trading\/(login|renew\/password)$/);
  }
  for (const [endpoint, form] of [
    ['portal/password', { current_password: temporary, password: NEW_PASSWORD, password_confirm: NEW_PASSWORD }],
    ['portal/confirm', { current_password: temporary }],
    ['portal/new-codes', {}],
    ['portal/begin-device', {}],
    ['portal/sign-out-everywhere', {}],
    ['admin/reissue', { account: 'x', temporary_password: '' }],
    ['helpdesk/begin', { account: 'x' }],
    ['admin/disable', { account: 'x' }],
  ] as const) {
    const answer = await site.send(endpoint, { realm: 'trading', ...form });
    expect(answer.status(), endpoint).toBe(303);
    expect(answer.headers()['location'], endpoint).not.toContain('/portal');
  }
  await site.visit('/trading/renew/password');
  await site.setPassword('trading', NEW_PASSWORD);
  await site.isAt('/trading/portal');
});

test('a temporary password ends with the next day in Japan', async ({ site, another, demo }) => {
  await demo.hold(new Date('2027-01-13T10:00:00+09:00'));
  const administrator = new Trading(await another());
  await administrator.enter(ADMINISTRATOR.loginId);
  const temporary = await administrator.reissueFor(HANAKO);
  await expect(administrator.site.main).toContainText(/1月1[45]日/);
  await demo.hold(new Date('2027-01-15T00:00:01+09:00'));
  await new Trading(site).tries(HANAKO.loginId, temporary);
  await site.isAt('/trading/login');
  await expect(site.summary).toBeVisible();
});

test('a new issue voids the former, and the page warns of it', async ({ site, another }) => {
  const administrator = new Trading(site);
  await administrator.enter(ADMINISTRATOR.loginId);
  const first = await administrator.reissueFor(HANAKO);
  await site.visit(`/trading/admin/users?login_id=${HANAKO.loginId}`);
  await administrator.choose(HANAKO.loginId);
  await expect(site.main.locator('.notice.warning')).toBeVisible();
  const second = await administrator.reissue();
  expect(second).not.toBe(first);
  const user = new Trading(await another());
  expect(await user.signsIn(HANAKO.loginId, first)).toBe('/trading/login');
  expect(await user.signsIn(HANAKO.loginId, second)).toBe('/trading/renew/password');
});

test('administrators, the own account and other companies are out of reach, also by id', async ({ site, another, watch }) => {
  watch.allow(/40[34]/);
  const administrator = new Trading(site);
  await administrator.enter(ADMINISTRATOR.loginId);
  await site.visit('/trading/admin/users?user_id=');
  for (const loginId of [ADMINISTRATOR.loginId, 'WR012740']) {
    await expect(site.main.getByRole('link', { name: loginId, exact: true })).toHaveCount(0);
  }
  const other = new Trading(await another());
  await other.enter(ELSEWHERE.loginId);
  await other.site.visit('/trading/admin/users?user_id=');
  const theirs = await other.site.main.getByRole('table').getByRole('link').first().getAttribute('href');
  await site.page.goto(theirs ?? '');
  await expect(site.heading).toHaveText(administrator.words.notYours);
  await expect(site.main).not.toContainText('EJ0002');
});

test('the pages ask for the one-time password again after fifteen minutes, and lead back', async ({ site, demo }) => {
  const start = new Date('2027-01-13T10:00:00+09:00');
  await demo.hold(start);
  const administrator = new Trading(site);
  const app = await administrator.enter(ADMINISTRATOR.loginId);
  await site.visit('/trading/admin/users');
  await site.isAt('/trading/admin/users', administrator.words.searchTitle);
  await demo.hold(new Date(start.getTime() + 15 * 60_000 + 1000));
  await site.visit('/trading/admin/users');
  await administrator.confirm(app);
  await site.isAt('/trading/admin/users', administrator.words.searchTitle);
});

test('a page left open past a change of role is refused, and says why', async ({ site, another, watch }) => {
  watch.allow(/403/);
  const administrator = new Trading(site);
  await administrator.enter(ADMINISTRATOR.loginId);
  await site.visit(`/trading/admin/users?login_id=${HANAKO.loginId}`);
  await administrator.choose(HANAKO.loginId);
  const operator = new Trading(await another());
  await operator.enter('operator01');
  await operator.account(ADMINISTRATOR.userId);
  await operator.act('アカウントを停止する', '停止する', 'アカウントを停止しました。');
  await site.button(administrator.words.submit).click();
  await site.isAt('/trading/login');
  expect(await new Trading(await another()).signsIn(HANAKO.loginId), 'the password is as it was').toBe('/trading/portal');
});

test('people without the role see that the pages are not theirs', async ({ site, watch }) => {
  watch.allow(/403/);
  await site.enter('trading', HANAKO.loginId);
  for (const path of ['admin', 'admin/users', 'admin/accounts', 'admin/audit', 'helpdesk']) {
    await site.visit(`/trading/${path}`);
    await expect(site.heading, path).toHaveText(site.words.byReissue.closed);
  }
  for (const card of [site.words.byReissue.reissueCard, site.words.byReissue.desk, site.words.byReissue.helpdesk]) {
    await site.visit('/trading/portal');
    await expect(site.main.getByRole('link', { name: card })).toHaveCount(0);
  }
});
