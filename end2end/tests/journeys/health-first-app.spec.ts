import { Authenticator, keyOf, readQr } from '../../kit/authenticator';
import type { Site } from '../../kit/site';
import { expect, test } from '../../kit/test';

const [ID, ADDRESS] = ['testuser001', 'testuser001@example.jp'];

async function nameAndConfirm(site: Site, device: string, app: Authenticator): Promise<void> {
  const labels = site.labels('health');
  await site.field(labels.deviceName).fill(device);
  await site.field(site.words.otp).fill(await app.code());
  await site.button(labels.enrolSubmit).click();
}

test('the first recovery sets an app up and then the password', async ({ site, demo, isMobile }) => {
  const labels = site.labels('health');
  const number = await site.askForLink('health', ID);
  await expect(site.heading, 'the answer stands on the login page').toHaveText(labels.signIn);
  await expect(site.field(labels.password)).toBeVisible();
  const mail = await demo.mailOf(number);
  expect(mail).toMatchObject({ realm: 'health', to: ADDRESS });
  await site.openMail(mail);
  await site.goOn();

  await site.isAt('/health/enrol/authenticator', labels.enrol);
  for (const app of ['FreeOTP', 'Microsoft Authenticator', 'Google Authenticator']) {
    await expect(site.main).toContainText(app);
  }
  const link = site.page.getByRole('link', { name: site.words.openApp });
  const image = site.page.getByRole('img', { name: site.words.qr });
  if (isMobile) await expect(image, 'nobody scans the own screen').toBeHidden();
  const uri = isMobile ? await link.getAttribute('href') : await readQr(image);
  expect(uri).toBe(await link.getAttribute('href'));
  expect(decodeURIComponent(new URL(uri ?? '').pathname)).toContain(ID);

  await nameAndConfirm(site, '私のスマートフォン', new Authenticator(demo, keyOf(uri ?? '')));
  await site.setPassword('health', 'gotō8文字!');
  await site.isRecovered('health');
  await expect(site.page.getByRole('banner')).toContainText('健保 一子');
});

test('the key can be typed by hand', async ({ site, demo, isMobile }) => {
  const labels = site.labels('health');
  await site.redeem('health', ID);
  await site.isAt('/health/enrol/authenticator');
  const shown = site.main.locator('code');
  if (!isMobile) {
    await expect(shown).toBeHidden();
    await site.main.getByText(labels.cantScan).click();
    await expect(site.page.getByRole('img', { name: site.words.qr })).toBeHidden();
  }
  const typed = await shown.innerText();
  expect(typed, 'in groups of four').toMatch(/^([A-Z2-7]{4}\s*){8}$/);
  await nameAndConfirm(site, '２台目', new Authenticator(demo, typed.replace(/\s/g, '')));
  await site.isAt('/health/renew/password', labels.renew);
});

test('from the key there is a way back to the QR code', async ({ site, isMobile }) => {
  const labels = site.labels('health');
  await site.redeem('health', ID);
  const image = site.page.getByRole('img', { name: site.words.qr });
  if (!isMobile) await site.main.getByText(labels.cantScan).click();
  await expect(image).toBeHidden();
  await site.main.getByText(labels.scanInstead).click();
  expect(keyOf(await readQr(image))).toHaveLength(32);
});

test('a reload shows the same key', async ({ site }) => {
  await site.redeem('health', ID);
  const link = site.page.getByRole('link', { name: site.words.openApp });
  const before = await link.getAttribute('href');
  await site.reload();
  expect(await link.getAttribute('href')).toBe(before);
});

test('a wrong code keeps the name and says what to do', async ({ site, demo }) => {
  const labels = site.labels('health');
  await site.redeem('health', ID);
  const key = keyOf((await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href')) ?? '');
  await site.field(labels.deviceName).fill('私の電話');
  await site.field(site.words.otp).fill(await new Authenticator(demo, key).wrongCode());
  await site.button(labels.enrolSubmit).click();
  await expect(site.summary).toContainText(site.words.otpWrong);
  await expect(site.field(labels.deviceName)).toHaveValue('私の電話');
  await expect(site.field(site.words.otp)).toHaveValue('');
});

test('who signs in without an app is led to set it up, and then is in', async ({ site, demo }) => {
  const labels = site.labels('health');
  await site.visit('/health/login');
  await site.field(labels.loginId).fill(ID);
  await site.field(labels.password).fill('SaihakkoDemo2026');
  await site.button(labels.signIn).click();
  await site.isAt('/health/enrol/authenticator', labels.enrol);
  const key = keyOf((await site.page.getByRole('link', { name: site.words.openApp }).getAttribute('href')) ?? '');
  await nameAndConfirm(site, 'phone', new Authenticator(demo, key));
  await site.isAt('/health/portal', labels.portal);
});
