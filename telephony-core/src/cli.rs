//! Commands that every vendor's program has.
