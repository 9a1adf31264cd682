//! Words of the pages that say that something can't be done.

crate::words::words! {
    NOT_FOUND_TITLE "not-found-title" "ページが見つかりません" "This page doesn’t exist";
    NOT_FOUND "not-found" "URLが正しいかをご確認ください。" "Check that the address is right.";
    FORBIDDEN_TITLE "forbidden-title" "この操作は受け付けられません" "This can’t be done from here";
    FORBIDDEN "forbidden" "ほかのサイトから送信されました。このサイトのページを開いて、もう一度操作してください。" "It was sent from another site. Open the page on this site and try again.";
    TOO_LARGE_TITLE "too-large-title" "送信された内容が大きすぎます" "That was too much";
    TOO_LARGE "too-large" "前のページに戻り、短い内容でもう一度送信してください。" "Go back and send something shorter.";
    UNREADABLE_TITLE "unreadable-title" "送信された内容を読み取れませんでした" "What was sent can’t be read";
    UNREADABLE "unreadable" "前のページに戻り、もう一度入力してください。" "Go back and enter it again.";
    BUSY_TITLE "busy-title" "ただいま混み合っています" "We are very busy right now";
    BUSY "busy" "少し待ってから、ページを開き直してください。送信した内容が反映されたかどうかは、開き直したページで確認できます。" "Please wait a moment, then open the page again. It shows whether what you sent has arrived.";
    BROKEN_TITLE "broken-title" "処理を完了できませんでした" "Something went wrong here";
    BROKEN "broken" "少し待ってから、もう一度お試しください。続くときは、お問い合わせ先にご連絡ください。" "Please wait a moment and try again. If it goes on, tell the people who run this site.";
    HOME "home" "最初のページへ" "Go to the first page";
}
