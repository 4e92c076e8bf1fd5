use std::time::Duration;
use tokio::{
    sync::mpsc,
    time::{Instant, timeout_at},
};

/// The longest that one waits for others.
const LONGEST: Duration = Duration::from_millis(2);
/// So many are worth a question: none waits for more.
const ENOUGH: usize = 64;

/// How those who ask at the same time come to share one question. What it costs whatever its size (a sync of the disk, system calls on both sides)
/// is most of what a small one costs. So the next one waits for as many as came along the last time: most of them were answered together, and come
/// again together. One that comes alone waits for nobody.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    last: usize,
}

impl Gathering {
    /// Adds others to those who have gathered.
    pub async fn wait<T>(&mut self, inbox: &mut mpsc::Receiver<T>, gathered: &mut Vec<T>, most: usize) {
        let (enough, until) = (self.last.min(ENOUGH), Instant::now() + LONGEST);
        while gathered.len() < enough {
            let room = most - gathered.len();
            match timeout_at(until, inbox.recv_many(gathered, room)).await {
                Ok(1..) => {}
                Ok(0) | Err(_) => break,
            }
        }
        self.last = gathered.len();
    }
}

#[cfg(test)]
mod tests {
    use super::{ENOUGH, Gathering};
    use tokio::sync::mpsc;

    #[tokio::test]
    async fn as_many_are_waited_for_as_came_the_last_time_and_not_for_ever() {
        let (sender, mut inbox) = mpsc::channel(ENOUGH);
        let mut gathering = Gathering { last: 3 };
        for coming in [3, 2, 5, 1] {
            for number in 0..coming {
                sender.send(number).await.unwrap();
            }
            let mut gathered = Vec::new();
            gathering.wait(&mut inbox, &mut gathered, ENOUGH).await;
            assert_eq!((gathered.len(), gathering.last), (coming, coming));
        }
        assert!(gathering.last == 1 && inbox.is_empty());
        let mut gathered = vec![0];
        gathering.wait(&mut inbox, &mut gathered, ENOUGH).await;
        assert_eq!(gathered, [0], "one that comes alone waits for nobody");
    }
}
