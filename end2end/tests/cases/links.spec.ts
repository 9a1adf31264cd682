import { linkOf } from '../../kit/site';
import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';
/** Any moment; the clock stands still there. */
const NOON = new Date('2027-01-13T12:00:00+09:00');

const after = (moment: Date, seconds: number): Date => new Date(moment.getTime() + seconds * 1000);

for (const [realm, id, minutes] of [['health', 'testuser003', 5], ['construction', ID, 60]] as const) {
  test(`a link of ${realm} works one second before ${minutes} minutes are over`, async ({ site, demo }) => {
    await demo.hold(NOON);
    const mail = await site.mailFor(realm, id);
    expect(new Date(mail.created_at)).toEqual(NOON);
    await demo.hold(after(NOON, minutes * 60 - 1));
    await site.openMail(mail);
    await site.isAt(`/${realm}/recovery/link`, site.words.linkTitle);
    await site.goOn();
    await site.setPassword(realm);
    await site.isRecovered(realm);
  });

  test(`a link of ${realm} ends one second after ${minutes} minutes`, async ({ site, demo }) => {
    await demo.hold(NOON);
    const mail = await site.mailFor(realm, id);
    await demo.hold(after(NOON, minutes * 60 + 1));
    await site.openMail(mail);
    await site.isAt(`/${realm}/recovery/link`, site.words.expiredTitle);
    await expect(site.main).toContainText(`${minutes}分間`);
    await site.page.getByRole('link', { name: site.words.startAgain }).click();
    await site.isAt(`/${realm}/recovery`, site.labels(realm).recovery);
  });

  test(`a page of ${realm} that was opened in time refuses the button after ${minutes} minutes`, async ({ site, demo }) => {
    await demo.hold(NOON);
    const mail = await site.mailFor(realm, id);
    await site.openMail(mail);
    await expect(site.main.getByText(site.words.works)).toBeVisible();
    const until = await site.main.locator('time').getAttribute('datetime');
    expect(new Date(until ?? '')).toEqual(after(NOON, minutes * 60));
    await demo.hold(after(NOON, minutes * 60 + 1));
    await site.goOn();
    await expect(site.heading).toHaveText(site.words.expiredTitle);
  });
}

test('a newer link voids the older one', async ({ site }) => {
  const older = await site.mailFor('construction', ID);
  const newer = await site.mailFor('construction', ID);
  await site.openMail(older);
  await expect(site.main.getByRole('button')).toHaveCount(0);
  await expect(site.page.getByRole('link', { name: site.words.startAgain })).toBeVisible();
  await site.openMail(newer);
  await site.isAt('/construction/recovery/link', site.words.linkTitle);
  await site.goOn();
  await site.setPassword('construction');
  await site.isRecovered('construction');
});

test('the link works in another browser than the one that asked', async ({ site, demo, another }) => {
  const number = await site.askForLink('construction', ID);
  const phone = await another();
  await phone.openMail(await demo.mailOf(number));
  expect(await phone.number()).toBe(number);
  await phone.goOn();
  await phone.setPassword('construction');
  await phone.isRecovered('construction');
});

test('a used link tells another browser so, and the one that used it goes on', async ({ site, another }) => {
  const mail = await site.openNewLink('construction', ID);
  await site.goOn();
  await site.isAt('/construction/renew/password');

  const stranger = await another();
  await stranger.openMail(mail);
  await expect(stranger.heading).toHaveText(stranger.words.usedTitle);
  await expect(stranger.main.getByRole('button')).toHaveCount(0);

  await site.openMail(mail);
  await site.goOn();
  await site.setPassword('construction');
  await site.isRecovered('construction');
});

test('scanners that open the link before the person do no harm', async ({ site, demo, another }) => {
  const number = await site.askForLink('construction', ID);
  const mail = await demo.mailOf(number);
  for (let opens = 0; opens < 3; opens += 1) {
    expect((await fetch(linkOf(mail), { method: 'HEAD' })).status).toBe(200);
  }
  for (let opens = 0; opens < 5; opens += 1) {
    expect((await fetch(linkOf(mail))).status).toBe(200);
  }
  const crawler = await another({ javaScriptEnabled: true });
  await crawler.openMail(mail);
  await crawler.page.mouse.wheel(0, 500);
  await crawler.isAt('/construction/recovery/link', crawler.words.linkTitle);

  await site.openMail(mail);
  await site.goOn();
  await site.setPassword('construction');
  await site.isRecovered('construction');
});

test('a link that was cut off says what to do', async ({ site }) => {
  const mail = await site.mailFor('construction', ID);
  await site.visit(linkOf(mail).slice(0, -3));
  await site.isAt('/construction/recovery/link', site.words.unknownTitle);
  await site.page.getByRole('link', { name: site.words.startAgain }).click();
  await site.isAt('/construction/recovery');
});

test('after a change of the password an open link is void', async ({ site, another }) => {
  const mail = await site.mailFor('construction', ID);
  const signedIn = await another();
  await signedIn.enter('construction', ID);
  const fresh = 'Mountain path 2027';
  const form = { realm: 'construction', current_password: 'SaihakkoDemo2026', password: fresh, password_confirm: fresh };
  await signedIn.send('portal/password', form);
  await site.openMail(mail);
  await expect(site.main.getByRole('button')).toHaveCount(0);
});

test('at most three mails an hour go to an account, and the asker is not told', async ({ site, demo }) => {
  for (let asked = 0; asked < 3; asked += 1) await site.mailFor('construction', ID);
  const fourth = await site.askForLink('construction', ID);
  await site.send('recovery/start', { realm: 'construction', user_id: 'hk000001-01_b' });
  // A later mail of another account is there, so the fourth one would be there as well.
  await demo.message('for another account', (m) => m.to === 'construction001@example.jp');
  const mails = await demo.messages({ to: 'tanaka@example.jp' });
  expect(mails).toHaveLength(3);
  expect(mails.some((mail) => mail.subject.includes(fourth))).toBe(false);
});
