import { TARO } from '../../kit/agency';
import { NEW_PASSWORD, PASSWORD } from '../../kit/site';
import { expect, test } from '../../kit/test';

const NEW = 'taro@new.example.com';

test('a forgotten login ID is replaced: PIN by call, code from the mail to the new address, then the password', async ({
  agency,
  site,
  demo,
  another,
}) => {
  const words = agency.words;
  await agency.forgotLoginId();
  await agency.choose('voice');
  const { pin } = await agency.message('voice');
  await agency.prove(pin, NEW);

  await site.isAt('/agency/renew/login-id', words.loginIdTitle);
  await expect(site.main).toContainText(NEW);
  const { code, message } = await agency.confirmation(NEW);
  expect(message.subject + message.text).toContain(await site.main.locator('dl.known dd').nth(1).innerText());
  expect(await agency.signsIn(await another(), TARO.email), 'until then the old one signs in').toBe(true);
  expect(await agency.signsIn(await another(), NEW)).toBe(false);
  await agency.confirm(code);

  await site.isAt('/agency/renew/password');
  await expect(site.notice).toContainText(words.changed.replace('{id}', NEW));
  for (const address of [TARO.email, NEW]) await demo.notice(address, /ログインID|login ID/i);
  await site.setPassword('agency');
  await site.isRecovered('agency');

  const later = await another();
  expect(await agency.signsIn(later, TARO.email, NEW_PASSWORD), 'the old login ID is none any more').toBe(false);
  await later.signIn('agency', NEW, undefined, NEW_PASSWORD);
});

test('the mail’s link confirms in another browser, and the first one goes on; "not now" keeps the password', async ({
  agency,
  site,
  another,
}) => {
  const words = agency.words;
  await agency.forgotLoginId(TARO.id, TARO.mobile);
  await agency.choose('sms');
  await agency.prove((await agency.message('sms')).pin, NEW);
  await site.isAt('/agency/renew/login-id');
  const { link } = await agency.confirmation(NEW);

  const phone = await another();
  await phone.visit(link);
  await phone.isAt('/agency/confirm', words.confirmTitle);
  expect(phone.page.url(), 'the token left the URL').not.toContain(link.split('/').at(-1));
  await expect(phone.main).toContainText(NEW);
  await expect(phone.main.getByRole('button')).toHaveCount(1);
  expect(await agency.signsIn(await another(), NEW), 'opening changes nothing').toBe(false);
  await phone.button(words.confirm).click();
  await expect(phone.heading).toHaveText(words.confirmedTitle);
  await expect(phone.notice).toContainText(NEW);
  await phone.visit('/agency/portal');
  await phone.isAt('/agency/login');

  await site.reload();
  await site.isAt('/agency/renew/password');
  await expect(site.notice).toContainText(words.changed.replace('{id}', NEW));
  await site.button(words.notNow).click();
  await site.isAt('/agency/login');
  await site.signIn('agency', NEW, undefined, PASSWORD);
  await expect(site.page.getByRole('banner')).toContainText(TARO.id);
  expect(await agency.signsIn(await another(), TARO.email), 'the old one is refused').toBe(false);
});
