//! Tables whose rows become cards on a phone; so their roles are spelt out and each cell says what it is.

use leptos::prelude::*;

use super::say;
use crate::words::Word;

/// A table. Its rows are [`row`]s.
#[component]
pub fn Table(
    /// What it holds, for whoever doesn't see the heading above.
    caption: String,
    /// The columns.
    heads: Vec<Word>,
    children: Children,
) -> impl IntoView {
    let heads = heads.into_iter().map(|head| view! { <th role="columnheader" scope="col">{say(head)}</th> });
    view! {
        <table class="table dense" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup"><tr role="row">{heads.collect_view()}</tr></thead>
            <tbody role="rowgroup">{children()}</tbody>
        </table>
    }
}

/// A cell; `label` is the head of its column.
pub fn cell(label: Word, content: impl IntoView + 'static) -> AnyView {
    view! { <td role="cell" data-label=say(label)><div>{content}</div></td> }.into_any()
}

/// The same for what isn't always there: a dash, which a card leaves out.
pub fn maybe(label: Word, content: Option<impl IntoView + 'static>) -> AnyView {
    match content {
        Some(content) => cell(label, content),
        None => view! { <td role="cell" class="blank">"-"</td> }.into_any(),
    }
}

/// The cell by which its row is known: the heading of the card.
pub fn head(content: impl IntoView + 'static) -> AnyView {
    view! { <th role="rowheader" scope="row"><div>{content}</div></th> }.into_any()
}

/// A row of cells.
pub fn row(cells: Vec<AnyView>) -> AnyView {
    view! { <tr role="row">{cells}</tr> }.into_any()
}
