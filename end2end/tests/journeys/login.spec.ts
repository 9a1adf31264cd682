import { Authenticator } from '../../kit/authenticator';
import { PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const DAY = 24 * 3600;

test('with ID, password and code a person is in', async ({ site, demo }) => {
  await site.signIn('health', 'testuser002', new Authenticator(demo));
  await expect(site.page.getByRole('banner')).toContainText('testuser002');
  await site.visit('/health/login');
  await site.isAt('/health/portal');
});

test('signing out ends the session', async ({ site }) => {
  await site.signIn('construction', 'hk000000-01_a');
  await site.page.getByRole('button', { name: site.words.signOut }).click();
  await site.isAt('/construction/login', site.labels('construction').signIn);
  await site.visit('/construction/portal');
  await site.isAt('/construction/login');
});

test('a wrong password and an unknown ID get the same sentence', async ({ site }) => {
  const labels = site.labels('construction');
  const answers: string[] = [];
  for (const [id, password] of [['hk000000-01_a', 'wrong'], ['hk999999-99_z', PASSWORD]] as const) {
    await site.visit('/construction/login');
    await site.field(labels.loginId).fill(id);
    await site.field(labels.password).fill(password);
    await site.button(labels.signIn).click();
    await site.isAt('/construction/login');
    await expect(site.summary).toContainText(site.words.signInFailed);
    await expect(site.page).toHaveTitle(new RegExp(`^${site.words.error}`));
    await expect(site.field(labels.loginId)).toHaveValue(id);
    await expect(site.field(labels.password)).toHaveValue('');
    answers.push((await site.main.innerText()).replaceAll(id, 'ID'));
  }
  expect(answers[0]).toBe(answers[1]);
});

test('who stays signed in is still in after the browser was closed and days went by', async ({ site, demo, another }) => {
  const labels = site.labels('health');
  await site.visit('/health/login');
  await site.field(labels.loginId).fill('testuser003');
  await site.field(labels.password).fill(PASSWORD);
  await site.main.getByRole('checkbox', { name: labels.remember }).check();
  await site.button(labels.signIn).click();
  await site.isAt('/health/portal');

  await demo.advance(20 * DAY);
  const reopened = await another({ storageState: await keptCookies(site.page.context()) });
  await reopened.visit('/health/portal');
  await reopened.isAt('/health/portal', labels.portal);
  await demo.advance(11 * DAY);
  await reopened.visit('/health/portal');
  await reopened.isAt('/health/login');
});

test('otherwise the session ends with the browser, and after half an hour without use', async ({ site, demo, another }) => {
  await site.signIn('health', 'testuser003');
  const reopened = await another({ storageState: await keptCookies(site.page.context()) });
  await reopened.visit('/health/portal');
  await reopened.isAt('/health/login');

  await demo.advance(29 * 60);
  await site.visit('/health/portal');
  await site.isAt('/health/portal');
  await demo.advance(31 * 60);
  await site.visit('/health/portal');
  await site.isAt('/health/login');
});

test('a code that is wrong leaves the person at the same step', async ({ site, demo }) => {
  const app = new Authenticator(demo);
  await site.send('login/password', { realm: 'health', login_id: 'testuser002', password: PASSWORD });
  await site.visit('/health/login/otp');
  await site.field(site.words.otp).fill('12345');
  await site.button(site.words.otpSubmit).click();
  await expect(site.summary).toContainText(site.words.otpOrCode);
  await site.field(site.words.otp).fill(await app.wrongCode());
  await site.button(site.words.otpSubmit).click();
  await expect(site.summary).toContainText(site.words.otpWrong);
  await expect(site.page).toHaveTitle(new RegExp(`^${site.words.error}`));
  await site.field(site.words.otp).fill(await app.code());
  await site.button(site.words.otpSubmit).click();
  await site.isAt('/health/portal');
});

test('from the code there is a way back to the login page', async ({ site }) => {
  await site.send('login/password', { realm: 'health', login_id: 'testuser002', password: PASSWORD });
  await site.visit('/health/login/otp');
  await site.button(site.labels('health').back).click();
  await site.isAt('/health/login');
  await site.visit('/health/login/otp');
  await site.isAt('/health/login');
});

test('after many tries of others the own browser still signs in', async ({ site, another }) => {
  await site.signIn('construction', 'hk000000-01_a');
  await site.page.getByRole('button', { name: site.words.signOut }).click();
  await site.isAt('/construction/login');
  const stranger = await another();
  const wrong = { realm: 'construction', login_id: 'hk000000-01_a', password: 'a guess' };
  for (let tries = 0; tries < 11; tries += 1) await stranger.send('login/password', wrong);
  await stranger.visit('/construction/login');
  await expect(stranger.summary).not.toContainText(stranger.words.signInFailed);
  await expect(stranger.summary).toContainText(/\d+/);
  await site.signIn('construction', 'hk000000-01_a');
});

/** What a browser still has after it was closed. */
async function keptCookies(context: import('@playwright/test').BrowserContext) {
  const state = await context.storageState();
  return { ...state, cookies: state.cookies.filter((cookie) => cookie.expires > 0) };
}
