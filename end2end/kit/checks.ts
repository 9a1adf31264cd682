/** What every page owes everybody: WCAG 2.2 A and AA by axe, no sideways scrolling at 320 px, targets of 44 px. */

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const TARGET_PX = 44;

/** A page in the state that it is in: light, dark, as wide as it is and narrow. */
export async function isAccessible(page: Page, what: string): Promise<void> {
  expect.soft(await violations(page), `${what}: axe`).toEqual([]);
  await fitsEverybody(page, what);
}

/** The part that needs no scripts in the page. */
export async function fitsEverybody(page: Page, what: string): Promise<void> {
  expect.soft(await smallTargets(page), `${what}: targets below ${TARGET_PX} px`).toEqual([]);
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  expect.soft(await overflow(page), `${what}: sideways scrolling at 320 px`).toEqual([]);
  expect.soft(await smallTargets(page), `${what}: targets below ${TARGET_PX} px at 320 px`).toEqual([]);
  if (before) await page.setViewportSize(before);
}

/** What axe finds, in light and in dark. */
export async function violations(page: Page): Promise<string[]> {
  const told: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Only what is wrong is worked out in full.
    const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'], preload: false }).withTags(TAGS);
    const found = await axe.setLegacyMode(true).analyze();
    for (const { id, nodes } of found.violations) {
      told.push(...nodes.map((node) => `${id} (${colorScheme}): ${node.html} ${node.failureSummary ?? ''}`));
    }
  }
  return told;
}

/** What makes the page scroll sideways, if it does. */
export async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const over = [...document.body.querySelectorAll('*')].filter(
      (e) => e.getBoundingClientRect().right > root.clientWidth + 0.5 || (e.clientWidth > 0 && e.scrollWidth > e.clientWidth),
    );
    return [`${root.scrollWidth} px wide`, ...over.slice(-3).map((e) => e.outerHTML.slice(0, 120))];
  });
}

/** What is pressed, but too small, and not a link inside a sentence. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(findSmallTargets, TARGET_PX);
}

/** Runs in the page. */
function findSmallTargets(least: number): string[] {
  const all = document.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select, textarea, summary');
  const shown = (e: HTMLElement): boolean =>
    e.checkVisibility({ visibilityProperty: true }) && !e.closest('[aria-hidden=true]') && !e.classList.contains('skip-link');
  const insideText = (e: HTMLElement): boolean => {
    const block = e.parentElement;
    const around = (block?.textContent ?? '').replace(e.textContent ?? '', '').trim();
    return e.matches('a') && getComputedStyle(e).display === 'inline' && around.length > 0;
  };
  const hits = (e: HTMLElement, x: number, y: number): boolean => {
    const at = document.elementFromPoint(x, y);
    const label = e.closest('label');
    return at !== null && (e.contains(at) || (label?.contains(at) ?? false));
  };
  const large = (e: HTMLElement): boolean => {
    e.scrollIntoView({ block: 'center', inline: 'nearest' });
    const box = (e.closest('label') ?? e).getBoundingClientRect();
    if (box.width >= least - 0.5 && box.height >= least - 0.5) return true;
    // A larger area may belong to it than its box, by a pseudo-element.
    const [x, y, reach] = [box.left + box.width / 2, box.top + box.height / 2, least / 2 - 1];
    const wide = box.width >= least - 0.5 || (hits(e, x - reach, y) && hits(e, x + reach, y));
    const high = box.height >= least - 0.5 || (hits(e, x, y - reach) && hits(e, x, y + reach));
    return wide && high;
  };
  const told = [...all]
    .filter((e) => shown(e) && !insideText(e) && !large(e))
    .map((e) => `${e.outerHTML.slice(0, 140)} is ${Math.round(e.getBoundingClientRect().width)}×${Math.round(e.getBoundingClientRect().height)}`);
  window.scrollTo(0, 0);
  return told;
}
