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

const journeys = 'journeys/**/*.spec.ts';
const withScripts = [journeys, 'scripts/**/*.spec.ts'];
/** The journeys that are also told in English and on PostgreSQL. */
const main = ['journeys/agency-password.spec.ts', 'journeys/construction.spec.ts', 'journeys/health-first-app.spec.ts'];

export default defineConfig<Options, Options>({
  testDir: 'tests',
  outputDir: '../target/end2end',
  fullyParallel: true,
  workers: 2,
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
      ],
    },
  },
  projects: [
    { name: 'phone', testMatch: withScripts, use: { ...phone } },
    { name: 'phone without scripts', testMatch: journeys, use: { ...phone, javaScriptEnabled: false } },
    { name: 'PC', testMatch: withScripts, use: { ...pc } },
    { name: 'PC without scripts', testMatch: journeys, use: { ...pc, javaScriptEnabled: false } },
    { name: 'English', testMatch: [...main, 'journeys/login.spec.ts'], use: { ...pc, locale: 'en-GB' } },
    { name: 'once', testMatch: 'once/**/*.spec.ts', use: { ...pc } },
    ...(process.env['SAIHAKKO_TEST_POSTGRES']
      ? [{ name: 'PostgreSQL', testMatch: main, use: { ...pc, database: 'postgres' as const } }]
      : []),
  ],
});
