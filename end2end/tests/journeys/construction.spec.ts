import { expect, test } from '../../kit/test';
import { NEW_PASSWORD, linkOf } from '../../kit/site';

const [ID, SECOND_ID, ADDRESS] = ['hk000000-01_a', 'hk000000-02_a', 'tanaka@example.jp'];

test('a forgotten password is replaced through the mailed link, and the person is in', async ({ site, demo }) => {
  const number = await site.askForLink('construction', ID);
  const mail = await demo.mailOf(number);
  expect(mail).toMatchObject({ realm: 'construction', kind: 'mail', to: ADDRESS, state: 'sent' });
  expect(mail.text).toContain(ID);

  await site.openMail(mail);
  await site.isAt('/construction/recovery/link', site.words.linkTitle);
  expect(site.page.url(), 'the token left the URL').not.toContain(linkOf(mail).split('/').at(-1));
  expect(await site.number()).toBe(number);
  await expect(site.main).toContainText(ID);
  await expect(site.main.getByRole('button')).toHaveCount(1);
  await site.goOn();

  await site.setPassword('construction');
  await site.isRecovered('construction');
  await expect(site.page.getByRole('banner')).toContainText(ID);
  await expect(site.page.getByRole('banner')).toContainText('田中 一郎');

  const other = await demo.notice(ADDRESS, /お知らせ|password/i);
  expect(other.text).toContain(ID);
});

test('the new password signs in, the old one does not', async ({ site, another }) => {
  await site.redeem('construction', ID);
  await site.setPassword('construction');
  await site.isRecovered('construction');

  const later = await another();
  const labels = later.labels('construction');
  await later.visit('/construction/login');
  await later.field(labels.loginId).fill(ID);
  await later.field(labels.password).fill('SaihakkoDemo2026');
  await later.button(labels.signIn).click();
  await expect(later.summary).toContainText(later.words.signInFailed);
  await later.signIn('construction', ID, undefined, NEW_PASSWORD);
});

test('once one ID is proven, the portal mails the link of the second ID', async ({ site, demo }) => {
  await site.redeem('construction', ID);
  await site.setPassword('construction');
  await site.isRecovered('construction');

  await expect(site.main.getByRole('heading', { name: site.words.siblings })).toBeVisible();
  const row = site.main.getByRole('listitem').filter({ hasText: SECOND_ID });
  await expect(row).toContainText(site.words.todo);
  await row.getByRole('button').click();
  await expect(site.notice).toContainText(site.words.siblingMailed);
  const number = /\d{4}/.exec(await site.notice.innerText())?.[0] ?? 'no number';

  const mail = await demo.mailOf(number);
  expect(mail.to).toBe(ADDRESS);
  expect(mail.text).toContain(SECOND_ID);
  await site.openMail(mail);
  await expect(site.main).toContainText(SECOND_ID);
  await site.goOn();
  await site.setPassword('construction', 'Another Tanuki 4711');
  await site.isRecovered('construction');
  await expect(site.page.getByRole('banner')).toContainText(SECOND_ID);

  const first = site.main.getByRole('listitem').filter({ hasText: ID });
  await expect(first).toContainText(site.words.done);
  await expect(first.getByRole('button')).toHaveCount(0);
});

test('who signed in with the password sees no other IDs', async ({ site }) => {
  await site.signIn('construction', ID);
  await expect(site.page.getByText(SECOND_ID)).toHaveCount(0);
});

test('the page after asking says what to check', async ({ site, lang }) => {
  await site.askForLink('construction', 'nobody-knows-me');
  await expect(site.page).toHaveTitle(new RegExp(site.words.sentTitle));
  const hints = lang === 'ja' ? ['10分', 'ゼロの数', 'ハイフン', 'アンダーバー', 'コピー'] : ['10 minutes', 'zeros', 'hyphens', 'copy'];
  for (const hint of hints) await expect(site.main).toContainText(hint);
  await expect(site.button(site.labels('construction').send)).toBeVisible();
});
