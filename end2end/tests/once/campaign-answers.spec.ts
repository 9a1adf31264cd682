/** Answers beside the pages of campaigns: the preview, the stream, the upload. */

import { ADDRESS, Campaigns, IDS } from '../../kit/campaigns';
import { expect, test } from '../../kit/test';

const UPLOAD = '/do/admin/campaigns/draft?realm=construction';
const MARKUP = '</textarea><script>alert(1)</script>';

test('the preview runs nothing and may stand in a frame of ours only', async ({ site }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const id = await operator.draft(IDS, (await operator.opening()).typed);
  const page = await site.page.context().request.get(`/construction/admin/campaigns/${id}`);
  expect(page.headers()['x-frame-options']).toBe('DENY');
  for (const [part, kind] of [['html', 'text/html'], ['text', 'text/plain']] as const) {
    const shown = await site.page.context().request.get(`/construction/admin/campaigns/${id}/preview?part=${part}`);
    expect(shown.headers()).toMatchObject({ 'x-frame-options': 'SAMEORIGIN', 'cache-control': 'no-store' });
    expect(shown.headers()['content-type']).toContain(kind);
    expect(shown.headers()['content-security-policy']).toMatch(/^default-src 'none';.* sandbox; frame-ancestors 'self'$/);
    expect(await shown.text()).toContain('運用 担当');
  }
});

test('what is typed never becomes markup', async ({ site }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const { typed } = await operator.opening();
  await site.visit('/construction/admin/campaigns/new');
  await operator.save({ ids: IDS, opens: typed, reason: MARKUP, body: `${MARKUP}\n{link}` });
  await operator.isDrafted();
  await expect(operator.fact('更新の理由')).toHaveText(MARKUP);
  await expect(site.page.locator('#body')).toHaveValue(`${MARKUP}\n{link}`);
  const mail = await site.page.context().request.get(`${site.page.url()}/preview?part=html`);
  expect(await mail.text()).not.toContain('<script>');
});

test('only an operator’s upload is read, and a file that is too large is answered on the form', async ({ site, another, demo }) => {
  const file = (length: number) => ({ name: 'ids.csv', mimeType: 'text/csv', buffer: Buffer.alloc(length, 'a') });
  const upload = async (from: typeof site) =>
    from.page.context().request.post(UPLOAD, { multipart: { csv: file(10) }, maxRedirects: 0 });
  expect((await upload(site)).headers()['location']).toBe('/construction/login');
  const user = await another();
  await user.enter('construction', IDS[0]);
  expect((await upload(user)).headers()['location']).toBe('/construction/admin/campaigns');
  await new Campaigns(site).enter();
  expect((await site.page.context().request.post(UPLOAD, { data: 'x', maxRedirects: 0 })).status()).toBe(422);
  await site.visit('/construction/admin/campaigns/new');
  await site.field('ユーザーIDのファイル').setInputFiles(file(9_000_000));
  await site.button('下書きを保存').click();
  await expect(site.summary).toContainText('8MB');
  expect(await demo.messages({ to: ADDRESS })).toEqual([]);
});

test('the stream tells numbers at once and ends with the right to see them', async ({ site, demo }) => {
  const operator = new Campaigns(site);
  await operator.enter();
  const { id } = await operator.running();
  await site.visit('/construction/portal');
  const first = await site.page.evaluate(async (path) => {
    const answer = await fetch(path);
    const read = await answer.body?.getReader().read();
    return { kind: answer.headers.get('content-type'), text: new TextDecoder().decode(read?.value) };
  }, `/construction/admin/campaigns/${id}/progress`);
  expect(first.kind).toContain('text/event-stream');
  expect(JSON.parse(first.text.replace(/^data:/, ''))).toMatchObject({ state: 'running', accounts: 2, unfinished: 2 });
  await demo.advance(16 * 60);
  const later = await site.page.context().request.get(`/construction/admin/campaigns/${id}/progress`);
  expect(later.status(), 'who has to prove themselves again sees nothing more').toBe(204);
});
