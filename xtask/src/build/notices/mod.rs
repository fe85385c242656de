//! The notices that the licences of dependencies ask for: a file in each artefact, with what that artefact links.

mod component;
mod crates;
mod npm_packages;
mod standard_library;

use std::fs;

use anyhow::{Context as _, Result, ensure};

use component::Component;

/// The name of the file, in every artefact.
pub(crate) const FILE: &str = "THIRD-PARTY-NOTICES.txt";

/// The notices of what is in an artefact.
pub(crate) struct Notices(Vec<Component>);

impl Notices {
    /// Those of everything that a build links.
    ///
    /// `features` are options of Cargo; a target is one of rustc's, and none is this machine.
    pub(crate) fn of(package: &str, features: &str, target: Option<&str>) -> Result<Self> {
        let mut components = crates::linked(package, features, target)?;
        components.extend(standard_library::linked(target)?);
        Ok(Self(components))
    }

    /// With those of the npm packages that a page is bundled from, which the lock file of its folder names.
    pub(crate) fn with_npm_packages(mut self, folder: &str) -> Result<Self> {
        self.0.extend(npm_packages::bundled(folder)?);
        Ok(self)
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> String {
        component::notices(&self.0)
    }

    /// Fails unless a file that is published has all of them.
    pub(crate) fn check(&self, file: &str) -> Result<()> {
        let text = fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
        let missing = component::missing(&text, &self.0);
        ensure!(
            missing.is_empty(),
            "{file} lacks notices:\n{}",
            missing.join("\n")
        );
        Ok(())
    }
}
