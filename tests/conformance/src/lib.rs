//! Nothing but tests: see the README.
