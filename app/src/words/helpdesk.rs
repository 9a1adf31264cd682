//! Words of the helpdesk: finding a company's administrator, the identity check with its points, the second person.

crate::words::words! {
    TITLE "helpdesk-title" "ヘルプデスク" "Helpdesk";
    LEAD "helpdesk-lead" "管理者のパスワードを再発行します。会社を探し、ご本人であることを確かめてください。" "Reissue passwords of administrators. Find the company, then make sure that it’s really them.";
    SEARCH "helpdesk-search" "会員IDまたは会員名" "Company ID or name";
    SEARCH_HINT "helpdesk-search-hint" "一部だけでも探せます。" "A part is enough.";
    NO_COMPANY "helpdesk-no-company" "当てはまる会社はありません。" "No company fits.";
    MORE "helpdesk-more" "ほかにもあります。続けて入力すると、絞り込めます。" "There are more. Type more to narrow them down.";
    NO_ADMINISTRATOR "helpdesk-no-administrator" "管理者は登録されていません。" "No administrator is registered.";
    BEGIN "helpdesk-begin" "本人確認を始める" "Start the identity check";
    CONTINUE "helpdesk-continue" "本人確認を続ける" "Go on with the check";
    OF "helpdesk-of" "（{name} 様）" ": {name}";

    OWN "helpdesk-own" "担当中の確認" "Your checks in progress";
    WAITING "helpdesk-waiting" "承認を待っている確認" "Checks waiting for approval";
    WAITING_NONE "helpdesk-waiting-none" "承認を待っている確認はありません。" "No check is waiting for approval.";
    LATEST "helpdesk-latest" "最近の確認" "Latest checks";
    WHEN "helpdesk-when" "開始" "Begun";
    WHOM "helpdesk-whom" "管理者" "Administrator";
    HELPER "helpdesk-helper" "担当" "Helper";
    STATE "helpdesk-state" "状態" "State";
    ENDS "helpdesk-ends" "期限" "To be done by";
    STATE_OPEN "check-open" "確認中" "In progress";
    STATE_WAITING "check-waiting" "承認待ち" "Waiting for approval";
    STATE_APPROVED "check-approved" "発行できます" "Ready to issue";
    STATE_REFUSED "check-refused" "発行しません" "Refused";
    STATE_ISSUED "check-issued" "発行済み" "Issued";
    STATE_LEFT "check-left" "中止" "Stopped";
    STATE_EXPIRED "check-expired" "時間切れ" "Out of time";

    CHECK_TITLE "check-title" "本人確認" "Identity check";
    POINTS "check-points" "確認する項目" "What to check";
    ON_RECORD "check-on-record" "登録内容" "On record";
    ASKED "check-asked" "登録内容（相手には伝えません）" "On record (don’t read it out)";
    CALL_BACK "check-call-back" "折り返す電話番号" "Call back at";
    RESULT "check-result" "結果" "Result";
    CONFIRMED "check-confirmed" "確認できた" "Confirmed";
    NOT_CONFIRMED "check-not-confirmed" "確認できなかった" "Not confirmed";
    REMARK "check-remark" "備考" "Remark";
    REMARK_HINT "check-remark-hint" "確認できなかったときは、必ず入力してください。" "Needed where it was not confirmed.";
    RECORD "check-record" "記録する" "Record";
    RECORD_HOW "check-record-how" "記録は、あとから変えられません。" "A record can’t be changed later.";
    RECORDED "check-recorded" "{when}　{by}" "{when}, {by}";
    REMARK_EMPTY "check-remark-empty" "備考なし" "No remark";
    FINISH "check-finish" "確認を終える" "Finish the check";
    FINISH_HOW "check-finish-how" "すべての項目を記録しました。" "All points are recorded.";
    FINISH_WAITS "check-finish-waits" "確認を終えると、別の担当者の承認を待ちます。" "Once you finish, somebody else of the helpdesk decides.";
    FINISH_REFUSES "check-finish-refuses" "確認できなかった項目があります。確認を終えると、パスワードは発行されません。" "There are points that could not be confirmed. Once you finish, no password is issued.";
    LEAVE "check-leave" "中止する" "Stop this check";
    DECIDE "check-decide" "あなたの判断" "Your decision";
    DECIDE_HOW "check-decide-how" "記録を読んで、発行してよいかを判断してください。" "Read the record, then decide whether a password may be issued.";
    APPROVE "check-approve" "承認する" "Approve";
    APPROVE_HOW "check-approve-how" "承認すると、担当者がパスワードを発行できます。" "Once you approve, the helper can issue a password.";
    REFUSE "check-refuse" "承認しない" "Don’t approve";
    REASON "check-reason" "理由" "Reason";
    WAITS "check-waits" "別の担当者の承認を待っています。承認されると、ここで発行できます。" "Waiting for somebody else of the helpdesk. Once approved, you can issue the password here.";
    ISSUE "check-issue" "パスワードの再発行" "Reissue the password";
    NOTHING "check-refused-text" "本人確認ができなかったため、パスワードは発行しません。" "The identity could not be confirmed, so no password is issued.";
    DECIDED_YES "check-decided-yes" "承認しました" "Approved";
    DECIDED_NO "check-decided-no" "承認しませんでした" "Not approved";
    DECIDED "check-decided" "判断" "Decision";
    EARLIER "check-earlier" "この管理者の以前の確認" "Earlier checks of this administrator";

    DONE_LEFT "done-check-left" "確認を中止しました。" "The check has been stopped.";
    DONE_APPROVED "done-check-approved" "承認しました。担当者がパスワードを発行できます。" "Approved. The helper can issue the password now.";
    DONE_REFUSED "done-check-refused" "承認しないことを記録しました。" "Your refusal has been recorded.";
    OPEN_POINTS "problem-open-points" "まだ記録していない項目があります。" "There are points that have no result yet.";
    REMARK_NEEDED "problem-remark-needed" "{label}を入力してください。" "Please say why.";
    CHECK_OVER "problem-check-over" "この確認は、終了したか、時間が過ぎました。必要なときは、もう一度はじめてください。" "This check was finished, or its time is over. Start another one if it’s needed.";
    SECOND_PERSON "problem-second-person" "ご自身が始めたものは、承認できません。別の担当者が判断します。" "Somebody else has to decide about what you began.";
    POINT_RECORDED "problem-point-recorded" "この項目は、すでに記録しました。記録は変えられません。" "This point is recorded already. A record can’t be changed.";
    CHOOSE_RESULT "problem-choose-result" "結果を選んでください。" "Choose a result.";
    REMOVAL_OVER "problem-removal-over" "この依頼は、すでに判断されたか、時間が過ぎました。" "This request was decided already, or its time is over.";
    NOT_SENDABLE "problem-not-sendable" "このメッセージの有効期限は過ぎています。もう一度、ご本人がお手続きください。" "What this message carries no longer works. The person has to ask again.";
}
