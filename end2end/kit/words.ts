/** The words that people see, by language: what the pages promise. */

import { labels, type Labels, type Lang, type Realm } from './labels';
import { reissueWords, type ReissueWords } from './reissue-words';

export type { Labels, Lang, Realm } from './labels';

const ja = {
  error: 'エラー：',
  summary: '入力内容をご確認ください',
  number: '受付番号',
  goOn: '次へ進む',
  startAgain: 'もう一度はじめる',
  linkTitle: 'パスワードの設定に進みます',
  expiredTitle: 'URLの有効期限が切れました',
  usedTitle: 'このURLは使えなくなりました',
  unknownTitle: 'このURLは使えません',
  sent: 'メールを送信しました。',
  sentTitle: 'メールをご確認ください',
  otpTitle: 'ワンタイムパスワードの入力',
  otp: 'ワンタイムパスワード',
  otpSubmit: '次へ',
  otpLost: '認証アプリを使えないとき',
  qr: '認証アプリで読み取るQRコード',
  openApp: '認証アプリを開く',
  copyKey: 'キーをコピー',
  copied: 'コピーしました。',
  show: '表示',
  hide: '隠す',
  recovered: '新しいパスワードを設定しました。',
  siblings: 'ほかのユーザーID',
  siblingMail: '設定のURLをメールで送る',
  siblingMailed: 'メールを送信しました。',
  todo: '未設定',
  done: '設定済み',
  signOut: 'ログアウト',
  expiredFlow: '時間がたったため、手続きを終了しました。もう一度はじめてください。',
  signInFailed: 'IDまたはパスワードが正しくありません。もう一度入力してください。',
  otpWrong: 'ワンタイムパスワードが正しくありません。アプリに今表示されている数字を入力してください。',
  otpOrCode: '6桁の数字、またはリカバリーコードを入力してください。',
  recoveryCode: 'リカバリーコード',
  useRecoveryCode: 'リカバリーコードで進む',
  works: '有効期限',
};

type Common = typeof ja;

const en: Common = {
  error: 'Error: ',
  summary: 'Check what you entered',
  number: 'Request number',
  goOn: 'Continue',
  startAgain: 'Start again',
  linkTitle: 'Continue to your new password',
  expiredTitle: 'This link has expired',
  usedTitle: 'This link no longer works',
  unknownTitle: 'This link doesn’t work',
  sent: 'A mail is on its way.',
  sentTitle: 'Check your mail',
  otpTitle: 'Enter your one-time password',
  otp: 'One-time password',
  otpSubmit: 'Continue',
  otpLost: 'If you can’t use the app',
  qr: 'QR code for your authenticator app',
  openApp: 'Open the app',
  copyKey: 'Copy the key',
  copied: 'Copied.',
  show: 'Show',
  hide: 'Hide',
  recovered: 'Your new password is set.',
  siblings: 'Your other user IDs',
  siblingMail: 'Mail me the link',
  siblingMailed: 'A mail is on its way.',
  todo: 'To do',
  done: 'Done',
  signOut: 'Sign out',
  expiredFlow: 'This took too long and has ended. Please start again.',
  signInFailed: 'The ID or the password isn’t right. Please enter both again.',
  otpWrong: 'That one-time password isn’t right. Enter the digits that your app shows now.',
  otpOrCode: 'Enter the 6 digits, or one of your recovery codes.',
  recoveryCode: 'Recovery code',
  useRecoveryCode: 'Use the recovery code',
  works: 'Works until',
};

const jaPin = {
  loginIdPart: 'ログインIDのリセット',
  passwordPart: 'パスワードのリセット',
  customerId: 'お客様ID',
  phone: '登録済み電話番号',
  email: 'メールアドレス',
  check: '確認',
  destinationTitle: '通知先選択',
  ways: { sms: '（ショートメッセージ）', voice: '（自動音声）', mail: '（メール）' },
  send: '送信',
  pin: 'PINコード',
  resend: 'PINコードをもう一度送る',
  renew: '新しいPINコードを送る',
  elsewhere: '別の通知先を選ぶ',
  wrong: 'PINコードが違います。お知らせした数字をもう一度入力してください。',
  over: 'このPINコードは使えなくなりました。新しいPINコードをお送りください。',
  form: 'PINコードは、6桁の数字で入力してください。',
  empty: 'PINコードを入力してください。',
  loginIdTitle: '新しいログインIDの確認',
  code: '確認コード',
  changed: 'ログインIDを {id} に変更しました。',
  notNow: '今はパスワードを変更しない',
  confirmTitle: 'メールアドレスの確認',
  confirm: '確認する',
  confirmedTitle: 'メールアドレスを確認しました',
};

type PinWords = typeof jaPin;

const enPin: PinWords = {
  loginIdPart: 'Reset your login ID',
  passwordPart: 'Reset your password',
  customerId: 'Customer ID',
  phone: 'Registered phone number',
  email: 'E-mail address',
  check: 'Check',
  destinationTitle: 'Choose a destination',
  ways: { sms: ' (text message)', voice: ' (automated voice call)', mail: ' (e-mail)' },
  send: 'Send',
  pin: 'PIN',
  resend: 'Send another PIN',
  renew: 'Send a new PIN',
  elsewhere: 'Choose another destination',
  wrong: 'Those digits aren’t right. Please enter the ones that we sent you.',
  over: 'These digits no longer work. Ask for new ones.',
  form: 'Enter the 6 digits that we sent you.',
  empty: 'Enter the digits that we sent you.',
  loginIdTitle: 'Confirm your new login ID',
  code: 'Confirmation code',
  changed: 'Your login ID is now {id}.',
  notNow: 'Not now',
  confirmTitle: 'Confirm your e-mail address',
  confirm: 'Confirm',
  confirmedTitle: 'Your e-mail address is confirmed',
};

export interface Words extends Common {
  realm: Record<Realm, Labels>;
  /** Of proving by PIN and of new login IDs. */
  byPin: PinWords;
  /** Of reissuing passwords for others. */
  byReissue: ReissueWords;
}

export function wordsOf(lang: Lang): Words {
  return { ...(lang === 'ja' ? ja : en), realm: labels[lang], byPin: lang === 'ja' ? jaPin : enPin, byReissue: reissueWords(lang) };
}
