/** Every page in every state: axe in light and dark, 320 px, 44 px. */

import { Authenticator } from '../../kit/authenticator';
import { isAccessible } from '../../kit/checks';
import { notMeOf, PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';

test('the first page and the demo’s own', async ({ site }) => {
  await site.visit('/demo/outbox');
  await isAccessible(site.page, 'empty outbox');
  await site.mailFor('construction', ID);
  for (const path of ['/', '/demo/outbox']) {
    await site.visit(path);
    await isAccessible(site.page, path);
  }
});

for (const realm of ['construction', 'health'] as const) {
  test(`signing in and asking, in ${realm}`, async ({ site }) => {
    const labels = site.labels(realm);
    await site.visit(`/${realm}/login`);
    await isAccessible(site.page, 'login');
    await site.button(labels.signIn).click();
    await expect(site.summary).toBeVisible();
    await isAccessible(site.page, 'login, empty');
    await site.field(labels.loginId).fill(ID);
    await site.field(labels.password).fill('wrong');
    await site.button(labels.signIn).click();
    await expect(site.summary).toContainText(site.words.signInFailed);
    await isAccessible(site.page, 'login, wrong');
    await site.visit(`/${realm}/recovery`);
    await isAccessible(site.page, 'recovery');
    await site.button(labels.send).click();
    await expect(site.summary).toBeVisible();
    await isAccessible(site.page, 'recovery, empty');
    await site.askForLink(realm, 'member-with-a-very-long-user-id-that-nobody-has-0123456789-x');
    await isAccessible(site.page, 'sent');
  });
}

test('the mailed link in each state', async ({ site, demo }) => {
  const mail = await site.mailFor('construction', ID);
  await site.openMail(mail);
  await isAccessible(site.page, 'link');
  await demo.advance(61 * 60);
  await site.reload();
  await site.isAt('/construction/recovery/link', site.words.expiredTitle);
  await isAccessible(site.page, 'expired link');
  const next = await site.mailFor('construction', ID);
  await site.openMail(mail);
  await isAccessible(site.page, 'older link');
  await site.visit('/construction/recovery/link/cut-off');
  await isAccessible(site.page, 'unknown link');
  await site.visit(notMeOf(next));
  await isAccessible(site.page, 'not me');
  await site.goOn();
  await expect(site.notice).toBeVisible();
  await isAccessible(site.page, 'not me, done');
  await site.visit('/construction/not-me/cut-off');
  await isAccessible(site.page, 'not me, unknown');
});

test('the new password', async ({ site }) => {
  const labels = site.labels('construction');
  await site.redeem('construction', ID);
  await isAccessible(site.page, 'renew');
  await site.field(labels.newPassword).fill('ｓｈｏｒｔ');
  await expect(site.main).toContainText('全角の文字');
  await isAccessible(site.page, 'renew, typing');
  await site.field(labels.newPassword).fill('short');
  await site.button(labels.renewSubmit).click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'renew, wrong');
  await site.setPassword('construction');
  await site.isRecovered('construction');
  await isAccessible(site.page, 'portal with other IDs');
});

test('setting an app up', async ({ site }) => {
  const labels = site.labels('health');
  await site.redeem('health', 'testuser001');
  await site.isAt('/health/enrol/authenticator');
  await isAccessible(site.page, 'enrol');
  await site.main.getByText(labels.cantScan).click();
  await isAccessible(site.page, 'enrol, the other way');
  await site.main.getByText(labels.scanInstead).click();
  await site.button(labels.enrolSubmit).click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'enrol, wrong');
});

test('the code', async ({ site }) => {
  await site.send('login/password', { realm: 'health', login_id: 'testuser002', password: PASSWORD });
  await site.visit('/health/login/otp');
  await isAccessible(site.page, 'code');
  await site.main.getByText(site.words.otpLost).click();
  await site.field(site.words.otp).fill('12345');
  await site.button(site.words.otpSubmit).click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'code, wrong');
});

test('the portal', async ({ site, demo }) => {
  await site.enter('health', 'testuser002', new Authenticator(demo));
  for (const path of ['', '/sessions', '/devices', '/history', '/password', '/recovery-codes']) {
    await site.visit(`/health/portal${path}`);
    await site.isAt(`/health/portal${path}`);
    await isAccessible(site.page, `portal${path}`);
  }
  await site.button('コードを作成する').click();
  await expect(site.main.locator('ol code')).toHaveCount(10);
  await isAccessible(site.page, 'fresh codes');
  await site.visit('/health/portal/devices');
  await site.main.getByText('名前を変える').first().click();
  await isAccessible(site.page, 'renaming a device');
  await site.main.getByText('削除する').first().click();
  await site.main.getByRole('button', { name: /^削除する/ }).click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'the last device');
});

test('the portal’s forms and their errors', async ({ site, demo, another }) => {
  const elsewhere = await another();
  await elsewhere.enter('health', 'testuser003');
  await site.enter('health', 'testuser003');
  await site.visit('/health/portal/devices');
  await isAccessible(site.page, 'no devices');
  await site.visit('/health/portal/sessions');
  await isAccessible(site.page, 'two sessions');
  await site.visit('/health/portal/password');
  await site.button('変更する').click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'password, empty');
  await site.send('portal/begin-device', { realm: 'health' });
  await site.visit('/health/portal/devices/add');
  await site.main.getByRole('button', { name: /次へ|実行/ }).click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'adding a device, empty');
  await demo.advance(11 * 60);
  await site.visit('/health/portal/devices');
  await site.button('デバイスを追加する').click();
  await site.isAt('/health/portal/confirm');
  await isAccessible(site.page, 'confirm');
  await site.button('次へ').click();
  await expect(site.summary).toBeVisible();
  await isAccessible(site.page, 'confirm, empty');
});

for (const place of ['012', '014', '017', '024']) {
  test(`a person with a name like that of member${place}`, async ({ site }) => {
    await site.enter('health', `member${place}`);
    for (const path of ['', '/sessions', '/history']) {
      await site.visit(`/health/portal${path}`);
      await isAccessible(site.page, `portal${path} of member${place}`);
    }
  });
}

test('pages about what cannot be done', async ({ site, watch }) => {
  watch.allow(/40[0-9]/);
  await site.visit('/no-such-page');
  await isAccessible(site.page, 'not found');
  await site.page.goto('/lang/xx');
  await isAccessible(site.page, 'not found, plain');
});

test('keys alone lead through signing in', async ({ site }) => {
  await site.visit('/construction/login');
  await site.page.keyboard.press('Tab');
  await expect(site.page.getByRole('link', { name: '本文へ移動' })).toBeFocused();
  await expect(site.page.getByRole('link', { name: '本文へ移動' })).toBeInViewport();
  await site.page.keyboard.press('Enter');
  await site.page.keyboard.press('Tab');
  await expect(site.field('ユーザーID')).toBeFocused();
  await site.page.keyboard.type(ID);
  await site.page.keyboard.press('Tab');
  await site.page.keyboard.type(PASSWORD);
  await site.page.keyboard.press('Enter');
  await site.isAt('/construction/portal');
});

test('in English, where words are longer', async ({ site }) => {
  await site.visit('/lang/en?next=/health/login');
  await isAccessible(site.page, 'login');
  await site.redeem('health', 'testuser001');
  await site.isAt('/health/enrol/authenticator', 'Set up one-time passwords');
  await isAccessible(site.page, 'enrol');
  await site.enter('construction', ID);
  for (const path of ['', '/sessions', '/history', '/password', '/devices']) {
    await site.visit(`/construction/portal${path}`);
    await isAccessible(site.page, `portal${path}`);
  }
});
