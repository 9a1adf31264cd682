import { NEW_PASSWORD, PASSWORD } from '../../kit/site';
import { TARO, type Way } from '../../kit/agency';
import { expect, test } from '../../kit/test';

const TO: Record<Way, [address: string, mask: string, hasNumber: boolean]> = {
  sms: ['+819012345770', TARO.masks.mobile, true],
  voice: ['+81123456300', TARO.masks.landline, false],
  mail: [TARO.email, TARO.masks.mail, true],
};

for (const way of ['sms', 'voice', 'mail'] as const) {
  test(`a forgotten password is replaced with a PIN by ${way}, and the person is in`, async ({ agency, site, demo }) => {
    const [to, mask, hasNumber] = TO[way];
    await agency.forgotPassword();
    const { ways } = site.words.byPin;
    expect(await agency.destinations()).toEqual([
      (TARO.masks.landline + ways.voice).trim(),
      (TARO.masks.mobile + ways.sms).trim(),
      (TARO.masks.mobile + ways.voice).trim(),
      (TARO.masks.mail + ways.mail).trim(),
    ]);
    await agency.choose(way);
    await expect(site.main).toContainText(mask + ways[way]);
    await expect(site.main).toContainText('15');
    const message = await agency.message(way);
    expect(message).toMatchObject({ realm: 'agency', to, state: 'sent' });
    const number = await site.main.locator('dl.known dd').nth(1).innerText();
    expect(number).toMatch(/^\d{4}$/);
    if (hasNumber) expect(message.subject + message.text).toContain(number);

    await agency.prove(message.pin);
    await site.setPassword('agency');
    await site.isRecovered('agency');
    await expect(site.page.getByRole('banner')).toContainText(TARO.id);
    await demo.notice(TARO.email, /お知らせ|password/i);
  });
}

test('the new password signs in, the old one does not', async ({ agency, site, another }) => {
  const pin = await agency.atPin('mail');
  await agency.prove(pin);
  await site.setPassword('agency');
  await site.isRecovered('agency');

  const later = await another();
  const labels = later.labels('agency');
  await later.visit('/agency/login');
  await later.field(labels.loginId).fill(TARO.email);
  await later.field(labels.password).fill(PASSWORD);
  await later.button(labels.signIn).click();
  await expect(later.summary).toContainText(later.words.signInFailed);
  await later.signIn('agency', TARO.email, undefined, NEW_PASSWORD);
});
