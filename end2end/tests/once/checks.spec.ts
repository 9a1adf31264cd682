/** The checks find what they look for: otherwise a page without complaints would say nothing. */

import { overflow, smallTargets, violations } from '../../kit/checks';
import { readQr } from '../../kit/authenticator';
import { expect, test } from '../../kit/test';

async function add(page: import('@playwright/test').Page, html: string): Promise<void> {
  await page.evaluate((text) => document.querySelector('main')?.insertAdjacentHTML('beforeend', text), html);
}

test('axe sees a field without a label', async ({ site }) => {
  await site.visit('/construction/login');
  expect(await violations(site.page)).toEqual([]);
  await add(site.page, '<input type="text">');
  expect((await violations(site.page)).join()).toContain('label (dark)');
});

test('a wide thing is seen at 320 px', async ({ site }) => {
  await site.visit('/construction/login');
  await site.page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(site.page)).toEqual([]);
  await add(site.page, `<pre>${'wide '.repeat(40)}</pre>`);
  expect((await overflow(site.page)).join()).toContain('<pre>');
});

test('a small target is seen, a link in a sentence is left alone', async ({ site }) => {
  await site.visit('/construction/login');
  await add(site.page, '<p>Some words <a href="/">and a link</a>.</p>');
  expect(await smallTargets(site.page)).toEqual([]);
  await add(site.page, '<button>x</button>');
  expect(await smallTargets(site.page)).toHaveLength(1);
});

test('errors in the console and other hosts are seen', async ({ site, watch }) => {
  await site.visit('/construction/login');
  expect(watch.complaints()).toEqual([]);
  watch.allow(/outside\.example|inline style/);
  await add(site.page, '<img src="https://outside.example/x.png" alt=""><p style="color: red">red</p>');
  await expect.poll(() => watch.all().join()).toMatch(/Content Security Policy/);
  expect(watch.all().join()).toContain('outside.example');
});

test('a picture without a QR code is none', async ({ site }) => {
  await site.visit('/construction/login');
  await expect(readQr(site.heading)).rejects.toThrow('no QR code');
});
