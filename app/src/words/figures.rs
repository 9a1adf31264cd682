//! Words of the figures: recoveries a day by outcome.

crate::words::words! {
    TITLE "figures-title" "再設定の件数" "Recoveries";
    LEAD "figures-lead" "最近30日間の再設定と再発行を、結果ごとに数えています。" "Resets and reissued passwords of the last 30 days, by outcome.";
    NONE "figures-none" "この30日間に、再設定はありませんでした。" "There was no recovery in these 30 days.";
    SUM "figures-sum" "30日間の合計" "30 days in all";
    SUM_COUNT "figures-sum-count" "{count}件" "{count}";
    SHARE "figures-share" "完了した割合" "Share that finished";
    SHARE_COUNT "figures-share-count" "{percent}％" "{percent} %";
    CHART "figures-chart" "日ごとの再設定の件数" "Recoveries a day";
    CHART_DESC "figures-chart-desc" "{from}から{to}までの棒グラフです。合計{count}件、最も多い日は{peak}の{most}件です。すべての数は、表にあります。" "A bar chart from {from} to {to}. {count} in all; the busiest day was {peak} with {most}. All numbers are in the table.";
    LEGEND "figures-legend" "棒の模様" "Patterns of the bars";
    TABLE "figures-table" "日ごとの件数（新しい日から）" "Each day, the latest first";
    DAY "figures-day" "日" "Day";
    TOTAL "figures-total" "計" "All";
    FINISHED "figures-finished" "完了" "Finished";
    FINISHED_TEXT "figures-finished-text" "新しいパスワードまたはログインIDを設定しました。" "A new password or login ID was set.";
    OPEN "figures-open" "進行中" "Open";
    OPEN_TEXT "figures-open-text" "期限内で、まだ終わっていません。" "Still under way and in time.";
    GIVEN_UP "figures-given-up" "中断" "Given up";
    GIVEN_UP_TEXT "figures-given-up-text" "途中でやめたか、期限が過ぎました。" "Left, or the time was over.";
    REFUSED "figures-refused" "拒否" "Refused";
    REFUSED_TEXT "figures-refused-text" "当てはまるIDがない、本人確認ができない、または回数の上限です。" "No such ID, an identity check that failed, or too many requests.";
}
