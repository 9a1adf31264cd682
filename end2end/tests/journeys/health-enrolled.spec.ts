import { Authenticator } from '../../kit/authenticator';
import { expect, test } from '../../kit/test';

test('an enrolled app is asked for its code before the password is replaced', async ({ site, demo }) => {
  await site.openNewLink('health', 'testuser002');
  await site.goOn();
  await site.isAt('/health/login/otp', site.words.otpTitle);
  await site.visit('/health/renew/password');
  await site.isAt('/health/login/otp');

  await site.field(site.words.otp).fill(await new Authenticator(demo).code());
  await site.button(site.words.otpSubmit).click();
  await site.setPassword('health', 'kaki-no-ki 8');
  await site.isRecovered('health');
  await site.visit('/health/portal/devices');
  await expect(site.main.getByRole('heading', { level: 2 }), 'the app is still there').toHaveCount(1);
});

test('a code is accepted in full-width digits with a space', async ({ site, demo }) => {
  await site.redeem('health', 'testuser002');
  const code = await new Authenticator(demo).code();
  const wide = [...code].map((digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join('');
  await site.field(site.words.otp).fill(`${wide.slice(0, 3)}　${wide.slice(3)}`);
  await site.button(site.words.otpSubmit).click();
  await site.isAt('/health/renew/password');
});

test('a code works once', async ({ site, demo, another }) => {
  const app = new Authenticator(demo);
  const code = await app.code();
  await site.redeem('health', 'testuser002');
  await site.field(site.words.otp).fill(code);
  await site.button(site.words.otpSubmit).click();
  await site.isAt('/health/renew/password');

  const other = await another();
  await other.send('login/password', { realm: 'health', login_id: 'testuser002', password: 'SaihakkoDemo2026' });
  await other.visit('/health/login/otp');
  await other.field(other.words.otp).fill(code);
  await other.button(other.words.otpSubmit).click();
  await expect(other.summary).toContainText(other.words.otpWrong);
});

test('without the app a recovery code does, once', async ({ site, demo, another }) => {
  await site.enter('health', 'testuser002', new Authenticator(demo));
  await site.send('portal/new-codes', { realm: 'health' });
  await site.visit('/health/portal/recovery-codes');
  const codes = await site.main.locator('ol code').allInnerTexts();
  expect(codes).toHaveLength(10);
  const first = codes[0] ?? '';

  const lost = await another();
  await lost.redeem('health', 'testuser002');
  await lost.isAt('/health/login/otp');
  await lost.main.getByText(lost.words.otpLost).click();
  await lost.field(lost.words.recoveryCode).fill(first.toLowerCase());
  await lost.button(lost.words.useRecoveryCode).click();
  await lost.setPassword('health', 'kaki-no-ki 9');
  await lost.isRecovered('health');
  await lost.visit('/health/portal/recovery-codes');
  await expect(lost.main).toContainText('9個');

  const again = await another();
  await again.send('login/password', { realm: 'health', login_id: 'testuser002', password: 'kaki-no-ki 9' });
  await again.visit('/health/login/otp');
  await again.field(again.words.otp).fill(first);
  await again.button(again.words.otpSubmit).click();
  await expect(again.summary).toContainText(again.words.otpWrong);
  await again.field(again.words.otp).fill(codes[1] ?? '');
  await again.button(again.words.otpSubmit).click();
  await again.isAt('/health/portal');
});

test('an account with a password only is asked for no code', async ({ site }) => {
  const labels = site.labels('health');
  await site.openNewLink('health', 'testuser003');
  await site.goOn();
  await site.isAt('/health/renew/password', labels.renew);
  await site.field(labels.newPassword).fill('too short 1');
  await site.field(labels.confirmPassword).fill('too short 1');
  await site.button(labels.renewSubmit).click();
  await expect(site.summary).toContainText('15文字以上');
  await site.setPassword('health');
  await site.isRecovered('health');
});

test('setting the password can sign every other browser out', async ({ site, another }) => {
  const elsewhere = await another();
  await elsewhere.enter('health', 'testuser003');
  await site.redeem('health', 'testuser003');
  await site.main.getByRole('checkbox', { name: site.labels('health').everywhere }).check();
  await site.setPassword('health');
  await site.isRecovered('health');
  await elsewhere.visit('/health/portal');
  await elsewhere.isAt('/health/login');
});
