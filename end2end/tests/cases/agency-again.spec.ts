/** Back, reload and double click at each step of a recovery by PIN: nothing breaks, nothing happens twice. */

import { after, NOON, TARO } from '../../kit/agency';
import type { Site } from '../../kit/site';
import { expect, test } from '../../kit/test';

const NEW = 'taro@new.example.com';

/** How many PINs have gone to the mobile, once a later one to somebody else has arrived. */
async function messages(site: Site, stranger: Site): Promise<number> {
  const { demo } = site;
  await stranger.send('recovery/password', { realm: 'agency', email: 'oyaten@example.jp', phone: '08011112222' });
  await stranger.visit('/agency/recovery/destination');
  await stranger.main.getByRole('radio').first().check();
  await stranger.button(stranger.words.byPin.send).click();
  await demo.message('for somebody else', (m) => m.to === '+818011112222');
  return (await demo.messages({ to: '+819012345770' })).length;
}

test('two clicks on the facts lead to the destinations once', async ({ agency, site }) => {
  await site.visit('/agency/recovery');
  const part = agency.part('password');
  await part.getByLabel(agency.words.email, { exact: true }).fill(TARO.email);
  await part.getByLabel(agency.words.phone, { exact: true }).fill(TARO.mobile);
  await part.getByRole('button').dblclick();
  await site.isAt('/agency/recovery/destination', agency.words.destinationTitle);
  await expect(site.main.getByRole('radio')).toHaveCount(4);
});

test('two clicks on a destination send one PIN, which works', async ({ agency, site, another }) => {
  await agency.atDestinations();
  await agency.destination('sms').check();
  await site.button(agency.words.send).dblclick();
  await site.isAt('/agency/recovery/pin');
  const { pin } = await agency.message('sms');
  expect(await messages(site, await another())).toBe(1);
  await agency.prove(pin);
  await site.isAt('/agency/renew/password');
});

test('two clicks with the PIN go on once', async ({ agency, site }) => {
  const pin = await agency.atPin();
  await agency.field.fill(pin);
  await site.button(agency.words.send).dblclick();
  await site.setPassword('agency');
  await site.isRecovered('agency');
});

test('two clicks for another PIN send one', async ({ agency, site, demo, another }) => {
  await demo.hold(NOON);
  await agency.atPin();
  await demo.hold(after(NOON, 61));
  await site.reload();
  await site.button(agency.words.resend).dblclick();
  const { pin } = await agency.message('sms');
  await site.isAt('/agency/recovery/pin');
  expect(await messages(site, await another()), 'the first and the second').toBe(2);
  await agency.prove(pin);
  await site.isAt('/agency/renew/password');
});

test('two clicks with the code change the login ID once, and "not now" twice is no error', async ({ agency, site, demo }) => {
  const { code } = await agency.atNewLoginId(NEW);
  await site.field(agency.words.code).fill(code);
  await site.button(agency.words.send).dblclick();
  await site.isAt('/agency/renew/password');
  await expect(site.summary).toHaveCount(0);
  await site.button(agency.words.notNow).dblclick();
  await site.isAt('/agency/login', site.labels('agency').signIn);
  await expect(site.summary).toHaveCount(0);
  await demo.notice(TARO.email, /ログインID/);
  await site.back();
  await expect(site.page).not.toHaveURL(/renew/);
});

test('two clicks behind the link confirm once', async ({ agency, another }) => {
  const { link } = await agency.atNewLoginId(NEW);
  const phone = await another();
  await phone.visit(link);
  await phone.button(agency.words.confirm).dblclick();
  await expect(phone.heading).toHaveText(agency.words.confirmedTitle);
  await phone.reload();
  await expect(phone.heading).toHaveText(agency.words.confirmedTitle);
});

test('reload and Back before the PIN: the same destinations, the same PIN', async ({ agency, site, another }) => {
  await agency.forgotPassword();
  const before = await agency.destinations();
  await site.reload();
  expect(await agency.destinations()).toEqual(before);
  await agency.choose('sms');
  const { pin } = await agency.message('sms');
  await site.reload();
  await site.isAt('/agency/recovery/pin', agency.words.pin);
  await site.back();
  await site.isAt('/agency/recovery/destination', agency.words.destinationTitle);
  expect(await agency.destinations()).toEqual(before);
  await expect(agency.destination('sms'), 'the one that was chosen').toBeChecked();
  await site.button(agency.words.send).click();
  await site.isAt('/agency/recovery/pin');
  expect(await messages(site, await another()), 'the same destination again within the minute').toBe(1);
  await agency.prove(pin);
  await site.isAt('/agency/renew/password');
});

test('reload and Back after the PIN lead on', async ({ agency, site }) => {
  const pin = await agency.atLoginIdPin();
  await agency.prove(pin, NEW);
  await site.isAt('/agency/renew/login-id');
  await site.reload();
  await site.isAt('/agency/renew/login-id', agency.words.loginIdTitle);
  await site.back();
  await site.isAt('/agency/renew/login-id', agency.words.loginIdTitle);
  await agency.confirm((await agency.confirmation(NEW)).code);
  await site.isAt('/agency/renew/password');
  await site.reload();
  await site.isAt('/agency/renew/password');
  await site.back();
  await site.isAt('/agency/renew/password');
  await site.setPassword('agency');
  await site.isRecovered('agency');
  await site.back();
  await site.isAt('/agency/portal');
});

test('a step that is not reached leads to the right one', async ({ agency, site }) => {
  for (const path of ['recovery/destination', 'recovery/pin', 'renew/login-id', 'renew/password']) {
    await site.visit(`/agency/${path}`);
    await site.isAt('/agency/recovery');
  }
  await agency.atDestinations();
  for (const path of ['recovery/pin', 'renew/login-id', 'renew/password']) {
    await site.visit(`/agency/${path}`);
    await site.isAt('/agency/recovery/destination');
  }
  await agency.choose('mail');
  for (const path of ['renew/login-id', 'renew/password']) {
    await site.visit(`/agency/${path}`);
    await site.isAt('/agency/recovery/pin');
  }
});
