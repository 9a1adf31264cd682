import { defineConfig, devices, type ReporterDescription } from '@playwright/test';
import type { Options } from './kit/test';

const report = process.env['SAIHAKKO_E2E_JSON'];
const reporters: ReporterDescription[] = [['list']];
if (report) reporters.push(['json', { outputFile: report }]);

/** A phone as the browser of a mail program shows pages on it. */
const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
  userAgent: devices['Pixel 7'].userAgent,
};
const pc = { viewport: { width: 1280, height: 800 } };

/**
 * What Chromium shall do without. The first three start two more renderers for each context, for the address bar that nobody sees and
 * for a page that nobody opens: two thirds of a context's cost. The others are Playwright's own, which a list of ours replaces.
 */
const without = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'SpareRendererForSitePerProcess'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable'],
  ...['LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
  ...['OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
];

/** What people do: in all four. */
const journeys = 'journeys/**/*.spec.ts';
/** What else can happen on the way. Neither screen nor scripts decide it, so each is told on one phone and one PC, once with scripts and once without. */
const cases = 'cases/**/*.spec.ts';
/** What only scripts do, and how pages look with them. */
const scripts = ['scripts/**/*.spec.ts', 'looks/accessibility.spec.ts', 'looks/*-accessibility.spec.ts'];
/** The same looks where scripts never run. */
const fits = 'looks/fits.spec.ts';
/** The journeys that are also told in English and on PostgreSQL. */
const main = [
  'journeys/agency-password.spec.ts',
  'journeys/construction.spec.ts',
  'journeys/health-first-app.spec.ts',
  'journeys/trading-reissue.spec.ts',
];

export default defineConfig<Options, Options>({
  testDir: 'tests',
  outputDir: '../target/end2end',
  fullyParallel: true,
  workers: 2,
  // One that passes only when tried again is told by name in the summary of `cargo xtask test`.
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: reporters,
  use: {
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
    screenshot: 'only-on-failure',
    trace: 'off',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        `--disable-features=${without.join(',')}`,
      ],
    },
  },
  projects: [
    { name: 'phone', testMatch: [journeys, cases, ...scripts], use: { ...phone } },
    { name: 'phone without scripts', testMatch: [journeys, fits], use: { ...phone, javaScriptEnabled: false } },
    { name: 'PC', testMatch: [journeys, ...scripts], use: { ...pc } },
    { name: 'PC without scripts', testMatch: [journeys, cases, fits], use: { ...pc, javaScriptEnabled: false } },
    { name: 'English', testMatch: [...main, 'journeys/login.spec.ts'], use: { ...pc, locale: 'en-GB' } },
    { name: 'once', testMatch: 'once/**/*.spec.ts', use: { ...pc } },
    ...(process.env['SAIHAKKO_TEST_POSTGRES']
      ? [{ name: 'PostgreSQL', testMatch: main, use: { ...pc, database: 'postgres' as const } }]
      : []),
  ],
});
