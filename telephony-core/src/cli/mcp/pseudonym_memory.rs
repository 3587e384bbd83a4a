use std::collections::{HashMap, VecDeque};

/// Maximum number of pseudonyms that are kept; the oldest are dropped.
const CAPACITY: usize = 50_000;

/// Values by the pseudonyms that an assistant was shown in their place.
#[derive(Default)]
pub(super) struct PseudonymMemory {
    values: HashMap<String, String>,
    order: VecDeque<String>,
}

impl PseudonymMemory {
    pub(super) fn add(&mut self, pseudonym: String, value: &str) {
        if self.values.contains_key(&pseudonym) {
            return;
        }
        if self.order.len() >= CAPACITY
            && let Some(oldest) = self.order.pop_front()
        {
            self.values.remove(&oldest);
        }
        self.order.push_back(pseudonym.clone());
        self.values.insert(pseudonym, value.to_owned());
    }

    pub(super) fn value(&self, pseudonym: &str) -> Option<&str> {
        self.values.get(pseudonym).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_pseudonyms_are_dropped() {
        let mut memory = PseudonymMemory::default();
        for number in 0..=CAPACITY {
            memory.add(number.to_string(), "value");
        }
        assert_eq!((memory.value("0"), memory.value("1")), (None, Some("value")));
        assert_eq!(memory.values.len(), CAPACITY);
    }
}
