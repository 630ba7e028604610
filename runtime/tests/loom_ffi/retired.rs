//! Wide keys: a slot is retired after its last generation.

use super::*;

#[test]
fn last_generation_while_slot_is_needed() {
    model(|| {
        let (first_key, first) = begin::<Sum>();
        let last = __private::skip_to_last_generation(first_key);
        let calling = spawn(move || call::<Sum>(last, 1));
        let (next, second) = begin::<Sum>();
        calling.join().unwrap();
        // A key that was never issued, of the same slot.
        call::<Sum>(first_key, 2);
        call::<Sum>(next, 3);
        assert_eq!([first, second].map(taken), [Ok(1), Ok(3)]);
        assert_eq!(__private::slots().retired, 1);
        assert_eq!((outstanding(), ignored()), (0, 1));
    });
}
