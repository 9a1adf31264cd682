//! Words for setting up a one-time-password app.

crate::words::words! {
    TITLE "enrol-title" "ワンタイムパスワードの設定" "Set up one-time passwords";
    LEAD "enrol-lead" "スマートフォンのアプリが表示する6桁の数字で、ご本人を確かめます。" "An app on your phone shows 6 digits that confirm it’s you.";
    INSTALL "enrol-install" "アプリを入れる" "Install an app";
    INSTALL_ONE "enrol-install-one" "次のうち1つを、スマートフォンに入れてください。" "Install one of these on your phone.";
    REGISTER "enrol-register" "アプリに登録する" "Add this account to the app";
    OPEN_HINT "enrol-open-hint" "このスマートフォンのアプリを使うときは、こちらから開きます。" "If the app is on this phone, open it here.";
    OPEN "enrol-open" "認証アプリを開く" "Open the app";
    SCAN "scan-instead" "バーコードをスキャンしますか？" "Scan the barcode instead?";
    SCAN_HOW "scan-how" "アプリで、このQRコードを読み取ってください。" "Scan this QR code with the app.";
    QR "qr-label" "認証アプリで読み取るQRコード" "QR code for your authenticator app";
    CANT_SCAN "cant-scan" "スキャンできませんか？" "Can’t scan it?";
    KEY_HOW "key-how" "アプリで「キーを入力」を選び、次のキーを入力してください。" "In the app, choose to enter a key, and enter this one.";
    KEY "key-label" "キー" "Key";
    KEY_COPY "key-copy" "キーをコピー" "Copy the key";
    ENTER "enrol-enter" "アプリの数字を入力する" "Enter the digits from the app";
    DEVICE_NAME "device-name" "デバイス名" "Device name";
    DEVICE_NAME_HINT "device-name-hint" "あとで見分けるための名前です。例：自分のスマートフォン" "A name by which you will know it later, for example: My phone";
    OTP_HINT "enrol-otp-hint" "アプリに表示されている数字6桁です。" "The 6 digits that the app shows.";
    SUBMIT "enrol-submit" "次へ" "Continue";
}
