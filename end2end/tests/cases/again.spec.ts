/** Back, reload and double click at each step: nothing breaks, nothing happens twice. */

import { Authenticator, keyOf } from '../../kit/authenticator';
import { NEW_PASSWORD, PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';

test('two clicks on the button that asks send one mail', async ({ site, demo }) => {
  await demo.hold(new Date('2027-01-13T12:00:05+09:00'));
  const labels = site.labels('construction');
  await site.visit('/construction/recovery');
  await site.field(labels.userId).fill(ID);
  await site.button(labels.send).dblclick();
  await site.isAt('/construction/recovery/sent');
  const number = await site.number();
  await demo.mailOf(number);
  await site.send('recovery/start', { realm: 'construction', user_id: 'hk000001-01_b' });
  await demo.message('for another account', (m) => m.to === 'construction001@example.jp');
  expect(await demo.messages({ to: 'tanaka@example.jp' })).toHaveLength(1);
});

test('after asking, reload shows the same number and Back asks for nothing', async ({ site, demo }) => {
  const number = await site.askForLink('construction', ID);
  await site.reload();
  await site.isAt('/construction/recovery/sent');
  expect(await site.number()).toBe(number);
  await site.back();
  await site.isAt('/construction/recovery', site.labels('construction').recovery);
  await demo.mailOf(number);
  expect(await demo.messages({ to: 'tanaka@example.jp' })).toHaveLength(1);
});

test('two clicks on the button behind the link go on once', async ({ site }) => {
  await site.openNewLink('construction', ID);
  await site.main.getByRole('button').dblclick();
  await site.setPassword('construction');
  await site.isRecovered('construction');
});

test('behind the link, reload and Back lead on', async ({ site }) => {
  await site.openNewLink('construction', ID);
  await site.reload();
  await site.isAt('/construction/recovery/link', site.words.linkTitle);
  await site.goOn();
  await site.isAt('/construction/renew/password');
  await site.reload();
  await site.isAt('/construction/renew/password');
  await site.back();
  await site.isAt('/construction/recovery/link', site.words.linkTitle);
  await site.goOn();
  await site.setPassword('construction');
  await site.isRecovered('construction');
});

test('two clicks with the new password end in the portal, with one notice by mail', async ({ site, demo }) => {
  const labels = site.labels('construction');
  await site.redeem('construction', ID);
  await site.field(labels.newPassword).fill(NEW_PASSWORD);
  await site.field(labels.confirmPassword).fill(NEW_PASSWORD);
  await site.button(labels.renewSubmit).dblclick();
  await site.isAt('/construction/portal', labels.portal);
  await site.reload();
  await site.isAt('/construction/portal');
  await demo.notice('tanaka@example.jp', /再設定のお知らせ/);
  await site.send('recovery/start', { realm: 'construction', user_id: 'hk000001-01_b' });
  await demo.message('for another account', (m) => m.to === 'construction001@example.jp');
  const notices = (await demo.messages({ to: 'tanaka@example.jp' })).filter((m) => /お知らせ/.test(m.subject));
  expect(notices).toHaveLength(1);
});

test('Back from the portal sets nothing a second time', async ({ site }) => {
  await site.redeem('construction', ID);
  await site.setPassword('construction');
  await site.isRecovered('construction');
  await site.back();
  await site.isAt('/construction/portal');
  await site.visit('/construction/renew/password');
  await expect(site.page).not.toHaveURL(/renew/);
});

test('two clicks on "sign in" are one sign-in', async ({ site }) => {
  const labels = site.labels('construction');
  await site.visit('/construction/login');
  await site.field(labels.loginId).fill(ID);
  await site.field(labels.password).fill(PASSWORD);
  await site.button(labels.signIn).dblclick();
  await site.isAt('/construction/portal', labels.portal);
  await site.reload();
  await site.isAt('/construction/portal');
});

test('two clicks with a code are one try', async ({ site, demo }) => {
  await site.send('login/password', { realm: 'health', login_id: 'testuser002', password: PASSWORD });
  await site.visit('/health/login/otp');
  await site.reload();
  await site.field(site.words.otp).fill(await new Authenticator(demo).code());
  await site.button(site.words.otpSubmit).dblclick();
  await site.isAt('/health/portal', site.labels('health').portal);
  await site.back();
  await expect(site.page).not.toHaveURL(/otp/);
});

test('two clicks with the first code of an app enrol one device', async ({ site, demo }) => {
  const labels = site.labels('health');
  await site.redeem('health', 'testuser001');
  const key = keyOf((await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href')) ?? '');
  await site.field(labels.deviceName).fill('phone');
  await site.field(site.words.otp).fill(await new Authenticator(demo, key).code());
  await site.button(labels.enrolSubmit).dblclick();
  await site.isAt('/health/renew/password', labels.renew);
  await site.back();
  await site.visit('/health/enrol/authenticator');
  await site.isAt('/health/renew/password');
  await site.setPassword('health');
  await site.isRecovered('health');
  await site.visit('/health/portal/devices');
  await expect(site.main.getByRole('heading', { level: 2 })).toHaveText(['phone']);
});
