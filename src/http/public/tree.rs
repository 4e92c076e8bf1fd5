use crate::{domain::CommentId, store::PublicComment};
use std::collections::HashMap;

/// How deep answers are nested: deeper ones stand beside the one they answer, and name it.
pub(super) const DEPTH: usize = 5;

/// A comment with the answers beneath it.
#[derive(Debug)]
pub(super) struct Node {
    /// The comment.
    pub comment: PublicComment,
    /// 1 for a comment that answers none.
    pub depth: usize,
    /// Whom it answers, where its place does not show it.
    pub answers: Option<String>,
    /// The answers.
    pub replies: Vec<Node>,
}

/// Puts answers beneath what they answer. `comments` holds what is answered before the answers; an answer to a comment that is not among
/// them stands at the top.
pub(super) fn nest(comments: Vec<PublicComment>) -> Vec<Node> {
    let mut places: HashMap<CommentId, (usize, usize)> = HashMap::with_capacity(comments.len());
    let names: HashMap<CommentId, String> = comments.iter().map(|comment| (comment.id, comment.name.clone())).collect();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); comments.len()];
    let mut hosts: Vec<Option<usize>> = vec![None; comments.len()];
    let mut top = Vec::new();
    let mut nodes = Vec::with_capacity(comments.len());
    for (index, comment) in comments.into_iter().enumerate() {
        let parent = comment.parent.and_then(|parent| places.get(&parent).copied());
        let (host, depth) = match parent {
            None => (None, 1),
            Some((parent, depth)) if depth < DEPTH => (Some(parent), depth + 1),
            Some((parent, depth)) => (hosts[parent], depth),
        };
        let is_beside = parent.is_some_and(|(parent, _)| host != Some(parent));
        let answers = comment.parent.filter(|_| is_beside).and_then(|parent| names.get(&parent).cloned());
        places.insert(comment.id, (index, depth));
        hosts[index] = host;
        match host {
            Some(host) => children[host].push(index),
            None => top.push(index),
        }
        nodes.push(Some(Node { comment, depth, answers, replies: Vec::new() }));
    }
    top.into_iter().filter_map(|index| gather(index, &mut nodes, &children)).collect()
}

/// At most [`DEPTH`] calls deep.
fn gather(index: usize, nodes: &mut [Option<Node>], children: &[Vec<usize>]) -> Option<Node> {
    let mut node = nodes[index].take()?;
    node.replies = children[index].iter().filter_map(|child| gather(*child, nodes, children)).collect();
    Some(node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn id(number: u8) -> CommentId {
        CommentId::from_bytes([number; 16])
    }

    fn comment(number: u8, parent: Option<u8>) -> PublicComment {
        PublicComment {
            id: id(number),
            seq: number.into(),
            parent: parent.map(id),
            name: format!("author {number}"),
            website: None,
            body: String::new(),
            edited_at: None,
            created_at: Timestamp::from_millis(0),
        }
    }

    fn outline(nodes: &[Node]) -> String {
        let one = |node: &Node| {
            let beside = node.answers.as_ref().map(|name| format!("@{name}")).unwrap_or_default();
            let replies = if node.replies.is_empty() { String::new() } else { format!("({})", outline(&node.replies)) };
            format!("{}{beside}{replies}", node.comment.seq)
        };
        nodes.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn answers_stand_beneath_what_they_answer_and_orphans_at_the_top() {
        let nodes = nest(vec![comment(1, None), comment(2, None), comment(3, Some(1)), comment(4, Some(3)), comment(5, Some(99))]);
        assert_eq!(outline(&nodes), "1(3(4)) 2 5");
    }

    #[test]
    fn answers_deeper_than_five_stand_beside_what_they_answer() {
        let chain = (1..=8).map(|number| comment(number, (number > 1).then(|| number - 1))).collect();
        assert_eq!(outline(&nest(chain)), "1(2(3(4(5 6@author 5 7@author 6 8@author 7))))");
    }
}
