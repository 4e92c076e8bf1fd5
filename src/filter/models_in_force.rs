use super::classifier::{self, SiteModel};
use crate::domain::SiteKey;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// The model of each site, as it is now. A site without one of its own has the base model.
#[derive(Debug)]
pub struct ModelsInForce {
    base: Arc<SiteModel>,
    own: RwLock<HashMap<SiteKey, Arc<SiteModel>>>,
}

impl Default for ModelsInForce {
    fn default() -> Self {
        Self { base: Arc::new(SiteModel::of_base(classifier::base())), own: RwLock::default() }
    }
}

impl ModelsInForce {
    /// The model of a site.
    pub fn of(&self, site: &SiteKey) -> Arc<SiteModel> {
        let own = self.own.read().unwrap_or_else(PoisonError::into_inner);
        own.get(site).map_or_else(|| Arc::clone(&self.base), Arc::clone)
    }

    /// Puts another in force for a site: whoever is judging now ends with the one before.
    pub fn replace(&self, site: SiteKey, model: SiteModel) {
        self.own.write().unwrap_or_else(PoisonError::into_inner).insert(site, Arc::new(model));
    }
}
