/** Where scripts run, pages follow each other without a full load, and behave as if they were loaded. */

import type { Page } from '@playwright/test';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';

/** Survives as long as the document does. */
async function mark(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { marked: true }));
}

async function isSameDocument(page: Page): Promise<boolean> {
  return page.evaluate(() => 'marked' in window);
}

test('a link changes the page without a full load', async ({ site }) => {
  const labels = site.labels('construction');
  await site.visit('/construction/login');
  await mark(site.page);
  await site.page.getByRole('link', { name: labels.forgot }).click();
  await site.isAt('/construction/recovery', labels.recovery);
  expect(await isSameDocument(site.page)).toBe(true);
  await expect(site.page).toHaveTitle(/^パスワード再発行 - /);
  await expect(site.heading).toBeFocused();
  expect(await site.page.evaluate(() => window.scrollY)).toBe(0);
});

test('a form is sent without a full load, and the whole journey stays in one document', async ({ site }) => {
  await site.openNewLink('construction', ID);
  await mark(site.page);
  await site.goOn();
  await site.setPassword('construction');
  await site.isRecovered('construction');
  expect(await isSameDocument(site.page)).toBe(true);
  await expect(site.page.locator('html')).toHaveAttribute('data-ready', /.*/);
});

test('Back and Forward go through the pages as they were', async ({ site }) => {
  const labels = site.labels('construction');
  await site.visit('/construction/login');
  await mark(site.page);
  await site.page.getByRole('link', { name: labels.forgot }).click();
  await site.isAt('/construction/recovery', labels.recovery);
  await site.page.getByRole('link', { name: labels.back }).click();
  await site.isAt('/construction/login', labels.signIn);
  await site.page.goBack();
  await site.isAt('/construction/recovery', labels.recovery);
  await site.page.goBack();
  await site.isAt('/construction/login', labels.signIn);
  await site.page.goForward();
  await site.isAt('/construction/recovery', labels.recovery);
  expect(await isSameDocument(site.page)).toBe(true);
});

test('the new title is announced', async ({ site }) => {
  await site.visit('/construction/login');
  await site.page.getByRole('link', { name: site.labels('construction').forgot }).click();
  await site.isAt('/construction/recovery');
  await expect(site.page.locator('#announcer')).toHaveText(/^パスワード再発行/);
});

test('an error takes the focus after a form was sent', async ({ site }) => {
  await site.visit('/construction/login');
  await mark(site.page);
  await site.button(site.labels('construction').signIn).click();
  await expect(site.summary).toBeFocused();
  await expect(site.page).toHaveTitle(/^エラー：/);
  expect(await isSameDocument(site.page)).toBe(true);
});

test('a slow answer shows progress, and a second press sends nothing', async ({ site }) => {
  const labels = site.labels('construction');
  await site.visit('/construction/recovery');
  await site.field(labels.userId).fill(ID);
  let sent = 0;
  let answer = (): void => {};
  const held = new Promise<void>((done) => (answer = done));
  await site.page.route('**/do/**', async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });
  await site.button(labels.send).click();
  await expect(site.page.locator('#progress')).toBeVisible();
  await expect(site.page.locator('#progress')).not.toHaveAttribute('class', '');
  await site.button(labels.send).click();
  answer();
  await site.isAt('/construction/recovery/sent');
  expect(sent).toBe(1);
});

test('without a connection the form stays filled in and says so', async ({ site, watch }) => {
  watch.allow(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  const labels = site.labels('construction');
  await site.visit('/construction/recovery');
  await site.field(labels.userId).fill(ID);
  await site.page.context().setOffline(true);
  await site.button(labels.send).click();
  await expect(site.main.getByRole('alert')).toContainText('送信できませんでした');
  await expect(site.field(labels.userId)).toHaveValue(ID);
  await site.page.context().setOffline(false);
  await site.button(labels.send).click();
  await site.isAt('/construction/recovery/sent');
});

test('what was typed before the scripts arrive stays', async ({ site }) => {
  let arrive = (): void => {};
  const held = new Promise<void>((done) => (arrive = done));
  await site.page.route('**/pkg/*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  const labels = site.labels('construction');
  await site.page.goto('/construction/login');
  await site.field(labels.loginId).fill(ID);
  await site.field(labels.password).fill('typed early');
  arrive();
  await site.ready();
  await expect(site.field(labels.loginId)).toHaveValue(ID);
  await expect(site.field(labels.password)).toHaveValue('typed early');
});

test('if the scripts never arrive, everything works without them', async ({ site, watch }) => {
  watch.allow(/ERR_FAILED|Failed to fetch|dynamically imported/);
  await site.page.route('**/pkg/*.{js,wasm}', (route) => route.abort());
  const labels = site.labels('construction');
  await site.page.goto('/construction/login');
  await site.field(labels.loginId).fill(ID);
  await site.field(labels.password).fill('SaihakkoDemo2026');
  await site.button(labels.signIn).click();
  await site.isAt('/construction/portal', labels.portal);
  await expect(site.page.locator('html')).not.toHaveAttribute('data-ready');
});

test('a link that is opened with a modifier key goes to a tab of its own', async ({ site }) => {
  await site.visit('/construction/login');
  const tab = site.page.context().waitForEvent('page');
  await site.page.getByRole('link', { name: site.labels('construction').forgot }).click({ modifiers: ['Control'] });
  await expect(await tab).toHaveURL(/\/construction\/recovery$/);
  await site.isAt('/construction/login');
});
