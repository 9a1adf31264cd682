//! Words of campaigns: the operator's list, the form, the page of one. What people see of one is in `renewal`.

use credentials::campaign::{CampaignState, wording::Mark};

use super::Word;

crate::words::words! {
    TITLE "campaigns-title" "一斉更新" "Campaigns";
    CARD_TEXT "card-campaigns-text" "組織の全員に、新しいパスワードの設定をお願いします。" "Ask a whole organisation to set new passwords.";
    CARD_RUNNING "card-campaigns-running" "実施中 {count}件" "{count} running";
    LEAD "campaigns-lead" "決めた日時から、対象の全員に新しいパスワードの設定を求めます。" "From a set time on, everybody chosen needs a new password.";
    NONE "campaigns-none" "一斉更新はまだありません。" "There are no campaigns yet.";
    NEW "campaign-new" "新しく作る" "New campaign";
    REASON "campaign-reason" "更新の理由" "Reason";
    STATE "campaign-state" "状態" "State";
    DRAFT "campaign-draft" "下書き" "Draft";
    RUNNING "campaign-running" "実施中" "Running";
    PAUSED "campaign-paused" "停止中" "Paused";
    ENDED "campaign-ended" "終了" "Ended";
    OVER "campaign-over" "期間終了" "Over";
    OPENS "campaign-opens" "開始日時" "Opens";
    CLOSES "campaign-closes" "URLの期限" "Links work until";
    IDS "campaign-ids" "対象のID" "IDs";
    MAILS "campaign-mails" "メール" "Mails";
    SPEED "campaign-speed" "送信の速さ" "Speed";
    SPEED_OF "campaign-speed-of" "1分に{count}通" "{count} a minute";
    LASTS "campaign-lasts" "送信にかかる時間" "Sending takes";
    LASTS_MINUTES "campaign-lasts-minutes" "約{count}分" "about {count} min";
    LASTS_HOURS "campaign-lasts-hours" "約{count}時間" "about {count} h";
    STARTED "campaign-started" "送信を始めた日時" "Started";
    ENDED_AT "campaign-ended-at" "終了した日時" "Ended";

    NEW_TITLE "campaign-new-title" "一斉更新の作成" "New campaign";
    NEW_LEAD "campaign-new-lead" "まず下書きとして保存します。確認して「始める」を押すまで、何も送りません。" "It is saved as a draft first. Nothing is sent until you have looked at it and started it.";
    OTHER_WORDING "campaign-other-wording" "英語の文面で作る" "Use the Japanese wording";
    WHO "campaign-who" "だれに" "Who";
    WHO_HOW "campaign-who-how" "選んだ条件のすべてに当てはまるIDが対象です。停止中のIDと、メールが届かないIDは除きます。" "IDs that fit everything you choose. Disabled IDs, and those that can’t be mailed, are left out.";
    COMPANY "campaign-company" "会員ID" "Company ID";
    COMPANY_HINT "campaign-company-hint" "空欄のときは、すべての会員が対象です。" "Leave it empty for all companies.";
    ROLE "campaign-role" "役割" "Role";
    ROLE_ANY "campaign-role-any" "すべての役割" "Every role";
    CSV "campaign-csv" "ユーザーIDのファイル" "File of user IDs";
    CSV_HINT "campaign-csv-hint" "一部のIDだけを対象にするときに選びます。「ユーザーID」（user_id）の列があるCSVファイルで、8MBまでです。" "Only for a part of the IDs. A CSV file with a column user_id, 8 MB at most.";
    CSV_AGAIN "campaign-csv-again" "ファイルは、もう一度選んでください。" "Please choose the file again.";
    CSV_KEPT "campaign-csv-kept" "いまの対象は、ファイルで指定した{count}件です。新しいファイルを選ぶと、置き換わります。" "The draft has {count} IDs from a file. Another file replaces them.";
    PASTE "campaign-paste" "または、ユーザーIDを貼り付ける" "Or paste user IDs";
    PASTE_HINT "campaign-paste-hint" "1行に1つずつ入力します。" "One a line.";
    WHEN "campaign-when" "いつ" "When";
    OPENS_HINT "campaign-opens-hint" "この日時から、いまのパスワードではログインできなくなります。{zone}の時刻です。" "From then on the present password no longer signs in. Time in {zone}.";
    DAYS "campaign-days" "URLが使える日数" "Days that the links work";
    DAYS_HINT "campaign-days-hint" "開始日時から数えます。1～90日です。" "Counted from the opening, 1 to 90.";
    WHAT "campaign-what" "どんな文面で" "Wording";
    REASON_HINT "campaign-reason-hint" "「年1回の定期更新のため」のように書きます。メールとこの一覧に表示されます。" "Such as: the yearly renewal. It is shown in the mail and in your list.";
    LANG "campaign-lang" "メールの言語" "Language of the mail";
    LANG_JA "campaign-lang-ja" "日本語" "Japanese";
    LANG_EN "campaign-lang-en" "英語" "English";
    SUBJECT "campaign-subject" "メールの件名" "Subject";
    SUBJECT_HINT "campaign-subject-hint" "全角で15文字、半角で45文字までです。" "45 letters at most.";
    BODY "campaign-body" "メールの本文" "Text of the mail";
    BODY_HINT "campaign-body-hint" "次の印は、送るときに置き換わります。" "These marks are replaced when it is sent.";
    MARK_LINK "campaign-mark-link" "IDとURL（必ず1か所）" "IDs and links (exactly once)";
    MARK_NAME "campaign-mark-name" "お名前" "name";
    MARK_SITE "campaign-mark-site" "サイト名" "name of this site";
    MARK_REASON "campaign-mark-reason" "理由" "reason";
    MARK_OPENS "campaign-mark-opens" "開始日時" "opening";
    MARK_CLOSES "campaign-mark-closes" "URLの期限" "end of the links";
    HOW_FAST "campaign-how-fast" "どの速さで" "How fast";
    PER_MINUTE "campaign-per-minute" "1分あたりのメール数" "Mails a minute";
    PER_MINUTE_HINT "campaign-per-minute-hint" "1～120,000通です。お問い合わせが集中しない速さにしてください。" "1 to 120,000. Choose a speed that your helpdesk can bear.";
    SAVE "campaign-save" "下書きを保存" "Save the draft";
    BACK "campaign-back" "一覧に戻る" "Back to the list";
    EDIT "campaign-edit" "下書きを直す" "Change the draft";

    ONE_TITLE "campaign-title" "一斉更新の詳細" "Campaign";
    CHECKS "campaign-checks" "始める前に" "Before you start";
    TEST "campaign-test" "自分に試し送りする" "Send a test mail to yourself";
    TEST_HOW "campaign-test-how" "ご自身のアドレスに、同じ文面のメールを1通送ります。中のURLは使えません。" "One mail with this wording goes to your own address. Its links don’t work.";
    TEST_SUBMIT "campaign-test-submit" "試し送り" "Send it";
    START "campaign-start" "始める" "Start";
    START_HOW "campaign-start-how" "{ids}件のIDあてに、{mails}通のメールを送り始めます。{when}から、これらのIDでは、いまのパスワードでログインできなくなります。始めたあとは、内容を変更できません。" "{mails} mails go out for {ids} IDs. From {when} on, these IDs can’t sign in with their present passwords. It can’t be changed once it has started.";
    START_SUBMIT "campaign-start-submit" "送信を始める" "Start sending";
    START_NOBODY "campaign-start-nobody" "メールを送れるIDがないため、始められません。対象をご確認ください。" "No ID can be mailed, so it can’t start. Check who is chosen.";
    DISCARD "campaign-discard" "下書きを削除する" "Delete the draft";
    DISCARD_HOW "campaign-discard-how" "この下書きを削除します。元に戻せません。" "The draft is gone for good.";
    DISCARD_SUBMIT "campaign-discard-submit" "削除する" "Delete";
    ACTS "campaign-acts" "送信の操作" "Sending";
    PAUSE "campaign-pause" "送信を止める" "Pause";
    PAUSE_HOW "campaign-pause-how" "まだ送っていないメールを止めます。送ったメールのURLと開始日時は、そのままです。" "Mails that haven’t gone out wait. Links that were mailed still work, and the opening stays.";
    PAUSE_SUBMIT "campaign-pause-submit" "止める" "Pause";
    RESUME "campaign-resume" "送信を再開する" "Resume";
    RESUME_HOW "campaign-resume-how" "止まっているところから、続きを送ります。" "Sending goes on where it stopped.";
    RESUME_SUBMIT "campaign-resume-submit" "再開する" "Resume";
    AGAIN "campaign-again" "未設定の人にもう一度送る" "Mail those who haven’t finished";
    AGAIN_HOW "campaign-again-how" "まだ設定していない{count}件のIDに、もう一度メールを送ります。前に送ったURLは使えなくなります。" "The {count} IDs that haven’t finished are mailed again. Their older links stop working.";
    AGAIN_FROM "campaign-again-from" "次に送れるのは、{when}からです。" "Possible again from {when}.";
    AGAIN_SUBMIT "campaign-again-submit" "もう一度送る" "Mail them again";
    END "campaign-end" "終了する" "End the campaign";
    END_HOW "campaign-end-how" "まだ送っていないメールは送りません。送ったURLは使えなくなります。まだ設定していない{count}件のIDでは、これまでのパスワードを使えます。元に戻せません。" "Mails that haven’t gone out never will. Mailed links stop working. The {count} IDs that haven’t finished keep their old passwords. This can’t be undone.";
    END_SUBMIT "campaign-end-submit" "終了" "End it";

    PREVIEW "campaign-preview" "メールの見え方" "How the mail looks";
    PREVIEW_HOW "campaign-preview-how" "お名前はご自身のもの、IDは見本です。URLは開きません。" "With your own name and sample IDs. The links lead nowhere.";
    PHONE "campaign-phone" "スマートフォン" "On a phone";
    PC "campaign-pc" "パソコン" "On a PC";
    PLAIN "campaign-plain" "文字だけのメール" "As plain text";

    NUMBERS "campaign-numbers" "進み具合" "Progress";
    SHARE "campaign-share" "設定が済んだID" "IDs that have finished";
    SHARE_OF "campaign-share-of" "{done}／{all}件" "{done} of {all}";
    CHOSEN "campaign-chosen" "これから送る" "To be mailed";
    QUEUED "campaign-queued" "送信待ち" "Queued";
    SENT "campaign-sent" "送信済み" "Sent";
    FAILED "campaign-failed" "失敗" "Failed";
    OPENED "campaign-opened" "URL開封" "Opened";
    FINISHED "campaign-finished" "設定済み" "Finished";
    UNFINISHED "campaign-unfinished" "未設定" "Not finished";
    EACH_ID "campaign-each-id" "IDの数で数えています。" "Counted by ID.";
    LIVE "campaign-live" "自動で更新しています。" "Updated as it goes.";
    LOST "campaign-lost" "自動の更新が止まりました。ページを読み込み直してください。" "Updates have stopped. Please reload the page.";
    RELOAD "campaign-reload" "最新の状態を表示" "Show the latest";
    CSV_LEFT "campaign-csv-left" "未設定のIDをCSVで保存" "Save who is left as CSV";

    CHART "campaign-chart" "送信と設定の移り変わり" "Over time";
    CHART_DESC "campaign-chart-desc" "{from}から{to}までの折れ線グラフです。最後の時点で、送信済みは{sent}件、URLを開いたのは{opened}件、設定済みは{finished}件、送信できなかったのは{failed}件です。途中の数は、表にあります。" "Lines from {from} to {to}. At the end {sent} were sent, {opened} opened, {finished} finished and {failed} failed. Numbers on the way are in the table.";
    CHART_OPENS "campaign-chart-opens" "開始" "Opening";
    LEGEND "campaign-legend" "線の種類" "Lines";
    TABLE "campaign-table" "時点ごとの件数（新しい順）" "Counts at each point, the latest first";
    AT "campaign-at" "時点" "When";

    LEFT_OUT "campaign-left-out" "メールを送れないID" "IDs that can’t be mailed";
    LEFT_OUT_COUNT "campaign-left-out-count" "{count}件" "{count}";
    LEFT_OUT_HOW "campaign-left-out-how" "確認済みで届くメールアドレスがないIDです。対象に含めないため、これまでのパスワードを使えます。" "They have no confirmed address that can be reached. They are left out and keep their passwords.";
    LEFT_OUT_MORE "campaign-left-out-more" "ほか{count}件" "and {count} more";

    DONE_SAVED "done-campaign-saved" "下書きを保存しました。" "The draft has been saved.";
    DONE_STARTED "done-campaign-started" "送信を始めました。" "Sending has begun.";
    DONE_PAUSED "done-campaign-paused" "送信を止めました。" "Sending is paused.";
    DONE_RESUMED "done-campaign-resumed" "送信を再開しました。" "Sending goes on.";
    DONE_AGAIN "done-campaign-again" "未設定の{count}件のIDに、もう一度送ります。" "The {count} IDs that haven’t finished will be mailed again.";
    DONE_ENDED "done-campaign-ended" "一斉更新を終了しました。" "The campaign has ended.";
    DONE_DISCARDED "done-campaign-discarded" "下書きを削除しました。" "The draft has been deleted.";
    DONE_TESTED "done-campaign-tested" "ご自身のアドレスに試し送りしました。" "A test mail is on its way to you.";
}

/// The state of a campaign, and how its badge looks.
pub fn state(state: CampaignState) -> (Word, &'static str) {
    match state {
        CampaignState::Draft => (DRAFT, "badge none"),
        CampaignState::Running => (RUNNING, "badge good"),
        CampaignState::Paused => (PAUSED, "badge warn"),
        CampaignState::Ended => (ENDED, "badge"),
    }
}

/// What a mark of the wording stands for.
pub fn mark(mark: Mark) -> Word {
    match mark {
        Mark::Name => MARK_NAME,
        Mark::Site => MARK_SITE,
        Mark::Opens => MARK_OPENS,
        Mark::Closes => MARK_CLOSES,
        Mark::Reason => MARK_REASON,
        Mark::Link => MARK_LINK,
    }
}
