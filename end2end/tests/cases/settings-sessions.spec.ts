import { expect, test } from '../../kit/test';

const ID = 'hk000000-01_a';

test('another browser is signed out from the list', async ({ site, another }) => {
  const elsewhere = await another();
  await elsewhere.enter('construction', ID);
  await site.enter('construction', ID);
  await site.main.getByRole('link', { name: 'ログイン中のデバイス' }).click();
  await site.isAt('/construction/portal/sessions', 'ログイン中のデバイス');
  const lines = site.main.getByRole('listitem');
  await expect(lines).toHaveCount(2);
  const mine = lines.filter({ hasText: 'このデバイス' });
  await expect(mine).toHaveCount(1);
  await expect(mine.getByRole('button')).toHaveCount(0);
  await lines.filter({ hasNotText: 'このデバイス' }).getByRole('button').click();
  await expect(site.notice).toHaveText('選んだデバイスをログアウトしました。');
  await expect(lines).toHaveCount(1);
  await elsewhere.visit('/construction/portal');
  await elsewhere.isAt('/construction/login');
  await site.visit('/construction/portal');
  await site.isAt('/construction/portal');
});

test('"sign out everywhere" ends all sessions, this one too', async ({ site, another }) => {
  const elsewhere = await another();
  await elsewhere.enter('construction', ID);
  await site.enter('construction', ID);
  await site.visit('/construction/portal/sessions');
  await site.button('すべてのデバイスからログアウトする').click();
  await site.isAt('/construction/login');
  for (const person of [site, elsewhere]) {
    await person.visit('/construction/portal');
    await person.isAt('/construction/login');
  }
});

test('the session of one realm opens no other', async ({ site }) => {
  await site.enter('construction', ID);
  await site.visit('/health/portal');
  await site.isAt('/health/login');
});
