//! The calculators: fields, models, reports and views.
