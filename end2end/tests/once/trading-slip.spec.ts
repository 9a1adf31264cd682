/** The slip that is handed over: A6, one page, and nothing of the page around it. */

import type { Page } from '@playwright/test';
import { ADMINISTRATOR, HANAKO, Trading } from '../../kit/trading';
import { Site } from '../../kit/site';
import { expect, test } from '../../kit/test';
import { wordsOf } from '../../kit/words';

const POINTS_A_MM = 72 / 25.4;

/** What a reader of PDF sees first: how many pages, and how large each. */
function sheets(pdf: Buffer): { width: number; height: number }[] {
  const boxes = pdf.toString('latin1').matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g);
  return [...boxes].map(([, width, height]) => ({ width: Number(width) / POINTS_A_MM, height: Number(height) / POINTS_A_MM }));
}

/** What is on paper: the text of all, and that of the slip. */
async function printed(page: Page): Promise<{ all: string; slip: string }> {
  await page.emulateMedia({ media: 'print' });
  const [all, slip] = await Promise.all([page.locator('body').innerText(), page.locator('.slip').innerText()]);
  await page.emulateMedia({ media: null });
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
  return { all: plain(all), slip: plain(slip) };
}

for (const lang of ['ja', 'en'] as const) {
  test(`the slip is one sheet of A6 with nothing else on it, in ${lang}`, async ({ another, demo }) => {
    const { page } = await another({ locale: lang === 'ja' ? 'ja-JP' : 'en-GB' });
    const site = new Site(page, demo, wordsOf(lang), true);
    const administrator = new Trading(site);
    await administrator.enter(ADMINISTRATOR.loginId);
    const temporary = await administrator.reissueFor(HANAKO);

    const { all, slip } = await printed(site.page);
    expect(all).toBe(slip);
    for (const part of [HANAKO.loginId, HANAKO.name, ADMINISTRATOR.company, temporary]) expect(slip).toContain(part);

    const pdf = await site.page.pdf({ preferCSSPageSize: true, printBackground: true });
    const [sheet, ...more] = sheets(pdf);
    expect(more, 'one page').toEqual([]);
    expect(sheet?.width).toBeCloseTo(105, 0);
    expect(sheet?.height).toBeCloseTo(148, 0);
    await test.info().attach(`slip.${lang}.pdf`, { body: pdf, contentType: 'application/pdf' });
  });
}

test('every character is read out, and none looks like another', async ({ site }) => {
  const administrator = new Trading(site);
  await administrator.enter(ADMINISTRATOR.loginId);
  const temporary = await administrator.reissueFor(HANAKO);
  expect(temporary).not.toMatch(/[0O1lI]/);
  await site.main.locator('summary').filter({ hasText: '読み上げ' }).click();
  const spelt = site.main.locator('.spelt').getByRole('listitem');
  await expect(spelt).toHaveCount(temporary.length);
  for (const [place, character] of [...temporary].entries()) {
    const kind = /\d/.test(character) ? '数字の' : /[a-z]/.test(character) ? '小文字の' : '大文字の';
    await expect(spelt.nth(place)).toContainText(character);
    await expect(spelt.nth(place)).toContainText(kind);
  }
});
