use std::sync::{Mutex, TryLockError};

/// So many threads find what they put back; who comes beside them makes something new each time.
const PLACES: usize = 64;

/// Things that are lent and put back, by any number of threads.
///
/// Nobody ever waits, so that it also works in a process that was forked while another thread was at
/// a place: that place is passed over from then on.
pub(super) struct Stock<T> {
    places: [Mutex<Option<Box<T>>>; PLACES],
}

impl<T: Default> Stock<T> {
    /// Lends a thing that was put back, or a new one.
    pub(super) fn lend<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let mut thing = self.find(Option::take).unwrap_or_default();
        let result = work(&mut thing);
        let mut thing = Some(thing);
        self.find(|place| {
            let is_free = place.is_none();
            is_free.then(|| *place = thing.take())
        });
        result
    }

    /// Tries the places that nobody else is at, one after the other.
    fn find<F>(&self, mut at: impl FnMut(&mut Option<Box<T>>) -> Option<F>) -> Option<F> {
        self.places.iter().find_map(|place| {
            let mut place = match place.try_lock() {
                Ok(place) => place,
                Err(TryLockError::Poisoned(place)) => place.into_inner(),
                Err(TryLockError::WouldBlock) => return None,
            };
            at(&mut place)
        })
    }
}

impl<T> Default for Stock<T> {
    fn default() -> Self {
        let places = [const { Mutex::new(None) }; PLACES];
        Self { places }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    static MADE: AtomicUsize = AtomicUsize::new(0);

    struct Counted;

    impl Default for Counted {
        fn default() -> Self {
            MADE.fetch_add(1, Ordering::Relaxed);
            Self
        }
    }

    #[test]
    fn threads_that_share_a_stock_lose_nothing() {
        let stock = Stock::<Counted>::default();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..100_000).for_each(|_| stock.lend(|_| ())));
            }
        });
        // Some more are made where the others are just being put back, but none is lost.
        let made = MADE.load(Ordering::Relaxed);
        assert!(made <= PLACES, "{made}");
    }

    #[test]
    fn what_is_lent_while_another_is_lent_is_another() {
        let stock = Stock::<String>::default();
        stock.lend(|outer| {
            outer.push('a');
            stock.lend(|inner| {
                assert_eq!(inner, "");
                inner.push('b');
            });
        });
        stock.lend(|first| assert_eq!(first, "b"));
    }

    #[test]
    fn a_place_that_somebody_is_at_is_passed_over() {
        let stock = Stock::<String>::default();
        let _held = stock.places[0].lock().unwrap();
        stock.lend(|text| text.push('a'));
        stock.lend(|text| assert_eq!(text, "a"));
    }
}
